"""The handbook for whoever holds the live sessions of a course, as a tagged PDF (PDF/UA-1).

It is made of the course files: what an editor changed in the office does not stand in it.
"""

import json
from functools import lru_cache
from pathlib import Path
from uuid import UUID

import typst
import yaml
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from cms.curriculum.files import CONTENT, CourseFile
from cms.curriculum.handbook import meetings_of
from cms.curriculum.parser import read_content
from mentors.certification.printing import fonts

HERE = Path(__file__).parent
TEMPLATE = HERE / "handbook.typ"
# Three courses in three languages, half a megabyte each; to make one takes seconds.
KEPT_HANDBOOKS = 9


@lru_cache(maxsize=64)
def handbook_language(code: str, key: UUID, language: str) -> str | None:
    """The language in which the files hold this course, the asked one first; None: in none.

    A course of the office has no files, also where it has the code of one that has.
    """
    for folder in dict.fromkeys((language, settings.LANGUAGE_CODE)):
        file = CONTENT / folder / code / "course.yaml"
        if file.is_file() and yaml.safe_load(file.read_text(encoding="utf-8"))["key"] == str(key):
            return folder
    return None


@lru_cache(maxsize=KEPT_HANDBOOKS)
def shipped_handbook(code: str, language: str) -> bytes:
    """The PDF of a course that the files hold in this language, made once for each process."""
    courses = {course.code: course for course in read_content(CONTENT / language).courses}
    return handbook_pdf(courses[code], language)


def handbook_pdf(course: CourseFile, language: str) -> bytes:
    """The PDF for a course that was read in `language`; the same bytes for the same files."""
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
