"""The paid hours of a mentor."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from ..timesheet_rules import ENTERED, MOST_MINUTES, Work


class TimesheetEntry(models.Model):
    """Work of a mentor on one day. It names no mentee, and there is no column for a remark.

    Preparation and travel are created when the mentor enters them. Sessions and talks are read from
    their own rows until a coordinator approves the month. The approval copies them here, so they
    outlive their room. Personal data: when and how long somebody worked.
    """

    personal_data = PersonalData(
        what="on which days a mentor worked how long, and when the hours were approved",
        why="so that mentors are paid",
        seen_by="its owner; coordinators of the organisation",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("person",),
        made_by=("approved_by",),
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="timesheet_entries"
    )
    work = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Work])
    day = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    # The source of the entry, so that it counts once. NULL: entered by hand, or source deleted.
    room = models.ForeignKey(
        "mentors.Room", null=True, on_delete=models.SET_NULL, related_name="timesheet_entries"
    )
    talk = models.ForeignKey(
        "mentors.SupervisionContact",
        null=True,
        on_delete=models.SET_NULL,
        related_name="timesheet_entries",
    )
    # NULL: it is waiting for a coordinator.
    approved_at = models.DateTimeField(null=True)
    # NULL: not approved yet, or the account was deleted.
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["day", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(work__in=[one.value for one in Work]), name="work_is_known"
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=MOST_MINUTES),
                name="an_entry_has_a_length",
            ),
            models.UniqueConstraint(
                fields=["organisation", "person", "day", "work"],
                condition=Q(work__in=[one.value for one in ENTERED]),
                name="work_of_a_kind_is_entered_once_a_day",
            ),
            models.UniqueConstraint(fields=["person", "room"], name="a_session_counts_once"),
            models.UniqueConstraint(fields=["person", "talk"], name="a_talk_counts_once"),
            models.CheckConstraint(
                condition=Q(work__in=[one.value for one in ENTERED]) | Q(approved_at__isnull=False),
                name="sessions_are_written_when_approved",
            ),
        ]
