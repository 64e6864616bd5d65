"""What a handbook for facilitators holds: each session of a course with its plan by the minute, the
notes and the cards to cut. Plain data for the printer. Pure.
"""

from collections.abc import Iterable
from html.parser import HTMLParser
from typing import Any

from cms.curriculum.drawings import printed
from cms.curriculum.files import Block, CourseFile, ModuleFile
from cms.curriculum.meeting_plan import Step, plan_of

_LISTS = {"ul", "ol"}


def meetings_of(course: CourseFile) -> list[dict[str, Any]]:
    """A session for each module that has notes, in order; what `handbook.typ` prints."""
    return [_meeting(module) for module in course.modules if module.notes is not None]


def clock(minutes: int) -> str:
    """Minutes since the beginning as hours and minutes: 75 is 1:15."""
    return f"{minutes // 60}:{minutes % 60:02}"


def nodes_of(html: str) -> list[dict[str, Any]]:
    """Paragraphs and lists of a text, each with its runs of plain, bold and italic words."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.nodes


def _meeting(module: ModuleFile) -> dict[str, Any]:
    notes, activity = module.notes, module.activity
    if notes is None:
        raise ValueError("a module without notes has no session in the handbook")
    return {
        "number": module.number,
        "title": module.title,
        "summary": module.summary,
        "holding": notes.title,
        "minutes": notes.minutes,
        "plan": [_row(step) for step in plan_of(notes)],
        "notes": _blocks(notes.blocks),
        "activity": None
        if activity is None
        else {
            "title": activity.title,
            "minutes": activity.minutes,
            "intro": _blocks(block for block in activity.blocks if block.kind != "card"),
            "cards": [
                {
                    "label": block.label,
                    "drawing": printed(block.drawing),
                    "nodes": nodes_of(block.value),
                }
                for block in activity.blocks
                if block.kind == "card"
            ],
        },
    }


def _row(step: Step) -> dict[str, Any]:
    return {
        "from": clock(step.start),
        "to": clock(step.start + step.minutes),
        "name": step.name,
        "minutes": step.minutes,
    }


def _blocks(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for block in blocks:
        if block.kind == "part":
            found.append({"tag": "part", "runs": [_run(block.value)]})
        else:
            found += nodes_of(block.value)
    return found


def _run(text: str, *, bold: bool = False, italic: bool = False) -> dict[str, Any]:
    return {"text": text, "bold": bold, "italic": italic}


class _Reader(HTMLParser):
    """Knows what course files are made of: p, ul, ol, li, b, i and br."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.nodes: list[dict[str, Any]] = []
        self._runs: list[dict[str, Any]] = []
        self._bold = self._italic = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "p" and not self._in_list():
            self._runs = []
            self.nodes.append({"tag": "p", "runs": self._runs})
        elif tag in _LISTS:
            self.nodes.append({"tag": tag, "items": [], "open": True})
        elif tag == "li":
            self._runs = []
            self.nodes[-1]["items"].append(self._runs)
        elif tag == "b":
            self._bold = True
        elif tag == "i":
            self._italic = True
        elif tag == "br":
            self._runs.append(_run("\n"))

    def handle_endtag(self, tag: str) -> None:
        if tag in _LISTS:
            del self.nodes[-1]["open"]
        elif tag == "b":
            self._bold = False
        elif tag == "i":
            self._italic = False

    def handle_data(self, data: str) -> None:
        if data.strip() or self._runs:
            self._runs.append(_run(data, bold=self._bold, italic=self._italic))

    def _in_list(self) -> bool:
        return bool(self.nodes) and self.nodes[-1].get("open", False)
