"""The lines of rooms, readable. Read only; who may be shown which is asked by whoever calls."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cryptography.fernet import Fernet
from django.db.models import F, Q

from core.crypto import opened
from core.errors import Conflict
from mentors.room_states import OVER

from ..models import Message, Room, RoomMember
from . import sentences
from .line_kinds import LAST_SEQUENCE
from .translations import TRANSLATION, packed

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
    """These words as the translation of a line that she may see. Raises Conflict without one."""
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
    rooms = Room.objects.filter(pk__in=room_ids, key__isnull=False).exclude(state__in=OVER)
    rows = rooms.values_list("pk", "public_id", "key")
    keys = ((pk, opened(key, public_id)) for pk, public_id, key in rows)
    return {pk: Fernet(key) for pk, key in keys if key is not None}
