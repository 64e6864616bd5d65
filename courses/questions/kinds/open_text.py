"""A thought to turn over, and answers in own words: compared by the learner, or marked by a person.

None of them is judged by a rule: a reflection and a self-check are not judged at all.
"""

from collections.abc import Collection, Iterator
from typing import Literal

from .base import AcceptedWords, BaseQuestion, UnknownAnswer, as_list
from .texts import QuestionText

LONGEST_TEXT = 5000


class Reflection(BaseQuestion):
    """Something to think about. There is no answer to it, so nothing of it can be stored."""

    counts = False

    kind: Literal["reflection"]

    def read(self, given: Collection[str]) -> tuple[str, ...]:
        if as_list(given):
            raise UnknownAnswer(self.key, "")
        return ()

    def is_complete(self, chosen: tuple[str, ...]) -> bool:
        return True

    def is_met(self, chosen: tuple[str, ...], accepted: AcceptedWords) -> bool:
        return False

    def right_answer(self, accepted: AcceptedWords) -> tuple[str, ...]:
        return ()

    def text_problems(self, words: QuestionText) -> Iterator[str]:
        yield from super().text_problems(words)
        yield from self._needed_words(words, feedback="feedback-empty")


class FreeText(BaseQuestion):
    """The learner's own words, which no rule judges."""

    own_words = True

    def read(self, given: Collection[str]) -> tuple[str, ...]:
        texts = [text.replace("\r\n", "\n").replace("\r", "\n").strip() for text in as_list(given)]
        texts = [text for text in texts if text]
        if len(texts) > 1:
            raise UnknownAnswer(self.key, "")
        for text in texts:
            if len(text) > LONGEST_TEXT or "\x00" in text:
                raise UnknownAnswer(self.key, "")
        return tuple(texts)

    def is_met(self, chosen: tuple[str, ...], accepted: AcceptedWords) -> bool:
        """Never by a rule: the mark decides."""
        return False

    def right_answer(self, accepted: AcceptedWords) -> tuple[str, ...]:
        return ()


class SelfCheck(FreeText):
    """The learner's own words, compared with a good answer afterwards. Nobody else reads them."""

    counts = False

    kind: Literal["self_check"]

    def is_complete(self, chosen: tuple[str, ...]) -> bool:
        """Always: it may be left empty, and the good answer is shown all the same."""
        return True

    def text_problems(self, words: QuestionText) -> Iterator[str]:
        yield from super().text_problems(words)
        yield from self._needed_words(words, feedback="feedback-empty")


class MarkedText(FreeText):
    """The learner's own words; a person judges them."""

    read_by_person = True

    def text_problems(self, words: QuestionText) -> Iterator[str]:
        yield from super().text_problems(words)
        yield from self._needed_words(words, guide="guide-empty")


class Written(MarkedText):
    """The learner's own words; a person reads them and says *Met* or *Not yet*."""

    kind: Literal["written"]
