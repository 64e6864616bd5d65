"""The report of an import: the result for each question, and its wording."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.models import Quiz

# Rows of a list that are shown; the rest is folded.
ROWS_SHOWN = 50

Status = Literal["imported", "changed", "refused"]


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """The result for one question. `line` 0: the file has no lines."""

    line: int
    name: str
    status: Status
    sentences: tuple[str, ...]


@dataclass(slots=True)
class Report:
    """The result of an import, or of a trial run."""

    file_format: str
    remarks: tuple[str, ...] = ()
    results: tuple[QuestionResult, ...] = ()
    quizzes: list[Quiz] = field(default_factory=list)
    # How many questions can be imported after the editor confirms.
    can_come_in: int = 0

    def count(self, status: Status) -> int:
        """The number of questions with this status."""
        return sum(result.status == status for result in self.results)

    @property
    def is_done(self) -> bool:
        """Whether the questions have been imported."""
        return bool(self.quizzes)


def status_word(result: QuestionResult, report: Report) -> str:
    """The result for a question in words; if nothing was imported, the expected result."""
    words = {
        "imported": _("imported") if report.is_done else _("could come in"),
        "changed": _("imported, changed") if report.is_done else _("could come in, changed"),
        "refused": _("refused"),
    }
    return words[result.status]


def position_of(result: QuestionResult) -> str:
    """The position of the question in the file."""
    if not result.line:
        return result.name
    return _("Line %(line)s: %(name)s") % {"line": result.line, "name": result.name}


@dataclass(frozen=True, slots=True)
class Rows:
    """Questions for the page: the first fifty are shown, the rest is folded."""

    shown: list[dict]
    folded: list[dict]

    def __bool__(self) -> bool:
        return bool(self.shown)

    @property
    def more(self) -> str:
        """The label of the folded rows."""
        count = len(self.folded)
        sentence = ngettext("Show %(count)s more question", "Show %(count)s more questions", count)
        return sentence % {"count": count}


def rows_of(report: Report, *, refused: bool) -> Rows:
    """Rows of the refused questions, or of the others."""
    rows = [
        {
            "status": result.status,
            "word": status_word(result, report),
            "line": result.line,
            "name": result.name or _("A question without a name"),
            "sentences": result.sentences,
        }
        for result in report.results
        if (result.status == "refused") == refused
    ]
    return Rows(rows[:ROWS_SHOWN], rows[ROWS_SHOWN:])


def totals_of(report: Report) -> list[dict]:
    """The number of questions by result, one sentence each. All three are included, even
    for zero.
    """
    counts = {status: report.count(status) for status in ("imported", "changed", "refused")}
    return [
        {
            "status": status if count else "none",
            "sentence": _total(status, count, report) % {"count": count},
        }
        for status, count in counts.items()
    ]


def _total(status: str, count: int, report: Report) -> str:
    if status == "refused":
        return ngettext("%(count)s question refused", "%(count)s questions refused", count)
    if status == "changed" and report.is_done:
        return ngettext(
            "%(count)s question imported, changed", "%(count)s questions imported, changed", count
        )
    if status == "changed":
        return ngettext(
            "%(count)s question could come in, changed",
            "%(count)s questions could come in, changed",
            count,
        )
    if report.is_done:
        return ngettext(
            "%(count)s question imported as it was",
            "%(count)s questions imported as they were",
            count,
        )
    return ngettext(
        "%(count)s question could come in as it is",
        "%(count)s questions could come in as they are",
        count,
    )


def lines_of(report: Report) -> Iterator[str]:
    """One text line for each remark and each question."""
    yield from report.remarks
    for result in report.results:
        said = " ".join([f"{status_word(result, report)}.", *result.sentences])
        yield f"{position_of(result)} – {said}"
