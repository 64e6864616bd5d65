"""The catalogue as plain tables, which the CMS keeps up to date when an editor publishes.

Learner records point here and never at Wagtail rows (ADR-0003). `key` is the same in every
language; titles are in separate tables, one row for each language. No personal data.
"""

import uuid

from django.db import models
from django.db.models import Q

from core.append_only import AppendOnly


class Course(models.Model):
    """One course. Created when its page is first published."""

    key = models.UUIDField(unique=True)
    code = models.SlugField(max_length=20, unique=True)
    # Roles that may see it; [] means nobody.
    audience = models.JSONField(default=list)
    # NULL: offered now. A retired course stays available to those who began it.
    retired_at = models.DateTimeField(null=True, blank=True)
    # Renewed whenever something is published in it: anything cached for the old value is stale.
    edition = models.UUIDField(default=uuid.uuid4, editable=False)

    def __str__(self) -> str:
        return self.code


class Module(models.Model):
    """One part of a course. Created when its page is first published."""

    key = models.UUIDField(unique=True)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="modules")
    number = models.PositiveSmallIntegerField()
    # What most learners read first (`catalogue.reading_order`), as keys; {} if there is no advice.
    advice = models.JSONField(default=dict, db_default={}, blank=True)

    class Meta:
        ordering = ["course", "number"]

    def __str__(self) -> str:
        return f"{self.course}{self.number}"


class Lesson(models.Model):
    """One lesson. Created when its page is first published; never removed, only retired."""

    key = models.UUIDField(unique=True)
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="lessons")
    number = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField(default=15)
    # The number of parts; a position in the lesson is a number from 1 to this.
    parts = models.PositiveSmallIntegerField(default=1)
    # Offered beside the others, and never counted, neither in the outline nor for completion.
    extra = models.BooleanField(default=False, db_default=False)
    # What most learners read first (`catalogue.reading_order`), as keys; {} if there is no advice.
    advice = models.JSONField(default=dict, db_default={}, blank=True)
    # NULL: counts now. Retiring un-completes nobody.
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["module", "number"]
        constraints = [
            models.CheckConstraint(condition=Q(parts__gte=1), name="a_lesson_has_a_part"),
        ]

    def __str__(self) -> str:
        return f"{self.module}/{self.number}"


class CourseText(models.Model):
    """The title and summary of a course in one language."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10)
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course", "language"], name="one_course_text_a_language"
            )
        ]


class ModuleText(models.Model):
    """The title of a module in one language."""

    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10)
    title = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["module", "language"], name="one_module_text_a_language"
            )
        ]


class LessonText(models.Model):
    """The title of a lesson in one language, so that `courses` can name it without asking `cms`."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10)
    title = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lesson", "language"], name="one_lesson_text_a_language"
            )
        ]


class OutlineVersion(models.Model):
    """The lessons that count from a point in time. Created when that set changes, then immutable.

    `lessons` is the ordered list of lesson keys as strings. An enrolment is judged on the version
    it began with, so adding or withdrawing a lesson un-completes nobody (ADR-0023).
    """

    append_only = AppendOnly()
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="outlines")
    number = models.PositiveIntegerField()
    lessons = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["course", "number"]
        constraints = [
            models.UniqueConstraint(fields=["course", "number"], name="one_outline_of_each_number")
        ]

    def __str__(self) -> str:
        return f"{self.course} ({self.number})"
