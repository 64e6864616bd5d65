"""When an account counts as inactive. Only the quarter of its last sign-in is known. Pure."""

from datetime import date, timedelta

from core.quarters import quarter_of

# Session key: the account was unused for two years, and its owner is asked whether to keep it.
WAS_AWAY = "was-away"
# Placeholders while the names of an account are locked away; no alias may contain the character.
NO_ALIAS = "·"
NO_NAME = "···"


def latest_away(oldest: date) -> date:
    """The latest quarter whose sign-ins are all earlier than `oldest`, whatever the day.

    Counted from the end of the quarter, so never too early.
    """
    return quarter_of(quarter_of(oldest) - timedelta(days=1))


def alias_while_away(number: int) -> str:
    """The placeholder that replaces the alias of this account; unique, and no real alias."""
    return f"{NO_ALIAS}{number}"
