"""Checks every second whether the people behind a hub's sockets may still be there."""

import time
from collections.abc import Collection
from itertools import batched

from ...frames import protocol
from .database_work import DatabaseWork
from .room_channel import Socket

# Number of sign-ins checked by one query.
AT_ONCE = 1000
# Recording activity at every frame would cost a write for each heartbeat.
KEPT_ALIVE_EVERY_SECONDS = 30


class SignInWatch:
    """Closes sockets whose sign-in or seat has ended.

    Activity keeps a session from becoming idle.
    """

    def __init__(self, database: DatabaseWork, guests: Collection[Socket]) -> None:
        self._database, self._guests = database, guests
        # Sessions with activity since the last check, each with its idle seconds.
        self._active: dict[str, int] = {}
        # When activity was last recorded, by session.
        self._kept_alive: dict[str, float] = {}

    def acted(self, socket: Socket) -> None:
        """Note activity, or reading with a visible page: the sign-in does not become idle."""
        if socket.sign_in is not None:
            self._active[socket.sign_in.session_key] = socket.sign_in.idle_seconds

    def ended(self, marks: Collection[str]) -> None:
        """Close the sockets of these sessions, which have ended."""
        for socket in list(self._guests):
            if socket.sign_in is not None and socket.sign_in.mark in marks:
                socket.close_soon(protocol.CLOSE_NOT_SIGNED_IN)

    async def look(self) -> None:
        """Run every second, so that an end whose notification is lost is found a second later."""
        await self._keep_alive()
        await self._check_sign_ins()
        await self._check_seats()

    async def _keep_alive(self) -> None:
        active, self._active = self._active, {}
        moment = time.monotonic()
        before = moment - KEPT_ALIVE_EVERY_SECONDS
        self._kept_alive = {key: at for key, at in self._kept_alive.items() if at > before}
        due = {key: idle for key, idle in active.items() if key not in self._kept_alive}
        if due:
            await self._database.keep_alive(due)
            self._kept_alive |= dict.fromkeys(due, moment)

    async def _check_sign_ins(self) -> None:
        known = [(socket, socket.sign_in) for socket in self._guests if socket.sign_in is not None]
        for some in batched(known, AT_ONCE):
            alive = await self._database.signed_in([sign_in for _socket, sign_in in some])
            for (socket, _sign_in), good in zip(some, alive, strict=True):
                if not good:
                    socket.close_soon(protocol.CLOSE_NOT_SIGNED_IN)

    async def _check_seats(self) -> None:
        """Check seats of people who have not sent hello; the others are checked with their room."""
        seats = {socket: socket.waiting_seat for socket in self._guests}
        waiting = {socket: seat for socket, seat in seats.items() if seat is not None}
        if not waiting:
            return
        kept = await self._database.in_force(list(waiting.values()))
        for socket, seat in waiting.items():
            if seat not in kept:
                socket.close_soon(protocol.CLOSE_NOT_A_PARTICIPANT)
