"""The choice questions of a course in plain form: text, options, which of them are right. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cms.curriculum.files import CourseFile, QuizFile
from courses.questions.typed_words import plain

SINGLE, MULTIPLE, TRUE_FALSE = "single", "multiple", "true_false"
SCENE, GAP = "scene", "gap"
KINDS = (SINGLE, MULTIPLE, TRUE_FALSE, SCENE, GAP)


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice question, one scene of a branching question, or one gap with words to choose from.

    `right` and `feedback` run parallel to `options`. `mixed`: the page shows the options in random
    order.
    """

    key: str
    kind: str
    text: str
    options: tuple[str, ...]
    right: tuple[bool, ...]
    feedback: tuple[str, ...]
    mixed: bool = False

    @property
    def fitting(self) -> int:
        """How many options are right."""
        return sum(self.right)


def choices_of(course: CourseFile) -> tuple[Choice, ...]:
    """All choices of a course, in the order of its files."""
    return tuple(choice for module in choices_by_module(course) for choice in module)


def choices_by_module(course: CourseFile) -> tuple[tuple[Choice, ...], ...]:
    """The same, module by module."""
    return tuple(
        tuple(
            choice
            for lesson in module.lessons
            if lesson.quiz is not None
            for choice in _choices(lesson.quiz)
        )
        for module in course.modules
    )


def _choices(quiz: QuizFile) -> Iterator[Choice]:
    mixed = quiz.definition.options == "random"
    for value in quiz.values:
        if value["kind"] == "branching":
            for scene in value["scenes"]:
                key = f"{value['key']}.{scene['key']}"
                # The learner sees both.
                text = f"{value['text']} {scene['text']}"
                yield _choice(key, SCENE, text, scene["choices"], "good", mixed=False)
        elif value["kind"] == GAP:
            yield from _gaps(value)
        elif value["kind"] in KINDS:
            kind = value["kind"]
            shuffled = mixed and kind != TRUE_FALSE
            yield _choice(
                value["key"], kind, value["text"], value["options"], "correct", mixed=shuffled
            )


def _gaps(value: dict[str, Any]) -> Iterator[Choice]:
    for gap in value["gaps"]:
        if gap["choices"]:
            accepted = {plain(word) for word in gap["accept"]}
            yield Choice(
                key=f"{value['key']}.{gap['key']}",
                kind=GAP,
                text=value["text"],
                options=tuple(gap["choices"]),
                right=tuple(plain(word) in accepted for word in gap["choices"]),
                # A gap has one feedback, whatever is chosen.
                feedback=(gap["feedback"],) * len(gap["choices"]),
            )


def _choice(
    key: str, kind: str, text: str, options: list[dict[str, Any]], fits: str, *, mixed: bool
) -> Choice:
    return Choice(
        key=key,
        kind=kind,
        text=text,
        options=tuple(option["text"] for option in options),
        right=tuple(bool(option.get(fits)) for option in options),
        feedback=tuple(option["feedback"] for option in options),
        mixed=mixed,
    )
