"""A thought to turn over, which nobody reads, and an answer in her own words, which a person does.

Neither is judged by a rule: a reflection is not judged at all.
"""

from collections.abc import Collection, Iterator
from typing import Literal

from .base import AcceptedWords, Asked, UnknownAnswer, as_list
from .texts import QuestionText

LONGEST_TEXT = 5000


class Reflection(Asked):
    """Something to think about. There is no answer to it, so nothing of it can be stored."""

    counts = False

    kind: Literal["reflection"]

    def read(self, given: Collection[str]) -> tuple[str, ...]:
        if as_list(given):
            raise UnknownAnswer(self.key, "")
        return ()

    def is_whole(self, chosen: tuple[str, ...]) -> bool:
        return True

    def is_met(self, chosen: tuple[str, ...], accepted: AcceptedWords) -> bool:
        return False

    def right_answer(self, accepted: AcceptedWords) -> tuple[str, ...]:
        return ()

    def text_problems(self, words: QuestionText) -> Iterator[str]:
        yield from super().text_problems(words)
        yield from self._needed_words(words, feedback="feedback-empty")


class FreeText(Asked):
    """Her own words; a person judges them, and no rule."""

    read_by_person = True

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

    def text_problems(self, words: QuestionText) -> Iterator[str]:
        yield from super().text_problems(words)
        yield from self._needed_words(words, guide="guide-empty")


class Written(FreeText):
    """Her own words; a person reads them and says *Met* or *Not yet*."""

    kind: Literal["written"]
