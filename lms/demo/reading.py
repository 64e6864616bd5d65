"""Completes lessons and their questions, by the services that a browser calls."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from courses.catalogue.queries import correct_answers
from courses.progress.queries import lesson_state
from courses.progress.services import mark_lesson_read
from courses.quizzes.attempts.services import start_attempt, submit_attempt

type Answers = dict[str, list[str]]


class Reading:
    """Completes lessons for many people, and looks up the questions of a lesson only once."""

    def __init__(self) -> None:
        self._quizzes: dict[UUID, list[tuple[UUID, Answers]]] = {}

    def through(self, person: Any, lesson: UUID, *, at: datetime) -> None:
        """Read a lesson and answer all of its questions. The learner must have opened the
        course.
        """
        mark_lesson_read(learner=person, lesson_key=lesson, at=at)
        for quiz, answers in self._asked_in(person, lesson):
            attempt = start_attempt(learner=person, quiz_key=quiz, at=at)
            submit_attempt(learner=person, attempt_id=attempt.public_id, answers=answers, at=at)

    def through_all(
        self, person: Any, lessons: Iterable[UUID], *, days: Iterable[datetime]
    ) -> None:
        """Complete the lessons in order, each on its day."""
        for lesson, at in zip(lessons, days, strict=False):
            self.through(person, lesson, at=at)

    def _asked_in(self, person: Any, lesson: UUID) -> list[tuple[UUID, Answers]]:
        if lesson not in self._quizzes:
            found = lesson_state(person, lesson, "en").quizzes
            self._quizzes[lesson] = [(quiz.key, correct_answers(quiz.key)) for quiz in found]
        return self._quizzes[lesson]
