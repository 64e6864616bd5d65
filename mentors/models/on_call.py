"""The on-call rota, and alerts on the desks of people on call."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from ..on_call_rules import CallReason, Duty


class OnCall(models.Model):
    """A period in which somebody is on call. Created when a supervisor enters it.

    Personal data: when a member of staff works. Why: so that a room that loses its supervisor finds
    somebody.
    """

    personal_data = PersonalData(
        what="when a member of staff is on call, and as what",
        why="so that a room in need finds somebody",
        seen_by="supervisors and safeguarding leads of the organisation",
        clock=Clock.ROOMS,
        on_erasure=OnErasure.DELETED,
        export=InExport.NO,
        about=("user",),
        because="the rota is the organisation's plan, and stands on her desk",
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    duty = models.CharField(max_length=12, choices=[(duty.value, duty.value) for duty in Duty])
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="on_call_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(duty__in=[duty.value for duty in Duty]), name="on_call_duty_is_known"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "ends_at"], name="on_call_by_time")]


class Call(models.Model):
    """A room's call for somebody. Created when its supervisor is gone or something is wrong.

    At most one open call per room and reason. Personal data: who answered.
    """

    personal_data = PersonalData(
        what="that a room needed somebody, and who answered",
        why="so that somebody comes, and it can be seen how soon",
        seen_by="who is called; supervisors of the organisation",
        clock=Clock.ROOMS,
        on_erasure=OnErasure.CUT,
        export=InExport.NO,
        made_by=("answered_by",),
        because="it is about a room, and goes with it",
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    room = models.ForeignKey("mentors.Room", on_delete=models.CASCADE, related_name="calls")
    because = models.CharField(
        max_length=16, choices=[(reason.value, reason.value) for reason in CallReason]
    )
    made_at = models.DateTimeField()
    # NULL: still ringing. Also set, without a name, when nobody is needed any longer.
    ended_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Since when the room says that nobody could be reached. NULL: somebody was, or it is too early.
    nobody_reached_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["room", "because"],
                condition=Q(ended_at__isnull=True),
                name="a_room_calls_once_for_a_reason",
            )
        ]


class Ring(models.Model):
    """An alert of a call on one person's desk, from this time on."""

    personal_data = PersonalData(
        what="that somebody of the staff was called to a room, and when",
        why="so that the next is called when nobody answers",
        seen_by="herself",
        clock=Clock.ROOMS,
        on_erasure=OnErasure.DELETED,
        export=InExport.NO,
        about=("user",),
        because="it is about a room, and goes with it",
    )

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="rings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    rung_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "user"], name="a_call_rings_once_on_a_desk")
        ]


class RoomTask(models.Model):
    """A reminder that a team member has to tell somebody something about a room, in a safe way.

    Created when a room is called off, moved, or ended without its supervisor. For 48 hours also
    when it ended without a mentee (domain 10.16). Personal data: who has to be told.
    """

    personal_data = PersonalData(
        what="that somebody of the team has to tell her something about a session",
        why="so that no woman waits for a room that does not come",
        seen_by="supervisors and safeguarding leads of the organisation",
        clock=Clock.ROOMS,
        on_erasure=OnErasure.DELETED,
        export=InExport.NO,
        about=("woman",),
        made_by=("done_by", "held_by"),
        because="it is staff's note to itself; her seat in the room is exported",
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    room = models.ForeignKey("mentors.Room", on_delete=models.CASCADE, related_name="tasks")
    woman = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(
        max_length=12,
        choices=[
            (what, what)
            for what in (
                *("cancelled", "moved", "follow-up", "ask-after", "word-alone"),
                *("by-her-plan", "reach-now", "word-missed", "goodbye"),
            )
        ],
    )
    made_at = models.DateTimeField()
    # For a request to talk alone with another person: the supervisor of the room at that time, who
    # is not told of it, whoever supervises the room since. NULL: every other task.
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # NULL: the person has not been told yet.
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["room", "woman", "what"],
                condition=Q(done_at__isnull=True),
                name="she_is_told_once",
            )
        ]
