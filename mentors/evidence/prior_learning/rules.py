"""What a claim can come to, from where it stands (domain 2.4). Pure."""

from enum import StrEnum


class Outcome(StrEnum):
    """What became of a claim; none of them is a level, and none says *Met*."""

    COUNTS = "counts"
    NOT_YET = "not-yet"
    RETURNED = "returned"
    TAKEN_BACK = "taken-back"


# To these a conversation leads, and nothing else does.
BY_TALKING = frozenset({Outcome.COUNTS, Outcome.NOT_YET})
# With these the learner's words are deleted.
WITHOUT_WORDS = frozenset({Outcome.RETURNED, Outcome.TAKEN_BACK})


class Hindrance(StrEnum):
    """Why a claim cannot be decided so."""

    DECIDED = "decided"
    NOT_TALKED = "not-talked"


def hindrance(outcome: Outcome, *, is_open: bool, has_talked: bool) -> Hindrance | None:
    """What stands in the way; None: nothing does."""
    if not is_open:
        return Hindrance.DECIDED
    if outcome in BY_TALKING and not has_talked:
        return Hindrance.NOT_TALKED
    return None
