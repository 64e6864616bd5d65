"""The sign-ins behind the sockets: whether they are valid, and work done only for valid ones."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import parse_cookie

from accounts.sessions import sign_ins
from accounts.sessions.socket_sign_ins import OpenSession, open_sessions
from core.clock import now

from ...state import notifications
from ...state.row_locks import Later
from .batches import Batcher, FallbackPolicy, PerRoomQueue, Run


class SignedOut(Exception):
    """The sign-in behind a frame has ended; nothing was read or written."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """One browser's sign-in as its socket found it. `mark` identifies it in a notification."""

    session_key: str
    user_id: int
    passphrase_mark: str
    mark: str
    # How long it may be idle.
    idle_seconds: int
    # The language of refusals.
    language: str


def session_key_of(scope: Mapping[str, Any]) -> str:
    """Return the session key in this socket's cookie; empty without one."""
    headers = [value for name, value in scope["headers"] if name == b"cookie"]
    cookies = parse_cookie("; ".join(value.decode("latin1") for value in headers))
    key: str = cookies.get(settings.SESSION_COOKIE_NAME, "")
    return key


def sign_ins_behind(session_keys: Sequence[str]) -> list[SignIn | None]:
    """Return for each session who is signed in; None if nobody is.

    Also None for staff who have not completed their second factor. One query for all.
    """
    found = open_sessions(session_keys, at=now())
    return [_sign_in(key, found.get(key)) for key in session_keys]


def _sign_in(key: str, session: OpenSession | None) -> SignIn | None:
    if session is None:
        return None
    return SignIn(
        session_key=key,
        user_id=session.account_id,
        passphrase_mark=notifications.mark_of(session.password),
        mark=notifications.mark_of(key),
        idle_seconds=session.idle_seconds,
        language=session.language,
    )


def still_alive(asked: Sequence[SignIn]) -> list[bool]:
    """Return for each whether it is still valid, with its original account and passphrase."""
    living = sign_ins.living_among([one.session_key for one in asked], at=now())
    # Several sockets of one person are checked at once, and hashing takes longer than a lookup.
    marks = {one: notifications.mark_of(one) for one in {found[1] for found in living.values()}}
    return [_is_alive(one, living, marks) for one in asked]


def _is_alive(one: SignIn, living: Mapping[str, tuple[int, str]], marks: Mapping[str, str]) -> bool:
    found = living.get(one.session_key)
    return found is not None and (found[0], marks[found[1]]) == (one.user_id, one.passphrase_mark)


def keep_alive(idle_seconds: Mapping[str, int]) -> None:
    """Record activity in these sessions, so that they do not become idle (domain 10.14)."""
    sign_ins.keep_alive(idle_seconds, at=now())


class SignedInBatcher[Item, Answer](Batcher[tuple[SignIn, Item], Answer | None]):
    """A batcher whose work is done only for people who are still signed in.

    One query checks the whole batch, just before its work; and again before work that had to wait
    (`patiently`, done in `lanes`).
    """

    def __init__(
        self,
        run: Run,
        work: Callable[[list[Item]], Sequence[Answer | Later]],
        *,
        lanes: PerRoomQueue | None = None,
        patiently: Callable[[list[Item]], list[Answer]] | None = None,
        batch: int = 200,
        every: float = 0,
    ) -> None:
        patience = FallbackPolicy(lanes, _for_the_living(patiently or work)) if lanes else None
        super().__init__(run, _for_the_living(work), patience=patience, batch=batch, every=every)

    async def ask(self, sign_in: SignIn, item: Item, room_id: int = 0) -> Answer:
        """Return the answer for this item of a room. Raises SignedOut, and what `submit` raises."""
        answer: Any = await self.submit((sign_in, item), room_id)
        if answer is _SIGNED_OUT:
            raise SignedOut
        return answer


def _for_the_living[Item, Answer](
    work: Callable[[list[Item]], Sequence[Answer | Later]],
) -> Callable[[list[tuple[SignIn, Item]]], list[Any]]:
    def work_for_the_living(asked: list[tuple[SignIn, Item]]) -> list[Any]:
        alive = still_alive([sign_in for sign_in, _item in asked])
        wanted = [item for (_sign_in, item), good in zip(asked, alive, strict=True) if good]
        answers = iter(work(wanted) if wanted else ())
        return [next(answers) if good else _SIGNED_OUT for good in alive]

    return work_for_the_living


_SIGNED_OUT = object()
