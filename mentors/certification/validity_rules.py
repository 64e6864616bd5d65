"""The clocks of a certificate, and who decides about a suspension. Pure (domain 2.5).

A step (suspend, extend, lift, revoke) is requested by one person and agreed to by a second. One of
the two is the safeguarding lead, and the other a coordinator.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from accounts.roles import Role
from mentors.certificate_states import CertificateState
from mentors.programmes.rules import RenewalRequirement, Requirements, required_levels

from .rules import DECIDED, NAME, Eligibility, Item, whole_hours

# Days before the last day on which the holder is reminded.
REMINDERS = (60, 30, 7)
RENEWAL = timedelta(days=REMINDERS[0])
# How long until a suspension is reviewed.
REVIEW = timedelta(days=14)
# How long the holder has to prepare for the hearing, and to appeal.
HEARING = timedelta(days=7)
APPEAL = timedelta(days=28)
# How long until a step that nobody agreed to lapses.
LAPSES = timedelta(days=14)
REVOCATION_LAPSES = timedelta(days=120)


class Step(StrEnum):
    """What two people decide over a certificate."""

    SUSPEND = "suspend"
    GO_ON = "go-on"
    LIFT = "lift"
    REVOKE = "revoke"


# The state to which each step leads; extending a suspension does not change the state.
LEADS_TO = {
    Step.SUSPEND: CertificateState.SUSPENDED,
    Step.GO_ON: None,
    Step.LIFT: CertificateState.CURRENT,
    Step.REVOKE: CertificateState.REVOKED,
}
PAIR = frozenset({Role.COORDINATOR, Role.SAFEGUARDING_LEAD})


def can_be_asked(step: Step, state: str) -> bool:
    """Whether this step can be requested in this state."""
    if step == Step.SUSPEND:
        return state in (CertificateState.CURRENT, CertificateState.PAUSED)
    return state == CertificateState.SUSPENDED


def are_a_pair(first: Collection[str], second: Collection[str]) -> bool:
    """Whether, by their roles, one of two people is the safeguarding lead and the other
    coordinates.
    """
    lead, coordinator = Role.SAFEGUARDING_LEAD, Role.COORDINATOR
    return (lead in first and coordinator in second) or (coordinator in first and lead in second)


def lapses_at(step: Step, asked_at: datetime) -> datetime:
    """Return when a step that nobody agreed to lapses."""
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
    appeals: Collection[str],
    at: datetime,
) -> Hindrance | None:
    """Return what a revocation waits for: first the hearing, then the holder's appeal.

    `appeals`: outcomes of the holder's appeals against it, "" while one is open.
    """
    if "anew" in appeals:
        return Hindrance.LOOKED_AT_ANEW
    if at < hearing_at:
        return Hindrance.NOT_HEARD
    if "" in appeals:
        return Hindrance.DISAGREES
    if not appeals and at < asked_at + APPEAL:
        return Hindrance.MAY_DISAGREE
    return None


def reminder_due(valid_until: datetime, at: datetime) -> int | None:
    """Return which reminder is due: 60, 30 or 7 days; None before, and after expiry."""
    left = valid_until - at
    if left <= timedelta(0):
        return None
    return min((days for days in REMINDERS if left <= timedelta(days=days)), default=None)


def reminder_stands(valid_until: datetime | None, put_away: int | None, at: datetime) -> bool:
    """Whether a reminder is due and was not dismissed. `valid_until` None: nothing expires."""
    due = reminder_due(valid_until, at) if valid_until else None
    return due is not None and (put_away is None or due < put_away)


def prolonged(valid_until: datetime, *, stopped_at: datetime, at: datetime) -> datetime:
    """Return the last day, moved by the time for which the clock was stopped."""
    return valid_until + max(at - stopped_at, timedelta(0))


# The codes of an item, besides DECIDED and NAME. Each has `needed` and `have`.
HOURS = "mentoring-hours"
TALKS = "supervision-talks"
SEEN = "seen-again"
REFRESHER = "refresher"
SAMPLE = "competency-again"


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk with the supervisor: its day, and whether it took place."""

    day: date
    held: bool


@dataclass(frozen=True, slots=True)
class Since:
    """What the holder has done since the certificate was issued.

    `refresher`: lessons to repeat that are still taught; `refreshed`: those of them that were done.
    `decided`: code → whether it is met now; `decided_again`: codes that two assessors have decided
    since. *Units*: `minutes` of mentoring.
    """

    minutes: int = 0
    talks: tuple[Talk, ...] = ()
    seen: int = 0
    refresher: frozenset[UUID] = frozenset()
    refreshed: frozenset[UUID] = frozenset()
    decided: Mapping[str, bool] = field(default_factory=dict)
    decided_again: frozenset[str] = frozenset()
    name_chosen: bool = True


def evaluate(
    requirements: Requirements, since: Since, *, sample: Collection[str], today: date
) -> Eligibility:
    """Return what is met and what is missing of a renewal; `sample` as from `sample_of`.

    A competency is missing if a later decision says *Not yet*. Those still met are not listed.
    """
    judged = [
        *_work(requirements.renewal, since, today),
        *_competencies(requirements, since, sample),
    ]
    if not since.name_chosen:
        judged.append((Item(NAME, {"needed": 1, "have": 0}), False))
    return Eligibility(
        met=tuple(item for item, met in judged if met),
        missing=tuple(item for item, met in judged if not met),
    )


type _Judged = Iterator[tuple[Item, bool]]


def _work(needs: RenewalRequirement, since: Since, today: date) -> _Judged:
    if needs.mentoring_hours:
        yield _count(HOURS, needs.mentoring_hours, whole_hours(since.minutes))
    if needs.supervision_percent:
        yield _talks(needs.supervision_percent, since.talks, today)
    if needs.observed_sessions:
        yield _count(SEEN, needs.observed_sessions, since.seen)
    if since.refresher:
        yield _count(REFRESHER, len(since.refresher), len(since.refresher & since.refreshed))


def _talks(percent: int, talks: Collection[Talk], today: date) -> tuple[Item, bool]:
    """Whether enough of the offered talks took place.

    A talk on a day that is not over is not counted as missed. If none was offered, none is
    required, since offering is not up to the holder.
    """
    held = sum(talk.held for talk in talks)
    offered = held + sum(not talk.held and talk.day < today for talk in talks)
    needed = -(-offered * percent // 100)
    return Item(TALKS, {"needed": needed, "have": held, "offered": offered}), held >= needed


def _competencies(
    requirements: Requirements, since: Since, sample: Collection[str]
) -> Iterator[tuple[Item, bool]]:
    for code in required_levels(requirements):
        met = since.decided.get(code, False)
        if code in sample:
            again = met and code in since.decided_again
            yield Item(SAMPLE, {"competency": code, "needed": 1, "have": int(again)}), again
        elif not met:
            yield Item(DECIDED, {"competency": code, "needed": 1, "have": 0}), False


def _count(code: str, needed: int, have: int) -> tuple[Item, bool]:
    return Item(code, {"needed": needed, "have": have}), have >= needed


def sample_of(requirements: Requirements, *, journey: UUID, given_at: datetime) -> tuple[str, ...]:
    """Return the competencies that two assessors rate again in this renewal; usually ().

    Drawn from the journey's random number and the time when the certificate was issued: nobody
    chooses, nobody can draw again, and another name changes nothing. The sample includes a gate if
    there is one.
    """
    needs = requirements.renewal
    seed = f"{journey}:{given_at.timestamp()}"
    if _draw(seed) % 100 >= needs.sample_percent or not needs.sample_competencies:
        return ()
    gates = {one.code for one in requirements.competencies if one.gate}
    codes = sorted(required_levels(requirements), key=lambda code: _draw(f"{seed}:{code}"))
    first = next((code for code in codes if code in gates), None)
    drawn = [code for code in (first, *codes) if code is not None]
    chosen = set(list(dict.fromkeys(drawn))[: needs.sample_competencies])
    return tuple(code for code in required_levels(requirements) if code in chosen)


def _draw(seed: str) -> int:
    return int.from_bytes(sha256(seed.encode()).digest()[:8])
