"""Which lessons somebody went through again since a moment. Read only.

Once completed a lesson stays completed; this asks for what came after. A lesson with questions was
gone through when all that it asks now were met by tries since, alone or together with somebody. One
without questions was, when she was in it since.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from courses.catalogue.snapshot import lessons_of
from courses.models import Lesson, LessonProgress, Quiz

from .presenters import link_to
from .quiz_queries import met_grades
from .view_models import Link


@dataclass(frozen=True, slots=True)
class GoneThrough:
    """`taught`: those of the lessons asked for that are there; `by`: account → which she did."""

    taught: frozenset[UUID]
    by: Mapping[int, frozenset[UUID]]


def gone_through_since(people: Mapping[int, datetime], keys: Collection[UUID]) -> GoneThrough:
    """`people`: account → since when. Four queries, however many they are; none without a key."""
    if not keys or not people:
        return GoneThrough(frozenset(), dict.fromkeys(people, frozenset()))
    taught = dict(Lesson.objects.filter(key__in=[*keys], retired_at=None).values_list("pk", "key"))
    asked: dict[UUID, set[int]] = {key: set() for key in taught.values()}
    quizzes = Quiz.objects.filter(lesson__in=list(taught), current__isnull=False)
    for lesson, quiz in quizzes.values_list("lesson__key", "pk"):
        asked[lesson].add(quiz)
    met = _quizzes_met(people, {quiz for few in asked.values() for quiz in few})
    visited = _visited(people, list(taught))
    return GoneThrough(
        taught=frozenset(asked),
        by={
            person: frozenset(
                key
                for key, quizzes_of_it in asked.items()
                if (quizzes_of_it <= met[person] if quizzes_of_it else key in visited[person])
            )
            for person in people
        },
    )


def links_to(keys: Collection[UUID], language: str) -> list[Link]:
    """The ways to these lessons, in the order of `keys`; what is taught no more is left out."""
    courses = Lesson.objects.filter(key__in=[*keys], retired_at=None)
    editions = courses.values_list("module__course", "module__course__edition").distinct()
    known = {
        lesson.key: lesson
        for course, edition in editions
        for lesson in lessons_of(course, edition, language)
    }
    return [link_to(known[key], language) for key in keys if key in known]


def _quizzes_met(people: Mapping[int, datetime], quizzes: Collection[int]) -> dict[int, set[int]]:
    rows = met_grades().filter(
        attempt__enrolment__learner__in=list(people),
        attempt__quiz__in=list(quizzes),
        attempt__submitted_at__gt=min(people.values()),
    )
    found: dict[int, set[int]] = defaultdict(set)
    for person, quiz, handed_in in rows.values_list(
        "attempt__enrolment__learner", "attempt__quiz", "attempt__submitted_at"
    ):
        if handed_in and handed_in > people[person]:
            found[person].add(quiz)
    return found


def _visited(people: Mapping[int, datetime], lessons: Collection[int]) -> dict[int, set[UUID]]:
    rows = LessonProgress.objects.filter(
        enrolment__learner__in=list(people),
        lesson__in=lessons,
        visited_at__gt=min(people.values()),
    )
    found: dict[int, set[UUID]] = defaultdict(set)
    for person, key, visited_at in rows.values_list(
        "enrolment__learner", "lesson__key", "visited_at"
    ):
        if visited_at > people[person]:
            found[person].add(key)
    return found
