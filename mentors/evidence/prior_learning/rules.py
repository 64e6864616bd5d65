"""The possible outcomes of a claim, by its state (domain 2.4). Pure."""

from enum import StrEnum


class Outcome(StrEnum):
    """The outcome of a claim; none of them is a level or says *Met*."""

    COUNTS = "counts"
    NOT_YET = "not-yet"
    RETURNED = "returned"
    TAKEN_BACK = "taken-back"


# These require a talk.
BY_TALKING = frozenset({Outcome.COUNTS, Outcome.NOT_YET})
# With these the learner's text is deleted.
WITHOUT_WORDS = frozenset({Outcome.RETURNED, Outcome.TAKEN_BACK})


class Hindrance(StrEnum):
    """Why a claim cannot have this outcome."""

    DECIDED = "decided"
    NOT_TALKED = "not-talked"


def hindrance(outcome: Outcome, *, is_open: bool, has_talked: bool) -> Hindrance | None:
    """Return why the outcome is not possible; None if it is."""
    if not is_open:
        return Hindrance.DECIDED
    if outcome in BY_TALKING and not has_talked:
        return Hindrance.NOT_TALKED
    return None
