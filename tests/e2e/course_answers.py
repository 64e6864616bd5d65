"""What can be chosen in the questions of the shipped courses: read from the course files."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

CHOICE_KINDS = ("single", "multiple", "true_false")
CONTENT = Path(__file__).resolve().parent.parent.parent / "cms/curriculum/content"


@cache
def right_answers() -> dict[str, list[str]]:
    """The text of a question → the texts of its right options, where something is chosen."""
    return {
        question["text"]: [option["text"] for option in _options(question, right=True)]
        for _path, questions in _quizzes("en")
        for question in questions
        if question["kind"] in CHOICE_KINDS
    }


@dataclass(frozen=True, slots=True)
class LongResult:
    """A lesson whose result is long: its address, and what is sent for one to be *Not yet*."""

    address: str
    question: str
    fields: tuple[tuple[str, str], ...]
    letters: int


def long_results(language: str) -> list[LongResult]:
    """Of courses A and B, the longest first: everything that does not fit is chosen in one question
    and all that is chosen elsewhere fits.
    """
    found = [
        _result(path, questions, question)
        for path, questions in _quizzes(language)
        if path.parent.parent.name in ("a", "b")
        and all(one["kind"] in CHOICE_KINDS for one in questions)
        for question in questions
    ]
    return sorted(found, key=lambda one: -one.letters)


def _result(path: Path, questions: list[Any], asked: Any) -> LongResult:
    module, lesson = (int(name[:2]) for name in (path.parent.name, path.name))
    course, language = path.parent.parent.name, path.parent.parent.parent.name
    wrong = _options(asked, right=False)
    if asked["kind"] != "multiple":
        wrong = sorted(wrong, key=_letters)[-1:]
    chosen = [(asked, one) for one in wrong]
    chosen += [
        (one, option) for one in questions if one is not asked for option in _options(one, True)
    ]
    return LongResult(
        address=f"/{language}/courses/{course}/{module}/{lesson}/",
        question=asked["text"],
        fields=tuple((f"q-{one['key']}", option["key"]) for one, option in chosen),
        letters=len(asked["text"]) + max(map(_letters, wrong)),
    )


def _letters(option: Any) -> int:
    return len(option["text"]) + len(option.get("feedback", ""))


def _options(question: Any, right: bool) -> list[Any]:
    return [one for one in question["options"] if bool(one.get("correct")) is right]


def _quizzes(language: str) -> Iterator[tuple[Path, list[Any]]]:
    for path in sorted((CONTENT / language).rglob("*.quiz.yaml")):
        yield path, yaml.safe_load(path.read_text(encoding="utf-8"))["questions"]
