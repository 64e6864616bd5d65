"""The questions that she has begun and not handed in: where she is in them. Read only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from accounts.drafts.queries import spots_of
from accounts.models import User
from core.compiled_queries import CompiledRows
from courses.catalogue.queries import lesson_url
from courses.models import Attempt
from courses.states import OPEN_STATES

# A woman has few of them; the latest are enough to go on with.
MOST = 20
SPOT = "question-"


@dataclass(frozen=True, slots=True)
class Begun:
    """Questions of a lesson. `number` is the one she is at, 0 where nobody knows."""

    address: str
    number: int
    total: int


def questions_begun(user: User, language: str) -> Mapping[str, Begun]:
    """By the address of their lesson; the latest where a lesson has several. Two queries, one where
    she has begun none.
    """
    rows = [_BegunRow(*row) for row in _begun_by(user.pk)]
    if not rows:
        return {}
    addresses = {row.attempt: reverse("attempt", args=[row.attempt]) for row in rows}
    spots = spots_of(user, list(addresses.values()))
    found: dict[str, Begun] = {}
    for row in rows:
        address = addresses[row.attempt]
        where = lesson_url(row.course, row.module_number, row.lesson_number, language)
        spot = spots.get(address, "")
        # In the order in which she is asked; nothing is drawn where all of it is asked.
        asked = row.asked or [question["key"] for question in row.definition["questions"]]
        number = _number(asked, spot.removeprefix(SPOT))
        anchored = f"{address}#{spot}" if number else address
        found.setdefault(where, Begun(anchored, number, len(asked)))
    return found


class _BegunRow(NamedTuple):
    """An open attempt of her own, and where its lesson is."""

    attempt: UUID
    asked: list[str]
    definition: dict[str, Any]
    course: str
    module_number: int
    lesson_number: int


def _begun(learner: int) -> QuerySet[Attempt, Any]:
    return (
        Attempt.objects.filter(
            enrolment__learner=learner,
            enrolment__state__in=OPEN_STATES,
            submitted_at=None,
            together_since=None,
            quiz__lesson__isnull=False,
        )
        .order_by("-started_at", "-pk")
        .values_list(
            *("public_id", "asked", "version__definition", "quiz__lesson__module__course__code"),
            *("quiz__lesson__module__number", "quiz__lesson__number"),
        )[:MOST]
    )


# Compiled: without it her day is over its goal.
_begun_by = CompiledRows(_begun, int)


def _number(asked: Sequence[str], key: str) -> int:
    return asked.index(key) + 1 if key in asked else 0
