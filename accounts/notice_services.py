"""“Was that you?”: after a sign-in elsewhere, and after a passphrase was made new (domain 5.4)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core.audit.services import record
from core.errors import NotFound
from core.retention import delete_some
from core.retention_clocks import Clock, kept_since

from .known_devices import forget_others
from .models import KnownDevice, SignInNotice
from .pocket_cards.services import forget_card
from .sign_ins import end_sign_ins
from .types import Person

_Kind, _Answer = SignInNotice.Kind, SignInNotice.Answer


def note_sign_in(*, user: Person, digest: str, at: datetime) -> list[str]:
    """She signed in on the browser of that digest; the public ids of what she is asked there.

    A browser that is none of her own phones becomes a notice, which her own phones show. Where she
    has none, nobody could be asked: on shared phones every sign-in is elsewhere.
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
    """Her passphrase was made new with a code; whoever signs in next is told."""
    _note(user, _Kind.RECOVERED, at)


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
) -> None:
    """She says whether it was her. If not, all is closed to whoever it was.

    Then every sign-in but this one ends, every phone but this one is forgotten, and her card
    opens nothing; a new passphrase is hers to choose. Harmless twice. Raises NotFound for what is
    not hers.
    """
    with transaction.atomic():
        notice = (
            SignInNotice.objects.select_for_update().filter(user=user, public_id=public_id).first()
        )
        if notice is None:
            raise NotFound
        if notice.answer:
            return
        notice.answer = _Answer.ME if was_me else _Answer.NOT_ME
        notice.save(update_fields=["answer"])
        if was_me:
            return
        end_sign_ins(user=user, keep=session_key, at=at)
        forget_others(user=user, keep=digest)
        forget_card(user=user)
        record(actor=user, verb="sign-in-not-hers", subject=notice, at=at, kind=notice.kind)


def forget_notices(*, at: datetime) -> int:
    """Deletes what is older than its clock; one step of a job."""
    oldest = timezone.localdate(kept_since(Clock.SIGN_IN_NOTICES, at))
    return delete_some(SignInNotice.objects.filter(day__lt=oldest))
