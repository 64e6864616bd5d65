"""The lines of rooms, readable. Read only; who may be shown which is asked by whoever calls."""

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
    """One line that was said, readable. `text` is the phrase's key where `kind` is "phrase"; of a
    translation it is read by `translations`.
    """

    seq: int
    id: UUID
    person: UUID
    kind: str
    text: str
    at: datetime
    # Of which talk of two it is a line; None: of the room.
    talk: UUID | None = None


def belongs(talk: UUID | None, room: Room, seat: RoomMember) -> bool:
    """Whether a line is said in the talk for which it is meant, by one of the two whose talk it is.

    The statement of `one_statement` asks the same. A line that was written before, and arrives when
    others talk, is not said to them.
    """
    if talk != room.talk:
        return False
    return talk is None or seat.seat == SUPERVISOR or room.talks_with_id == seat.pk


def lines_after(
    asked: Iterable[tuple[int, int]], *, at_most: int = LAST_SEQUENCE
) -> dict[int, list[ChatLine]]:
    """For each room id the lines after a number, in order; none from a room that is over, and of a
    talk of two its own alone.

    A room may be asked for after several numbers: of the lines after each come `at_most`, and none
    twice. Who may see them is the caller's to know: `presence.go_in` for one person, the hub for
    those who stand in the list of people.
    """
    wanted = {(room_id, min(after, LAST_SEQUENCE)) for room_id, after in asked}
    chosen = Q(pk__in=[])
    for room_id, after in wanted:
        # Numbers have no gaps, so that these are as many lines.
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
    """These words as the translation of a line that this member may see. Raises Conflict without
    one.
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
    """What opens the lines of each room that is not over and whose key still lives."""
    rows = RoomKey.objects.filter(room__in=room_ids).exclude(room__state__in=OVER)
    return {row.pk: Fernet(row.key) for row in rows if row.key is not None}


def seconds_to_wait(slow: Mapping[int, int]) -> dict[int, int]:
    """For seats of slow rooms, each with the seconds of its room: what is left of them.

    Nothing is asked where no room is slow. *Locks expected*: the rooms.
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
    """A line that was stopped: of which kind, by whom in this room, when."""

    id: UUID
    person: UUID
    name: str
    category: str
    at: datetime
    # Whether a second person has been asked to let it through.
    asked: bool = False
    # In practice: nothing is amiss by it.
    drill: bool = False


@dataclass(frozen=True, slots=True)
class WaitingLines:
    """Those of one room, the oldest first, and the seats that may know of them, by id."""

    readers: tuple[int, ...]
    lines: tuple[WaitingLine, ...]


def lines_to_release(user: User) -> list[WaitingLine]:
    """Lines for which a second person is asked, where `user` may be that and is not the first.

    None of a room with somebody whom `user` must not meet, nor of one in which `user` takes part:
    nobody tells its words to `user`.
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
    """Whether `user` takes part in it, or somebody there must not meet `user`: then no second for
    its lines (domain 10.11, 10.25).
    """
    if room.members.not_on_duty().filter(user=user).exists():
        return True
    people = room.members.values_list("user", flat=True)
    return must_not_meet_any(user.pk, list(people), room.organisation)


def waits_for_a_second() -> Q:
    """Lines that a second person may look at; none once two talk alone in that room."""
    return Q(release_asked_by__isnull=False, room__talk=None)


def of_what_goes_on() -> Q:
    """Lines of the talk that goes on: what was told to two alone stays with them (domain 10.13)."""
    return Q(room__talk=None) | Q(at__gte=F("room__talk_at"))


def reads_stopped_lines() -> Q:
    """Seats whose people may open them now; in a talk of two the supervisor alone."""
    return Q(seat__in=_READERS) & (Q(room__talk=None) | Q(seat=RoomMember.Seat.SUPERVISOR))


def waiting_messages(room_id: int) -> WaitingLines:
    """What waits in this room; nothing once it is over."""
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
