"""Alarms that reach people on call beyond an open page: channels, deliveries and their outcomes."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.crypto import EncryptedTextField
from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from ..on_call_rules import AlarmChannelKind, DeliveryStatus


class AlarmChannel(models.Model):
    """A channel by which a person is alarmed while on call or reminded of sessions.

    Added by that person. `address` holds what the channel needs: an e-mail address, a browser's
    push subscription, or nothing for the organisation's gateway, which knows the person by
    `public_id`.
    """

    personal_data = PersonalData(
        what="where somebody is alarmed on call or reminded of sessions: e-mail or a browser",
        why="so that an alarm or a reminder reaches somebody who has no page open",
        seen_by="its owner alone",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("user",),
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(
        max_length=8, choices=[(kind.value, kind.value) for kind in AlarmChannelKind]
    )
    address = EncryptedTextField(blank=True)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind"],
                condition=~Q(kind=AlarmChannelKind.PUSH.value),
                name="one_address_of_a_person_by_kind",
            )
        ]


class Alarm(models.Model):
    """A request to somebody on call to open the workspace, repeated until the person does."""

    personal_data = PersonalData(
        what="that a member of staff on call was alarmed, and when the person answered",
        why="so that it can be seen whether people on call can be reached",
        seen_by="supervisors and safeguarding leads of the organisation",
        clock=Clock.ALARMS,
        on_erasure=OnErasure.DELETED,
        export=InExport.NO,
        about=("user",),
        because="it belongs to an alert of a room, and goes after two weeks",
    )

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # The ring on the person's desk that the alarm belongs to. NULL: a test alarm.
    ring = models.OneToOneField(
        "mentors.Ring", null=True, blank=True, on_delete=models.CASCADE, related_name="alarm"
    )
    started_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user", "started_at"], name="alarms_of_a_person")]


class AlarmDelivery(models.Model):
    """One attempt to deliver an alarm by one channel. It holds no content."""

    personal_data = PersonalData(
        what="when an alarm was sent by which channel, and whether the receiver took it",
        why="so that a channel that is dead is seen",
        seen_by="supervisors and safeguarding leads of the organisation",
        clock=Clock.ALARMS,
        on_erasure=OnErasure.DELETED,
        export=InExport.NO,
        about=("alarm__user",),
        because="it belongs to an alert of a room, and goes after two weeks",
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    alarm = models.ForeignKey(Alarm, on_delete=models.CASCADE, related_name="deliveries")
    # NULL: the person has removed the channel since then.
    channel = models.ForeignKey(
        AlarmChannel, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    kind = models.CharField(
        max_length=8, choices=[(kind.value, kind.value) for kind in AlarmChannelKind]
    )
    status = models.CharField(
        max_length=9,
        choices=[(status.value, status.value) for status in DeliveryStatus],
        default=DeliveryStatus.QUEUED.value,
    )
    queued_at = models.DateTimeField()
    # When the channel answered or the attempt was given up.
    ended_at = models.DateTimeField(null=True, blank=True)
