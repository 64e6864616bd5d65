"""Requests to publish what readers have passed, and their results."""

import uuid

from django.conf import settings
from django.db import models

from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock


class PublishingRun(models.Model):
    """One request to publish. Personal data: who requested it.

    Created with the request; a worker carries it out.
    """

    personal_data = PersonalData(
        what="who asked for passed lessons to come out, and when",
        why="so that it is clear who changed what is taught",
        seen_by="those who may enter the office",
        clock=Clock.RECORD,
        on_erasure=OnErasure.CUT,
        export=InExport.NO,
        because="the work is the installation's; only who did it is a person's",
        made_by=("asked_by",),
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # The code of a course; "": all of them.
    course = models.CharField(max_length=20, blank=True, default="")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    # NULL: no worker has started it.
    began_at = models.DateTimeField(null=True)
    # NULL: it is under way, or was broken off.
    ended_at = models.DateTimeField(null=True)
    pages = models.PositiveIntegerField(default=0)
    quizzes = models.PositiveIntegerField(default=0)
    # A message for the person who can correct it, or the type of an error; "": it succeeded.
    failed_with = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["-asked_at"], name="newest_publishing")]

    def __str__(self) -> str:
        return f"{self.course} {self.asked_at:%Y-%m-%d %H:%M}"
