"""An answer that the learner says aloud, or writes: the two are equal, and a person judges either.

The sound itself is no part of an answer here: it lies encrypted beside it, and is gone once a
person has heard it (`courses.quizzes.attempts.recordings`). What stands here is that there is one.
"""

from collections.abc import Collection
from typing import Literal

from .base import as_list
from .open_text import MarkedText

# Stands in an answer for a recording. A NUL is in no text that the learner can write.
RECORDED = "\x00recorded"


class Spoken(MarkedText):
    """The learner's own words, said or written; a person judges them *Met* or *Not yet*."""

    said_aloud = True

    kind: Literal["spoken"]

    def read(self, given: Collection[str]) -> tuple[str, ...]:
        entries = as_list(given)
        texts = super().read([entry for entry in entries if entry != RECORDED])
        return (*texts, RECORDED) if RECORDED in entries else texts
