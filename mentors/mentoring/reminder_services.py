"""Neutral reminders before sessions, for those who chose them (ADR-0126).

One task per session and person waits in the queue. It checks when it runs whether to send.
"""

from collections.abc import Collection
from datetime import datetime
from functools import partial
from uuid import uuid5

from django.db import transaction
from django.db.models import Q, QuerySet
from django.tasks import task
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from core.clock import now
from core.errors import Invalid, NotFound
from core.work_queue import LATER, has_queue
from mentors.models import Room
from mentors.on_call_rules import AlarmChannelKind
from mentors.room_states import RoomState
from mentors.rooms.on_call.alarm_delivery import Parcel, send
from mentors.rooms.on_call.alarm_services import remove_channel
from mentors.rooms.state.alarm_queries import channels_of
from mentors.rooms.state.permissions import has_a_desk

from .booking_rules import REMINDER_HOURS, reminder_at
from .models import PairSession, ReminderChoice
from .pair_services import lock_people
from .permissions import may_be_reminded
from .states import MEETS


def set_reminder(*, by: User, hours: int | None, at: datetime) -> None:
    """Set a reminder this many hours before each session from now on; None: no more.

    “No more” also deletes where it was sent, except for people on call. Raise NotFound for anyone
    without sessions here, Invalid for another number of hours.
    """
    if not may_be_reminded(by):
        raise NotFound
    if hours is not None and hours not in REMINDER_HOURS:
        raise Invalid(_("Please choose one of the times. Nothing was changed."))
    with transaction.atomic():
        lock_people([by.pk])
        if hours is not None:
            ReminderChoice.objects.update_or_create(person=by, defaults={"hours": hours})
            for room in _coming_rooms(by, at):
                plan_reminders(room=room, people=[by.pk], at=at)
            return
        ReminderChoice.objects.filter(person=by).delete()
        if not has_a_desk(by):
            for channel in channels_of(by):
                remove_channel(user=by, channel_id=channel.public_id)


def plan_reminders(*, room: Room, people: Collection[int], at: datetime) -> None:
    """Queue the reminders of a session for those of these people who chose one."""
    if not has_queue():
        return
    for choice in ReminderChoice.objects.filter(person__in=people):
        due = reminder_at(room.starts_at, choice.hours)
        if due > at:
            later = remind.using(run_after=due)
            transaction.on_commit(partial(later.enqueue, choice.pk, room.pk))


@task(backend=LATER)
def remind(choice_id: int, room_id: int) -> None:
    """Send the reminder if the session is still on and none was sent. It is never repeated."""
    for parcel in _take_up(choice_id, room_id, at=now()):
        outcome = send(parcel)
        if outcome.is_gone:
            choice = ReminderChoice.objects.select_related("person").get(pk=choice_id)
            remove_channel(user=choice.person, channel_id=parcel.recipient)


def _take_up(choice_id: int, room_id: int, *, at: datetime) -> list[Parcel]:
    """Return what to send now, and mark it as sent. A session that was moved is planned again."""
    with transaction.atomic():
        rows = ReminderChoice.objects.select_for_update(of=("self",)).select_related("person")
        choice = rows.filter(
            pk=choice_id, person__is_active=True, person__learning_only_since=None
        ).first()
        room = _coming_rooms(choice.person, at).filter(pk=room_id).first() if choice else None
        if choice is None or room is None:
            return []
        if reminder_at(room.starts_at, choice.hours) > at:
            plan_reminders(room=room, people=[choice.person_id], at=at)
            return []
        if choice.reminded_until is not None and room.starts_at <= choice.reminded_until:
            return []
        choice.reminded_until = room.starts_at
        choice.save(update_fields=["reminded_until"])
    with translation.override(choice.person.language):
        sentence = _("A reminder you asked for.")
    return [
        Parcel(
            id=uuid5(room.public_id, str(channel.public_id)),
            kind=AlarmChannelKind(channel.kind),
            address=channel.address,
            recipient=channel.public_id,
            sentence=sentence,
            keep_for=room.starts_at - at,
        )
        for channel in channels_of(choice.person)
    ]


def _coming_rooms(person: User, at: datetime) -> QuerySet[Room]:
    sessions = PairSession.objects.filter(
        Q(pair__mentee=person) | Q(pair__mentor=person), pair__state__in=MEETS
    )
    return Room.objects.filter(
        pk__in=sessions.values("room"), state=RoomState.LOBBY, starts_at__gt=at
    )
