"""The questions that she has begun and not handed in: where she is in them. Read only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from accounts.drafts.queries import spots_of
from accounts.models import User
from courses.catalogue.queries import lesson_url
from courses.models import Attempt
from courses.states import OPEN_STATES

from .queries import definition_of

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
    rows = list(
        Attempt.objects.filter(
            enrolment__learner=user.pk,
            enrolment__state__in=OPEN_STATES,
            submitted_at=None,
            together_since=None,
            quiz__lesson__isnull=False,
        )
        .select_related("quiz__lesson__module__course", "version")
        .order_by("-started_at", "-pk")[:MOST]
    )
    if not rows:
        return {}
    addresses = {row.pk: reverse("attempt", args=[row.public_id]) for row in rows}
    spots = spots_of(user, list(addresses.values()))
    found: dict[str, Begun] = {}
    for row in rows:
        lesson, address = row.quiz.lesson, addresses[row.pk]
        if lesson is None:
            continue
        where = lesson_url(lesson.module.course.code, lesson.module.number, lesson.number, language)
        spot = spots.get(address, "")
        asked = [question.key for question in definition_of(row).questions]
        number = _number(asked, spot.removeprefix(SPOT))
        anchored = f"{address}#{spot}" if number else address
        found.setdefault(where, Begun(anchored, number, len(asked)))
    return found


def _number(asked: Sequence[str], key: str) -> int:
    return asked.index(key) + 1 if key in asked else 0
