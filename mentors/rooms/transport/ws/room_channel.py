"""One room as one hub serves it: who sits here, and what they have been shown."""

import time
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from mentors.room_states import OVER

from ...frames import builders, protocol, server
from ...rules.participants import Act, may
from ...state.message_queries import ChatLine
from ...state.snapshot import RoomSnapshot, Welcome
from .presence import Signs
from .sign_ins import SignIn

# The frames that tell how a room stands and who is here.
type View = tuple[str, str]

# A look at the room that was taken while somebody came in may not know of it yet.
SETTLING = timedelta(seconds=2)


class Socket(Protocol):
    """What a hub and its channels need of a connection; `consumer.RoomConsumer` is one.

    `sent` is the number of the last line handed to it, None before its welcome.
    """

    id: str
    room_id: int | None
    member_id: int | None
    sent: int | None
    came_at: datetime | None
    sign_in: SignIn | None

    @property
    def seat_name(self) -> str | None:
        """In which seat this person acts: as it was when this socket found it."""

    @property
    def waiting_seat(self) -> int | None:
        """The seat that was found, while its holder has not come in to it."""

    @property
    def has_room(self) -> bool:
        """Whether the reader keeps up, so that a page of lines may be sent."""

    def push(self, texts: list[str]) -> None:
        """Sends these frames in order, without waiting for a slow reader."""

    def close_soon(self, code: int | None) -> None:
        """Closes the connection after what waits."""


class RoomChannel:
    """The sockets of one room in this process, one for each person.

    Lines go to those who stand in the list of people and to nobody else: everyone who can read is
    listed (contract 6). Who fell silent is handed what was missed when back in the list.
    While the room is held nothing new is handed to anybody, even where it was said before: it waits
    here until the room goes on (domain 4.3, ADR-0080).
    """

    def __init__(self, room_id: int, public_id: UUID) -> None:
        self.room_id = room_id
        self.public_id = public_id
        self.sockets: dict[int, Socket] = {}
        # The number of the last line that was handed out here.
        self.latest = 0
        # The last one that was handed out while the room spoke.
        self._shown = 0
        # By seat how far the lines went that were there on coming in.
        self._history: dict[int, int] = {}
        # On this process's clock, when the lease runs out by the last look: no beat was seen since.
        self._speaks_until = 0.0
        # Up to which number of its news those were told whom they concern.
        self.told = 0
        self._snapshot: RoomSnapshot | None = None
        # What was last told of the room's state and people: to all who hear, and to each seat.
        self._common: View = ("", "")
        self._told: dict[int, View] = {}
        self.signs = Signs()
        # Of which stopped lines it was told here that they wait.
        self.stopped: set[UUID] = set()

    def seat(self, socket: Socket, member_id: int) -> Socket | None:
        """Gives the member's place to this socket, still sent nothing; returns the older one."""
        older = self.sockets.get(member_id)
        self.sockets[member_id] = socket
        self.signs.shown.pop(member_id, None)
        socket.room_id, socket.member_id, socket.sent = self.room_id, member_id, None
        return older if older is not socket else None

    def admit(self, socket: Socket, welcome: Welcome) -> None:
        """This socket has been shown this. Where that was one page of much, `behind` names the
        seat.

        Where the others have been shown a later look meanwhile, this socket is told what it found:
        nothing else would, until the room changes once more.
        """
        latest = welcome.snapshot.seq
        socket.sent = welcome.lines[-1].seq if welcome.lines else latest
        self._history[welcome.member_id] = latest
        if self._snapshot is None:
            self.latest = latest
        elif self._snapshot.now > welcome.snapshot.now:
            socket.push(list(_view(self._snapshot, welcome.member_id)))

    def remove(self, socket: Socket) -> bool:
        """Takes a socket away; whether it had a place here."""
        member_id = socket.member_id
        if member_id is None or self.sockets.get(member_id) is not socket:
            return False
        del self.sockets[member_id]
        return True

    def lists(self, socket: Socket) -> bool:
        """Whether the member stands in the list of people, whatever is told there."""
        found, member_id = self._snapshot, socket.member_id
        if found is None or member_id is None or socket.sent is None:
            return False
        return found.state not in OVER and found.has(member_id)

    def sees(self, socket: Socket) -> bool:
        """Whether lines may be handed to this socket now."""
        found, member_id = self._snapshot, socket.member_id
        if found is None or member_id is None:
            return False
        return self.lists(socket) and found.is_told(member_id)

    @property
    def speaks(self) -> bool:
        """Whether lines may be said now, as far as is known here: else nothing is handed out."""
        return time.monotonic() < self._speaks_until

    def _may_have(self, socket: Socket) -> int:
        """The last line that this socket may be handed now."""
        if self.speaks:
            return self.latest
        return max(self._shown, self._history.get(socket.member_id or 0, 0))

    def misses(self, socket: Socket) -> bool:
        """Whether this socket may see more than it was handed."""
        return self.sees(socket) and _handed(socket) < self._may_have(socket)

    def awaits(self, socket: Socket, line: ChatLine) -> bool:
        """Whether this is the next line for a socket that was not handed it."""
        return self.sees(socket) and _handed(socket) + 1 == line.seq

    def behind(self) -> list[Socket]:
        """Sockets that may see more than they were handed."""
        return [socket for socket in self.sockets.values() if self.misses(socket)]

    def follows(self, line: ChatLine) -> bool:
        """Whether this is the very next line, so that nothing has to be fetched before it."""
        return line.seq == self.latest + 1

    def fan_out(self, lines: list[ChatLine]) -> None:
        """Hands new lines to everyone who is in the list, each encoded once."""
        fresh = [line for line in lines if line.seq > self.latest and self._is_of_now(line)]
        if not fresh or (self._snapshot is not None and self._snapshot.state in OVER):
            return
        before, self.latest = self.latest, fresh[-1].seq
        if not self.speaks:
            return
        self._shown = self.latest
        encoded = [(line.seq, _encoded(line)) for line in fresh]
        for socket in list(self.sockets.values()):
            # Who is behind is caught up from the database, so that no line comes out of turn.
            # So is whoever does not keep up with a page of them.
            if (
                self.sees(socket)
                and (handed := _handed(socket)) >= before
                and (len(fresh) == 1 or socket.has_room)
            ):
                socket.push([text for seq, text in encoded if seq > handed])
                socket.sent = max(handed, self.latest)

    def hand(self, socket: Socket, lines: list[ChatLine]) -> None:
        """Hands one socket what it missed."""
        last = self._may_have(socket)
        missed = [
            line for line in lines if _handed(socket) < line.seq <= last and self._is_of_now(line)
        ]
        self.acknowledge(socket, missed)

    def acknowledge(self, socket: Socket, missed: list[ChatLine]) -> None:
        """Hands one socket these lines, whatever the room is doing."""
        socket.push([_encoded(line) for line in missed])
        if missed:
            socket.sent = missed[-1].seq

    def show(self, found: RoomSnapshot, asked_at: float) -> None:
        """Takes note of how the room stands, and tells everyone what changed.

        `asked_at`, on this process's clock, is before the database answered. What the lease has
        left is counted from there, so that a slow answer makes it end sooner and never later.
        """
        if self._snapshot is not None and found.now < self._snapshot.now:
            return
        self._snapshot = found
        left = found.speaks_until - found.now if found.speaks_until else timedelta()
        self._speaks_until = asked_at + left.total_seconds()
        self._close_strangers(found)
        self._pass_over(found.talk_after)
        self._pass_over_rests(found)
        self._tell_what_changed(found)
        self.tell_signs()

    def _is_of_now(self, line: ChatLine) -> bool:
        """Whether it belongs to what goes on here as far as is known: else the next look knows."""
        return line.talk == (self._snapshot.talk if self._snapshot is not None else None)

    def _pass_over(self, seq: int) -> None:
        """Nobody is handed what was said before the talk that goes on (domain 10.13)."""
        self.latest, self._shown = max(self.latest, seq), max(self._shown, seq)
        for socket in self.sockets.values():
            if socket.sent is not None:
                socket.sent = max(socket.sent, seq)

    def _pass_over_rests(self, found: RoomSnapshot) -> None:
        """Nobody is handed what was said during that person's rest (domain 10.12)."""
        for member_id, socket in self.sockets.items():
            if socket.sent is not None:
                socket.sent = max(socket.sent, found.floors.get(member_id, 0))

    def _tell_what_changed(self, found: RoomSnapshot) -> None:
        common = self._common
        hearing = next((pk for pk in self.sockets if found.is_told(pk)), None)
        if hearing is not None:
            common = _view(found, hearing)
        before, self._told = self._told, {}
        for member_id, socket in list(self.sockets.items()):
            # In a talk of two, whoever waits for a turn is shown alone in the list.
            view = common if found.is_told(member_id) else _view(found, member_id)
            self._told[member_id] = view
            known = before.get(member_id, self._common)
            changed = [new for new, old in zip(view, known, strict=True) if new != old]
            if changed and socket.sent is not None:
                socket.push(changed)
        self._common = common

    def tell_signs(self) -> None:
        """Shows who holds the room, or stands by for it, who is writing, away or ready."""
        if self._snapshot is None:
            return
        standing = self.signs.standing(time.monotonic())
        for member_id, socket in list(self.sockets.items()):
            if not may(socket.seat_name or "", Act.SEE_SIGNS) or not self.sees(socket):
                continue
            frame = server.encode(builders.signs(self._snapshot, member_id, standing))
            if self.signs.shown.get(member_id) != frame:
                self.signs.shown[member_id] = frame
                socket.push([frame])

    def _close_strangers(self, found: RoomSnapshot) -> None:
        seats = {person.member_id: person.seat for person in found.members}
        for member_id, socket in list(self.sockets.items()):
            whereabouts = found.seats.get(member_id)
            if member_id in found.through:
                socket.push([server.encode(builders.over_for_one())])
                socket.close_soon(protocol.CLOSE_GONE_OUT)
            elif whereabouts is None:
                socket.close_soon(protocol.CLOSE_NOT_A_PARTICIPANT)
            elif seats[member_id] != socket.seat_name:
                # By a take-over. What the seat may do, and what the page shows, goes with the old
                # one.
                socket.close_soon(protocol.CLOSE_OTHER_SEAT)
            elif whereabouts == "out" and socket.sent is not None and _settled(socket, found):
                socket.close_soon(protocol.CLOSE_GONE_OUT)

    def replaced(self, member_id: int, socket_id: str, came_at: float) -> None:
        """Somebody came in through another process: the newer of the two sockets stays."""
        socket = self.sockets.get(member_id)
        if socket is None or socket.id == socket_id or socket.came_at is None:
            return
        if (socket.came_at.timestamp(), socket.id) < (came_at, socket_id):
            socket.close_soon(protocol.CLOSE_REPLACED)


def _view(found: RoomSnapshot, member_id: int) -> View:
    people = server.people(builders.people(found.here_for(member_id)))
    return server.encode(builders.state(found, member_id)), server.encode(people)


def _handed(socket: Socket) -> int:
    return socket.sent or 0


def _encoded(line: ChatLine) -> str:
    return server.encode(builders.message(line))


def _settled(socket: Socket, found: RoomSnapshot) -> bool:
    return socket.came_at is not None and found.now - socket.came_at > SETTLING
