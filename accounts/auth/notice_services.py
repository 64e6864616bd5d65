"""“Was that you?”: asked after a sign-in on another device, or a recovery (domain 5.4)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from core.audit.services import record
from core.errors import NotFound
from core.retention import delete_some
from core.retention_clocks import Clock, kept_since

from ..models import KnownDevice, SignInNotice
from ..models.notices import TOLD_EVERYWHERE
from ..types import Person
from .revocation_rules import Event
from .revocation_services import revoke

_Kind, _Answer = SignInNotice.Kind, SignInNotice.Answer


def note_sign_in(*, user: Person, digest: str, at: datetime) -> list[str]:
    """Record a sign-in on the browser with that digest; return the ids of notices to show.

    A sign-in on a browser that is not one of the user's own phones creates a notice, which those
    phones show. If the user has no own phone, no notice is made: nothing could show it.
    """
    phones = dict(KnownDevice.objects.filter(user=user).values_list("digest", "pk"))
    this = phones.get(digest)
    if phones and this is None:
        _note(user, _Kind.ELSEWHERE, at, phones_before=max(phones.values()))
    asked_here = Q(kind=_Kind.RECOVERED)
    if this is not None:
        asked_here |= Q(kind=_Kind.ELSEWHERE, phones_before__gte=this)
    found = SignInNotice.objects.filter(asked_here, user=user, answer="")
    return [str(public_id) for public_id in found.values_list("public_id", flat=True)]


def note_recovery(*, user: Person, at: datetime) -> None:
    """Create the notice of a recovery, which the next sign-in is shown."""
    _note(user, _Kind.RECOVERED, at)


def note_factor(*, user: Person, at: datetime) -> None:
    """Create the notice of a new way to sign in, shown in every sign-in (`open_notice_of`)."""
    _note(user, _Kind.FACTOR, at, phones_before=_newest_phone(user))


def note_wrong_codes(*, user: Person, at: datetime) -> None:
    """Create the notice of too many wrong second-factor codes after a correct passphrase."""
    _note(user, _Kind.WRONG_CODES, at, phones_before=_newest_phone(user))


def _newest_phone(user: Person) -> int:
    newest = KnownDevice.objects.filter(user=user).aggregate(newest=Max("pk"))["newest"]
    return newest or 0


def _note(user: Person, kind: str, at: datetime, *, phones_before: int = 0) -> None:
    SignInNotice.objects.get_or_create(
        user=user,
        kind=kind,
        day=timezone.localdate(at),
        answer="",
        defaults={"phones_before": phones_before},
    )


def answer_notice(
    *,
    user: Person,
    public_id: UUID,
    was_me: bool,
    session_key: str | None,
    digest: str,
    at: datetime,
) -> bool:
    """Save the answer to “was it you?”. If it is no, end every other sign-in.

    Returns whether the notice is answered for every sign-in. For a notice shown in every sign-in, a
    yes counts for all only from a phone that the user had before. Elsewhere it counts for that
    sign-in alone, which may be a stranger's.

    A no ends everything except this sign-in and this phone (`revocation_rules`); the user then
    chooses a new passphrase. Safe to repeat. Raises NotFound for another account's notice.
    """
    with transaction.atomic():
        notice = (
            SignInNotice.objects.select_for_update().filter(user=user, public_id=public_id).first()
        )
        if notice is None:
            raise NotFound
        if notice.answer:
            return True
        if was_me and notice.kind in TOLD_EVERYWHERE:
            before = Q(digest=digest, pk__lte=notice.phones_before)
            if not KnownDevice.objects.filter(before, user=user).exists():
                return False
        notice.answer = _Answer.ME if was_me else _Answer.NOT_ME
        notice.save(update_fields=["answer"])
        if was_me:
            return True
        revoke(
            user=user,
            event=Event.NOT_ME,
            at=at,
            keep_session=session_key or "",
            keep_device=digest,
        )
        record(actor=user, verb="sign-in-not-hers", subject=notice, at=at, kind=notice.kind)
    return True


def forget_notices(*, at: datetime) -> int:
    """Delete expired notices, one batch of a job."""
    oldest = timezone.localdate(kept_since(Clock.SIGN_IN_NOTICES, at))
    return delete_some(SignInNotice.objects.filter(day__lt=oldest))
