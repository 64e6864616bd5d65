"""An answer that the learner speaks or writes: the two are equal, and a person judges either.

The audio is not part of an answer here. It is stored separately, encrypted, and deleted once a
person has heard it (`courses.quizzes.attempts.recordings`). The answer only notes that there is
one.
"""

from collections.abc import Collection
from typing import Literal

from .base import as_list
from .open_text import MarkedText

# Represents a recording in an answer. No text that the learner can write contains a NUL.
RECORDED = "\x00recorded"


class Spoken(MarkedText):
    """The learner's own words, spoken or written; a person judges them *Met* or *Not yet*."""

    said_aloud = True

    kind: Literal["spoken"]

    def read(self, given: Collection[str]) -> tuple[str, ...]:
        entries = as_list(given)
        texts = super().read([entry for entry in entries if entry != RECORDED])
        return (*texts, RECORDED) if RECORDED in entries else texts
