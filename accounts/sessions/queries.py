"""A session with its owner and the owner's roles: what every page asks first, in one query."""

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
    """What is kept in a session, until when, and the account of its row with its roles."""

    data: str
    ends: datetime
    account: User | None


def living_session(key: str, at: datetime) -> LivingSession | None:
    """The session of this key, unless it has ended. One query."""
    rows = _living(key, at, at - TOLD_FOR)
    if not rows:
        return None
    data, ends = rows[0][:_OF_SESSION]
    return LivingSession(data, ends, _account(rows))


def _account(rows: list[tuple[Any, ...]]) -> User | None:
    """As `get` would give it; its roles are those that `memberships_of` would read."""
    number = _OF_SESSION + len(_USER)
    row = rows[0][_OF_SESSION:number]
    # The first column is the number of the account: nobody is signed in there.
    if row[0] is None:
        return None
    account = User.from_db(DEFAULT_DB_ALIAS, _USER, row)
    account._open_notice, account._is_offered_a_role = rows[0][-_TOLD:]
    # Of a suspended account no role is in force.
    held = [one[number:-_TOLD] for one in rows] if account.is_active else []
    account._held_memberships = [membership_from(one) for one in held if one[0] is not None]
    return account


def _rows(key: str, at: datetime, told_since: datetime) -> QuerySet[Session, Any]:
    """A row for each role of the account; one where there is none, or nobody is signed in.

    The last two columns: what every sign-in of the account is told since `told_since` (NULL:
    nothing), and whether a role is offered to it.
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
# For so long every sign-in is told of a new way to sign in.
TOLD_FOR = timedelta(days=7)
_USER = [field.attname for field in User._meta.concrete_fields]
_living = CompiledRows(_rows, str, datetime, datetime)
