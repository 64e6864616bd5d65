"""Words missing from a sentence: chosen from a list, or typed.

Which words are accepted depends on the language, so they are stored with the texts and passed to
the grader. A gap is marked in the text by its key in braces: `{g1}`.
"""

import re
from collections.abc import Collection, Iterator
from typing import Annotated, Literal

from pydantic import Field

from ..typed_words import is_accepted, plain, suggest_word
from .base import AcceptedWords, BaseQuestion, GapWords, Part, one_line, read_pairs
from .texts import OptionText, QuestionText

LONGEST_WORD = 120
MARKER = re.compile(r"\{([^{}]*)\}")


def words_of_gap(words: OptionText, language: str) -> GapWords:
    """Return what the words of a gap accept in their language; other choices are wrong."""
    accepted = {plain(word, language) for word in words.accept}
    other = tuple(word for word in words.choices if plain(word, language) not in accepted)
    return GapWords(words.accept, (*words.reject, *other), language)


class Gap(BaseQuestion):
    """One or more gaps; an answer is `gap=word` for each."""

    judged_by_words = True
    parts_have_text = False

    kind: Literal["gap"]
    options: Annotated[tuple[Part, ...], Field(min_length=1)]
    # “ask”: the learner is asked once about a typing slip before it counts.
    nearly: Literal["", "ask"] = ""

    def read(self, given: Collection[str]) -> tuple[str, ...]:
        words = {
            gap: one_line(self, word, LONGEST_WORD) for gap, word in read_pairs(self, given).items()
        }
        return tuple(f"{gap}={word}" for gap, word in words.items() if word)

    def is_complete(self, chosen: tuple[str, ...]) -> bool:
        return len(chosen) == len(self.options)

    def is_met(self, chosen: tuple[str, ...], accepted: AcceptedWords) -> bool:
        return self.is_complete(chosen) and all(
            self.is_accepted(entry, accepted) for entry in chosen
        )

    def is_accepted(self, entry: str, accepted: AcceptedWords) -> bool:
        """Whether the word of `gap=word` is one of those accepted there, in any language.

        Raises KeyError when no accepted words were given, since there is nothing to judge by.
        """
        gap, _equals, word = entry.partition("=")
        return any(is_accepted(word, one.fit, one.wrong, one.language) for one in accepted[gap])

    def words_meant(self, chosen: tuple[str, ...], accepted: AcceptedWords) -> dict[str, str]:
        found: dict[str, str] = {}
        for entry in chosen if self.nearly else ():
            gap, _equals, word = entry.partition("=")
            near = (suggest_word(word, *one) for one in accepted[gap])
            if not self.is_accepted(entry, accepted) and (meant := next(filter(None, near), "")):
                found[gap] = meant
        return found

    def right_answer(self, accepted: AcceptedWords) -> tuple[str, ...]:
        return tuple(f"{gap}={accepted[gap][0].fit[0]}" for gap in self.part_keys())

    # --- its texts --------------------------------------------------------------------------

    def text_problems(self, words: QuestionText) -> Iterator[str]:
        yield from super().text_problems(words)
        marked = MARKER.findall(words.text)
        for gap in self.part_keys():
            where = f"{self.key}.{gap}"
            if marked.count(gap) != 1:
                yield f"gap-not-in-text:{where}"
            if gap in words.options:
                yield from _gap_problems(where, words.options[gap])
        for name in sorted(set(marked) - set(self.part_keys())):
            yield f"gap-unknown:{self.key}.{name}"


def _gap_problems(where: str, words: OptionText) -> Iterator[str]:
    accepted = {plain(word) for word in words.accept} - {""}
    if not accepted:
        yield f"gap-accepts-nothing:{where}"
    if accepted & {plain(word) for word in words.reject}:
        yield f"gap-accepts-what-it-rejects:{where}"
    if any(len(word) > LONGEST_WORD for word in (*words.accept, *words.reject, *words.choices)):
        yield f"gap-word-too-long:{where}"
    choices = [plain(word) for word in words.choices]
    if choices and (len(choices) < 2 or len(set(choices)) != len(choices)):
        yield f"gap-choices-too-few:{where}"
    elif choices and sum(choice in accepted for choice in choices) != 1:
        yield f"gap-not-one-choice-accepted:{where}"
