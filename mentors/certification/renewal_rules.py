"""What a renewal asks for, and what of it is met. Pure: numbers and codes, no sentences.

All of it is counted since the certificate was given. What was put off, rested or skipped is in none
of these numbers, so nothing of it can count against her. Source: domain 2.5, for the sample 2.2.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from mentors.programmes.rules import RenewalRequirement, Requirements, required_levels

from .hours_rules import whole_hours
from .rules import DECIDED, NAME, Eligibility, Item

# The codes of an item, beside DECIDED and NAME. Each carries `needed` and `have`.
HOURS = "mentoring-hours"
TALKS = "supervision-talks"
SEEN = "seen-again"
REFRESHER = "refresher"
SAMPLE = "competency-again"


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk with her supervisor: its day, and whether it took place."""

    day: date
    held: bool


@dataclass(frozen=True, slots=True)
class Since:
    """What she has since her certificate was given.

    `refresher`: lessons to go through again that are still taught, and `refreshed` those of them
    that she did. `decided`: code → whether it is met, as it holds now; `decided_again`: the codes
    that two decided since. *Units*: `minutes` of mentoring.
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
    """Says what of a renewal is met and what is missing; `sample` as `sample_of` gives it.

    A competency stands among the missing where a later decision says *Not yet*. Those that hold are
    not listed.
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
    """Whether enough of what was offered took place. A day that is not over is no absence, and
    where nothing was offered nothing is asked: offering is not hers to do.
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
    """The competencies that two look at anew in this renewal; () in most of them.

    Drawn from the number of the journey, which is random, and the moment at which the certificate
    was given: nobody chooses, nobody can draw again, and another name changes nothing. A gate is
    among them where there is one.
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
