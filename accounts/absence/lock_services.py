"""Names put away after 36 months, and given back. Progress stays where it is (ADR-0056)."""

from datetime import datetime

from django.db import transaction

from core.audit.services import record
from core.retention_clocks import Clock

from ..aliases import skeleton
from ..models import AbsenceQuestion, LockedIdentity, Suspension, User
from ..sign_ins import end_sign_ins
from .queries import digest_of, key_mark, women_away
from .rules import NO_NAME, alias_while_away

# Each is locked and signed out.
ACCOUNTS_A_STEP = 20


def lock_who_is_away(*, at: datetime) -> int:
    """Puts the names of women away who were away for three years; one step of a job.

    Digests that another signing key made are made anew first, or nobody could come back.
    """
    renewed = _renew_digests()
    if renewed:
        return renewed
    found = list(women_away(Clock.AWAY_LOCKED, at)[:ACCOUNTS_A_STEP])
    for user in found:
        with transaction.atomic():
            _put_away(User.objects.select_for_update().get(pk=user.pk), at=at)
    return len(found)


def _put_away(user: User, *, at: datetime) -> None:
    locked = LockedIdentity.objects.create(
        user=user,
        alias=user.username,
        shown_name=user.shown_name,
        alias_digest=digest_of(user.username.casefold()),
        skeleton_digest=digest_of(user.alias_skeleton) if user.alias_skeleton else None,
        key_mark=key_mark(),
    )
    User.objects.filter(pk=user.pk).update(
        username=alias_while_away(user.pk), alias_skeleton=None, shown_name=NO_NAME, is_active=False
    )
    AbsenceQuestion.objects.filter(user=user).delete()
    end_sign_ins(user=user, at=at)
    record(actor=None, verb="identity-locked", subject=locked, at=at)


def _renew_digests() -> int:
    mark = key_mark()
    old = list(LockedIdentity.objects.exclude(key_mark=mark).order_by("pk")[:ACCOUNTS_A_STEP])
    done = 0
    for locked in old:
        if locked.alias is None:
            continue
        LockedIdentity.objects.filter(pk=locked.pk).update(
            alias_digest=digest_of(locked.alias.casefold()),
            skeleton_digest=digest_of(skeleton(locked.alias)) if locked.skeleton_digest else None,
            key_mark=mark,
        )
        done += 1
    return done


def unlock(*, user: User, by: User | None, at: datetime) -> bool:
    """Her names are hers again; whether they had been put away. For whoever has proved it is her.

    `by` is herself, or who of the team let her in. Expects a transaction or makes one.
    """
    with transaction.atomic():
        locked = LockedIdentity.objects.select_for_update().filter(user=user).first()
        # Without the key to her names she stays away, rather than come back as nobody.
        if locked is None or locked.alias is None or locked.shown_name is None:
            return False
        looks = skeleton(locked.alias)
        is_suspended = Suspension.objects.filter(user=user, ended_at=None).exists()
        User.objects.filter(pk=user.pk).update(
            username=locked.alias,
            alias_skeleton=looks if locked.skeleton_digest else None,
            shown_name=locked.shown_name,
            is_active=not is_suspended,
        )
        record(actor=by, verb="identity-unlocked", subject=locked, at=at)
        locked.delete()
    user.refresh_from_db(fields=["username", "alias_skeleton", "shown_name", "is_active"])
    return True
