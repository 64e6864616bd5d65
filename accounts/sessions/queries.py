"""A session with its owner and the owner's roles: needed by every page, read in one query."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import (
    DateTimeField,
    Exists,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import TruncDate

from core.compiled_queries import CompiledRows

from ..approval_rules import Kind
from ..models import Approval, Session, SignInNotice, User
from ..models.notices import TOLD_EVERYWHERE
from ..queries import ROLE_COLUMNS, cleared, membership_from


@dataclass(frozen=True, slots=True)
class LivingSession:
    """The data of a session, its end, and the account of its row with the account's roles."""

    data: str
    ends: datetime
    account: User | None


def living_session(key: str, at: datetime) -> LivingSession | None:
    """The session with this key, unless it has ended. One query."""
    rows = _living(key, at, at - TOLD_FOR)
    if not rows:
        return None
    data, ends = rows[0][:_OF_SESSION]
    return LivingSession(data, ends, _account(rows))


def _account(rows: list[tuple[Any, ...]]) -> User | None:
    """The account as `get` would return it, with the roles that `memberships_of` would read."""
    number = _OF_SESSION + len(_USER)
    row = rows[0][_OF_SESSION:number]
    # The first column is the account number; NULL: nobody is signed in.
    if row[0] is None:
        return None
    account = User.from_db(DEFAULT_DB_ALIAS, _USER, row)
    account._open_notice, account._is_offered_a_role = rows[0][-_TOLD:]
    # A suspended account has no roles in force.
    held = [one[number:-_TOLD] for one in rows] if account.is_active else []
    account._held_memberships = [membership_from(one) for one in held if one[0] is not None]
    return account


def _rows(key: str, at: datetime, told_since: datetime) -> QuerySet[Session, Any]:
    """A row for each role of the account; one row if there is none, or nobody is signed in.

    The last two columns: the notice to show in every sign-in since `told_since` (NULL: none), and
    whether a role is offered to the account.
    """
    told = SignInNotice.objects.filter(
        user=OuterRef("account"),
        kind__in=TOLD_EVERYWHERE,
        answer="",
        day__gte=TruncDate(Value(told_since, output_field=DateTimeField())),
    )
    offers = Approval.objects.filter(
        person=OuterRef("account"), kind=Kind.OFFER, outcome=Approval.Outcome.OPEN
    )
    held = FilteredRelation(
        "account__memberships", condition=Q(account__memberships__ended_at__isnull=True)
    )
    return (
        Session.objects.filter(session_key=key, expire_date__gt=at)
        .annotate(held=held)
        .order_by("held__pk")
        .values_list(
            *("session_data", "expire_date"),
            *(f"account__{name}" for name in _USER),
            *(f"held__{name}" for name in ROLE_COLUMNS),
            cleared(OuterRef("account"), OuterRef("held__organisation")),
            Subquery(told.order_by("-pk").values("public_id")[:1]),
            Exists(offers),
        )
    )


_OF_SESSION, _TOLD = 2, 2
# How long every sign-in is shown the notice of a new way to sign in.
TOLD_FOR = timedelta(days=7)
_USER = [field.attname for field in User._meta.concrete_fields]
_living = CompiledRows(_rows, str, datetime, datetime)
