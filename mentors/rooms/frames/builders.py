"""Build frames from the state of a room, for sockets and plain HTTP alike."""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from mentors.room_states import ENDING, RoomState

from ..rules.messaging import PHRASE, MessageKind, translated, words_of
from ..rules.participants import sign_beside
from ..state.message_queries import ChatLine, WaitingLine
from ..state.private_queries import Private
from ..state.snapshot import Person, RoomSnapshot, Welcome
from . import server
from .protocol import RejectedReason
from .server import ServerFrame, iso


def people(found: Sequence[Person]) -> list[dict[str, str]]:
    """Return people in the form that everyone in the room may see."""
    return [
        {"person": str(person.person), "name": person.name, "seat": person.seat} for person in found
    ]


def room(snapshot: RoomSnapshot, member_id: int) -> dict[str, Any]:
    """Return the room as this participant is shown it.

    `seats` lists all who belong to it, whereas `people` elsewhere lists only those present.

    `now` lets a page count minutes without trusting its own clock.
    """
    return {
        "id": str(snapshot.public_id),
        "kind": snapshot.kind,
        "state": snapshot.state_for(member_id),
        "why": snapshot.why_for(member_id),
        "starts_at": iso(snapshot.starts_at),
        "ends_at": iso(snapshot.ends_at),
        "minutes": snapshot.minutes,
        "seats": people(snapshot.members),
        "now": iso(snapshot.now),
        "talk": _talk(snapshot, member_id),
        "slow": snapshot.slow,
    }


def _talk(snapshot: RoomSnapshot, member_id: int) -> str | None:
    """Return the id of the private talk if this participant is in it."""
    hers = snapshot.talk is not None and snapshot.hears(member_id)
    return str(snapshot.talk) if hers else None


def you(found: Welcome) -> dict[str, Any]:
    """Return the receiver's own entry.

    A supervisor also learns when the last sign of presence expires (domain 10.1).
    """
    frame: dict[str, Any] = {
        "person": found.person,
        "name": found.name,
        "seat": found.seat,
        "continued": found.continued,
    }
    until = found.snapshot.here_until
    if found.seat == "supervisor":
        frame["here_until"] = until and iso(until)
    return frame


def welcome(found: Welcome) -> ServerFrame:
    """Return the answer to hello."""
    snapshot = found.snapshot
    return server.welcome(
        room=room(snapshot, found.member_id),
        you=you(found),
        people=people(snapshot.here_for(found.member_id)),
        seq=snapshot.seq,
        after=found.after,
    )


def state(snapshot: RoomSnapshot, member_id: int) -> ServerFrame:
    """Return the room's state.

    `until` is the planned end of an open room or of the current ending step.
    """
    ends = snapshot.state in (RoomState.OPEN, *ENDING)
    return server.state(
        state=snapshot.state_for(member_id),
        why=snapshot.why_for(member_id),
        until=snapshot.ends_at if ends else None,
        talk=_talk(snapshot, member_id),
        slow=snapshot.slow,
    )


def signs(snapshot: RoomSnapshot, member_id: int, noted: Mapping[int, str]) -> ServerFrame:
    """Return the marks shown beside other people's names.

    A reader who is not part of a private talk is shown none of its marks.
    """
    beside = {
        str(person.person): sign_beside(
            noted.get(person.member_id, ""),
            is_ready=person.member_id in snapshot.ready,
            rests=person.member_id in snapshot.resting,
        )
        for person in snapshot.members
        if person.member_id != member_id
        and snapshot.hears(member_id)
        and snapshot.hears(person.member_id)
    }
    holds = any(
        person.member_id == member_id and person.seat == "supervisor" for person in snapshot.members
    )
    return server.signs(
        {person: sign for person, sign in beside.items() if sign},
        all_ready=snapshot.all_ready if holds else None,
    )


def over_for_one() -> ServerFrame:
    """Tell a participant that the room is closed for them, while two others still talk."""
    return server.state(state=RoomState.CLOSED)


def message(line: ChatLine) -> ServerFrame:
    """Return the frame of one message."""
    phrase = line.text if line.kind == PHRASE else None
    words = words_of(line.kind, line.text)
    return server.message(
        seq=line.seq,
        id=line.id,
        sender=str(line.person),
        # The column holds no other kind.
        kind=cast(MessageKind, line.kind),
        at=line.at,
        text=None if phrase else words,
        phrase=phrase,
        of=translated(line.kind, line.text),
    )


def waiting(line: WaitingLine, text: str | None = None) -> ServerFrame:
    """Return the frame of a held message; with its text for the supervisor who opened it."""
    return server.waiting(
        id=line.id,
        category=line.category,
        sender=str(line.person),
        at=line.at,
        text=text,
        asked=line.asked,
    )


def private(found: Private) -> list[ServerFrame]:
    """Return what only this person sees: each frame replaces the last of its kind and id."""
    asked = [
        {"person": str(one.person), "name": one.name, "seat": one.seat} for one in found.may_come_in
    ]
    return [
        server.asked(asked),
        server.muted(until=found.muted_until),
        server.word(of=[str(one) for one in found.wants_a_word], another=found.with_another),
        *_counts(found),
        server.code_words(
            of={str(person): word for person, word in found.code_words}, agreed=found.code_agreed
        ),
        *(
            server.report(
                id=one.id,
                sender=str(one.sender),
                about=str(one.about),
                seq=one.seq,
                phrase=one.phrase,
                text=one.text,
            )
            for one in found.reports
        ),
        *(
            server.offer(sender=str(one.sender), to=str(one.to), until=one.until)
            for one in found.offers
        ),
        *(
            server.aside(
                id=one.id, sender=str(one.sender), to=str(one.to), text=one.text, at=one.at
            )
            for one in found.asides
        ),
        *(
            server.help(
                id=one.id,
                sender=str(one.person),
                at=one.at,
                answered=one.answered,
                unseen=one.unseen,
                drill=not one.real,
                unreached=one.unreached,
            )
            for one in found.signals
        ),
    ]


def _counts(found: Private) -> list[ServerFrame]:
    said = {str(one.person): one.may_count for one in found.counts}
    return [server.counts(said)] if said else []


def rejected(client_id: UUID, reason: RejectedReason, left: int | None = None) -> ServerFrame:
    """Return that the message was not accepted; the text stays in the sender's box."""
    return server.rejected(id=client_id, reason=reason, left=left)


def malformed() -> ServerFrame:
    """Return that what was sent cannot be read as a message."""
    return server.error("malformed", "text or phrase, and an id")
