"""Alarms people on call beyond an open page, repeatedly until they answer (ADR-0126).

An alarm belongs to a ring on somebody's desk, or is a test. Rows say what is due; the worker sends
it. Hubs, the worker and `purge` all look for what is due, and looking twice is harmless.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Q
from django.tasks import task
from django.tasks.base import TASK_MAX_PRIORITY
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from core.audit.services import record
from core.clock import now
from core.errors import Conflict, NotFound
from core.retention import delete_some
from core.retention_clocks import Clock, kept_since
from core.work_queue import LATER, has_queue
from mentors.on_call_rules import (
    REPEAT_ALARM_AFTER,
    UNREACHED_AFTER,
    AlarmChannelKind,
    CallReason,
    DeliveryStatus,
)
from mentors.room_states import STANDS_STILL, HoldReason, RoomState

from ...models import Alarm, AlarmChannel, AlarmDelivery, Call, Ring, Room
from ..state import notifications, permissions
from ..state.alarm_queries import (
    channels_in_use,
    delivered,
    has_alarms,
    people_with_channels,
)
from ..state.clock import DatabaseNow
from ..state.opening_queries import on_duty
from ..state.row_locks import locked
from .alarm_delivery import Outcome, Parcel, send

# The task that checks again runs shortly after the repetition is due.
_MARGIN = timedelta(seconds=2)
# A second tap on “Send test alarm” within this time sends no second one.
_TEST_AGAIN_AFTER = timedelta(seconds=30)
# Maximum number of browsers per person; adding one more deletes the oldest.
MOST_BROWSERS = 5


def alarm_where_needed() -> int:
    """Start and repeat alarms, and tell rooms if nobody could be reached.

    An alarm starts for each ring without one, and repeats until it is acknowledged. Returns the
    number of alarms sent.
    """
    if not has_alarms():
        return 0
    sent = _start_for_rings() + _repeat()
    _say_where_nobody_was_reached()
    return sent


def _start_for_rings() -> int:
    known = AlarmChannel.objects.filter(user=OuterRef("user"), kind__in=channels_in_use())
    rings = Ring.objects.filter(Exists(known), alarm=None, call__ended_at=None)
    started = 0
    for ring in rings.select_related("call__room").order_by("pk"):
        with transaction.atomic():
            alarm, is_new = Alarm.objects.get_or_create(
                ring=ring,
                defaults={
                    "user_id": ring.user_id,
                    "organisation_id": ring.call.room.organisation_id,
                    "started_at": DatabaseNow(),
                },
            )
            if is_new:
                _queue_deliveries(alarm)
                started += 1
    return started


def _repeat() -> int:
    due = (
        Alarm.objects.filter(acknowledged_at=None, ring__call__ended_at=None, ring__isnull=False)
        .annotate(last=Max("deliveries__queued_at"))
        .filter(last__lte=DatabaseNow(-REPEAT_ALARM_AFTER))
    )
    repeated = 0
    for pk in sorted(due.values_list("pk", flat=True)):
        with transaction.atomic():
            for alarm in locked(Alarm.objects.filter(pk=pk, acknowledged_at=None), wait=False):
                fresh = alarm.deliveries.filter(queued_at__gt=DatabaseNow(-REPEAT_ALARM_AFTER))
                if not fresh.exists():
                    _queue_deliveries(alarm)
                    repeated += 1
    return repeated


def _queue_deliveries(alarm: Alarm) -> None:
    channels = AlarmChannel.objects.filter(user=alarm.user_id, kind__in=channels_in_use())
    for channel in channels:
        AlarmDelivery.objects.create(
            alarm=alarm, channel=channel, kind=channel.kind, queued_at=DatabaseNow()
        )
    transaction.on_commit(lambda: deliver_alarm.enqueue(alarm.pk))


@task(backend=LATER, priority=TASK_MAX_PRIORITY)
def deliver_alarm(alarm_id: int) -> None:
    """Send the queued deliveries of this alarm, all channels at once. Running twice sends once."""
    parcels = _take_up(alarm_id)
    if parcels:
        with ThreadPoolExecutor(len(parcels)) as pool:
            outcomes = list(pool.map(send, parcels))
        for parcel, outcome in zip(parcels, outcomes, strict=True):
            _note_outcome(parcel, outcome)
        if has_queue():
            look_again.using(run_after=now() + REPEAT_ALARM_AFTER + _MARGIN).enqueue()


@task(backend=LATER, priority=TASK_MAX_PRIORITY)
def look_again() -> None:
    """Keep alarms going while no room is open, because then no hub checks every second."""
    # That module imports this one.
    from .alert_services import ring_where_needed

    ring_where_needed()


def _take_up(alarm_id: int) -> list[Parcel]:
    """Return the deliveries to send now, marked as being sent; overdue ones are dropped."""
    with transaction.atomic():
        waiting = AlarmDelivery.objects.filter(alarm=alarm_id, status=DeliveryStatus.QUEUED)
        rows = locked(waiting, wait=False)
        fresh = AlarmDelivery.objects.filter(
            Q(alarm__ring=None) | Q(alarm__ring__call__ended_at=None),
            pk__in=[row.pk for row in rows],
            alarm__acknowledged_at=None,
            channel__isnull=False,
            queued_at__gt=DatabaseNow(-REPEAT_ALARM_AFTER),
        )
        sending = list(fresh.select_related("channel", "alarm__user"))
        mine = AlarmDelivery.objects.filter(pk__in=[row.pk for row in rows])
        mine.update(status=DeliveryStatus.DROPPED, ended_at=DatabaseNow())
        mine.filter(pk__in=[row.pk for row in sending]).update(
            status=DeliveryStatus.SENDING, ended_at=None
        )
    return [_parcel(row) for row in sending]


def _parcel(row: AlarmDelivery) -> Parcel:
    channel = row.channel
    assert channel is not None  # noqa: S101 - asked for in the query
    with translation.override(row.alarm.user.language):
        sentence = _("Please open your workspace.")
    return Parcel(
        id=row.public_id,
        kind=AlarmChannelKind(channel.kind),
        address=channel.address,
        recipient=channel.public_id,
        sentence=sentence,
    )


def _note_outcome(parcel: Parcel, outcome: Outcome) -> None:
    status = DeliveryStatus.DELIVERED if outcome.is_delivered else DeliveryStatus.FAILED
    AlarmDelivery.objects.filter(public_id=parcel.id).update(status=status, ended_at=DatabaseNow())
    if outcome.is_gone:
        AlarmChannel.objects.filter(public_id=parcel.recipient).delete()


def acknowledge_alarms(*, user: User) -> int:
    """End the alarms of a person who has opened the workspace. Returns how many.

    A test ends only once a channel delivered it: before that it would show nothing.
    """
    if not has_alarms():
        return 0
    shown = Q(ring__isnull=False) | Q(Exists(delivered()))
    return Alarm.objects.filter(shown, user=user, acknowledged_at=None).update(
        acknowledged_at=DatabaseNow()
    )


def send_test_alarm(*, by: User, organisation: Organisation, at: datetime) -> int:
    """Send a test alarm to everybody on call there now who has a channel. Returns how many people.

    Raises NotFound for somebody who may not keep the rota there, and Conflict if nobody on call has
    a channel.
    """
    if not has_alarms() or not permissions.keeps_the_rota_of(by, organisation):
        raise NotFound
    people = people_with_channels(on_duty(organisation, at).rota)
    if not people:
        raise Conflict(
            _(
                "Nobody on call has set up an alarm. Everyone on call does so under “My alarms”. "
                "No alarm was sent."
            )
        )
    with transaction.atomic():
        # Two requests at the same moment wait for each other.
        list(User.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk"))
        for person in sorted(people):
            _test(person, organisation)
        record(
            actor=by,
            verb="test-alarm-sent",
            subject=organisation,
            organisation=organisation,
            at=at,
        )
    return len(people)


def _test(person: int, organisation: Organisation) -> None:
    tests = Alarm.objects.filter(user=person, ring=None, acknowledged_at=None)
    if not tests.filter(started_at__gt=DatabaseNow(-_TEST_AGAIN_AFTER)).exists():
        _queue_deliveries(
            Alarm.objects.create(
                user_id=person, organisation=organisation, started_at=DatabaseNow()
            )
        )


def _say_where_nobody_was_reached() -> None:
    """Tell rooms within a minute if nobody was reached, and clear that once somebody answered."""
    answered = Alarm.objects.filter(ring__call=OuterRef("pk"), acknowledged_at__isnull=False)
    unreached = Q(~Q(Exists(answered)), ended_at=None, made_at__lte=DatabaseNow(-UNREACHED_AFTER))
    calls = Call.objects.filter(because__in=(CallReason.SUPERVISOR_AWAY, CallReason.HELP))
    for call in calls.filter(unreached, nobody_reached_at=None).order_by("pk"):
        _tell_room(call, nobody_reached=True)
    for call in calls.filter(~unreached, nobody_reached_at__isnull=False).order_by("pk"):
        _tell_room(call, nobody_reached=False)


def _tell_room(call: Call, *, nobody_reached: bool) -> None:
    with transaction.atomic():
        for room in locked(Room.objects.filter(pk=call.room_id), wait=False):
            Call.objects.filter(pk=call.pk).update(
                nobody_reached_at=DatabaseNow() if nobody_reached else None
            )
            if call.because == CallReason.SUPERVISOR_AWAY:
                reason = _hold_reason(room, nobody_reached=nobody_reached)
                Room.objects.filter(pk=room.pk).update(held_because=reason)
            # Whoever asked for help is told privately.
            Room.objects.filter(pk=room.pk).update(news=F("news") + 1)
            notifications.send_on_commit(room.public_id, notifications.ROOM_CHANGED)


def _hold_reason(room: Room, *, nobody_reached: bool) -> str:
    """Return why the room is on hold, once its supervisor is known to be absent.

    A room that waits to be opened is not on hold, but gives the same reason.
    """
    stands_still = room.state in STANDS_STILL and room.held_at is not None
    if nobody_reached and room.held_because != HoldReason.STOPPED_LINES:
        tells = stands_still or room.state == RoomState.LOBBY
        return HoldReason.NOBODY_REACHED if tells else room.held_because
    if room.held_because == HoldReason.NOBODY_REACHED:
        return HoldReason.SUPERVISOR_AWAY if stands_still else ""
    return room.held_because


def add_channel(*, user: User, kind: AlarmChannelKind, address: str, at: datetime) -> AlarmChannel:
    """Add a channel for this person; a second address of the same kind replaces the first.

    A person may have several browsers. Raises NotFound for a channel that is not in use here, or
    for somebody who is neither on call nor in sessions.
    """
    if kind not in channels_in_use() or not permissions.may_have_channels(user):
        raise NotFound
    with transaction.atomic():
        list(User.objects.select_for_update(no_key=True).filter(pk=user.pk))
        rows = AlarmChannel.objects.filter(user=user, kind=kind)
        same = [row for row in rows if row.address == address]
        if same:
            return same[0]
        if kind != AlarmChannelKind.PUSH:
            rows.delete()
        elif len(rows) >= MOST_BROWSERS:
            rows[0].delete()
        return AlarmChannel.objects.create(user=user, kind=kind, address=address, added_at=at)


def remove_channel(*, user: User, channel_id: UUID) -> None:
    """Remove this channel. Raises NotFound for a channel that is not the person's."""
    if not AlarmChannel.objects.filter(user=user, public_id=channel_id).delete()[0]:
        raise NotFound


def forget_alarms(*, at: datetime) -> int:
    """Delete alarms past their retention period; one step of a job."""
    return delete_some(Alarm.objects.filter(started_at__lt=kept_since(Clock.ALARMS, at)))
