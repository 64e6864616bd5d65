"""What all kinds of question have in common. Pure.

A question is its structure alone: keys, numbers, what fits. Words stand in `QuestionText`, one for
each language. A kind says how an answer is read into its one agreed form, when it is whole, when
it is met, and which words it needs.
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

# A category and, after a stroke, one inside it: `safety/phone`. "": none.
CategoryPath = Annotated[
    str,
    StringConstraints(
        pattern=r"^$|^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*$", max_length=120
    ),
]


class GapWords(NamedTuple):
    """What one language says of a gap: the words that fit, and those it names as wrong."""

    fit: tuple[str, ...]
    wrong: tuple[str, ...] = ()
    # Its code, by which letters are compared. "": what holds in every language.
    language: str = ""


# Gap key → what is accepted in it, the language the learner answers in first.
AcceptedWords = Mapping[str, Sequence[GapWords]]


class UnknownAnswer(ValueError):
    """An answer names a question (`option` is None) or an option that the quiz does not have."""

    def __init__(self, question: str, option: str | None = None) -> None:
        super().__init__(question if option is None else f"{question}.{option}")
        self.question = question
        self.option = option


class Part(Frozen):
    """Something of a question that has a name and words; `key` is the same in every language."""

    key: Slug


class Option(Part):
    """One possible answer."""

    correct: StrictBool


# --- questions ------------------------------------------------------------------------------


class BaseQuestion(Frozen):
    """What every question has: its key, its kind, and the outcomes that it covers."""

    # Whether it gives a point.
    counts: ClassVar[bool] = True
    # Whether the answer is text of the learner's own, which is stored apart, encrypted.
    own_words: ClassVar[bool] = False
    # Whether a person reads and judges it; only own words are.
    read_by_person: ClassVar[bool] = False
    # Whether it is judged by words of a language, which are no part of the definition.
    judged_by_words: ClassVar[bool] = False
    # Whether its parts have words of their own beside the feedback.
    parts_have_text: ClassVar[bool] = True
    # Whether it may be said aloud instead of written.
    said_aloud: ClassVar[bool] = False
    # Whether its words may name a unit, which the learner may type after their answer.
    has_unit: ClassVar[bool] = False
    # Whether a picture or a drawing may stand beside the question and beside its options.
    may_be_shown: ClassVar[bool] = False

    key: Slug
    kind: str
    outcomes: tuple[Slug, ...] = ()
    category: CategoryPath = ""

    @model_serializer(mode="wrap")
    def _as_the_first_release_wrote_it(
        self, handler: SerializerFunctionWrapHandler
    ) -> dict[str, object]:
        # A definition that names neither keeps its digest.
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
        """Whether its options may stand in an order by chance."""
        return False

    def problem(self) -> str | None:
        """A code when its parts do not suit its kind."""
        return None

    def part_keys(self) -> tuple[str, ...]:
        """The keys of everything that has feedback."""
        return tuple(option.key for option in getattr(self, "options", ()))

    def read(self, given: Collection[str]) -> tuple[str, ...]:
        """An answer in its one agreed form. Raises UnknownAnswer for what it does not have."""
        raise NotImplementedError

    def without_unit(self, given: Collection[str], units: Mapping[str, str]) -> Collection[str]:
        """The answer without the unit that its words name. `units`: by language code."""
        return given

    def is_complete(self, chosen: tuple[str, ...]) -> bool:
        """Whether nothing of the answer is missing. `chosen` is what `read` gave."""
        return bool(chosen)

    def is_met(self, chosen: tuple[str, ...], accepted: AcceptedWords) -> bool:
        """Whether the answer fits; a part of it never does."""
        raise NotImplementedError

    def words_meant(self, chosen: tuple[str, ...], accepted: AcceptedWords) -> Mapping[str, str]:
        """Part → a word that the learner may have meant, where the question wants them to be
        asked.
        """
        return {}

    def right_answer(self, accepted: AcceptedWords) -> tuple[str, ...]:
        """An answer that is met; () where only a person can say."""
        raise NotImplementedError

    def facts(self) -> set[tuple[object, ...]]:
        """What its words speak about: with other facts a translation may no longer be true."""
        structure = self.model_dump_json(exclude={"outcomes", "category", "nearly"})
        return {(self.key, structure)}

    # --- its words --------------------------------------------------------------------------

    def text_problems(self, words: QuestionText) -> Iterator[str]:
        """What is missing from these words, as `code:where`."""
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
        """Whoever does not see a picture needs it in words; one thing is shown at a time."""
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
        """Complains with its code about each named field that says nothing."""
        for field, code in codes.items():
            if not getattr(words, field).strip():
                yield f"{code}:{self.key}"

    def _named_words(
        self, code: str, given: Mapping[str, str], asked: Iterable[str]
    ) -> Iterator[str]:
        """The words of targets or scenes: one for each, and for nothing else."""
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
    """A problem of ours, told by its code."""
    return PydanticCustomError(code, code)


def has_repeats(keys: Iterable[Hashable]) -> bool:
    """Whether something stands there twice."""
    seen = list(keys)
    return len(seen) != len(set(seen))


def as_list(given: Collection[str]) -> list[str]:
    """A lone string is a collection of its letters to Python; here it is one entry."""
    return [given] if isinstance(given, str) else list(given)


def read_pairs(question: BaseQuestion, given: Collection[str]) -> dict[str, str]:
    """`part=value` entries by part; empty values are left out.

    Raises UnknownAnswer for a part that the question does not have or that stands there twice.
    """
    found: dict[str, str] = {}
    for entry in as_list(given):
        part, _equals, value = entry.partition("=")
        if part not in question.part_keys() or part in found:
            raise UnknownAnswer(question.key, part)
        found[part] = value
    return {part: found[part] for part in question.part_keys() if found.get(part)}


def without_unseen(text: str) -> str:
    """The text without marks that nobody sees (direction, joiners)."""
    return "".join(one for one in text if unicodedata.category(one) != "Cf")


def one_line(question: BaseQuestion, text: str, longest: int) -> str:
    """What the learner typed, spaces collapsed. Raises UnknownAnswer for what no keyboard sends."""
    collapsed = " ".join(text.split())
    # Marks of direction and joiners are part of writing; keyboards add them unasked.
    seen = without_unseen(collapsed)
    if len(collapsed) > longest or not seen.isprintable():
        raise UnknownAnswer(question.key, collapsed[:20])
    return collapsed
