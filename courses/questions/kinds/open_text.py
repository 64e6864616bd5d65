"""Reflections, and answers in the learner's own words, compared by the learner or marked.

No rule judges any of them: a reflection and a self-check are not judged at all.
"""

from collections.abc import Collection, Iterator
from typing import Literal

from .base import AcceptedWords, BaseQuestion, UnknownAnswer, as_list
from .texts import QuestionText

LONGEST_TEXT = 5000


class Reflection(BaseQuestion):
    """Something to think about. It has no answer, so nothing can be stored."""

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
        """Return False: no rule judges it, the mark does."""
        return False

    def right_answer(self, accepted: AcceptedWords) -> tuple[str, ...]:
        return ()


class SelfCheck(FreeText):
    """The learner's own words, compared with a good answer afterwards. Nobody else reads them."""

    counts = False

    kind: Literal["self_check"]

    def is_complete(self, chosen: tuple[str, ...]) -> bool:
        """Return True: it may be left empty, and the good answer is shown anyway."""
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
