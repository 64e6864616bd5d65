"""Sounds that are played in a lesson or a question."""

from django.db import models

from core.append_only import AppendOnly

from .catalogue import Lesson


class Sound(models.Model):
    """A sound that a lesson or a quiz plays. Created when it is published; never changed after.

    `digest` is the SHA-256 of the file, as texts and pages name it. No personal data: it is the
    voice of a person who read for the course and agreed to that use.
    """

    append_only = AppendOnly()
    digest = models.CharField(max_length=64, unique=True)
    data = models.BinaryField()
    mime = models.CharField(max_length=20)
    size_bytes = models.PositiveIntegerField()
    created_at = models.DateTimeField()


class LessonSound(models.Model):
    """A sound that a lesson plays in one language.

    Created when the lesson is published, deleted when it is published without the sound. No
    personal data.
    """

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="sounds")
    language = models.CharField(max_length=10)
    sound = models.ForeignKey(Sound, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lesson", "language", "sound"], name="a_lesson_names_a_sound_once"
            )
        ]
