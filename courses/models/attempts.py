"""Attempts at quizzes: the chosen answers, and the grades, which are append-only."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.append_only import AppendOnly
from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from .enrolment import Enrolment
from .quizzes import Quiz, QuizVersion


class Attempt(models.Model):
    """A learner's attempt at a quiz. Created when it is started.

    Personal data: the learner's answers and results. Why: to show them to the learner, and for the
    certificate. Erased with the enrolment. There is no time limit: the minutes planned for a staff
    quiz are compared with the two times and never end an attempt (domain R5.3).
    """

    personal_data = PersonalData(
        what="that somebody sat down to a quiz, when, and with whose help",
        why="to look back, and for the certificate",
        seen_by="its owner; supervisors of the organisation",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("enrolment__learner",),
        made_by=("together_with",),
    )
    append_only = AppendOnly(only=("enrolment", "quiz", "version", "started_at"), deletable=True)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="attempts")
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(QuizVersion, on_delete=models.PROTECT, related_name="attempts")
    started_at = models.DateTimeField()
    # Keys of the questions that were drawn, in the learner's order. Empty: all, in the author's
    # order.
    asked = models.JSONField(default=list)
    # NULL: the learner may still answer.
    submitted_at = models.DateTimeField(null=True, blank=True)
    # Done together with this helper, who read aloud and entered what the learner said. NULL with
    # `together_since` set: the helper's account was deleted.
    together_with = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # NULL: the learner did it alone.
    together_since = models.DateTimeField(null=True, blank=True)
    # NULL: the learner has not confirmed that the answers are what the learner said, and nothing
    # counts until then.
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_how = models.CharField(max_length=20, blank=True, default="", db_default="")
    # NULL: not rejected. Otherwise the learner said that the answers are not what the learner said,
    # and the attempt does not count.
    taken_back_at = models.DateTimeField(null=True, blank=True)
    # The results of the rules on submission: question key → true, false, or null where nothing is
    # judged or a person has to. Stored, because the words that a gap accepts may change later.
    # Empty: submitted under the first release, whose question kinds need no texts. Until submission
    # it holds the questions whose answer was checked.
    judged = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "quiz"],
                condition=Q(submitted_at__isnull=True, together_since__isnull=True),
                name="one_open_attempt_at_a_quiz",
            ),
            models.UniqueConstraint(
                fields=["enrolment", "quiz", "together_with"],
                condition=Q(submitted_at__isnull=True, together_since__isnull=False),
                name="one_open_attempt_together",
            ),
            models.CheckConstraint(
                condition=Q(together_since__isnull=False)
                | Q(together_with=None, confirmed_at=None, confirmed_how="", taken_back_at=None),
                name="what_is_done_alone_needs_no_confirming",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_how="")
                | Q(confirmed_at__isnull=False, confirmed_how__in=["tap", "spoken-yes"]),
                name="what_is_confirmed_says_how",
            ),
        ]
        indexes = [
            # Lists of submitted attempts show the latest of many first.
            models.Index(
                fields=["-submitted_at", "-id"],
                condition=Q(submitted_at__isnull=False),
                name="handed_in_the_latest_first",
            )
        ]

    @property
    def counts(self) -> bool:
        """Whether its grade counts: done alone, or confirmed by the learner and not rejected."""
        return self.taken_back_at is None and (
            self.together_since is None or self.confirmed_at is not None
        )


class Answer(models.Model):
    """What the learner chose for one question, in the form of its kind (`courses.questions.kinds`).

    The learner's own words are not stored here: they are a WrittenAnswer.
    """

    personal_data = PersonalData(
        what="which options were chosen",
        why="to look back",
        seen_by="its owner; supervisors of the organisation",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("attempt__enrolment__learner",),
    )

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
    """The result of an attempt. Append-only: a correction is a new row with a higher number.

    Created when the attempt is submitted, when a person has read the last of the written answers,
    or when a person has reviewed an answer.
    """

    personal_data = PersonalData(
        what="the result of an attempt",
        why="to look back, and for the certificate",
        seen_by="its owner; supervisors of the organisation",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("attempt__enrolment__learner",),
    )
    append_only = AppendOnly()
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
