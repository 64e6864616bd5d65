"""Phrases that a supervisor keeps for herself: how many, how long, written how. Pure."""

# As many as fit on a phone beside what is said.
MOST = 20
LONGEST = 120


def tidied(text: str) -> str:
    """On one line, with single spaces; nothing that no database keeps."""
    return " ".join(text.replace("\x00", "").split())


def is_short(text: str) -> bool:
    """Whether it is a phrase at all: some words and not many."""
    return 0 < len(text) <= LONGEST
