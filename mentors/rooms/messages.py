"""Saying something: numbered, encrypted and written, or not said at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from cryptography.fernet import Fernet
from django.db import transaction
from django.db.models import F

from ..models import Message, Room, RoomMember
from . import notifications
from .clock import DatabaseNow
from .lifecycle import MAX_MESSAGE_CHARACTERS
from .protocol import RejectedReason
from .snapshot import Word, speaking_now

SAY, PHRASE = "say", "phrase"


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody wants to say: words, or the key of a phrase."""

    member_id: int
    client_id: UUID
    text: str
    kind: str = SAY


@dataclass(frozen=True, slots=True)
class Said:
    """It was said. `again`: it had been said before, under the same id; nothing was written."""

    room_id: int
    public_id: UUID
    word: Word
    again: bool = False


@dataclass(frozen=True, slots=True)
class NotSaid:
    """It was not: a reason of the protocol, or "no-seat"."""

    reason: RejectedReason | Literal["no-seat"]


type Outcome = Said | NotSaid


def post_messages(batch: Sequence[Line]) -> list[Outcome]:
    """Says these lines, of however many rooms, in one transaction; answers one by one, in order.

    One conditional UPDATE proves that each room is open and its supervisor is there, and takes the
    numbers; so no line ever gets a number after the lease (contract 6). A line whose id its sender
    has used before is answered with what was said then. Seats are read again for every batch.
    """
    fit = [line for line in batch if len(line.text) <= MAX_MESSAGE_CHARACTERS]
    with transaction.atomic():
        rooms = _locked_rooms(fit)
        seats = {
            row.pk: row
            for row in RoomMember.objects.in_force().filter(pk__in={line.member_id for line in fit})
        }
        said = _said_before(fit, rooms)
        fresh = _fresh(fit, seats, said)
        taken = _take_numbers(fresh, rooms, seats) if fresh else {}
        said |= _write(fresh, rooms, seats, taken)
        for room_id in taken:
            _tell(rooms[room_id].public_id, taken[room_id][0] + len(fresh[room_id]))
    outcomes = []
    seen: set[tuple[int, UUID]] = set()
    for line in batch:
        outcomes.append(_outcome(line, rooms, seats, said, seen))
        seen.add((line.member_id, line.client_id))
    return outcomes


def _locked_rooms(lines) -> dict[int, Room]:
    # In the order of their ids in every process, so that two batches never wait for each other.
    members = RoomMember.objects.filter(pk__in={line.member_id for line in lines})
    rooms = Room.objects.filter(pk__in=members.values("room")).order_by("pk")
    return {room.pk: room for room in rooms.select_for_update(no_key=True)}


def _said_before(lines, rooms) -> dict[tuple[int, UUID], Word]:
    ids = {(line.member_id, line.client_id) for line in lines}
    rows = (
        Message.objects.filter(
            room__in=rooms,
            sender__in={member_id for member_id, _id in ids},
            client_id__in={client_id for _member, client_id in ids},
        )
        .annotate(person=F("sender__person"))
        .order_by()
    )
    found = {}
    for row in rows:
        key = rooms[row.room_id].key
        if key is not None and (row.sender_id, row.client_id) in ids:
            text = Fernet(key).decrypt(bytes(row.body)).decode()
            found[row.sender_id, row.client_id] = Word(
                row.seq, row.client_id, row.person, row.kind, text, row.at
            )
    return found


def _fresh(lines, seats, said) -> dict[int, list[Line]]:
    """The lines that need a number, by room; a line that stands in the batch twice counts once."""
    fresh: dict[int, list[Line]] = {}
    known = set(said)
    for line in lines:
        key = (line.member_id, line.client_id)
        if line.member_id in seats and key not in known:
            known.add(key)
            fresh.setdefault(seats[line.member_id].room_id, []).append(line)
    return fresh


def _take_numbers(fresh, rooms, seats) -> dict[int, tuple[int, datetime]]:
    """For each room that let its lines in: the number before the first, and the time.

    Rooms with as many lines share one statement; most have one line in a batch.
    """
    by_count: dict[int, list[int]] = {}
    for room_id, lines in fresh.items():
        by_count.setdefault(len(lines), []).append(room_id)
    for count, room_ids in by_count.items():
        Room.objects.filter(speaking_now(), pk__in=room_ids, key__isnull=False).update(
            last_seq=F("last_seq") + count
        )
    now = Room.objects.filter(pk__in=fresh).values_list("pk", "last_seq", DatabaseNow())
    taken = {
        room_id: (rooms[room_id].last_seq, moment)
        for room_id, last_seq, moment in now
        if last_seq > rooms[room_id].last_seq
    }
    _note_signs_of_life(fresh, seats, taken)
    return taken


def _note_signs_of_life(fresh, seats, taken) -> None:
    """Something the supervisor says is a sign of her own (domain 10.1)."""
    by_supervisor = {
        room_id
        for room_id in taken
        if any(seats[line.member_id].seat == RoomMember.Seat.SUPERVISOR for line in fresh[room_id])
    }
    if by_supervisor:
        Room.objects.filter(pk__in=by_supervisor).update(sign_of_life_at=DatabaseNow())


def _write(fresh, rooms, seats, taken) -> dict[tuple[int, UUID], Word]:
    rows, words = [], {}
    for room_id, (last_seq, moment) in taken.items():
        box = Fernet(rooms[room_id].key)
        for seq, line in enumerate(fresh[room_id], start=last_seq + 1):
            rows.append(
                Message(
                    room_id=room_id,
                    seq=seq,
                    sender_id=line.member_id,
                    client_id=line.client_id,
                    kind=line.kind,
                    body=box.encrypt(line.text.encode()),
                    at=moment,
                )
            )
            person = seats[line.member_id].person
            words[line.member_id, line.client_id] = Word(
                seq, line.client_id, person, line.kind, line.text, moment
            )
    Message.objects.bulk_create(rows)
    return words


def _outcome(line: Line, rooms, seats, said, seen) -> Outcome:
    if len(line.text) > MAX_MESSAGE_CHARACTERS:
        return NotSaid("too-long")
    seat = seats.get(line.member_id)
    if seat is None:
        return NotSaid("no-seat")
    room = rooms[seat.room_id]
    word = said.get((line.member_id, line.client_id))
    if room.state == Room.State.CLOSED or (word is None and room.state == Room.State.LOBBY):
        return NotSaid("not-open")
    if word is None:
        return NotSaid("held")
    again = word.seq <= room.last_seq or (line.member_id, line.client_id) in seen
    return Said(room.pk, room.public_id, word, again)


def _tell(public_id: UUID, seq: int) -> None:
    transaction.on_commit(lambda: notifications.ring(public_id, notifications.WORDS, seq=seq))
