"""One room as one hub serves it: who sits here, and what they have been shown."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from .. import frames, protocol
from ..snapshot import Standing, Word

# A look at the room that was taken while she came in may not know of it yet.
SETTLING = timedelta(seconds=2)


class Desk:
    """The sockets of one room in this process, one for each person.

    Words go to those who stand in the list of people and to nobody else: everyone who can read is
    listed (contract 6). Who fell silent is handed what she missed when she is back in the list.
    """

    def __init__(self, room_id: int, public_id: UUID):
        self.room_id = room_id
        self.public_id = public_id
        # The connections of the consumers, which import this module.
        self.sockets: dict[int, Any] = {}
        # The number of the last line that was handed out here.
        self.latest = 0
        self._standing: Standing | None = None
        self._state: dict | None = None
        self._people: list[dict] | None = None

    def seat(self, socket, member_id: int):
        """Gives her place to this socket, to which nothing is sent yet; returns the older one."""
        older = self.sockets.get(member_id)
        self.sockets[member_id] = socket
        socket.room_id, socket.member_id, socket.sent = self.room_id, member_id, None
        return older if older is not socket else None

    def admit(self, socket, seq: int) -> None:
        """She has been shown everything up to `seq`."""
        socket.sent = seq
        if self._standing is None:
            self.latest = seq

    def remove(self, socket) -> bool:
        """Takes a socket away; whether it had a place here."""
        member_id = socket.member_id
        if self.sockets.get(member_id) is not socket:
            return False
        del self.sockets[member_id]
        return True

    def sees(self, socket) -> bool:
        """Whether words may be handed to this socket now."""
        return (
            socket.sent is not None
            and self._standing is not None
            and self._standing.state != "closed"
            and self._standing.has(socket.member_id)
        )

    def behind(self) -> list:
        """Sockets that may see more than they were handed."""
        return [
            socket
            for socket in self.sockets.values()
            if self.sees(socket) and socket.sent < self.latest
        ]

    def follows(self, word: Word) -> bool:
        """Whether this is the very next line, so that nothing has to be fetched before it."""
        return word.seq == self.latest + 1

    def fan_out(self, words: list[Word]) -> None:
        """Hands new lines to everyone who is in the list, each encoded once."""
        fresh = [word for word in words if word.seq > self.latest]
        if not fresh or (self._standing is not None and self._standing.state == "closed"):
            return
        before, self.latest = self.latest, fresh[-1].seq
        encoded = [(word.seq, protocol.encode(frames.message(word))) for word in fresh]
        for socket in list(self.sockets.values()):
            # Who is behind is caught up from the database, so that she gets no line out of turn.
            if self.sees(socket) and socket.sent >= before:
                socket.push([text for seq, text in encoded if seq > socket.sent])
                socket.sent = max(socket.sent, self.latest)

    def hand(self, socket, words: list[Word]) -> None:
        """Hands one socket what it missed."""
        missed = [word for word in words if word.seq > socket.sent]
        socket.push([protocol.encode(frames.message(word)) for word in missed])
        if missed:
            socket.sent = missed[-1].seq

    def show(self, found: Standing) -> None:
        """Takes note of how the room stands, and tells everyone what changed."""
        if self._standing is not None and found.now < self._standing.now:
            return
        self._standing = found
        self._close_strangers(found)
        state, people = frames.state(found), frames.people(found.people)
        changed = []
        if state != self._state:
            changed.append(protocol.encode(state))
        if people != self._people:
            changed.append(protocol.encode(protocol.people(people)))
        self._state, self._people = state, people
        if changed:
            for socket in list(self.sockets.values()):
                if socket.sent is not None:
                    socket.push(changed)

    def _close_strangers(self, found: Standing) -> None:
        for member_id, socket in list(self.sockets.items()):
            whereabouts = found.seats.get(member_id)
            if whereabouts is None:
                socket.close_soon(protocol.CLOSE_NOT_A_PARTICIPANT)
            elif whereabouts == "out" and socket.sent is not None and _settled(socket, found):
                socket.close_soon(protocol.CLOSE_GONE_OUT)

    def replaced(self, member_id: int, socket_id: str, came_at: float) -> None:
        """Somebody came in through another process: the newer of the two sockets stays."""
        socket = self.sockets.get(member_id)
        if socket is None or socket.id == socket_id or socket.came_at is None:
            return
        if (socket.came_at.timestamp(), socket.id) < (came_at, socket_id):
            socket.close_soon(protocol.CLOSE_REPLACED)

    def signed_out(self, session: str) -> None:
        """A session ended: its sockets are closed."""
        for socket in list(self.sockets.values()):
            if socket.session_mark == session:
                socket.close_soon(protocol.CLOSE_NOT_SIGNED_IN)


def _settled(socket, found: Standing) -> bool:
    return found.now - socket.came_at > SETTLING
