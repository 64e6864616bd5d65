"""The code by which somebody comes back who forgot her passphrase (domain 5.4).

It is worked out and stands nowhere. Her passphrase, as it is kept, goes into it: used once, it is
another code.
"""

from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from .approval_rules import Kind
from .codes import CODE_ALPHABET, CODE_LENGTH, in_groups
from .models import Approval, User

# For so long after the second agreed.
CODE_LASTS = timedelta(minutes=15)


def code_of(approval: Approval) -> str:
    """The code of a recovery that two agreed to."""
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
    """The code, for the second of the two alone and while it opens; "" for everybody else."""
    if approval.kind != Kind.RECOVERY or approval.outcome != Approval.Outcome.AGREED:
        return ""
    if approval.decided_by_id != user.pk or not approval.decided_at:
        return ""
    return code_of(approval) if at < approval.decided_at + CODE_LASTS else ""


def open_recoveries(alias: str, at: datetime) -> list[Approval]:
    """What two agreed to for this alias within the last fifteen minutes.

    Codes that ended before are void (`revocation_rules`).
    """
    found = Approval.objects.filter(
        kind=Kind.RECOVERY,
        outcome=Approval.Outcome.AGREED,
        decided_at__gt=at - CODE_LASTS,
        person__username__iexact=alias,
    )
    return list(found.select_related("person", "organisation"))
