"""Sign-ins of an account: which there are, whether they live, and how they end.

Whatever ends one, sockets hear of it. `sign_ins_ended` is sent when the end is committed, and
whoever keeps a connection open looks at `living_among` besides, so that a lost signal is only late.
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

# Sent with `session_keys`, once the end is committed. Receivers never raise.
sign_ins_ended = Signal()


def announce_end(session_keys: Collection[str]) -> None:
    """Says after the commit that these sessions are over."""
    keys = list(session_keys)
    if keys:
        transaction.on_commit(
            lambda: sign_ins_ended.send(sender=Session, session_keys=keys), robust=True
        )


def sign_ins_of(user: User, *, at: datetime) -> QuerySet[Session]:
    """The user's sign-ins that live at `at`, the latest first: since when, and on whose phone."""
    return Session.objects.filter(account=user, expire_date__gt=at).order_by("-began_at", "pk")


def end_sign_in(*, user: User, public_id: UUID, at: datetime) -> None:
    """Ends one sign-in of the user. Raises NotFound for another user's, or one over at `at`."""
    found = sign_ins_of(user, at=at).filter(public_id=public_id)
    if not _end(found):
        raise NotFound


def end_sign_ins(*, user: User, keep: str | None = None, at: datetime) -> int:
    """Ends all sign-ins of the user but the one with session key `keep`; how many lived at `at`."""
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
    """Of these sessions those that live at `at` and whose owner may sign in, in one query.

    For each the number of the account, and its passphrase as it is kept: a sign-in that began
    under another one is over.
    """
    # PostgreSQL cannot even look for a NUL.
    asked = {key for key in session_keys if key and "\0" not in key}
    living = Session.objects.filter(
        session_key__in=asked, expire_date__gt=at, account__is_active=True
    )
    rows = living.values_list("session_key", "account", "account__password")
    return {key: (account, password) for key, account, password in rows}


def keep_alive(idle_seconds: Mapping[str, int], *, at: datetime) -> None:
    """A sign of life at `at` in these sessions; for each, how many seconds it may lie idle."""
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
    """Deletes sessions that ended by themselves; one step of a job of retention."""
    return delete_some(Session.objects.filter(expire_date__lte=at))


# In the session: by whose second factor it was opened; that one is wanted and was not given; when
# a proof of identity was last given (seconds since 1970).
_PASSED, _MISSING, _PROVED = "step", "no-step", "proved"


def note_step(session: SessionBase, user: Visitor) -> None:
    """The user has given a second factor in this session, just now."""
    session[_PASSED] = str(user.pk)
    session.pop(_MISSING, None)
    note_proof(session)


def note_proof(session: SessionBase) -> None:
    """The user has signed in, or given passphrase or second factor once more, just now."""
    session[_PROVED] = time.time()


def lacks_step(session: SessionBase, user: Visitor) -> bool:
    """Whether the user is staff and has not given a second factor in this session."""
    if not user.is_authenticated or session.get(_PASSED) == str(user.pk):
        return False
    return is_staff(user)


def note_missing_step(session: SessionBase) -> None:
    """For sockets, which ask the session alone."""
    if not session.get(_MISSING):
        session[_MISSING] = True


def is_open(session: SessionLike) -> bool:
    """Whether a socket may speak for whoever is signed in here."""
    return not session.get(_MISSING, False)


def is_fresh(session: SessionBase) -> bool:
    """Whether the user's identity was proved within 15 minutes (domain 10.19)."""
    return time.time() - session.get(_PROVED, 0) < settings.FRESH_SECONDS
