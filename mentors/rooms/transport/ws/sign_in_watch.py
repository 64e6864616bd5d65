"""Looks each second whether the people behind a hub's sockets may still be there."""

import time
from collections.abc import Collection
from itertools import batched

from ...frames import protocol
from .database_work import DatabaseWork
from .room_channel import Socket

# As many sign-ins are looked at by one query.
AT_ONCE = 1000
# Writing that somebody acts at every frame would cost a write for each beat.
KEPT_ALIVE_EVERY_SECONDS = 30


class SignInWatch:
    """Closes sockets whose sign-in or seat is over. Whoever acts does not lie idle."""

    def __init__(self, database: DatabaseWork, guests: Collection[Socket]) -> None:
        self._database, self._guests = database, guests
        # Sessions in which somebody acted since the last look, each with its idle seconds.
        self._active: dict[str, int] = {}
        # When that was last written down, by session.
        self._kept_alive: dict[str, float] = {}

    def acted(self, socket: Socket) -> None:
        """Somebody did something, or reads with the page visible: the sign-in does not lie idle."""
        if socket.sign_in is not None:
            self._active[socket.sign_in.session_key] = socket.sign_in.idle_seconds

    def ended(self, marks: Collection[str]) -> None:
        """These sessions are over: their sockets are closed."""
        for socket in list(self._guests):
            if socket.sign_in is not None and socket.sign_in.mark in marks:
                socket.close_soon(protocol.CLOSE_NOT_SIGNED_IN)

    async def look(self) -> None:
        """Each second; so an end whose notification is lost is found a second later."""
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
        """Of those who have not said hello; who has come in is looked at with the room."""
        seats = {socket: socket.waiting_seat for socket in self._guests}
        waiting = {socket: seat for socket, seat in seats.items() if seat is not None}
        if not waiting:
            return
        kept = await self._database.in_force(list(waiting.values()))
        for socket, seat in waiting.items():
            if seat not in kept:
                socket.close_soon(protocol.CLOSE_NOT_A_PARTICIPANT)
