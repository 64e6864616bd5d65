"""QTI 3.0: the same questions and readers, written under the names of that version."""

from collections.abc import Sequence

from .exchange import ExchangeQuestion, Written
from .qti import read
from .qti_writer import THREE
from .qti_writer import write as write_version

__all__ = ["read", "write"]


def write(questions: Sequence[ExchangeQuestion]) -> Written:
    """Write the questions as a package of QTI 3.0. What it cannot hold is reported."""
    return write_version(questions, THREE)
