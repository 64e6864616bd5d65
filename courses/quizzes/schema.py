"""The frozen structure of a quiz, without a word of any language, and the texts that go with it.

A `Definition` is what an attempt was judged on: it never changes after it is stored. Texts are kept
beside it, one `Texts` a language, found by question key and option key, so that a new translation
is not a new version.

To add a kind of question: name it in `QuestionKind` and say in `KINDS` how it is checked, how an
answer to it is read and when it is met. Nothing else asks for the kind.

Source: architecture 2.2 and 2.8; contract 8.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
QuestionKind = Literal["single", "multiple", "true_false"]


class SchemaProblem(ValueError):
    """Quiz data that cannot be used: one `code` to put into words, and `where` it was found.

    `where` is a dotted path that names questions and options by their keys where they have one,
    as in `questions.late-evening.options`; `quiz` stands for the whole.
    """

    def __init__(self, code: str, where: str) -> None:
        super().__init__(f"{code}: {where}")
        self.code = code
        self.where = where


class UnknownAnswer(ValueError):
    """An answer names a question (`option` is None) or an option that the quiz does not have."""

    def __init__(self, question: str, option: str | None = None) -> None:
        super().__init__(question if option is None else f"{question}.{option}")
        self.question = question
        self.option = option


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Option(_Frozen):
    """One possible answer; `key` is the same in every language."""

    key: Slug
    correct: StrictBool


# --- the kinds of question ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class KindRules:
    """All that a kind of question decides for itself.

    `problem` returns a code when a question's options do not suit the kind; `read` returns an
    answer in its one agreed form, or raises UnknownAnswer; `is_met` judges what `read` returned.
    """

    problem: Callable[[Sequence[Option]], str | None]
    read: Callable[["Question", Collection[str]], tuple[str, ...]]
    is_met: Callable[["Question", tuple[str, ...]], bool]


def _single_problem(options: Sequence[Option]) -> str | None:
    if len(options) < 2:
        return "too-few-options"
    return None if _count_correct(options) == 1 else "not-one-correct"


def _multiple_problem(options: Sequence[Option]) -> str | None:
    if _count_correct(options) == 0:
        return "none-correct"
    return "all-correct" if _count_correct(options) == len(options) else None


def _true_false_problem(options: Sequence[Option]) -> str | None:
    if len(options) != 2:
        return "not-two-options"
    return None if _count_correct(options) == 1 else "not-one-correct"


def _count_correct(options: Sequence[Option]) -> int:
    return sum(option.correct for option in options)


def _read_choices(question: "Question", given: Collection[str]) -> tuple[str, ...]:
    # A lone string is a collection of its letters to Python; here it is one chosen option.
    chosen = {given} if isinstance(given, str) else set(given)
    known = [option.key for option in question.options]
    unknown = sorted(chosen.difference(known))
    if unknown:
        raise UnknownAnswer(question.key, unknown[0])
    return tuple(key for key in known if key in chosen)


def _is_exact_choice(question: "Question", chosen: tuple[str, ...]) -> bool:
    return chosen == tuple(option.key for option in question.options if option.correct)


KINDS: Mapping[QuestionKind, KindRules] = {
    "single": KindRules(_single_problem, _read_choices, _is_exact_choice),
    "multiple": KindRules(_multiple_problem, _read_choices, _is_exact_choice),
    "true_false": KindRules(_true_false_problem, _read_choices, _is_exact_choice),
}


# --- structure ------------------------------------------------------------------------------


class Question(_Frozen):
    """One question: its kind, its options in order, and the outcomes that it covers."""

    key: Slug
    kind: QuestionKind
    options: Annotated[tuple[Option, ...], Field(min_length=1)]
    outcomes: tuple[Slug, ...] = ()

    @model_validator(mode="after")
    def _suits_its_kind(self) -> Self:
        if _has_repeats(option.key for option in self.options):
            raise PydanticCustomError("option-key-twice", "option-key-twice")
        if _has_repeats(self.outcomes):
            raise PydanticCustomError("outcome-twice", "outcome-twice")
        problem = KINDS[self.kind].problem(self.options)
        if problem is not None:
            raise PydanticCustomError(problem, problem)  # type: ignore[arg-type]  # a code of ours
        return self


class Definition(_Frozen):
    """What a quiz is: its key across languages, its pass mark, its questions in order."""

    key: UUID
    pass_mark_percent: Annotated[StrictInt, Field(ge=1, le=100)]
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _names_each_question_once(self) -> Self:
        if _has_repeats(question.key for question in self.questions):
            raise PydanticCustomError("question-key-twice", "question-key-twice")
        return self


def _has_repeats(keys: Iterable[Hashable]) -> bool:
    seen = list(keys)
    return len(seen) != len(set(seen))


def digest(definition: Definition) -> str:
    """The SHA-256 of the definition's canonical JSON, in hexadecimal.

    Equal definitions have equal digests on every machine; the order of questions and of options
    is part of a definition.
    """
    canonical = json.dumps(
        definition.model_dump(mode="json"), sort_keys=True, separators=(",", ":"), ensure_ascii=True
    )
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


# --- texts ----------------------------------------------------------------------------------


class OptionText(_Frozen):
    """An option in one language, and what she reads after choosing it."""

    text: str
    feedback: str


class QuestionText(_Frozen):
    """A question in one language, with its options by key."""

    text: str
    options: dict[str, OptionText]


class Texts(_Frozen):
    """All words of a quiz in one language, by question key."""

    questions: dict[str, QuestionText]


def check_texts(definition: Definition, texts: Texts) -> list[str]:
    """What is missing from, empty in or foreign to these texts, as `code:where`, in order.

    `where` is a question key, or a question key and an option key with a dot between. An empty
    list means that every question, option and feedback has its words (voice: feedback on every
    option).
    """
    found: list[str] = []
    for question in definition.questions:
        words = texts.questions.get(question.key)
        if words is None:
            found.append(f"question-text-missing:{question.key}")
            continue
        if not words.text.strip():
            found.append(f"question-text-empty:{question.key}")
        found.extend(_check_option_texts(question, words))
    asked = {question.key for question in definition.questions}
    found.extend(f"question-unknown:{key}" for key in sorted(texts.questions.keys() - asked))
    return found


def _check_option_texts(question: Question, words: QuestionText) -> list[str]:
    found: list[str] = []
    for option in question.options:
        where = f"{question.key}.{option.key}"
        option_words = words.options.get(option.key)
        if option_words is None:
            found.append(f"option-text-missing:{where}")
            continue
        if not option_words.text.strip():
            found.append(f"option-text-empty:{where}")
        if not option_words.feedback.strip():
            found.append(f"feedback-empty:{where}")
    offered = {option.key for option in question.options}
    unknown = sorted(words.options.keys() - offered)
    found.extend(f"option-unknown:{question.key}.{key}" for key in unknown)
    return found


# --- reading, with one clear problem --------------------------------------------------------

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
    }
)
_CODE_BY_PYDANTIC_TYPE = {
    "missing": "field-missing",
    "extra_forbidden": "field-unknown",
    "string_pattern_mismatch": "not-a-slug",
    "string_too_long": "key-too-long",
    "uuid_parsing": "not-a-uuid",
    "literal_error": "kind-unknown",
    "too_short": "empty",
    "greater_than_equal": "out-of-range",
    "less_than_equal": "out-of-range",
}


def parse_definition(data: object) -> Definition:
    """Reads a definition from JSON-able data. Raises SchemaProblem for the first thing amiss."""
    return _parse(Definition, data)


def parse_texts(data: object) -> Texts:
    """Reads one language's texts from JSON-able data. Raises SchemaProblem."""
    return _parse(Texts, data)


def _parse[M: BaseModel](model: type[M], data: object) -> M:
    try:
        return model.model_validate(data)
    except ValidationError as problem:
        first = problem.errors(include_url=False, include_context=False, include_input=False)[0]
    kind = first["type"]
    code = kind if kind in OWN_CODES else _CODE_BY_PYDANTIC_TYPE.get(kind, "malformed")
    raise SchemaProblem(code, _where(first["loc"], data))


def _where(path: Sequence[int | str], data: object) -> str:
    """Words a path by keys, since a number in a list tells an author little."""
    names: list[str] = []
    for step in path:
        try:
            data = data[step]  # type: ignore[index]  # what cannot be stepped into ends up below
        except (KeyError, IndexError, TypeError):
            data = None
        key = data.get("key") if isinstance(data, dict) and isinstance(step, int) else None
        names.append(key if isinstance(key, str) else str(step))
    return ".".join(names) or "quiz"
