"""What all kinds of question have in common. Pure.

A question is only its structure: keys, numbers, correct answers. Its texts are in `QuestionText`,
one for each language. A kind says how an answer is read into its canonical form, when it is
complete, when it is met, and which texts it needs.
"""

import unicodedata
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Annotated, ClassVar, NamedTuple, Self

from pydantic import (
    SerializerFunctionWrapHandler,
    StrictBool,
    StringConstraints,
    model_serializer,
    model_validator,
)
from pydantic_core import PydanticCustomError

from .texts import Frozen, OptionText, QuestionText, Slug

# A category and, after a slash, one inside it: `safety/phone`. "": none.
CategoryPath = Annotated[
    str,
    StringConstraints(
        pattern=r"^$|^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*$", max_length=120
    ),
]


class GapWords(NamedTuple):
    """The words of one language for a gap: those that fit, and those marked as wrong."""

    fit: tuple[str, ...]
    wrong: tuple[str, ...] = ()
    # The language code by which letters are compared. "": rules common to all languages.
    language: str = ""


# Gap key → accepted words, the language the learner answers in first.
AcceptedWords = Mapping[str, Sequence[GapWords]]


class UnknownAnswer(ValueError):
    """An answer with a question (`option` is None) or an option that the quiz does not have."""

    def __init__(self, question: str, option: str | None = None) -> None:
        super().__init__(question if option is None else f"{question}.{option}")
        self.question = question
        self.option = option


class Part(Frozen):
    """A part of a question with a name and text; `key` is the same in every language."""

    key: Slug


class Option(Part):
    """One possible answer."""

    correct: StrictBool


# --- questions ------------------------------------------------------------------------------


class BaseQuestion(Frozen):
    """Base class of all questions: key, kind, and the outcomes that it covers."""

    # Whether it gives a point.
    counts: ClassVar[bool] = True
    # Whether the answer is the learner's own text, which is stored separately, encrypted.
    own_words: ClassVar[bool] = False
    # Whether a person reads and judges it; only true for own words.
    read_by_person: ClassVar[bool] = False
    # Whether it is judged by words of a language, which are not part of the definition.
    judged_by_words: ClassVar[bool] = False
    # Whether its parts have texts of their own beside the feedback.
    parts_have_text: ClassVar[bool] = True
    # Whether it may be answered by speaking instead of writing.
    said_aloud: ClassVar[bool] = False
    # Whether its texts may name a unit, which the learner may type after the answer.
    has_unit: ClassVar[bool] = False
    # Whether a picture or a drawing may be shown beside the question and its options.
    may_be_shown: ClassVar[bool] = False

    key: Slug
    kind: str
    outcomes: tuple[Slug, ...] = ()
    category: CategoryPath = ""

    @model_serializer(mode="wrap")
    def _as_the_first_release_wrote_it(
        self, handler: SerializerFunctionWrapHandler
    ) -> dict[str, object]:
        # A definition with neither field keeps its digest.
        found: dict[str, object] = handler(self)
        for later in ("category", "nearly"):
            if not found.get(later):
                found.pop(later, None)
        return found

    @model_validator(mode="after")
    def _suits_its_kind(self) -> Self:
        if has_repeats(self.part_keys()):
            raise own_problem("option-key-twice")
        if has_repeats(self.outcomes):
            raise own_problem("outcome-twice")
        problem = self.problem()
        if problem is not None:
            raise own_problem(problem)
        return self

    @property
    def allows_several(self) -> bool:
        """Whether more than one option may be chosen."""
        return False

    @property
    def can_be_shuffled(self) -> bool:
        """Whether its options may be shown in random order."""
        return False

    def problem(self) -> str | None:
        """Return a problem code when its parts do not suit its kind."""
        return None

    def part_keys(self) -> tuple[str, ...]:
        """Return the keys of everything that has feedback."""
        return tuple(option.key for option in getattr(self, "options", ()))

    def read(self, given: Collection[str]) -> tuple[str, ...]:
        """Return an answer in its canonical form. Raises UnknownAnswer for an unknown part."""
        raise NotImplementedError

    def without_unit(self, given: Collection[str], units: Mapping[str, str]) -> Collection[str]:
        """Return the answer without the unit named in its texts. `units`: by language code."""
        return given

    def is_complete(self, chosen: tuple[str, ...]) -> bool:
        """Whether the answer is complete. `chosen` is what `read` returned."""
        return bool(chosen)

    def is_met(self, chosen: tuple[str, ...], accepted: AcceptedWords) -> bool:
        """Whether the answer is correct; a partly correct answer is not."""
        raise NotImplementedError

    def words_meant(self, chosen: tuple[str, ...], accepted: AcceptedWords) -> Mapping[str, str]:
        """Return part → a word that the learner may have meant, if the question asks about that."""
        return {}

    def right_answer(self, accepted: AcceptedWords) -> tuple[str, ...]:
        """Return an answer that is met; () where only a person can judge."""
        raise NotImplementedError

    def facts(self) -> set[tuple[object, ...]]:
        """Return what its texts rely on: when this changes, a translation may be wrong."""
        structure = self.model_dump_json(exclude={"outcomes", "category", "nearly"})
        return {(self.key, structure)}

    # --- its texts --------------------------------------------------------------------------

    def text_problems(self, words: QuestionText) -> Iterator[str]:
        """Yield what is missing from these texts, as `code:where`."""
        if not words.text.strip():
            yield f"question-text-empty:{self.key}"
        for part in self.part_keys():
            where = f"{self.key}.{part}"
            option = words.options.get(part)
            if option is None:
                yield f"option-text-missing:{where}"
                continue
            if self.parts_have_text and not option.text.strip():
                yield f"option-text-empty:{where}"
            if not option.feedback.strip():
                yield f"feedback-empty:{where}"
        yield from self._unknown_words("option-unknown", words.options, self.part_keys())
        yield from self._shown_problems(words)

    def _shown_problems(self, words: QuestionText) -> Iterator[str]:
        """Yield problems of pictures: each needs a description, and only one thing is shown."""
        places: list[tuple[str, OptionText | QuestionText]] = [(self.key, words)]
        places += [(f"{self.key}.{part}", option) for part, option in words.options.items()]
        for where, shown in places:
            if shown.picture is None and not shown.drawing:
                continue
            if not self.may_be_shown:
                yield f"nothing-is-shown-here:{where}"
            elif shown.picture is not None and shown.drawing:
                yield f"picture-and-drawing:{where}"
            elif shown.picture is not None and not shown.alt.strip():
                yield f"shown-alt-empty:{where}"

    def _needed_words(self, words: QuestionText, **codes: str) -> Iterator[str]:
        """Yield the code of each named field that is empty."""
        for field, code in codes.items():
            if not getattr(words, field).strip():
                yield f"{code}:{self.key}"

    def _named_words(
        self, code: str, given: Mapping[str, str], asked: Iterable[str]
    ) -> Iterator[str]:
        """Check the texts of targets or scenes: one for each key, and no others."""
        keys = list(asked)
        for key in keys:
            if not given.get(key, "").strip():
                yield f"{code}-text-empty:{self.key}.{key}"
        yield from self._unknown_words(f"{code}-unknown", given, keys)

    def _unknown_words(
        self, code: str, given: Collection[str], asked: Collection[str]
    ) -> Iterator[str]:
        for key in sorted(set(given) - set(asked)):
            yield f"{code}:{self.key}.{key}"


# --- reading answers ------------------------------------------------------------------------


def own_problem(code: str) -> PydanticCustomError:
    """Return a problem of our own, identified by its code."""
    return PydanticCustomError(code, code)


def has_repeats(keys: Iterable[Hashable]) -> bool:
    """Whether any key occurs twice."""
    seen = list(keys)
    return len(seen) != len(set(seen))


def as_list(given: Collection[str]) -> list[str]:
    """Return the entries as a list. A lone string is one entry, not a collection of its letters."""
    return [given] if isinstance(given, str) else list(given)


def read_pairs(question: BaseQuestion, given: Collection[str]) -> dict[str, str]:
    """Return `part=value` entries by part; empty values are left out.

    Raises UnknownAnswer for a part that the question does not have or that occurs twice.
    """
    found: dict[str, str] = {}
    for entry in as_list(given):
        part, _equals, value = entry.partition("=")
        if part not in question.part_keys() or part in found:
            raise UnknownAnswer(question.key, part)
        found[part] = value
    return {part: found[part] for part in question.part_keys() if found.get(part)}


def without_unseen(text: str) -> str:
    """Return the text without invisible characters (direction marks, joiners)."""
    return "".join(one for one in text if unicodedata.category(one) != "Cf")


def one_line(question: BaseQuestion, text: str, longest: int) -> str:
    """Return typed text with spaces collapsed. Raises UnknownAnswer for what no keyboard sends."""
    collapsed = " ".join(text.split())
    # Direction marks and joiners are part of writing; keyboards add them without being asked.
    seen = without_unseen(collapsed)
    if len(collapsed) > longest or not seen.isprintable():
        raise UnknownAnswer(question.key, collapsed[:20])
    return collapsed
