"""Sign-in notices for an account's owner, and recovery codes. Read only."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from ..approval_rules import Kind
from ..models import Approval, SignInNotice, User
from ..types import Person, Visitor
from .codes import CODE_ALPHABET, CODE_LENGTH, in_groups

# Session keys: the public ids of the notices for this sign-in; and of the notices for every sign-in
# that were answered in this one.
NOTICES, ANSWERED = "notices", "answered"


def asked_among(user: Person, public_ids: Collection[str]) -> list[SignInNotice]:
    """Those of these notices that are unanswered. No query if `public_ids` is empty."""
    if not public_ids:
        return []
    rows = SignInNotice.objects.filter(user=user, public_id__in=public_ids, answer="")
    return list(rows.order_by("day", "pk"))


def open_notice_of(user: Visitor, answered: Collection[str]) -> str:
    """The public id of the notice that this sign-in has yet to be shown; "" for none. No query.

    `answered`: the public ids that were answered in this sign-in.
    """
    found = user._open_notice if user.is_authenticated else None
    return str(found) if found is not None and str(found) not in answered else ""


def notices_of(user: Person) -> list[SignInNotice]:
    """All stored notices of the user, the latest first."""
    return list(SignInNotice.objects.filter(user=user).order_by("-day", "-pk"))


# How long a code is valid after the second person agreed.
CODE_LASTS = timedelta(minutes=15)


def code_of(approval: Approval) -> str:
    """The code of a recovery that two people agreed to."""
    person, decided_at = approval.person, approval.decided_at
    assert person is not None and decided_at is not None  # noqa: S101, PT018 - constraints
    value = f"{approval.public_id}:{decided_at.timestamp()}:{person.password}"
    number = int.from_bytes(salted_hmac("recovery", value, algorithm="sha256").digest())
    letters = ""
    for _place in range(CODE_LENGTH):
        number, place = divmod(number, len(CODE_ALPHABET))
        letters += CODE_ALPHABET[place]
    return in_groups(letters)


def code_shown_to(user: User, approval: Approval, at: datetime) -> str:
    """The code, shown only to the second of the two and while it is valid; otherwise ""."""
    if approval.kind != Kind.RECOVERY or approval.outcome != Approval.Outcome.AGREED:
        return ""
    if approval.decided_by_id != user.pk or not approval.decided_at:
        return ""
    return code_of(approval) if at < approval.decided_at + CODE_LASTS else ""


def open_recoveries(alias: str, at: datetime) -> list[Approval]:
    """Recoveries of this alias that were agreed within the last fifteen minutes.

    Codes that were revoked before are void (`revocation_rules`).
    """
    found = Approval.objects.filter(
        kind=Kind.RECOVERY,
        outcome=Approval.Outcome.AGREED,
        decided_at__gt=at - CODE_LASTS,
        person__username__iexact=alias,
    )
    return list(found.select_related("person", "organisation"))
