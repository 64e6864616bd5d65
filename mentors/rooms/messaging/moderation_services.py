"""Moderation by the supervisor: slow mode for all; reading only, or removal, for one person."""

from datetime import datetime, timedelta
from uuid import UUID

from cryptography.fernet import Fernet
from django.db import transaction
from django.db.models import QuerySet

from accounts.approval_rules import is_new
from accounts.models import User
from core.audit.services import record
from core.errors import Conflict, Invalid, NotFound, Refused
from mentors.case_rules import MatterReason
from mentors.room_states import OVER

from ...models import Room, RoomMember, StoppedLine
from ..lifecycle.timekeeping import reopen_if_ready
from ..on_call.case_services import make_it_a_matter
from ..participants.seated import seated, tell_some
from ..rules.lifecycle import MUTE_MINUTES
from ..rules.messaging import SLOW_CHOICES, words_of
from ..rules.participants import ALONE_WITH, Act
from ..state import notifications, permissions, sentences
from ..state.clock import DatabaseNow
from ..state.message_queries import (
    must_not_read_of,
    of_what_goes_on,
    reads_stopped_lines,
    waits_for_a_second,
)
from . import services
from .services import NewMessage, NotSaid


def mute(*, member_id: int, person: UUID, minutes: int) -> None:
    """Let `person` only read for this number of minutes; 0 ends it. The log records it.

    Raises Invalid for nobody here, Refused for the supervisor's own seat, Conflict once it is over.
    """
    with transaction.atomic():
        room, row = seated(member_id, Act.MUTE)
        target = _somebody(room, person)
        minutes = min(max(minutes, 0), MUTE_MINUTES)
        until = DatabaseNow(timedelta(minutes=minutes)) if minutes else None
        RoomMember.objects.filter(pk=target.pk).update(muted_until=until)
        _record(room, row, "room-person-muted", minutes=minutes, seat=target.seat)
        tell_some(room)


def slow_down(*, member_id: int, seconds: int) -> None:
    """Set slow mode: seconds between two messages of one participant; 0 ends it.

    Supervisors and interpreters are not slowed down. Raises Invalid for an unknown choice, Conflict
    once the room is over.
    """
    if seconds not in SLOW_CHOICES:
        raise Invalid(sentences.PAGE_LINES["try-again"])
    with transaction.atomic():
        room, _row = seated(member_id, Act.SLOW)
        if room.state in OVER:
            raise Conflict(sentences.NOT_IN_THIS_STATE)
        Room.objects.filter(pk=room.pk).update(slow_seconds=seconds)
        notifications.send_on_commit(room.public_id, notifications.ROOM_CHANGED)


def remove(*, member_id: int, person: UUID) -> None:
    """Remove `person` from this room for good. The log records it.

    Raises as `mute`.
    """
    with transaction.atomic():
        room, row = seated(member_id, Act.REMOVE)
        target = _somebody(room, person)
        RoomMember.objects.filter(pk=target.pk).update(
            removed_at=DatabaseNow(), went_out_at=DatabaseNow(), continued_at=None
        )
        # Whoever removes somebody is involved in what the lead has to look at.
        RoomMember.objects.filter(pk=row.pk).update(called_in=False)
        _record(room, row, "room-person-removed", seat=target.seat)
        make_it_a_matter(room, MatterReason.REMOVAL)
        reopen_if_ready(room.pk)
        tell_some(room)


def _somebody(room: Room, person: UUID) -> RoomMember:
    target = RoomMember.objects.filter(room=room, person=person).first()
    if room.state in OVER:
        raise Conflict(sentences.NOT_IN_THIS_STATE)
    if target is None:
        raise Invalid(sentences.NOBODY_HERE)
    # Nobody can remove or mute the room's supervisor, or the lead whom the room called.
    if target.seat in ALONE_WITH:
        raise Refused
    return target


def _record(room: Room, row: RoomMember, verb: str, **facts: object) -> None:
    moment = Room.objects.filter(pk=room.pk).values_list(DatabaseNow(), flat=True)[0]
    record(
        actor=row.user,
        verb=verb,
        subject=room,
        organisation=room.organisation,
        at=moment,
        **facts,
    )


def ask_release(*, member_id: int, line_id: UUID) -> None:
    """Ask for approval of a held message; it stays held until a second person agrees.

    Raises Conflict in a private talk: a second person would read what was told to one (domain
    10.13).
    """
    with transaction.atomic():
        room, row = seated(member_id, Act.RELEASE)
        line = _waiting_for(row, line_id)
        if room.talk is not None:
            raise Conflict(sentences.RELEASE_WHILE_OPEN)
        if line.release_asked_by_id is None:
            StoppedLine.objects.filter(pk=line.pk).update(release_asked_by=row.user)
            _record_approval(room, row.user, "stopped-line-release-asked", line)
        notifications.send_on_commit(room.public_id, notifications.LINE_STOPPED)


def discard(*, member_id: int, line_id: UUID) -> None:
    """Drop a held message: nobody is shown it any longer. It still counts as held."""
    with transaction.atomic():
        room, row = seated(member_id, Act.RELEASE)
        line = _waiting_for(row, line_id)
        StoppedLine.objects.filter(pk=line.pk).update(settled_at=DatabaseNow())
        _record_approval(room, row.user, "stopped-line-dropped", line)
        notifications.send_on_commit(room.public_id, notifications.LINE_STOPPED)


def read_for_release(*, by: User, line_id: UUID) -> str:
    """Return the text for the second person; the log records that it was opened."""
    with transaction.atomic():
        line = _asked(by, line_id)
        key = line.room.key
        if key is None:
            raise Conflict(sentences.NO_SUCH_LINE)
        _record_approval(line.room, by, "stopped-line-opened", line)
        return words_of(line.kind, Fernet(key).decrypt(bytes(line.body)).decode())


def release(*, by: User, line_id: UUID) -> None:
    """Approve a held message as the second person; it is posted as its sender wrote it.

    Raises NotFound for somebody who may not know of it. Raises Refused for whoever asked first, for
    the sender, and for newcomers. Raises Conflict if the room is on hold or over.
    """
    with transaction.atomic():
        line = _asked(by, line_id)
        room = Room.objects.select_for_update(no_key=True).get(pk=line.room_id)
        line = _waiting(StoppedLine.objects.filter(pk=line.pk), line_id)
        if by.pk in (line.release_asked_by_id, line.sender.user_id) or is_new(
            by.joined_at, _moment(room)
        ):
            raise Refused
        if room.key is None:
            raise Conflict(sentences.NO_SUCH_LINE)
        text = Fernet(room.key).decrypt(bytes(line.body)).decode()
        new = NewMessage(line.sender_id, line.client_id, text, line.kind)
        said = services.post_messages([new])[0]
        if isinstance(said, NotSaid):
            raise Conflict(sentences.RELEASE_WHILE_OPEN)
        StoppedLine.objects.filter(pk=line.pk).update(settled_at=DatabaseNow(), released=True)
        _record_approval(room, by, "stopped-line-released", line)
        notifications.send_on_commit(room.public_id, notifications.LINE_STOPPED)


def _asked(by: User, line_id: UUID) -> StoppedLine:
    """Return a message that waits for a second person, who may be `by`. Raises NotFound."""
    line = _waiting(StoppedLine.objects.filter(waits_for_a_second()), line_id)
    is_second = permissions.can_be_second(by, line.room.organisation_id)
    if not is_second or must_not_read_of(by, line.room):
        raise NotFound
    return line


def _waiting_for(row: RoomMember, line_id: UUID) -> StoppedLine:
    """Return a held message that this seat may handle.

    Raises Refused in a private talk of others.
    """
    if not RoomMember.objects.filter(reads_stopped_lines(), pk=row.pk).exists():
        raise Refused
    return _waiting(StoppedLine.objects.filter(of_what_goes_on(), room=row.room_id), line_id)


def _waiting(rows: QuerySet[StoppedLine], line_id: UUID) -> StoppedLine:
    rows = rows.filter(public_id=line_id, settled_at=None, aside_to=None)
    line = rows.exclude(room__state__in=OVER).select_related("room__organisation", "sender").first()
    if line is None:
        raise Conflict(sentences.NO_SUCH_LINE)
    return line


def _record_approval(room: Room, by: User, verb: str, line: StoppedLine) -> None:
    record(
        actor=by,
        verb=verb,
        subject=room,
        organisation=room.organisation,
        at=_moment(room),
        category=line.category,
    )


def _moment(room: Room) -> datetime:
    return Room.objects.filter(pk=room.pk).values_list(DatabaseNow(), flat=True)[0]
