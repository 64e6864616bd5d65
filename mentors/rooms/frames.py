"""From how a room stands to the frames that say so; used by sockets and by plain HTTP alike."""

from collections.abc import Sequence
from typing import cast
from uuid import UUID

from . import protocol
from .messages import PHRASE
from .presence import Welcome
from .snapshot import Person, Standing, Word


def people(found: Sequence[Person]) -> list[dict]:
    """Who is in the room, as everyone in it may know."""
    return [
        {"person": str(person.person), "name": person.name, "seat": person.seat} for person in found
    ]


def room(standing: Standing) -> dict:
    """The room itself. `seats` names all who belong to it, `people` elsewhere only who is here;
    `now` lets a page count minutes without trusting its own clock.
    """
    return {
        "id": str(standing.public_id),
        "kind": standing.kind,
        "state": standing.state,
        "why": standing.why,
        "starts_at": protocol.iso(standing.starts_at),
        "ends_at": protocol.iso(standing.ends_at),
        "minutes": standing.minutes,
        "seats": people(standing.members),
        "now": protocol.iso(standing.now),
    }


def you(welcome: Welcome) -> dict:
    """Herself. A supervisor also learns until when her last sign of life holds (domain 10.1)."""
    frame = {
        "person": welcome.person,
        "name": welcome.name,
        "seat": welcome.seat,
        "continued": welcome.continued,
    }
    until = welcome.standing.here_until
    if welcome.seat == "supervisor":
        frame["here_until"] = until and protocol.iso(until)
    return frame


def welcome(found: Welcome) -> dict:
    """The answer to hello."""
    standing = found.standing
    return protocol.welcome(
        room=room(standing), you=you(found), people=people(standing.people), seq=standing.seq
    )


def state(standing: Standing) -> dict:
    """What the room is doing. `until` is the planned end while it is open."""
    until = standing.ends_at if standing.state == "open" else None
    return protocol.state(state=standing.state, why=standing.why, until=until)


def message(word: Word) -> dict:
    """One line."""
    phrase = word.text if word.kind == PHRASE else None
    return protocol.message(
        seq=word.seq,
        id=word.id,
        sender=str(word.person),
        # The column holds no other kind.
        kind=cast(protocol.MessageKind, word.kind),
        at=word.at,
        text=None if phrase else word.text,
        phrase=phrase,
    )


def rejected(client_id: UUID, reason: protocol.RejectedReason) -> dict:
    """Her line was not taken; the text stays in her box."""
    return protocol.rejected(id=client_id, reason=reason)


def malformed() -> dict:
    """What was sent cannot be read as a line."""
    return protocol.error("malformed", "text or phrase, and an id")
