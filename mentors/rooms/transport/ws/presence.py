"""The presence marks of one room in one process: kept in memory for seconds only (ADR-0078)."""

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
        # Seats whose mark the other processes have not been sent, and when each was last sent.
        self._untold: set[int] = set()
        self._told_at: dict[int, float] = {}
        # The last frame sent to each reader who sees marks.
        self.shown: dict[int, str] = {}

    def note(self, member_id: int, sign: str, moment: float) -> None:
        """Set the mark that the page sent; "back" or nothing clears it."""
        self.hear(member_id, sign, moment)
        self._untold.add(member_id)

    def hear(self, member_id: int, sign: str, moment: float) -> None:
        """Set the mark that another process sent."""
        if sign in LASTS:
            self._noted[member_id] = _Noted(sign, moment + LASTS[sign])
        else:
            self._noted.pop(member_id, None)

    def has(self, member_id: int) -> bool:
        """Whether this member has a mark, so that its end has to be sent."""
        return member_id in self._noted

    def standing(self, moment: float) -> Mapping[int, str]:
        """Return the current marks; expired ones are deleted."""
        self._noted = {pk: one for pk, one in self._noted.items() if one.until > moment}
        return {pk: one.sign for pk, one in self._noted.items()}

    def take_due(self, moment: float) -> dict[int, str]:
        """Return the marks to send to other processes now, each member's once per interval."""
        before = moment - TOLD_EVERY_SECONDS
        due = {pk for pk in self._untold if self._told_at.get(pk, before) <= before}
        self._untold -= due
        self._told_at = {pk: at for pk, at in self._told_at.items() if at > before}
        self._told_at |= dict.fromkeys(due, moment)
        standing = self.standing(moment)
        return {pk: standing.get(pk, "") for pk in due}
