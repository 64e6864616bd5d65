"""A place in a picture. The same places are also listed in words, as an equal alternative."""

from collections.abc import Collection, Iterator
from typing import Annotated, Literal

from pydantic import Field

from .base import AcceptedWords, BaseQuestion, Option, UnknownAnswer
from .choice import read_choices
from .texts import Picture, QuestionText

Percent = Annotated[float, Field(strict=True, ge=0, le=100, allow_inf_nan=False)]


class Region(Option):
    """A rectangle of the picture: left, top, width, height. *Units*: per cent of the picture."""

    area: tuple[Percent, Percent, Percent, Percent]


class Hotspot(BaseQuestion):
    """The learner chooses one place; met when it is one of the correct ones."""

    kind: Literal["hotspot"]
    picture: Picture
    options: Annotated[tuple[Region, ...], Field(min_length=1)]

    def problem(self) -> str | None:
        if len(self.options) < 2:
            return "too-few-options"
        for region in self.options:
            left, top, width, height = region.area
            if not width or not height or left + width > 100 or top + height > 100:
                return "area-outside"
        fitting = sum(region.correct for region in self.options)
        if fitting == 0:
            return "none-correct"
        return "all-correct" if fitting == len(self.options) else None

    def read(self, given: Collection[str]) -> tuple[str, ...]:
        chosen = read_choices(self, given)
        if len(chosen) > 1:
            raise UnknownAnswer(self.key, chosen[1])
        return chosen

    def is_met(self, chosen: tuple[str, ...], accepted: AcceptedWords) -> bool:
        return any(region.key in chosen for region in self.options if region.correct)

    def right_answer(self, accepted: AcceptedWords) -> tuple[str, ...]:
        return tuple(region.key for region in self.options if region.correct)[:1]

    def text_problems(self, words: QuestionText) -> Iterator[str]:
        yield from super().text_problems(words)
        yield from self._needed_words(words, alt="alt-empty")
