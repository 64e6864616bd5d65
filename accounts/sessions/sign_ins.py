"""Sign-ins of an account: list them, check them and end them.

Sockets are told whenever one ends. `sign_ins_ended` is sent when the end is committed. Keepers of
open connections also poll `living_among`, so that a lost signal only causes a delay.
"""

import time
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Least
from django.dispatch import Signal

from core.errors import NotFound
from core.retention import delete_some

from ..models import Session, User
from ..queries import is_staff
from ..types import Visitor
from .ended_sign_ins import note_ended
from .rules import SessionLike

# Sent with `session_keys`, once the end is committed. Receivers must not raise.
sign_ins_ended = Signal()


def announce_end(session_keys: Collection[str]) -> None:
    """Announce after the commit that these sessions have ended."""
    keys = list(session_keys)
    if keys:
        transaction.on_commit(
            lambda: sign_ins_ended.send(sender=Session, session_keys=keys), robust=True
        )


def sign_ins_of(user: User, *, at: datetime) -> QuerySet[Session]:
    """The user's sign-ins that are valid at `at`, the latest first."""
    return Session.objects.filter(account=user, expire_date__gt=at).order_by("-began_at", "pk")


def end_sign_in(*, user: User, public_id: UUID, at: datetime) -> None:
    """End one of the user's sign-ins. Raises NotFound for another user's, or an expired one."""
    found = sign_ins_of(user, at=at).filter(public_id=public_id)
    if not _end(found):
        raise NotFound


def end_sign_ins(*, user: User, keep: str | None = None, at: datetime) -> int:
    """End all the user's sign-ins except session `keep`; return how many were valid at `at`."""
    others = Session.objects.filter(account=user).exclude(session_key=keep or "")
    living = others.filter(expire_date__gt=at).count()
    _end(others)
    return living


def _end(sign_ins: QuerySet[Session]) -> int:
    with transaction.atomic():
        keys = list(sign_ins.select_for_update().values_list("session_key", flat=True))
        Session.objects.filter(session_key__in=keys).delete()
        announce_end(keys)
        transaction.on_commit(lambda: note_ended(keys))
    return len(keys)


def living_among(session_keys: Collection[str], *, at: datetime) -> dict[str, tuple[int, str]]:
    """Those of these sessions that are valid at `at` and whose owner may sign in. One query.

    For each, the account number and the stored passphrase hash: a sign-in that began with another
    passphrase is over.
    """
    # PostgreSQL rejects a NUL in a query.
    asked = {key for key in session_keys if key and "\0" not in key}
    living = Session.objects.filter(
        session_key__in=asked, expire_date__gt=at, account__is_active=True
    )
    rows = living.values_list("session_key", "account", "account__password")
    return {key: (account, password) for key, account, password in rows}


def keep_alive(idle_seconds: Mapping[str, int], *, at: datetime) -> None:
    """Record activity at `at` in these sessions; for each, how many seconds it may be idle."""
    by_seconds: dict[int, list[str]] = {}
    for key, seconds in idle_seconds.items():
        by_seconds.setdefault(seconds, []).append(key)
    whole_day = timedelta(seconds=settings.SESSION_LIFETIME_SECONDS)
    for seconds, keys in by_seconds.items():
        ends = at + timedelta(seconds=seconds)
        Session.objects.filter(session_key__in=keys, expire_date__range=(at, ends)).update(
            expire_date=Least(F("began_at") + whole_day, Value(ends))
        )


def forget_ended_sign_ins(*, at: datetime) -> int:
    """Delete expired sessions; one batch of a retention job."""
    return delete_some(Session.objects.filter(expire_date__lte=at))


# Session keys: whose second factor opened it; that one is required but missing; when identity was
# last proved (seconds since 1970).
_PASSED, _MISSING, _PROVED = "step", "no-step", "proved"


def note_step(session: SessionBase, user: Visitor) -> None:
    """Note that the user has just given a second factor in this session."""
    session[_PASSED] = str(user.pk)
    session.pop(_MISSING, None)
    note_proof(session)


def note_proof(session: SessionBase) -> None:
    """Note that the user has just signed in, or given passphrase or second factor again."""
    session[_PROVED] = time.time()


def lacks_step(session: SessionBase, user: Visitor) -> bool:
    """Whether the user is staff and has not given a second factor in this session."""
    if not user.is_authenticated or session.get(_PASSED) == str(user.pk):
        return False
    return is_staff(user)


def note_missing_step(session: SessionBase) -> None:
    """Mark the session for sockets, which read only the session."""
    if not session.get(_MISSING):
        session[_MISSING] = True


def is_open(session: SessionLike) -> bool:
    """Whether a socket may act for the user who is signed in here."""
    return not session.get(_MISSING, False)


def is_fresh(session: SessionBase) -> bool:
    """Whether the user's identity was proved within 15 minutes (domain 10.19)."""
    return time.time() - session.get(_PROVED, 0) < settings.FRESH_SECONDS
