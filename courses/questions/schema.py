"""The frozen structure of a quiz, independent of language, and the texts that go with it.

A `Definition` is what an attempt was judged on: it never changes after it is stored. Texts are
stored separately, one `Texts` a language, found by question key and option key, so that a new
translation is not a new version. What each kind of question decides for itself is in `kinds/`.

Source: ADR-0023 and ADR-0027; contract 8.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import (
    BaseModel,
    Field,
    SerializerFunctionWrapHandler,
    StrictBool,
    StrictInt,
    ValidationError,
    model_serializer,
    model_validator,
)

from .kinds import KINDS, BaseQuestion, Question
from .kinds.base import AcceptedWords, Option, UnknownAnswer, has_repeats, own_problem
from .kinds.gap import words_of_gap
from .kinds.texts import Frozen, OptionText, QuestionText, Words

__all__ = [
    "KINDS",
    "OWN_CODES",
    "BaseQuestion",
    "Definition",
    "Option",
    "OptionText",
    "Question",
    "QuestionText",
    "SchemaProblem",
    "Texts",
    "UnknownAnswer",
    "accepted_words",
    "check_texts",
    "digest",
    "parse_definition",
    "parse_texts",
    "with_ancestors",
]


class SchemaProblem(ValueError):
    """Quiz data that cannot be used: a `code` for the message, and `where` it was found.

    `where` is a dotted path that names questions and options by their keys where they have one, as
    in `questions.late-evening.options`; `quiz` means the whole.
    """

    def __init__(self, code: str, where: str) -> None:
        super().__init__(f"{code}: {where}")
        self.code = code
        self.where = where


# --- structure ------------------------------------------------------------------------------


class Definition(Frozen):
    """A quiz: its key across languages, its pass mark, its questions in order, and its settings.

    The default of each setting is the behaviour of all quizzes in the first releases, so a quiz
    without it keeps its digest.
    """

    key: UUID
    pass_mark_percent: Annotated[StrictInt, Field(ge=1, le=100)]
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]
    order: Literal["author", "random"] = "author"
    # How many of the judged questions an attempt asks. None: all.
    draw: Annotated[StrictInt, Field(ge=1)] | None = None
    # The order of the options of choice questions; true and not true stay as they are.
    options: Literal["author", "random"] = "author"
    # Whether the learner may see the answer after each question, or only at the end.
    answers: Literal["each", "end"] = "end"
    # Both are for staff courses only (domain R5.3). *Units*: minutes that it is planned for.
    single_attempt: StrictBool = False
    minutes: Annotated[StrictInt, Field(ge=1, le=600)] | None = None

    @property
    def is_limited(self) -> bool:
        """Whether it has a limit that a learner's quiz never has."""
        return self.single_attempt or self.minutes is not None

    @model_serializer(mode="wrap")
    def _without_usual_settings(self, handler: SerializerFunctionWrapHandler) -> dict[str, object]:
        fields = type(self).model_fields
        return {
            name: value
            for name, value in handler(self).items()
            if fields[name].is_required() or getattr(self, name) != fields[name].default
        }

    @model_validator(mode="after")
    def _names_each_question_once(self) -> Self:
        if has_repeats(question.key for question in self.questions):
            raise own_problem("question-key-twice")
        # A reflection is not judged but always asked, so it does not count towards the draw.
        if self.draw is not None and self.draw > sum(asked.counts for asked in self.questions):
            raise own_problem("draw-too-many")
        return self


def digest(definition: Definition) -> str:
    """Return the SHA-256 of the definition's canonical JSON, in hexadecimal.

    Equal definitions have equal digests on every machine; the order of questions and of options is
    part of a definition.
    """
    canonical = json.dumps(
        definition.model_dump(mode="json"), sort_keys=True, separators=(",", ":"), ensure_ascii=True
    )
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


# --- texts ----------------------------------------------------------------------------------


class Texts(Words):
    """All texts of a quiz in one language: those of its questions by key, and those of the quiz."""

    always = frozenset({"questions"})

    questions: dict[str, QuestionText]
    # What it is about, shown before the start; messages shown with the result. Empty: none.
    description: str = ""
    message_met: str = ""
    message_not_yet: str = ""
    # Category path → its name.
    categories: dict[str, str] = {}


def with_ancestors(path: str) -> tuple[str, ...]:
    """Return a category and those that contain it, the widest first: safety, safety/phone."""
    steps = path.split("/") if path else []
    return tuple("/".join(steps[: place + 1]) for place in range(len(steps)))


def check_texts(definition: Definition, texts: Texts) -> list[str]:
    """Return what is missing from, empty in or foreign to these texts, as `code:where`, in order.

    `where` is a question key, or a question key and an option key with a dot between. An empty list
    means that every question, option and feedback has its text (voice: feedback on every option).
    """
    found: list[str] = []
    for question in definition.questions:
        words = texts.questions.get(question.key)
        if words is None:
            found.append(f"question-text-missing:{question.key}")
        else:
            found.extend(question.text_problems(words))
    asked = {question.key for question in definition.questions}
    found.extend(f"question-unknown:{key}" for key in sorted(texts.questions.keys() - asked))
    return found + _category_problems(definition, texts)


def _category_problems(definition: Definition, texts: Texts) -> list[str]:
    found, named = [], set()
    for question in definition.questions:
        for path in with_ancestors(question.category):
            if path not in named and not texts.categories.get(path, "").strip():
                found.append(f"category-words-missing:{question.key}.{path}")
            named.add(path)
    return found + [f"category-unknown:{path}" for path in sorted(texts.categories.keys() - named)]


def accepted_words(texts: Texts, language: str = "") -> Mapping[str, AcceptedWords]:
    """Return question key → gap key → the words accepted there, for the grader.

    `language` is the language of these texts.
    """
    return {
        key: {gap: (words_of_gap(words, language),) for gap, words in question.options.items()}
        for key, question in texts.questions.items()
    }


# --- parsing, with one clear problem --------------------------------------------------------

OWN_CODES = frozenset(
    {
        "too-few-options",
        "not-one-correct",
        "none-correct",
        "all-correct",
        "not-two-options",
        "option-key-twice",
        "outcome-twice",
        "question-key-twice",
        "draw-too-many",
        "not-three-to-seven",
        "target-key-twice",
        "too-few-targets",
        "match-unknown",
        "not-a-decimal",
        "tolerance-below-zero",
        "area-outside",
        "scene-key-twice",
        "scene-named-end",
        "scene-unknown",
        "scene-unreached",
        "scenes-in-a-circle",
        "no-good-way",
    }
)
_CODE_BY_PYDANTIC_TYPE = {
    "missing": "field-missing",
    "extra_forbidden": "field-unknown",
    "string_pattern_mismatch": "not-a-slug",
    "string_too_long": "key-too-long",
    "uuid_parsing": "not-a-uuid",
    "union_tag_invalid": "kind-unknown",
    "union_tag_not_found": "field-missing",
    "too_short": "empty",
    "greater_than_equal": "out-of-range",
    "less_than_equal": "out-of-range",
}


def parse_definition(data: object) -> Definition:
    """Parse a definition from JSON-able data. Raises SchemaProblem for the first problem."""
    return _parse(Definition, data)


def parse_texts(data: object) -> Texts:
    """Parse one language's texts from JSON-able data. Raises SchemaProblem."""
    return _parse(Texts, data)


def _parse[M: BaseModel](model: type[M], data: object) -> M:
    try:
        return model.model_validate(data)
    except ValidationError as problem:
        first = problem.errors(include_url=False, include_context=False, include_input=False)[0]
    kind, path = first["type"], first["loc"]
    code = kind if kind in OWN_CODES else _CODE_BY_PYDANTIC_TYPE.get(kind, "malformed")
    if kind.startswith("union_tag"):
        path = (*path, "kind")
    elif path[:1] == ("questions",) and path[2:3] and path[2] in KINDS:
        # Pydantic puts the kind of the question into the path, where an author does not expect it.
        path = (*path[:2], *path[3:])
    raise SchemaProblem(code, _where(path, data))


def _where(path: Sequence[int | str], data: object) -> str:
    """Describe a path by keys, since an index in a list tells an author little."""
    names: list[str] = []
    for step in path:
        try:
            data = data[step]  # type: ignore[index]  # what cannot be stepped into ends up below
        except (KeyError, IndexError, TypeError):
            data = None
        key = data.get("key") if isinstance(data, dict) and isinstance(step, int) else None
        names.append(key if isinstance(key, str) else str(step))
    return ".".join(names) or "quiz"
