"""The clocks of a certificate, and who decides over a suspension. Pure (domain 2.5).

A step (suspending, going on, lifting, revoking) is asked for by one and agreed to by a second: of
the two one is the safeguarding lead, and one coordinates.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from accounts.roles import Role
from mentors.certificate_states import CertificateState

# So many days before its last day she is reminded.
REMINDERS = (60, 30, 7)
RENEWAL = timedelta(days=REMINDERS[0])
# A suspension is looked at again by then.
REVIEW = timedelta(days=14)
# She has so long to get ready to be heard, and so long to disagree first.
HEARING = timedelta(days=7)
APPEAL = timedelta(days=28)
# What nobody agreed to by then lapses.
LAPSES = timedelta(days=14)
REVOCATION_LAPSES = timedelta(days=120)


class Step(StrEnum):
    """What two people decide over a certificate."""

    SUSPEND = "suspend"
    GO_ON = "go-on"
    LIFT = "lift"
    REVOKE = "revoke"


# In which state a step can be asked for, and where it leads; going on leads nowhere.
LEADS_TO = {
    Step.SUSPEND: CertificateState.SUSPENDED,
    Step.GO_ON: None,
    Step.LIFT: CertificateState.CURRENT,
    Step.REVOKE: CertificateState.REVOKED,
}
PAIR = frozenset({Role.COORDINATOR, Role.SAFEGUARDING_LEAD})


def can_be_asked(step: Step, state: str) -> bool:
    """Whether this step has a place in this state."""
    if step == Step.SUSPEND:
        return state in (CertificateState.CURRENT, CertificateState.PAUSED)
    return state == CertificateState.SUSPENDED


def are_a_pair(first: Collection[str], second: Collection[str]) -> bool:
    """Whether of two people, by their roles, one is the lead and the other coordinates."""
    lead, coordinator = Role.SAFEGUARDING_LEAD, Role.COORDINATOR
    return (lead in first and coordinator in second) or (coordinator in first and lead in second)


def lapses_at(step: Step, asked_at: datetime) -> datetime:
    """When a step that nobody agreed to is over."""
    return asked_at + (REVOCATION_LAPSES if step == Step.REVOKE else LAPSES)


class Hindrance(StrEnum):
    """Why a revocation cannot be agreed to yet."""

    NOT_HEARD = "not-heard"
    MAY_DISAGREE = "may-disagree"
    DISAGREES = "disagrees"
    LOOKED_AT_ANEW = "looked-at-anew"


def hindrance(
    *,
    asked_at: datetime,
    hearing_at: datetime,
    disagreements: Collection[str],
    at: datetime,
) -> Hindrance | None:
    """What a revocation waits for: the day on which she is heard, then what she says against it.

    `disagreements`: outcomes of what she said against it, "" while one waits.
    """
    if "anew" in disagreements:
        return Hindrance.LOOKED_AT_ANEW
    if at < hearing_at:
        return Hindrance.NOT_HEARD
    if "" in disagreements:
        return Hindrance.DISAGREES
    if not disagreements and at < asked_at + APPEAL:
        return Hindrance.MAY_DISAGREE
    return None


def reminder_due(valid_until: datetime, at: datetime) -> int | None:
    """Which reminder stands now: 60, 30 or 7 days; None before, and once its time is over."""
    left = valid_until - at
    if left <= timedelta(0):
        return None
    return min((days for days in REMINDERS if left <= timedelta(days=days)), default=None)


def reminder_stands(valid_until: datetime | None, put_away: int | None, at: datetime) -> bool:
    """Whether one is due that she has not put away. None: nothing ends."""
    due = reminder_due(valid_until, at) if valid_until else None
    return due is not None and (put_away is None or due < put_away)


def prolonged(valid_until: datetime, *, stopped_at: datetime, at: datetime) -> datetime:
    """Its last day after its clock stood: as much later as it stood."""
    return valid_until + max(at - stopped_at, timedelta(0))
