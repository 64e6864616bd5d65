"""The report of an import in words, line by line."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from .services import Line, Report


def status_word(line: Line, report: Report) -> str:
    """What became of a question; where nothing was imported, what would have."""
    words = {
        "imported": _("imported") if report.is_done else _("could come in"),
        "changed": _("imported, changed") if report.is_done else _("could come in, changed"),
        "refused": _("refused"),
    }
    return words[line.status]


def place_of(line: Line) -> str:
    """Where the question stands in the file."""
    if not line.line:
        return line.name
    return _("Line %(line)s: %(name)s") % {"line": line.line, "name": line.name}


def rows_of(report: Report) -> list[dict]:
    """What the page shows of each question."""
    return [
        {
            "status": line.status,
            "word": status_word(line, report),
            "place": place_of(line),
            "sentences": line.sentences,
        }
        for line in report.lines
    ]


def lines_of(report: Report) -> Iterator[str]:
    """One text line for each remark and each question."""
    yield from report.remarks
    for line in report.lines:
        said = " ".join([f"{status_word(line, report)}.", *line.sentences])
        yield f"{place_of(line)} – {said}"
