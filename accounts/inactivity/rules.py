"""When somebody counts as away: of a sign-in the quarter of the year is known, and no day. Pure."""

from datetime import date, timedelta

from core.quarters import quarter_of

# In a session: the user was away for two years, and is asked about staying.
WAS_AWAY = "was-away"
# How an account is called while its names are put away; no alias may hold such a character.
NO_ALIAS = "·"
NO_NAME = "···"


def latest_away(oldest: date) -> date:
    """Whoever was last here in this quarter or before was away since `oldest`, whatever the day.

    Counted from the end of the quarter, so never too early.
    """
    return quarter_of(quarter_of(oldest) - timedelta(days=1))


def alias_while_away(number: int) -> str:
    """What stands for the alias of the account of this number: nobody's name, and nobody else's."""
    return f"{NO_ALIAS}{number}"
