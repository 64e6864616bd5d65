"""The signs of one room in one process: kept in memory for seconds, and nowhere else (ADR-0078)."""

from collections.abc import Mapping
from typing import NamedTuple

from ...rules.participants import LASTS, TOLD_EVERY_SECONDS


class _Noted(NamedTuple):
    sign: str
    until: float


class Signs:
    """Who is writing or away, by seat. *Units*: `moment` is on `time.monotonic`."""

    def __init__(self) -> None:
        self._noted: dict[int, _Noted] = {}
        # Whose sign the other processes have not been told, and when each was last told.
        self._untold: set[int] = set()
        self._told_at: dict[int, float] = {}
        # What was last sent to each who sees signs.
        self.shown: dict[int, str] = {}

    def note(self, member_id: int, sign: str, moment: float) -> None:
        """The page tells it; "back" or nothing: no sign of this member stands any more."""
        self.hear(member_id, sign, moment)
        self._untold.add(member_id)

    def hear(self, member_id: int, sign: str, moment: float) -> None:
        """Another process tells it."""
        if sign in LASTS:
            self._noted[member_id] = _Noted(sign, moment + LASTS[sign])
        else:
            self._noted.pop(member_id, None)

    def has(self, member_id: int) -> bool:
        """Whether a sign of this member stands, so that its end is worth telling."""
        return member_id in self._noted

    def standing(self, moment: float) -> Mapping[int, str]:
        """What stands at this moment; what has lapsed is forgotten."""
        self._noted = {pk: one for pk, one in self._noted.items() if one.until > moment}
        return {pk: one.sign for pk, one in self._noted.items()}

    def take_due(self, moment: float) -> dict[int, str]:
        """What the other processes are to be told now, of each at most once in a while."""
        before = moment - TOLD_EVERY_SECONDS
        due = {pk for pk in self._untold if self._told_at.get(pk, before) <= before}
        self._untold -= due
        self._told_at = {pk: at for pk, at in self._told_at.items() if at > before}
        self._told_at |= dict.fromkeys(due, moment)
        standing = self.standing(moment)
        return {pk: standing.get(pk, "") for pk in due}
