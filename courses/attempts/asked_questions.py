"""A question that is asked, with what was answered, as the pages of all kinds read it. No query."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from courses.questions.kinds.texts import OptionText, QuestionText
from courses.questions.sampling import by_chance

from .question_view_models import ShownView

# The field of a question in the form is this and the question's key; of a part, a dot and its key.
FIELD_PREFIX = "q-"


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question with all that belongs to it."""

    # One of the kinds; what makes its view knows which.
    question: Any
    words: QuestionText
    chosen: tuple[str, ...]
    met: bool | None
    judged: bool
    seed: str
    mixed: bool
    # The language that the words are in.
    language: str = ""
    # Part → a word that she may have meant, where she is to be asked now.
    meant: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return self.question.key

    @property
    def name(self) -> str:
        return FIELD_PREFIX + self.question.key

    def part_name(self, part: str) -> str:
        return f"{self.name}.{part}"

    def feedback(self, part: str) -> str:
        return self.words.options[part].feedback if self.judged else ""


def shown(words: QuestionText | OptionText) -> ShownView | None:
    """The picture or the drawing beside these words."""
    if words.drawing:
        return ShownView(drawing=words.drawing)
    picture = words.picture
    if picture is None:
        return None
    return ShownView(picture.digest, words.alt, picture.width, picture.height)


def shuffled[Part](parts: Sequence[Part], seed: str, key: Callable[[Part], str]) -> list[Part]:
    """The parts in an order that depends on nothing but the seed, and never in their own."""
    found = by_chance(parts, seed, key)
    return found if found != list(parts) or len(found) < 2 else [*found[1:], found[0]]
