"""The light plan of a pair, and the pair checks. Read only."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from accounts.models import User

from .booking_rules import SAID, Feedback, is_check_due
from .booking_sentences import FEEDBACK_WORDS
from .models import MentoringPair, PairCheck, PairTask
from .permissions import supervises


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A step of the plan."""

    task_id: UUID
    words: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps of a pair. `asks`: the pair check is due for the reader."""

    tasks: tuple[TaskLine, ...]
    asks: bool


@dataclass(frozen=True, slots=True)
class CheckLine:
    """An answer to the pair check. `waits`: something should change, and it is not taken up yet."""

    check_id: UUID
    pair_id: UUID
    name: str
    other: str
    words: str
    waits: bool
    answered_at: datetime


def plans_of(pairs: Collection[MentoringPair], user: User, at: datetime) -> dict[int, Plan]:
    """Return, by pair, its plan as one of the two sees it. Two queries."""
    if not pairs:
        return {}
    tasks: dict[int, list[TaskLine]] = defaultdict(list)
    for row in PairTask.objects.filter(pair__in=list(pairs)):
        tasks[row.pair_id].append(TaskLine(row.public_id, row.words, row.done_at is not None))
    rows = PairCheck.objects.filter(pair__in=list(pairs), person=user).order_by()
    answered = dict(rows.values_list("pair").annotate(Max("answered_at")))
    return {
        pair.pk: Plan(
            tasks=tuple(tasks[pair.pk]),
            asks=is_check_due(pair.agreed_at or at, answered.get(pair.pk), at),
        )
        for pair in pairs
    }


def checks_of(user: User, pair: MentoringPair) -> tuple[CheckLine, ...]:
    """Return the answers of the pair check, latest first; for the pair's supervisor only."""
    if not supervises(user, pair):
        return ()
    rows = PairCheck.objects.filter(pair=pair, answer__in=SAID)
    return tuple(
        _line(row) for row in rows.select_related("person", "pair__mentee", "pair__mentor")
    )


def checks_that_wait(user: User) -> list[CheckLine]:
    """Return the answers that ask this supervisor for a change, not taken up yet. One query."""
    rows = PairCheck.objects.filter(
        pair__supervisor=user, person__is_active=True, answer=Feedback.CHANGE, taken_up_at=None
    )
    found = rows.select_related("person", "pair__mentee", "pair__mentor").order_by("answered_at")
    return [_line(row) for row in found if supervises(user, row.pair)]


def _line(row: PairCheck) -> CheckLine:
    pair = row.pair
    other = pair.mentor if row.person_id == pair.mentee_id else pair.mentee
    return CheckLine(
        check_id=row.public_id,
        pair_id=pair.public_id,
        name=row.person.shown_name,
        other=other.shown_name,
        words=str(FEEDBACK_WORDS[Feedback(row.answer)]),
        waits=row.answer == Feedback.CHANGE and row.taken_up_at is None,
        answered_at=row.answered_at,
    )
