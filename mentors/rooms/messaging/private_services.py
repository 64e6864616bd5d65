"""Private messages with the supervisor, screened both ways, even on hold (domain 4.2, 10.25).

Participants have no private messages between them: one of the two is always the supervisor or the
safeguarding lead whom the room called.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from cryptography.fernet import Fernet
from django.db import transaction
from django.db.models import QuerySet

from core.audit.services import record
from core.errors import Conflict, Invalid, Refused
from mentors.room_states import OVER

from ...models import Aside, Room, RoomMember, StoppedLine
from ..frames.protocol import RejectedReason
from ..help.services import hear
from ..participants.seated import SUPERVISOR, seated, tell_some
from ..rules.lifecycle import MAX_MESSAGE_CHARACTERS
from ..rules.messaging import is_visible
from ..rules.participants import ALONE_WITH, Act, may
from ..state import sentences
from ..state.clock import DatabaseNow
from .held_services import hits_in


@dataclass(frozen=True, slots=True)
class NewAside:
    """A private message to be sent; `to` is an id in the room, None: the supervisor."""

    client_id: UUID
    text: str
    to: UUID | None = None


def say_aside(*, member_id: int, new: NewAside) -> RejectedReason | None:
    """Send a private message; None if it was sent, otherwise the reason, and nobody is shown it.

    It is rejected if it contains contact details or the sender's code word. The code word works
    here as in a message, and the text is then not kept (ADR-0086).

    The same text under the same id is the same message. Raises Invalid for no text or too much, and
    for nobody there. Raises Refused if neither of the two is the supervisor or the lead, Conflict
    once the room is over.
    """
    text = _words_of(new)
    with transaction.atomic():
        room, row = seated(member_id, Act.ASIDE)
        key = room.key
        if room.state in OVER or key is None:
            raise Conflict(sentences.NOT_IN_THIS_STATE)
        # Checked first: it calls whoever can come, whether or not anybody is there to read the
        # message.
        if hear([(row.pk, text)], {room.pk: room}, {row.pk: row}):
            return "not-sent"
        receiver = _receiver(room, row, new.to)
        asides = Aside.objects.filter(room=room, sender=row)
        client_id = _id_for(asides, key, new.client_id, text)
        if asides.filter(client_id=client_id).exists():
            return None
        body = Fernet(key).encrypt(text.encode())
        told: dict[str, Any] = {
            "sender": row,
            "client_id": client_id,
            "body": body,
            "at": DatabaseNow(),
        }
        if hits := hits_in(room, text):
            kind = str(hits[0].category)
            earlier = StoppedLine.objects.filter(sender=row, client_id=client_id)
            if not _holds(earlier.filter(aside_to=receiver), key, text):
                _stop(room, StoppedLine(aside_to=receiver, category=kind, **told))
            return "screened"
        Aside.objects.create(room=room, receiver=receiver, **told)
        tell_some(room)
    return None


def _words_of(new: NewAside) -> str:
    text = new.text.replace("\x00", "").strip()
    if not is_visible(text):
        raise Invalid(sentences.NOTHING_WRITTEN)
    if len(text) > MAX_MESSAGE_CHARACTERS:
        raise Invalid(sentences.REJECTED_WORDS["too-long"])
    return text


def _receiver(room: Room, sender: RoomMember, to: UUID | None) -> RoomMember:
    seats = RoomMember.objects.in_force().filter(room=room)
    meant = seats.filter(seat=SUPERVISOR) if to is None else seats.filter(person=to)
    receiver = meant.first()
    if receiver is None or receiver.pk == sender.pk:
        raise Invalid(sentences.NOBODY_HERE)
    if {sender.seat, receiver.seat}.isdisjoint(ALONE_WITH) or not may(receiver.seat, Act.ASIDE):
        raise Refused
    return receiver


def _id_for(asides: QuerySet[Aside], key: str, client_id: UUID, text: str) -> UUID:
    """Return the page's id, or one derived from the text if the id was used for another text.

    So a different text under the same id is also sent, once.
    """
    earlier = asides.filter(client_id=client_id)
    if earlier.exists() and not _holds(earlier, key, text):
        return uuid5(client_id, text)
    return client_id


def _holds(rows: QuerySet[StoppedLine] | QuerySet[Aside], key: str, text: str) -> bool:
    """Whether one of these has exactly this text: a resend counts once."""
    box = Fernet(key)
    bodies = rows.values_list("body", flat=True)
    return any(box.decrypt(bytes(body)).decode() == text for body in bodies)


def _stop(room: Room, line: StoppedLine) -> None:
    """Keep the held message under the room's key; log its category, for the lead's counts."""
    line.room = room
    line.save()
    line.refresh_from_db(fields=["at"])
    record(
        actor=None,
        verb="aside-stopped",
        subject=room,
        organisation=room.organisation,
        at=line.at,
        category=line.category,
        by_supervisor=line.sender.seat == SUPERVISOR,
    )
