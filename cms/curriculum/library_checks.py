"""Are exercises and the glossary good enough to give to a woman? Pure.

Source: domain 3 (grounding library: eyes open, no breath-holding, 60 to 90 seconds) and
6.4 (plain language).
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from cms.curriculum import readability
from cms.curriculum.files import GROUNDING_CARDS, Content, Problem
from cms.curriculum.library_files import GLOSSARY_NAME, GROUNDING_FOLDER
from cms.curriculum.text_spans import Piece

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


def check_library(pieces: list[Piece], content: Content, *, graded: bool) -> Iterator[Problem]:
    """What has to be mended. `graded`: the formula for reading levels is made for the language."""
    yield from _check_exercises(pieces, content, english=graded)
    yield from _check_terms(pieces, graded=graded)


def _check_exercises(pieces, content: Content, *, english: bool) -> Iterator[Problem]:
    seconds = {_file_of(one.card): one.seconds for one in content.exercises}
    if seconds:
        for card in GROUNDING_CARDS:
            if _file_of(card) not in seconds:
                yield Problem(_file_of(card), 1, "exercise-missing", {"name": card})
    for piece in pieces:
        if piece.role != "body" or piece.file not in seconds:
            continue
        words = sum(paragraph.words for paragraph in readability.paragraphs(piece.text))
        if not SLOWEST_PACE <= words * 60 / seconds[piece.file] <= FASTEST_PACE:
            facts = {
                "words": words,
                "seconds": seconds[piece.file],
                "needs": round(words * 60 / USUAL_PACE),
            }
            yield Problem(piece.file, piece.line, "exercise-pace", facts)
        for found in UNSAFE.finditer(piece.text) if english else ():
            line = piece.line_at(found.start())
            yield Problem(piece.file, line, "exercise-unsafe", {"written": found[0]})


def _file_of(card: str) -> str:
    return f"{GROUNDING_FOLDER}/{card.lower()}.md"


def _check_terms(pieces, *, graded: bool) -> Iterator[Problem]:
    everything = []
    for piece in pieces:
        if piece.file != GLOSSARY_NAME or piece.role != "definition":
            continue
        sentences = list(readability.sentences(piece.text))
        everything += sentences
        if len(sentences) > MOST_SENTENCES:
            facts = {
                "name": piece.text[:30],
                "sentences": len(sentences),
                "highest": MOST_SENTENCES,
            }
            yield Problem(piece.file, piece.line, "definition-sentences", facts)
    if graded and everything:
        grade = readability.grade(everything)
        if grade > HIGHEST_GRADE:
            facts = {"grade": f"{grade:.1f}", "highest": HIGHEST_GRADE}
            yield Problem(GLOSSARY_NAME, 1, "glossary-hard", facts)
