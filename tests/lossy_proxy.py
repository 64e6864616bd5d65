"""A way to a port on which a test can lose what is on it, cut it, or let no web socket through."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class LossyProxy:
    """Passes on what comes, until it is told otherwise.

    `is_lost`: what comes goes nowhere, and nothing is closed. `without_sockets`: a connection that
    asks to become a web socket is closed, as some networks do.
    """

    def __init__(self, to: int, *, without_sockets: bool = False) -> None:
        self._to, self._without_sockets = to, without_sockets
        self.is_lost = False
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> "LossyProxy":
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *problem: object) -> None:
        self._server.close()
        self.cut()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def cut(self) -> None:
        """Every connection ends at once, as when a server dies; new ones pass."""
        for writer in self._writers:
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self._to)
        for one, other in ((reader, back), (there, writer)):
            task = asyncio.create_task(self._pass_on(one, other))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _pass_on(self, one: asyncio.StreamReader, other: asyncio.StreamWriter) -> None:
        self._writers.add(other)
        try:
            with suppress(OSError):
                while data := await one.read(65536):
                    if self._without_sockets and b"\r\nupgrade: websocket" in data.lower():
                        return
                    if not self.is_lost:
                        other.write(data)
        finally:
            self._writers.discard(other)
            other.close()


@contextmanager
def proxy_in_a_thread(to: int, *, without_sockets: bool = False) -> Iterator[LossyProxy]:
    """The same for a test that has no event loop. Its methods are called by `call_soon`."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    proxy = LossyProxy(to, without_sockets=without_sockets)
    asyncio.run_coroutine_threadsafe(proxy.__aenter__(), loop).result(10)
    cut = proxy.cut
    proxy.cut = lambda: loop.call_soon_threadsafe(cut)
    try:
        yield proxy
    finally:
        proxy.cut = cut
        asyncio.run_coroutine_threadsafe(proxy.__aexit__(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
