"""Posts messages through screening, and lets a supervisor handle held messages.

Pages and sockets call the `post_messages` of this module. A message with contact details never
reaches `services.post_messages`, so it gets no number and nobody sees it (domain 4.4, ADR-0070).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypedDict
from uuid import UUID

from cryptography.fernet import Fernet
from django.db import transaction
from django.db.models import QuerySet

from core.audit.services import record
from core.errors import Conflict, NotFound, Refused
from mentors.case_rules import MatterReason
from mentors.on_call_rules import CallReason
from mentors.room_states import OVER, WITHOUT_WORDS, HoldReason, RoomState
from mentors.room_types import DRILLS, REAL

from ...models import Message, Room, RoomMember, StoppedLine
from ..help.services import hear
from ..lifecycle.timekeeping import hold
from ..on_call.alert_services import call_for
from ..on_call.case_services import make_it_a_matter
from ..rules.lifecycle import MAX_MESSAGE_CHARACTERS, RoomEvent, next_state
from ..rules.messaging import PHRASE, words_of
from ..rules.participants import Act, may
from ..screening.categories import Hit, holds_the_room
from ..screening.filter import MOST_TOGETHER, is_part_of_a_number, screen, spread_number
from ..screening.telephones import ENOUGH_WHEN_ASKED
from ..state import notifications, permissions, sentences
from ..state.clock import DatabaseNow
from ..state.message_queries import WaitingLine, of_what_goes_on, reads_stopped_lines
from ..state.row_locks import LATER, Later, locked
from ..state.snapshot import speaking_now
from . import services
from .services import NewMessage, NotSaid, Outcome

SUPERVISOR = RoomMember.Seat.SUPERVISOR
# Messages of one sender within this time are read together.
READ_TOGETHER = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class _Found:
    """A message that contains contact details: its place in the batch, and its category."""

    place: int
    new: NewMessage
    seat: RoomMember
    category: str


# How unsuspicious messages are posted: `services.post_messages`, or a hub's own statement.
type Say = Callable[[Sequence[NewMessage]], Sequence[Outcome]]
type SayAtOnce = Callable[[Sequence[NewMessage]], Sequence[Outcome | Later]]


def post_messages(batch: Sequence[NewMessage], *, say: Say | None = None) -> list[Outcome]:
    """Post these messages, except those that are held; return the outcomes in order.

    If a message may complete a number spread over several, the rooms are locked first. So of two
    messages sent at the same moment, in whatever way, the second is read with the first.
    """
    senders = {new.member_id for new in batch if _may_end_a_number(new)}
    if not senders:
        return _post(batch, say)
    rooms = Room.objects.filter(members__in=senders)
    with transaction.atomic():
        locked(Room.objects.filter(pk__in=rooms.values("pk")).only("pk"), wait=True)
        return _post(batch, say)


def _post(batch: Sequence[NewMessage], say: Say | None) -> list[Outcome]:
    stopped = _stop(batch)
    rest = [new for place, new in enumerate(batch) if place not in stopped]
    said = iter((say or services.post_messages)(rest) if rest else [])
    return [stopped.get(place) or next(said) for place in range(len(batch))]


def post_at_once(batch: Sequence[NewMessage], *, say: SayAtOnce) -> list[Outcome | Later]:
    """Post without waiting for locks.

    LATER for a message that needs a second check, and for whatever its sender says after it, so
    that the sender's messages keep their order.
    """
    rest: list[int] = []
    looked_at_twice: set[int] = set()
    for place, new in enumerate(batch):
        if new.member_id in looked_at_twice or _may_give_away(new):
            looked_at_twice.add(new.member_id)
        else:
            rest.append(place)
    said = dict(zip(rest, say([batch[place] for place in rest]) if rest else (), strict=True))
    return [said.get(place, LATER) for place in range(len(batch))]


def _stop(batch: Sequence[NewMessage]) -> dict[int, NotSaid]:
    """Return the outcome of each held message, by place in the batch."""
    suspects = {place: new for place, new in enumerate(batch) if _may_give_away(new)}
    if not suspects:
        return {}
    found = _found(suspects)
    by_room: dict[int, list[_Found]] = {}
    for one in found:
        by_room.setdefault(one.seat.room_id, []).append(one)
    outcomes: dict[int, NotSaid] = {}
    # In the order of their ids in every process, so that two batches never wait for each other.
    for room_id in sorted(by_room):
        outcomes |= _write_down(room_id, by_room[room_id])
    return outcomes


def _may_give_away(new: NewMessage) -> bool:
    """Whether a second check is needed: only the room tells which countries' numbers apply."""
    if new.kind == PHRASE or len(new.text) > MAX_MESSAGE_CHARACTERS:
        return False
    words = words_of(new.kind, new.text)
    return (
        sum(map(str.isdigit, words)) >= ENOUGH_WHEN_ASKED
        or _may_end_a_number(new)
        or bool(screen(words))
    )


def _may_end_a_number(new: NewMessage) -> bool:
    if new.kind == PHRASE or len(new.text) > MAX_MESSAGE_CHARACTERS:
        return False
    return is_part_of_a_number(words_of(new.kind, new.text))


def _found(suspects: Mapping[int, NewMessage]) -> list[_Found]:
    rows = (
        RoomMember.objects.in_force()
        .filter(pk__in={new.member_id for new in suspects.values()})
        .select_related("room__organisation")
    )
    seats = {row.pk: row for row in rows}
    found = []
    # For each sender, the messages before it in the batch.
    before: dict[int, dict[UUID, str]] = {}
    for place, new in suspects.items():
        # A sender without a seat gets that answer when messages are posted.
        seat = seats.get(new.member_id)
        if seat is None or not _has_words(seat) or _was_released(seat, new):
            continue
        hers = before.setdefault(seat.pk, {})
        if hit := _weightiest(seat, new, hers):
            found.append(_Found(place, new, seat, str(hit.category)))
        else:
            hers[new.client_id] = words_of(new.kind, new.text)
    return found


def _weightiest(seat: RoomMember, new: NewMessage, before: dict[UUID, str]) -> Hit | None:
    """Return the most serious hit, in this message alone or with the sender's last two minutes."""
    if hits := hits_in(seat.room, words_of(new.kind, new.text)):
        return hits[0]
    if not _may_end_a_number(new):
        return None
    earlier = _said_lately(seat) | before
    if new.client_id in earlier:
        # A resend: it was posted.
        return None
    return spread_number(
        list(earlier.values()), words_of(new.kind, new.text), **_judged_by(seat.room)
    )


def _said_lately(seat: RoomMember) -> dict[UUID, str]:
    """Return the sender's stored messages of the last two minutes: the same in every process."""
    key = Room.objects.get(pk=seat.room_id).key
    if key is None:
        return {}
    rows = Message.objects.filter(
        room=seat.room_id, sender=seat, at__gt=DatabaseNow(-READ_TOGETHER)
    ).exclude(kind=PHRASE)
    latest = list(rows.order_by("-seq")[:MOST_TOGETHER])
    box = Fernet(key)
    return {
        row.client_id: words_of(row.kind, box.decrypt(bytes(row.body)).decode())
        for row in reversed(latest)
    }


def _has_words(seat: RoomMember) -> bool:
    return may(seat.seat, Act.SAY) or may(seat.seat, Act.TRANSLATE)


def _was_released(seat: RoomMember, new: NewMessage) -> bool:
    """Whether two people approved this very message and it was posted: a resend is the same one."""
    rows = StoppedLine.objects.filter(sender=seat, client_id=new.client_id, released=True)
    return rows.exists() and not _is_changed(seat, new, rows)


def _is_changed(seat: RoomMember, new: NewMessage, rows: QuerySet[StoppedLine]) -> bool:
    key = Room.objects.get(pk=seat.room_id).key
    bodies = rows.values_list("body", flat=True)
    return key is None or all(
        Fernet(key).decrypt(bytes(body)).decode() != new.text for body in bodies
    )


def hits_in(room: Room, text: str) -> tuple[Hit, ...]:
    """Return what screening finds in this text for this room, the most serious first."""
    return screen(text, **_judged_by(room))


class _JudgedBy(TypedDict):
    regions: Sequence[str]
    practice: bool


def _judged_by(room: Room) -> _JudgedBy:
    regions = permissions.phone_regions(room.organisation)
    return {"regions": regions, "practice": room.kind == Room.Kind.PRACTICE}


def _write_down(room_id: int, found: Sequence[_Found]) -> dict[int, NotSaid]:
    """Keep the held messages of one room for its supervisor, and put it on hold if that is due.

    If nothing may be said now, nothing is kept either: the text stays only in the sender's box.
    """
    with transaction.atomic():
        room = Room.objects.select_for_update(no_key=True).get(pk=room_id)
        # A message may contain its sender's code word as well.
        texts = [(one.seat.pk, one.new.text) for one in found]
        hear(texts, {room_id: room}, {one.seat.pk: one.seat for one in found})
        speaking = Room.objects.filter(speaking_now(), pk=room_id).exists()
        if not speaking or room.key is None:
            closed = room.state in (*OVER, *WITHOUT_WORDS)
            return {one.place: NotSaid("not-open" if closed else "held") for one in found}
        for one in found:
            if not _is_known(room.key, one):
                _keep(room, room.key, one)
        if any(one.seat.seat == SUPERVISOR for one in found):
            # The message was not posted, but it shows that the supervisor is there (domain 10.1).
            Room.objects.filter(pk=room_id).update(sign_of_life_at=DatabaseNow())
        notifications.send_on_commit(room.public_id, notifications.LINE_STOPPED)
    return {one.place: NotSaid("screened") for one in found}


def _is_known(key: str, one: _Found) -> bool:
    """Whether this is a resend after a lost connection, which counts once."""
    rows = StoppedLine.objects.filter(
        sender=one.seat.pk, client_id=one.new.client_id, aside_to=None
    )
    bodies = rows.values_list("body", flat=True)
    return any(Fernet(key).decrypt(bytes(body)).decode() == one.new.text for body in bodies)


def _keep(room: Room, key: str, one: _Found) -> None:
    earlier = StoppedLine.objects.filter(room=room, aside_to=None)
    last = earlier.filter(held_the_room=True).order_by("-pk").values_list("pk", flat=True).first()
    state = next_state(RoomState(room.state), RoomEvent.HOLD)
    # A private talk is not put on hold: the held message is not said, and the supervisor takes
    # part.
    holds = state is not None and holds_the_room(
        one.category, earlier.filter(pk__gt=last or 0).count()
    )
    StoppedLine.objects.create(
        room=room,
        sender=one.seat,
        client_id=one.new.client_id,
        category=one.category,
        kind=one.new.kind,
        body=Fernet(key).encrypt(one.new.text.encode()),
        held_the_room=holds,
        at=DatabaseNow(),
    )
    if holds and state is not None:
        hold(room, state=state, because=HoldReason.STOPPED_LINES)
        make_it_a_matter(room, MatterReason.STOPPED_LINES)
        if room.kind in REAL:
            call_for(room, CallReason.STOPPED_LINES)


def reveal_line(*, member_id: int, line_id: UUID) -> tuple[WaitingLine, str]:
    """Show a supervisor the text of a held message in that room; the log records it.

    Raises NotFound for somebody without a seat, Refused for anybody but the supervisor, and
    Conflict if the room has no such message, or no longer.
    """
    with transaction.atomic():
        row = RoomMember.objects.in_force().filter(pk=member_id).select_related("user").first()
        if row is None:
            raise NotFound
        if not RoomMember.objects.filter(reads_stopped_lines(), pk=member_id).exists():
            raise Refused
        room = Room.objects.select_related("organisation").get(pk=row.room_id)
        line = (
            StoppedLine.objects.filter(
                of_what_goes_on(), room=room, public_id=line_id, aside_to=None, settled_at=None
            )
            .select_related("sender__user")
            .first()
        )
        if line is None or room.key is None or room.state in OVER:
            raise Conflict(sentences.NO_SUCH_LINE)
        moment = Room.objects.filter(pk=room.pk).values_list(DatabaseNow(), flat=True)[0]
        record(
            actor=row.user,
            verb="stopped-line-opened",
            subject=room,
            organisation=room.organisation,
            at=moment,
            category=line.category,
        )
        words = words_of(line.kind, Fernet(room.key).decrypt(bytes(line.body)).decode())
    sender = line.sender
    name = sender.user.shown_name
    asked, drill = line.release_asked_by_id is not None, room.kind in DRILLS
    found = WaitingLine(line.public_id, sender.person, name, line.category, line.at, asked, drill)
    return found, words
