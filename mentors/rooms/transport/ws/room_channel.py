"""One room as one hub serves it: who is here, and what they have been shown."""

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

# The frames for the state of a room and for who is here.
type View = tuple[str, str]

# A snapshot that was read while somebody came in may not include that person yet.
SETTLING = timedelta(seconds=2)


class Socket(Protocol):
    """What a hub and its channels need of a connection; `consumer.RoomConsumer` is one.

    `sent` is the number of the last message sent to it, None before its welcome.
    """

    id: str
    room_id: int | None
    member_id: int | None
    sent: int | None
    came_at: datetime | None
    sign_in: SignIn | None

    @property
    def seat_name(self) -> str | None:
        """The seat in which this person acts, as it was when this socket found it."""

    @property
    def waiting_seat(self) -> int | None:
        """The seat that was found, while its holder has not come in yet."""

    @property
    def has_room(self) -> bool:
        """Whether the reader keeps up, so that a page of messages may be sent."""

    def push(self, texts: list[str]) -> None:
        """Send these frames in order, without waiting for a slow reader."""

    def close_soon(self, code: int | None) -> None:
        """Close the connection after the frames that wait."""


class RoomChannel:
    """The sockets of one room in this process, one for each person.

    Messages are sent to those in the list of people and to nobody else: everyone who can read is
    listed (contract 6). Somebody who was absent is sent what was missed when back in the list.
    While the room is on hold nobody is sent anything new, even if it was posted before: it waits
    here until the room resumes (domain 4.3, ADR-0080).
    """

    def __init__(self, room_id: int, public_id: UUID) -> None:
        self.room_id = room_id
        self.public_id = public_id
        self.sockets: dict[int, Socket] = {}
        # The number of the last message that was sent here.
        self.latest = 0
        # The last one that was sent while the room was open for messages.
        self._shown = 0
        # By seat, the number of the last message at the time of coming in.
        self._history: dict[int, int] = {}
        # When the lease ends by the last snapshot, on this process's clock: no heartbeat was seen
        # since.
        self._speaks_until = 0.0
        # Up to which number its private news has been sent.
        self.told = 0
        self._snapshot: RoomSnapshot | None = None
        # The last frames for the room's state and people: to all who hear, and to each seat.
        self._common: View = ("", "")
        self._told: dict[int, View] = {}
        self.signs = Signs()
        # Held messages that readers here were told of.
        self.stopped: set[UUID] = set()

    def seat(self, socket: Socket, member_id: int) -> Socket | None:
        """Assign the member's place to this socket, with nothing sent yet; return the older one."""
        older = self.sockets.get(member_id)
        self.sockets[member_id] = socket
        self.signs.shown.pop(member_id, None)
        socket.room_id, socket.member_id, socket.sent = self.room_id, member_id, None
        return older if older is not socket else None

    def admit(self, socket: Socket, welcome: Welcome) -> None:
        """Record what this socket has been shown; if that was only one page, `behind` lists it.

        If the others have been shown a later snapshot meanwhile, send it to this socket too:
        otherwise it would get it only when the room changes again.
        """
        latest = welcome.snapshot.seq
        socket.sent = welcome.lines[-1].seq if welcome.lines else latest
        self._history[welcome.member_id] = latest
        if self._snapshot is None:
            self.latest = latest
        elif self._snapshot.now > welcome.snapshot.now:
            socket.push(list(_view(self._snapshot, welcome.member_id)))

    def remove(self, socket: Socket) -> bool:
        """Remove a socket; return whether it had a place here."""
        member_id = socket.member_id
        if member_id is None or self.sockets.get(member_id) is not socket:
            return False
        del self.sockets[member_id]
        return True

    def lists(self, socket: Socket) -> bool:
        """Whether the member is in the list of people, regardless of what is shown there."""
        found, member_id = self._snapshot, socket.member_id
        if found is None or member_id is None or socket.sent is None:
            return False
        return found.state not in OVER and found.has(member_id)

    def sees(self, socket: Socket) -> bool:
        """Whether messages may be sent to this socket now."""
        found, member_id = self._snapshot, socket.member_id
        if found is None or member_id is None:
            return False
        return self.lists(socket) and found.is_told(member_id)

    @property
    def speaks(self) -> bool:
        """Whether messages may be posted now, as far as is known here: otherwise none are sent."""
        return time.monotonic() < self._speaks_until

    def _may_have(self, socket: Socket) -> int:
        """Return the number of the last message that this socket may be sent now."""
        if self.speaks:
            return self.latest
        return max(self._shown, self._history.get(socket.member_id or 0, 0))

    def misses(self, socket: Socket) -> bool:
        """Whether this socket may see more than it was sent."""
        return self.sees(socket) and _handed(socket) < self._may_have(socket)

    def awaits(self, socket: Socket, line: ChatLine) -> bool:
        """Whether this is the next message for a socket that was not sent it."""
        return self.sees(socket) and _handed(socket) + 1 == line.seq

    def behind(self) -> list[Socket]:
        """Return the sockets that may see more than they were sent."""
        return [socket for socket in self.sockets.values() if self.misses(socket)]

    def follows(self, line: ChatLine) -> bool:
        """Whether this is the very next message, so that nothing has to be fetched before it."""
        return line.seq == self.latest + 1

    def fan_out(self, lines: list[ChatLine]) -> None:
        """Send new messages to everyone in the list, each encoded once."""
        fresh = [line for line in lines if line.seq > self.latest and self._is_of_now(line)]
        if not fresh or (self._snapshot is not None and self._snapshot.state in OVER):
            return
        before, self.latest = self.latest, fresh[-1].seq
        if not self.speaks:
            return
        self._shown = self.latest
        encoded = [(line.seq, _encoded(line)) for line in fresh]
        for socket in list(self.sockets.values()):
            # Sockets that are behind catch up from the database, so that messages stay in order. So
            # do readers who cannot keep up with a page of them.
            if (
                self.sees(socket)
                and (handed := _handed(socket)) >= before
                and (len(fresh) == 1 or socket.has_room)
            ):
                socket.push([text for seq, text in encoded if seq > handed])
                socket.sent = max(handed, self.latest)

    def hand(self, socket: Socket, lines: list[ChatLine]) -> None:
        """Send one socket what it missed."""
        last = self._may_have(socket)
        missed = [
            line for line in lines if _handed(socket) < line.seq <= last and self._is_of_now(line)
        ]
        self.acknowledge(socket, missed)

    def acknowledge(self, socket: Socket, missed: list[ChatLine]) -> None:
        """Send one socket these messages, whatever the room's state."""
        socket.push([_encoded(line) for line in missed])
        if missed:
            socket.sent = missed[-1].seq

    def show(self, found: RoomSnapshot, asked_at: float) -> None:
        """Record a new snapshot, and send everyone what changed.

        `asked_at`, on this process's clock, is before the database answered. The rest of the lease
        is counted from there, so that a slow answer makes it end sooner and never later.
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
        """Whether it belongs to the current talk as known here; if not, the next check decides."""
        return line.talk == (self._snapshot.talk if self._snapshot is not None else None)

    def _pass_over(self, seq: int) -> None:
        """Skip what was said before the current private talk (domain 10.13)."""
        self.latest, self._shown = max(self.latest, seq), max(self._shown, seq)
        for socket in self.sockets.values():
            if socket.sent is not None:
                socket.sent = max(socket.sent, seq)

    def _pass_over_rests(self, found: RoomSnapshot) -> None:
        """Skip for each member what was said while that person was on standby (domain 10.12)."""
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
            # During a private talk, those who wait for a turn see only themselves in the list.
            view = common if found.is_told(member_id) else _view(found, member_id)
            self._told[member_id] = view
            known = before.get(member_id, self._common)
            changed = [new for new, old in zip(view, known, strict=True) if new != old]
            if changed and socket.sent is not None:
                socket.push(changed)
        self._common = common

    def tell_signs(self) -> None:
        """Show supervisor and backup who is writing, away or ready."""
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
                # After a take-over. The permissions of the seat, and the page, are those of the old
                # seat.
                socket.close_soon(protocol.CLOSE_OTHER_SEAT)
            elif whereabouts == "out" and socket.sent is not None and _settled(socket, found):
                socket.close_soon(protocol.CLOSE_GONE_OUT)

    def replaced(self, member_id: int, socket_id: str, came_at: float) -> None:
        """Handle an arrival through another process: the newer of the two sockets stays."""
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
