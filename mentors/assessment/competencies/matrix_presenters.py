"""Competencies × evidence at a glance, for assessors. Read only.

A cell counts evidence; it has no level. The status of a row uses only what this assessor may know
(`blind_rating`), so that no row says more than the assessor's page of the competency.
"""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .permissions import EXCERPT
from .queries import AssessedCompetency, AssessorJourney
from .sentences import SHORT_KINDS

THERE, WAITS, WOULD_COUNT, NOTHING = "there", "waits", "would", ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One kind of evidence for one competency. `state`: there, waits, would (count), or ""."""

    kind: str
    count: int
    state: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One competency: the evidence of each kind, and its status.

    `stands`: "met", "notyet", "again", "ready", "third", "other", "not-asked", "more" or "begin".
    `more` names the kinds that are still required, with "more".
    """

    assessed: AssessedCompetency
    cells: tuple[Cell, ...]
    stands: str
    more: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """The table, and the first row that waits for the assessor; None if there is none."""

    columns: tuple[str, ...]
    lines: tuple[MatrixRow, ...]
    next: MatrixRow | None


def matrix(journey: AssessorJourney) -> Matrix:
    """Return the competencies of a journey as rows, with the kinds of evidence as columns."""
    lines = tuple(_line(assessed) for assessed in journey.competencies)
    return Matrix(
        columns=tuple(str(words) for _kind, words in SHORT_KINDS),
        lines=lines,
        next=next((line for line in lines if line.assessed.waits), None),
    )


def _line(assessed: AssessedCompetency) -> MatrixRow:
    there = Counter(item.kind_code for item in assessed.evidence)
    missing = [
        kinds for kinds in assessed.competency.groups if not any(there[kind] for kind in kinds)
    ]
    return MatrixRow(
        assessed=assessed,
        cells=tuple(_cell(assessed, kind, str(words), there) for kind, words in SHORT_KINDS),
        stands=_stands(assessed, bool(missing)),
        more="; ".join(_one_of(kinds) for kinds in missing),
    )


def _cell(assessed: AssessedCompetency, kind: str, words: str, there: Counter[str]) -> Cell:
    count = there[kind]
    if kind == EXCERPT and count and _has_new_lines(assessed):
        return Cell(words, count, WAITS)
    if count:
        return Cell(words, count, THERE)
    return Cell(words, 0, WOULD_COUNT if kind in assessed.competency.evidence_types else NOTHING)


def _has_new_lines(assessed: AssessedCompetency) -> bool:
    """Whether the learner submitted an excerpt since the assessor's last rating."""
    rated = assessed.own.at if assessed.own else None
    return any(item.handed_in and (not rated or item.since > rated) for item in assessed.evidence)


def _stands(assessed: AssessedCompetency, is_missing: bool) -> str:
    if assessed.met is not None:
        return "met" if assessed.met else "again" if assessed.waits else "notyet"
    if assessed.waits:
        return "ready"
    if assessed.own is not None:
        return "third" if assessed.third_called else "other"
    if not assessed.counts:
        return "not-asked"
    return "more" if assessed.evidence and is_missing else "begin"


def _one_of(kinds: tuple[str, ...]) -> str:
    names = [str(words) for kind, words in SHORT_KINDS if kind in kinds]
    return _(" or ").join(names)
