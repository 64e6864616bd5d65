"""The handbook for facilitators of a course's live sessions, as a tagged PDF (PDF/UA-1).

It is made from the course files: changes by editors in the CMS are not in it.
"""

import json
from collections.abc import Iterable
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from uuid import UUID

import typst
import yaml
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from cms.curriculum.drawings import printed
from cms.curriculum.files import CONTENT, Block, CourseFile, ModuleFile
from cms.curriculum.meeting_files import Step, plan_of
from cms.curriculum.parser import read_content
from mentors.certification.printing import fonts

_LISTS = {"ul", "ol"}


def meetings_of(course: CourseFile) -> list[dict[str, Any]]:
    """A session for each module that has notes, in order; used by `handbook.typ`."""
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
    """Parses the HTML of course files: p, ul, ol, li, b, i and br."""

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


HERE = Path(__file__).parent
TEMPLATE = HERE / "handbook.typ"
# Three courses in three languages, half a megabyte each; making one takes seconds.
KEPT_HANDBOOKS = 9


@lru_cache(maxsize=64)
def handbook_language(code: str, key: UUID, language: str) -> str | None:
    """The language in which the files contain this course, preferably `language`; None: in none.

    A course made in the CMS has no files, even if one in the files has the same code.
    """
    for folder in dict.fromkeys((language, settings.LANGUAGE_CODE)):
        file = CONTENT / folder / code / "course.yaml"
        if file.is_file() and yaml.safe_load(file.read_text(encoding="utf-8"))["key"] == str(key):
            return folder
    return None


@lru_cache(maxsize=KEPT_HANDBOOKS)
def shipped_handbook(code: str, language: str) -> bytes:
    """The PDF of a course in the files in this language, made once per process."""
    courses = {course.code: course for course in read_content(CONTENT / language).courses}
    return handbook_pdf(courses[code], language)


def handbook_pdf(course: CourseFile, language: str) -> bytes:
    """The PDF for a course that was read in `language`; identical bytes for identical files."""
    with translation.override(language):
        book = {
            "lang": language.split("-", maxsplit=1)[0],
            "rtl": translation.get_language_bidi(),
            "course": course.title,
            "words": _words(),
            "meetings": meetings_of(course),
        }
    compiler = typst.Compiler(root=HERE, font_paths=fonts(), ignore_system_fonts=True)
    pdf = compiler.compile(
        TEMPLATE,
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=0,
        sys_inputs={"book": json.dumps(book, ensure_ascii=False)},
    )
    if not isinstance(pdf, bytes):
        raise TypeError("a handbook is one file")
    return pdf


def _words() -> dict[str, str | list[str]]:
    return {
        "title": _("Handbook for facilitators"),
        "site": settings.SITE_NAME,
        "about": [
            _("Each session has its plan by the minute, then the notes, then the cards."),
            _("Print the cards on one side of the paper, and cut along the dashed lines."),
            _("What to prepare, and what to watch for, stands in the notes. Read them first."),
        ],
        "sessions": _("The sessions"),
        "number": _("No."),
        "session": _("Session"),
        "amount": _("Minutes"),
        "clock": _("Clock"),
        "step": _("Step"),
        "minutes": _("Minutes: {n}"),
        "activity": _("Activity"),
        "cut": _("Cards to cut out"),
    }
