"""Quizzes as they were when she answered them: versions are frozen, grades are only added."""

import uuid

from django.db import models
from django.db.models import Q

from .catalogue import Lesson
from .enrolment import Enrolment


class Quiz(models.Model):
    """The identity of a quiz across versions and languages. No personal data."""

    key = models.UUIDField(unique=True)
    # NULL: stands in no lesson now.
    lesson = models.ForeignKey(
        Lesson, null=True, blank=True, on_delete=models.PROTECT, related_name="quizzes"
    )
    current = models.ForeignKey(
        "QuizVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )


class QuizVersion(models.Model):
    """A frozen quiz. Appears when its structure changes; `definition` is never changed after.

    `definition` is courses.quizzes.schema.Definition as JSON (pass mark included), `texts` maps a
    language to courses.quizzes.schema.Texts as JSON. A new translation adds to `texts` and is not
    a new version: what is judged is the structure.
    """

    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    definition = models.JSONField()
    texts = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["quiz", "number"], name="one_quiz_version_of_a_number")
        ]


class Attempt(models.Model):
    """She sits down to a quiz once. Appears when she starts it.

    Personal data: her answers and results. Why: to show them to her, and the certificate. Erased
    with the enrolment. There is no clock and no limit (domain R5.3).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="attempts")
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(QuizVersion, on_delete=models.PROTECT, related_name="attempts")
    started_at = models.DateTimeField()
    # NULL: she may still answer.
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "quiz"],
                condition=Q(submitted_at__isnull=True),
                name="one_open_attempt_at_a_quiz",
            )
        ]


class Answer(models.Model):
    """What she chose for one question: option keys, never positions."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="answers")
    question_key = models.CharField(max_length=80)
    chosen = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "question_key"], name="one_answer_to_a_question"
            )
        ]


class Grade(models.Model):
    """The result of an attempt. Only added: a correction is a new row with a higher number."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="grades")
    number = models.PositiveSmallIntegerField(default=1)
    points = models.PositiveSmallIntegerField()
    max_points = models.PositiveSmallIntegerField()
    met = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "number"], name="one_grade_of_a_number"),
            models.CheckConstraint(
                condition=Q(points__lte=models.F("max_points")), name="points_within_the_range"
            ),
        ]
