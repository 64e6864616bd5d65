"""Assignments, the log of record access, and emergency access."""

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from ..record_access.rules import Duty, EmergencyReason, Reason
from .organisations import Organisation


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def in_force(self, at: datetime) -> Self:
        """Assignments that give access at this moment."""
        begun = Q(since__lte=at, ended_at=None)
        return self.filter(begun, Q(until=None) | Q(until__gt=at))

    def not_over(self, at: datetime) -> Self:
        """Assignments in force or in the future."""
        return self.filter(Q(until=None) | Q(until__gt=at), ended_at=None)


class Assignment(models.Model):
    """A staff member (`person`) works with `about` in `organisation`, from `since` until `until`.

    Appears when a coordinator makes it, or asks an assessor. Personal data: who works with whom.
    Why: so that no other staff read the record. Erased with either account.
    """

    personal_data = PersonalData(
        what="who of the staff works with her, from when until when",
        why="so that nobody else of the staff reads her record",
        seen_by="coordinators of the organisation",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("about", "person"),
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="assignments"
    )
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="assigned_to_her"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    duty = models.CharField(max_length=20, choices=[(duty, duty) for duty in Duty])
    since = models.DateTimeField()
    # NULL: until somebody ends it.
    until = models.DateTimeField(null=True, blank=True)
    # NULL: nobody has ended it early.
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "about", "organisation", "duty"],
                condition=Q(ended_at__isnull=True),
                name="one_assignment_of_a_pair_and_duty",
            ),
            models.CheckConstraint(
                condition=~Q(person=F("about")), name="nobody_is_assigned_to_herself"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                name="assignment_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(duty__in=sorted(Duty)), name="assignment_duty_is_known"
            ),
        ]


class RecordAccess(models.Model):
    """`viewer` opened the record of `about` on this day, for this reason. One row a day.

    Appears before the record is shown. Personal data: that `viewer` looked, and why. Why: so that
    the person concerned can see it. Kept for 24 months (domain 5.5); erased with the account it is
    about.
    """

    personal_data = PersonalData(
        what="who opened her record, on which day, and why, as a code",
        why="so that she can see who looked",
        seen_by="herself; coordinators and the lead, where no assignment explains it",
        clock=Clock.ACCESS_LOG,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("about",),
        made_by=("viewer",),
    )

    # NULL: the viewer's account was erased.
    viewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="accesses_to_her"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=20, choices=[(reason, reason) for reason in Reason])
    day = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["viewer", "about", "organisation", "day"],
                name="a_record_is_opened_once_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(viewer=F("about")), name="her_own_record_needs_no_reason"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=sorted(Reason)), name="access_reason_is_known"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "day"], name="access_by_month")]


class BreakGlassAccess(models.Model):
    """Emergency access: `person`, who is not assigned, asks to read a record for a day."""

    personal_data = PersonalData(
        what="who asked to see her record for a day, why, as a code, and who answered",
        why="so that she and the coordinators can see it",
        seen_by="herself; coordinators and the lead of the organisation",
        clock=Clock.ACCESS_LOG,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("about",),
        made_by=("person", "answered_by"),
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # NULL: the account of the person who asked was erased.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="emergencies_about_her"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(
        max_length=20, choices=[(reason, reason) for reason in EmergencyReason]
    )
    asked_at = models.DateTimeField()
    # NULL: unanswered, or the account of the person who answered was erased.
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # NULL: unanswered.
    answered_at = models.DateTimeField(null=True, blank=True)
    # NULL: not opened. Otherwise when the access expires.
    open_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "about", "organisation"],
                condition=Q(answered_at__isnull=True),
                name="one_open_request_for_a_record",
            ),
            models.CheckConstraint(
                condition=~Q(person=F("about")), name="nobody_asks_for_her_own_record"
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True)
                | (~Q(answered_by=F("person")) & ~Q(answered_by=F("about"))),
                name="the_second_is_somebody_else",
            ),
            models.CheckConstraint(
                condition=Q(open_until__isnull=True)
                | (Q(answered_at__isnull=False) & Q(open_until__gt=F("answered_at"))),
                name="access_opens_with_an_answer",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=sorted(EmergencyReason)), name="emergency_reason_is_known"
            ),
        ]
