"""Are exercises and the glossary good enough to give to a woman? Pure.

Source: domain 3 (grounding library: eyes open, no breath-holding, 60 to 90 seconds) and
6.4 (plain language).
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from cms.curriculum import readability
from cms.curriculum.files import GROUNDING_CARDS, Content, Problem
from cms.curriculum.library_files import GLOSSARY_NAME, GROUNDING_FOLDER
from cms.curriculum.text_spans import TextSpan

# Words a minute of somebody who reads an exercise aloud, with time to do what it says.
SLOWEST_PACE, FASTEST_PACE = 75, 125
USUAL_PACE = 100
MOST_SENTENCES = 2
HIGHEST_GRADE = 7
# English alone: in other languages a reader looks.
UNSAFE = re.compile(
    r"\bclos\w+ your eyes\b|\beyes closed\b|\bhold\w* your breath\b|\bscan your body\b"
    r"|\bcount\w* your breath\w*\b|\bdeep breaths?\b",
    re.IGNORECASE,
)


def is_library(file: str) -> bool:
    """Whether a file, named relative to its language, holds an exercise or the glossary."""
    return PurePosixPath(file).parts[0] in (GROUNDING_FOLDER, GLOSSARY_NAME)


def check_library(spans: list[TextSpan], content: Content, *, graded: bool) -> Iterator[Problem]:
    """What has to be mended. `graded`: the formula for reading levels is made for the language."""
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
