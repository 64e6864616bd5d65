"""Quizzes as the learner answered them: versions are append-only."""

from django.db import models

from core.append_only import AppendOnly

from .catalogue import Lesson


class Quiz(models.Model):
    """The identity of a quiz across versions and languages. No personal data."""

    key = models.UUIDField(unique=True)
    # NULL: in no lesson now.
    lesson = models.ForeignKey(
        Lesson, null=True, blank=True, on_delete=models.PROTECT, related_name="quizzes"
    )
    current = models.ForeignKey(
        "QuizVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return str(self.lesson or self.key)


class QuizVersion(models.Model):
    """A version of a quiz. Created when its structure changes; `definition` is never changed after.

    `definition` is courses.questions.schema.Definition as JSON (pass mark included), `texts` maps a
    language to courses.questions.schema.Texts as JSON. A new translation adds to `texts` and is not
    a new version: what is judged is the structure.
    """

    append_only = AppendOnly(mutable=("texts", "read_by_person"))
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    definition = models.JSONField()
    texts = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    # False: it has no written or spoken answers for a person to mark.
    read_by_person = models.BooleanField(default=True, db_default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["quiz", "number"], name="one_quiz_version_of_a_number")
        ]


class Picture(models.Model):
    """A picture that a quiz shows. Created when such a quiz is published; never changed after.

    `digest` is the SHA-256 of the author's file, as definitions name it; `data` is the picture
    re-encoded as WebP. No personal data.
    """

    append_only = AppendOnly()
    digest = models.CharField(max_length=64, unique=True)
    data = models.BinaryField()
    created_at = models.DateTimeField()
