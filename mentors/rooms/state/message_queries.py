"""Reads and decrypts messages. Read only; callers check who may see which."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.fernet import Fernet
from django.db.models import Case, F, Max, Q, QuerySet, When

from accounts.models import User
from accounts.queries import organisations_of
from accounts.safe_contact.queries import must_not_meet_any
from core.errors import Conflict
from mentors.room_states import OVER
from mentors.room_types import DRILLS

from ...models import Message, Room, RoomKey, RoomMember, StoppedLine
from ..rules.messaging import LAST_SEQUENCE, TRANSLATION, packed, seconds_left
from ..rules.participants import Act, seats_that_may
from . import sentences
from .clock import DatabaseNow
from .permissions import SECOND_ROLES

SUPERVISOR = RoomMember.Seat.SUPERVISOR
_LINE_FIELDS = ("room_id", "seq", "client_id", "person", "kind", "body", "at", "talk")


@dataclass(frozen=True, slots=True)
class ChatLine:
    """One posted message, decrypted.

    `text` is the phrase's key if `kind` is "phrase"; a translation is unpacked by `words_of` and
    `translated`.
    """

    seq: int
    id: UUID
    person: UUID
    kind: str
    text: str
    at: datetime
    # The private talk to which it belongs; None: the room.
    talk: UUID | None = None


def belongs(talk: UUID | None, room: Room, seat: RoomMember) -> bool:
    """Whether a message belongs to the current talk, and its sender to the two in it.

    The statement of `one_statement` checks the same. A message that was written earlier, and
    arrives during a talk of others, is not posted there.
    """
    if talk != room.talk:
        return False
    return talk is None or seat.seat == SUPERVISOR or room.talks_with_id == seat.pk


def lines_after(
    asked: Iterable[tuple[int, int]], *, at_most: int = LAST_SEQUENCE
) -> dict[int, list[ChatLine]]:
    """Return for each room id the messages after a number, in order.

    There are none of a room that is over, and in a private talk only those of that talk. If a room
    is asked for after several numbers, up to `at_most` messages after each are returned, and none
    twice. Callers decide who may see them: `presence.go_in` for one person, the hub for those in
    the list of people.
    """
    wanted = {(room_id, min(after, LAST_SEQUENCE)) for room_id, after in asked}
    chosen = Q(pk__in=[])
    for room_id, after in wanted:
        # Numbers have no gaps, so this is the right count.
        last = min(after + at_most, LAST_SEQUENCE)
        chosen |= Q(room=room_id, seq__gt=after, seq__lte=last)
    boxes = _boxes({room_id for room_id, _after in wanted})
    found: dict[int, list[ChatLine]] = {room_id: [] for room_id, _after in wanted}
    rows = (
        Message.objects.filter(chosen, room__in=list(boxes), seq__gt=F("room__talk_after_seq"))
        .order_by("room", "seq")
        .annotate(person=F("sender__person"), talk=F("room__talk"))
        .values_list(*_LINE_FIELDS, named=True)
    )
    for row in rows:
        text = boxes[row.room_id].decrypt(bytes(row.body)).decode()
        line = ChatLine(row.seq, row.client_id, row.person, row.kind, text, row.at, row.talk)
        found[row.room_id].append(line)
    return found


def translation_of(member_id: int, of: UUID, words: str) -> str:
    """Return the text packed as a translation of a message that this member may see.

    Raises Conflict if there is no such message.
    """
    seen = Message.objects.filter(
        room__members=member_id,
        seq__gt=F("room__members__joined_after_seq"),
        client_id=of,
    )
    if not seen.exclude(kind=TRANSLATION).exists():
        raise Conflict(sentences.NO_SUCH_LINE)
    return packed(of, words)


def _boxes(room_ids: Iterable[int]) -> dict[int, Fernet]:
    """Return the keys of those rooms that are not over and whose key still exists."""
    rows = RoomKey.objects.filter(room__in=room_ids).exclude(room__state__in=OVER)
    return {row.pk: Fernet(row.key) for row in rows if row.key is not None}


def seconds_to_wait(slow: Mapping[int, int]) -> dict[int, int]:
    """Return the remaining seconds for seats of rooms in slow mode, given each room's seconds.

    No query if no room is in slow mode. *Locks expected*: the rooms.
    """
    if not slow:
        return {}
    said = Message.objects.filter(sender__in=slow).order_by().values_list("sender")
    rows = said.annotate(latest=Max("at"), moment=DatabaseNow())
    left = {pk: seconds_left(latest, at, slow[pk]) for pk, latest, at in rows}
    return {pk: left.get(pk, 0) for pk in slow}


# Rooms are few and end within the hour.
LINES_LISTED = 50
_READERS = sorted(seats_that_may(Act.REVEAL))


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A held message: its category, its sender in this room, and when."""

    id: UUID
    person: UUID
    name: str
    category: str
    at: datetime
    # Whether a second person has been asked to approve it.
    asked: bool = False
    # In practice: nothing is wrong.
    drill: bool = False


@dataclass(frozen=True, slots=True)
class WaitingLines:
    """The held messages of one room, oldest first, and the seats that may know of them, by id."""

    readers: tuple[int, ...]
    lines: tuple[WaitingLine, ...]


def lines_to_release(user: User) -> list[WaitingLine]:
    """Return messages that wait for a second person, who may be `user`.

    None from a room with somebody whom `user` must not meet, nor from one in which `user` takes
    part: their text is not revealed to `user`.
    """
    organisations = [one for role in SECOND_ROLES for one in organisations_of(user, role)]
    rows = (
        StoppedLine.objects.filter(
            waits_for_a_second(),
            room__organisation__in=organisations,
            aside_to=None,
            settled_at=None,
        )
        .exclude(room__state__in=OVER)
        .exclude(release_asked_by=user)
        .exclude(sender__user=user)
        .order_by("pk")
        .annotate(
            person=F("sender__person"),
            name=F("sender__user__shown_name"),
            asked=_is_asked(),
            drill=_is_a_drill(),
        )
    )
    rooms = Room.objects.filter(pk__in=rows.values("room")).select_related("organisation")
    hers = [room.pk for room in rooms if not must_not_read_of(user, room)]
    found = rows.filter(room__in=hers).values_list(*_SHOWN)
    return [WaitingLine(*row) for row in found[:LINES_LISTED]]


# The fields of a `WaitingLine`.
_SHOWN = ("public_id", "person", "name", "category", "at", "asked", "drill")


def _is_asked() -> Case:
    return Case(When(release_asked_by__isnull=False, then=True), default=False)


def _is_a_drill() -> Case:
    return Case(When(room__kind__in=sorted(DRILLS), then=True), default=False)


def must_not_read_of(user: User, room: Room) -> bool:
    """Whether `user` takes part in the room, or must not meet somebody there.

    Then `user` cannot be the second person for its messages (domain 10.11, 10.25).
    """
    if room.members.not_on_duty().filter(user=user).exists():
        return True
    people = room.members.values_list("user", flat=True)
    return must_not_meet_any(user.pk, list(people), room.organisation)


def waits_for_a_second() -> Q:
    """Match messages that a second person may read; none once a private talk runs in that room."""
    return Q(release_asked_by__isnull=False, room__talk=None)


def of_what_goes_on() -> Q:
    """Match messages of the current talk: what was told to two stays with them (domain 10.13)."""
    return Q(room__talk=None) | Q(at__gte=F("room__talk_at"))


def reads_stopped_lines() -> Q:
    """Match seats whose people may open them now; in a private talk only the supervisor."""
    return Q(seat__in=_READERS) & (Q(room__talk=None) | Q(seat=RoomMember.Seat.SUPERVISOR))


def waiting_messages(room_id: int) -> WaitingLines:
    """Return the held messages of this room; none once it is over."""
    lines = tuple(WaitingLine(*row) for row in _waiting(room_id))
    readers = RoomMember.objects.in_force().filter(reads_stopped_lines(), room=room_id)
    return WaitingLines(tuple(readers.values_list("pk", flat=True)) if lines else (), lines)


def _waiting(room_id: int) -> QuerySet[StoppedLine, Any]:
    return (
        StoppedLine.objects.filter(of_what_goes_on(), room=room_id, aside_to=None, settled_at=None)
        .exclude(room__state__in=OVER)
        .order_by("pk")
        .annotate(
            person=F("sender__person"),
            name=F("sender__user__shown_name"),
            asked=_is_asked(),
            drill=_is_a_drill(),
        )
        .values_list(*_SHOWN)
    )
