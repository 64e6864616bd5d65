"""Count attempts to sign in. Successful ones are not counted; `sessions.rules` has the limits."""

from core.ratelimit import count_attempt, undo_attempt

from ..sessions.rules import Ceiling, Ceilings


class Tries:
    """The counters of one attempt."""

    def __init__(self) -> None:
        self._counted: list[str] = []

    def allow(self, rules: Ceilings) -> bool:
        """Count the attempt; return whether it may be made."""
        if not all(self._fits(one) for one in rules.first):
            return False
        if rules.account is None or rules.slow is None or self._fits(rules.account):
            return True
        return self._fits(rules.slow)

    def take_back(self) -> None:
        """Undo the counts, because the attempt succeeded."""
        for key in self._counted:
            undo_attempt(key)
        self._counted = []

    def _fits(self, ceiling: Ceiling) -> bool:
        self._counted.append(ceiling.key)
        return count_attempt(ceiling.key, seconds=ceiling.seconds) <= ceiling.tries
