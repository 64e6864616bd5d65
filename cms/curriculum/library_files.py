"""Grounding exercises and the glossary as files, beside the courses. Pure.

`grounding/g1.md` … `g6.md` hold one exercise each; `glossary.yaml` is a list of terms.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from uuid import UUID

from cms.curriculum import readability
from cms.curriculum.fields import Sheet
from cms.curriculum.files import GROUNDING_CARDS, NO_KEY, Content, Problem
from cms.curriculum.markdown import read_body
from cms.curriculum.text_spans import TextSpan

GROUNDING_FOLDER = "grounding"
GLOSSARY_NAME = "glossary.yaml"
EXERCISE_NAMES = {f"{card.lower()}.md": card for card in GROUNDING_CARDS}
MAX_EXERCISE_TITLE = 60
MAX_DRAWING = 60
SHORTEST_SECONDS, LONGEST_SECONDS = 60, 90
MAX_TERM_CHARACTERS = 60
MAX_DEFINITION_CHARACTERS = 300
# The name under which a sheet holds the list of a glossary.
TERMS = "terms"
_EXERCISE_FIELDS = {"key", "title", "drawing", "seconds"}
_TERM_FIELDS = {"key", "term", "also", "definition"}


@dataclass(frozen=True, slots=True)
class ExerciseFile:
    """A `grounding/g1.md`: one short exercise. `html` is a paragraph and a list of steps."""

    key: UUID
    card: str
    title: str
    drawing: str
    seconds: int
    html: str


@dataclass(frozen=True, slots=True)
class TermFile:
    """A glossary term. `also` are its other forms, as they occur in lessons."""

    key: UUID
    term: str
    also: tuple[str, ...]
    definition: str


def exercise_of(sheet: Sheet, body: str, body_line: int, card: str) -> ExerciseFile:
    """An exercise from its header and body; problems are noted on the sheet."""
    sheet.refuse_others(_EXERCISE_FIELDS)
    blocks, problems = read_body(body, sheet.file, first_line=body_line, fences=())
    html = "".join(block.value for block in blocks)
    if not problems and any(block.kind != "text" for block in blocks):
        problems = [Problem(sheet.file, body_line, "exercise-heading")]
    elif not problems and "<li>" not in html:
        problems = [Problem(sheet.file, body_line, "exercise-without-steps")]
    sheet.problems.extend(problems)
    return ExerciseFile(
        key=sheet.key("key") or NO_KEY,
        card=card,
        title=sheet.text("title", longest=MAX_EXERCISE_TITLE),
        drawing=sheet.text("drawing", longest=MAX_DRAWING, needed=False),
        seconds=sheet.number("seconds", lowest=SHORTEST_SECONDS, highest=LONGEST_SECONDS) or 0,
        html=html,
    )


def terms_of(sheet: Sheet) -> tuple[TermFile, ...]:
    """The terms of a glossary; a form that belongs to two terms is a problem."""
    found: list[TermFile] = []
    forms: dict[str, tuple[str, int]] = {}
    keys: dict[UUID, tuple[str, int]] = {}
    for index, one in enumerate(sheet.data[TERMS]):
        at = (TERMS, index)
        if not isinstance(one, dict):
            sheet.complain("term-malformed", *at)
            continue
        sheet.refuse_others(_TERM_FIELDS, *at)
        key = sheet.key(*at, "key")
        term = TermFile(
            key=key or NO_KEY,
            term=sheet.text(*at, "term", longest=MAX_TERM_CHARACTERS),
            also=sheet.names(*at, "also"),
            definition=sheet.text(*at, "definition", longest=MAX_DEFINITION_CHARACTERS),
        )
        for form in (term.term, *term.also):
            if form and form.casefold() in forms:
                facts = {"name": form, "other_line": sheet.line(*forms[form.casefold()])}
                sheet.complain("term-twice", *at, "term", **facts)
            forms.setdefault(form.casefold(), at)
        if key is not None and key in keys:
            facts = {"other": sheet.file, "other_line": sheet.line(*keys[key])}
            sheet.complain("key-twice", *at, "key", **facts)
        if key is not None:
            keys.setdefault(key, at)
        found.append(term)
    return tuple(found)


# Words per minute when an exercise is read aloud, with time to do what it says.
SLOWEST_PACE, FASTEST_PACE = 75, 125
USUAL_PACE = 100
MOST_SENTENCES = 2
HIGHEST_GRADE = 7
# English only: in other languages a person checks.
UNSAFE = re.compile(
    r"\bclos\w+ your eyes\b|\beyes closed\b|\bhold\w* your breath\b|\bscan your body\b"
    r"|\bcount\w* your breath\w*\b|\bdeep breaths?\b",
    re.IGNORECASE,
)


def is_library(file: str) -> bool:
    """Whether a file, named relative to its language, holds an exercise or the glossary."""
    return PurePosixPath(file).parts[0] in (GROUNDING_FOLDER, GLOSSARY_NAME)


def check_library(spans: list[TextSpan], content: Content, *, graded: bool) -> Iterator[Problem]:
    """Problems in the library. `graded`: whether the reading-level formula suits the language."""
    yield from _check_exercises(spans, content, english=graded)
    yield from _check_terms(spans, graded=graded)


def _check_exercises(
    spans: Iterable[TextSpan], content: Content, *, english: bool
) -> Iterator[Problem]:
    seconds = {_file_of(one.card): one.seconds for one in content.exercises}
    if seconds:
        for card in GROUNDING_CARDS:
            if _file_of(card) not in seconds:
                yield Problem(_file_of(card), 1, "exercise-missing", {"name": card})
    for span in spans:
        if span.role != "body" or span.file not in seconds:
            continue
        words = sum(paragraph.words for paragraph in readability.paragraphs(span.text))
        if not SLOWEST_PACE <= words * 60 / seconds[span.file] <= FASTEST_PACE:
            facts = {
                "words": words,
                "seconds": seconds[span.file],
                "needs": round(words * 60 / USUAL_PACE),
            }
            yield Problem(span.file, span.line, "exercise-pace", facts)
        for found in UNSAFE.finditer(span.text) if english else ():
            line = span.line_at(found.start())
            yield Problem(span.file, line, "exercise-unsafe", {"written": found[0]})


def _file_of(card: str) -> str:
    return f"{GROUNDING_FOLDER}/{card.lower()}.md"


def _check_terms(spans: Iterable[TextSpan], *, graded: bool) -> Iterator[Problem]:
    everything = []
    for span in spans:
        if span.file != GLOSSARY_NAME or span.role != "definition":
            continue
        sentences = list(readability.sentences(span.text))
        everything += sentences
        if len(sentences) > MOST_SENTENCES:
            facts = {
                "name": span.text[:30],
                "sentences": len(sentences),
                "highest": MOST_SENTENCES,
            }
            yield Problem(span.file, span.line, "definition-sentences", facts)
    if graded and everything:
        grade = readability.grade(everything)
        if grade > HIGHEST_GRADE:
            facts = {"grade": f"{grade:.1f}", "highest": HIGHEST_GRADE}
            yield Problem(GLOSSARY_NAME, 1, "glossary-hard", facts)
