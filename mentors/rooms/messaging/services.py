"""Posts messages: numbered, encrypted and written, or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID

from cryptography.fernet import Fernet
from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Q, When, prefetch_related_objects

from mentors.room_states import OVER, SPEAKING, WITHOUT_WORDS

from ...models import Message, Room, RoomKey, RoomMember
from ..frames.protocol import RejectedReason
from ..help.services import hear
from ..lifecycle.timekeeping import destroy_words
from ..rules.lifecycle import MAX_MESSAGE_CHARACTERS
from ..rules.messaging import NOT_SLOWED, SAY
from ..state import notifications
from ..state.clock import DatabaseNow
from ..state.message_queries import ChatLine, belongs, seconds_to_wait
from ..state.row_locks import LATER, Later, locked
from ..state.snapshot import speaking_now

SUPERVISOR = RoomMember.Seat.SUPERVISOR


@dataclass(frozen=True, slots=True)
class NewMessage:
    """What somebody wants to say: text, or the key of a phrase."""

    member_id: int
    client_id: UUID
    text: str
    kind: str = SAY
    # The private talk for which it is meant; None: for the room.
    talk: UUID | None = None

    @property
    def key(self) -> "Key":
        """What a message and its resend share: the sender, and the id chosen by the page."""
        return self.member_id, self.client_id


@dataclass(frozen=True, slots=True)
class Said:
    """The message was posted.

    `again`: it had been posted before under the same id; nothing was written.
    """

    room_id: int
    public_id: UUID
    line: ChatLine
    again: bool = False


@dataclass(frozen=True, slots=True)
class NotSaid:
    """Not posted: a reason of the protocol, or "no-seat". `left`: seconds to wait in slow mode."""

    reason: RejectedReason | Literal["no-seat"]
    left: int | None = None


class _Taken(NamedTuple):
    last_seq: int
    moment: datetime


type Outcome = Said | NotSaid
type Key = tuple[int, UUID]
type Rooms = Mapping[int, Room]
# Seats, each with `is_muted`.
type Seats = Mapping[int, Any]
# New messages by room.
type Fresh = Mapping[int, list[NewMessage]]


def refusal_of(new: NewMessage) -> NotSaid | None:
    """Return why this message is refused in any room, whatever its state; None if it may be posted.

    Every way to post checks this before a row is locked. Checks on the text itself belong here.
    """
    return NotSaid("too-long") if len(new.text) > MAX_MESSAGE_CHARACTERS else None


def post_messages(batch: Sequence[NewMessage]) -> list[Outcome]:
    """Post these messages of any number of rooms in one transaction; return the outcomes in order.

    Waits for rooms that are locked elsewhere.
    """
    return [said for said in _post(batch, wait=True) if not isinstance(said, Later)]


def post_at_once(batch: Sequence[NewMessage]) -> list[Outcome | Later]:
    """Post without waiting: LATER for what could not be posted or refused at once."""
    return _post(batch, wait=False)


def _post(batch: Sequence[NewMessage], *, wait: bool) -> list[Outcome | Later]:
    """Return the outcome of each message.

    One conditional UPDATE proves that each room is open and its supervisor is there, and takes the
    numbers; so no message ever gets a number after the lease (contract 6). If its sender has used
    the id before, the answer is the message posted then. Seats are read again for every batch.
    """
    refused = {id(new): problem for new in batch if (problem := refusal_of(new))}
    fit = [new for new in batch if id(new) not in refused]
    with transaction.atomic():
        rooms = _locked_rooms(fit, wait=wait)
        if over := [room.pk for room in rooms.values() if room.state in OVER]:
            destroy_words(over)
        prefetch_related_objects(list(rooms.values()), "room_key")
        seats = {
            row.pk: row
            for row in RoomMember.objects.in_force()
            .taking_part()
            .filter(pk__in={new.member_id for new in fit}, room__in=rooms)
            .annotate(is_muted=Case(When(_only_reads(), then=True), default=False))
        }
        heard = hear([(new.member_id, new.text) for new in fit], rooms, seats)
        said = _said_before(fit, rooms)
        slowed = [row for row in seats.values() if row.seat not in NOT_SLOWED]
        slow = {row.pk: rooms[row.room_id].slow_seconds for row in slowed}
        waits = seconds_to_wait({pk: seconds for pk, seconds in slow.items() if seconds})
        fresh = _fresh(
            [one for one in fit if (one.member_id, one.text) not in heard],
            rooms,
            seats,
            said,
            waits,
        )
        taken = _take_numbers(fresh, rooms, seats) if fresh else {}
        said |= _write(fresh, rooms, seats, taken)
        for room_id, numbers in taken.items():
            notifications.send_on_commit(
                rooms[room_id].public_id,
                notifications.NEW_LINES,
                seq=numbers.last_seq + len(fresh[room_id]),
            )
    outcomes: list[Outcome | Later] = []
    earlier: set[Key] = set()
    refused |= {id(new): NotSaid("not-sent") for new in fit if (new.member_id, new.text) in heard}
    for new in batch:
        if id(new) in refused:
            outcomes.append(refused[id(new)])
        elif not wait and new.member_id not in seats:
            # The room is locked, or the sender has no seat: the waiting variant finds out which.
            outcomes.append(LATER)
        else:
            left = waits.get(new.member_id)
            outcomes.append(_outcome(new, rooms, seats, said, earlier=earlier, left=left))
            earlier.add(new.key)
    return outcomes


def _only_reads() -> Q:
    """Match seats that cannot write now: what they send stays in the sender's box."""
    return Q(muted_until__gt=DatabaseNow()) | Q(seat=RoomMember.Seat.OBSERVER)


def _locked_rooms(batch: Sequence[NewMessage], *, wait: bool) -> dict[int, Room]:
    members = RoomMember.objects.filter(pk__in={new.member_id for new in batch})
    rooms = Room.objects.filter(pk__in=members.values("room"))
    return {room.pk: room for room in locked(rooms, wait=wait)}


def _said_before(batch: Sequence[NewMessage], rooms: Rooms) -> dict[Key, ChatLine]:
    keys = {new.key for new in batch}
    rows = (
        Message.objects.filter(
            room__in=rooms,
            sender__in={member_id for member_id, _id in keys},
            client_id__in={client_id for _member, client_id in keys},
        )
        .annotate(person=F("sender__person"))
        .order_by()
    )
    found = {}
    for row in rows:
        room_key = rooms[row.room_id].key
        if rooms[row.room_id].state in OVER:
            continue
        if room_key is not None and (row.sender_id, row.client_id) in keys:
            text = Fernet(room_key).decrypt(bytes(row.body)).decode()
            found[row.sender_id, row.client_id] = ChatLine(
                row.seq, row.client_id, row.person, row.kind, text, row.at
            )
    return found


def _fresh(
    batch: Sequence[NewMessage],
    rooms: Rooms,
    seats: Seats,
    said: Mapping[Key, ChatLine],
    waits: dict[int, int],
) -> Fresh:
    """Return the messages that need a number, by room; one that is in the batch twice counts once.

    If a room's key is destroyed or cannot be read, none of its messages is taken.
    """
    fresh: dict[int, list[NewMessage]] = {}
    known = set(said)
    for new in batch:
        seat = seats.get(new.member_id)
        if not seat or seat.is_muted or seat.rests_since:
            continue
        if not belongs(new.talk, rooms[seat.room_id], seat):
            continue
        if waits.get(new.member_id):
            continue
        if new.key not in known and rooms[seat.room_id].key is not None:
            known.add(new.key)
            if new.member_id in waits:
                waits[new.member_id] = rooms[seat.room_id].slow_seconds
            fresh.setdefault(seat.room_id, []).append(new)
    return fresh


def _take_numbers(fresh: Fresh, rooms: Rooms, seats: Seats) -> dict[int, _Taken]:
    """Return for each room that accepted its messages the number before the first, and the time.

    Rooms with the same number of messages share one statement; most have one in a batch.
    """
    by_count: dict[int, list[int]] = {}
    for room_id, lines in fresh.items():
        by_count.setdefault(len(lines), []).append(room_id)
    has_key = Exists(RoomKey.objects.filter(room=OuterRef("pk")))
    for count, room_ids in by_count.items():
        Room.objects.filter(speaking_now(), has_key, pk__in=room_ids).update(
            last_seq=F("last_seq") + count
        )
    now = Room.objects.filter(pk__in=fresh).values_list("pk", "last_seq", DatabaseNow())
    taken = {
        room_id: _Taken(rooms[room_id].last_seq, moment)
        for room_id, last_seq, moment in now
        if last_seq > rooms[room_id].last_seq
    }
    _note_signs_of_life(fresh, seats, taken)
    return taken


def _note_signs_of_life(fresh: Fresh, seats: Seats, taken: Mapping[int, _Taken]) -> None:
    """Record the supervisor's messages as signs of presence (domain 10.1)."""
    by_supervisor = {
        room_id
        for room_id in taken
        if any(seats[new.member_id].seat == SUPERVISOR for new in fresh[room_id])
    }
    if by_supervisor:
        Room.objects.filter(pk__in=by_supervisor).update(sign_of_life_at=DatabaseNow())


def _write(
    fresh: Fresh, rooms: Rooms, seats: Seats, taken: Mapping[int, _Taken]
) -> dict[Key, ChatLine]:
    rows, lines = [], {}
    for room_id, numbers in taken.items():
        # A room without a key took no number.
        box = Fernet(rooms[room_id].key or "")
        for seq, new in enumerate(fresh[room_id], start=numbers.last_seq + 1):
            rows.append(
                Message(
                    room_id=room_id,
                    seq=seq,
                    sender_id=new.member_id,
                    client_id=new.client_id,
                    kind=new.kind,
                    body=box.encrypt(new.text.encode()),
                    at=numbers.moment,
                )
            )
            person = seats[new.member_id].person
            lines[new.key] = ChatLine(
                seq, new.client_id, person, new.kind, new.text, numbers.moment, new.talk
            )
    Message.objects.bulk_create(rows)
    return lines


def _outcome(
    new: NewMessage,
    rooms: Rooms,
    seats: Seats,
    said: Mapping[Key, ChatLine],
    *,
    earlier: set[Key],
    left: int | None,
) -> Outcome:
    """Return the outcome. `earlier`: keys before it in the batch; `left`: the seconds to wait."""
    seat = seats.get(new.member_id)
    if seat is None:
        return NotSaid("no-seat")
    room = rooms[seat.room_id]
    line = said.get(new.key)
    if room.state in OVER or (line is None and room.state in WITHOUT_WORDS):
        return NotSaid("not-open")
    if line is None and not belongs(new.talk, room, seat):
        return NotSaid("not-open")
    if line is None and left and not seat.is_muted and room.state in SPEAKING:
        return NotSaid("slow", left)
    if line is None:
        return NotSaid("muted" if seat.is_muted and room.state in SPEAKING else "held")
    again = line.seq <= room.last_seq or new.key in earlier
    return Said(room.pk, room.public_id, line, again)
