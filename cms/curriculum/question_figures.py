"""Checks whether questions give away their answers: figures compared with chance. Pure."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from cms.curriculum.blind_guesser import Guess, best_guess, best_of_all, chance_of
from cms.curriculum.choices import (
    GAP,
    KINDS,
    MULTIPLE,
    SCENE,
    SINGLE,
    TRUE_FALSE,
    Choice,
    choices_of,
)
from cms.curriculum.files import CourseFile, Problem
from cms.curriculum.readability import WORD

_VOWEL_SIGNS = re.compile(r"[\u064b-\u0652]")


def _any_of(*words: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(words) + r")(?!\w)", re.IGNORECASE)


# Words that make an answer sound good. A language without an entry is not checked for them. Arabic
# is read without its vowel signs.
TELLING: Mapping[str, re.Pattern[str]] = {
    "en": _any_of(
        "would you", "shall we", "shall i", "may i", "do you want", "what would", "could we",
        "can we", "we can", "i can", "you can", "if you", "you like", "i am here", "i believe",
        "i hear", "thank you", "together", "asks?", "offers?", "glad", "sorry", "supervisor",
        "lawyer",
    ),
    "it": _any_of(
        "vuoi", "vorresti", "posso", "possiamo", "puoi", "se vuoi", "insieme", r"chied\w*",
        r"offr\w*", "grazie", "ti credo", "contenta", "supervisora", "avvocata",
    ),
    "ar": _any_of(
        "هل", "تحبين", "تريدين", r"يمكن\w*", "معا", r"تسأل\w*", r"ل?نسأل", "تعرض", "شكرا", "أصدقك",
        "يسرني", r"المشرفة|مشرفت\w*", r"محامية|محاميت\w*",
    ),
}  # fmt: skip


def pattern_guess(choices: Iterable[Choice], *, kind: str, language: str) -> Guess | None:
    """What “sounds good” wins of a kind; None if there are no questions or no word list."""
    asked = [choice for choice in choices if choice.kind == kind]
    if not asked or language not in TELLING:
        return None
    won = sum(_wins(choice, language) for choice in asked)
    chance = sum(chance_of(choice) for choice in asked)
    return Guess("sounds good", won / len(asked), chance / len(asked), len(asked))


def _wins(choice: Choice, language: str) -> float:
    liked = [(telling_words(option, language), len(option)) for option in choice.options]
    taken = [right for right, value in zip(choice.right, liked, strict=True) if value == max(liked)]
    return sum(taken) / len(taken)


def telling_words(option: str, language: str) -> int:
    """How many words or signs in an answer make it sound like a good one."""
    asks = "?" in option or "؟" in option
    return len(TELLING[language].findall(_VOWEL_SIGNS.sub("", option))) + asks


# *Source*: 10 points; more than luck can explain in a hundred questions.
ALLOWED = 0.10
# With fewer questions of a kind, a share says little: two standard errors are allowed, and three
# for what a guesser wins, since one of ten rules is always lucky.
FEW = 30
# Readers stop reading feedback that always begins alike.
MOST_ALIKE_BEGINNINGS = 0.25
# For these, winning less than chance is fine.
_WINNING = ("guess", "pattern")
# Complete courses, by language, that are within the limits and must stay there. Entries are only
# ever added.
HELD: frozenset[tuple[str, str]] = frozenset({("en", "a"), ("en", "b"), ("en", "s"), ("it", "b")})
# Where the pattern figure has a limit as well: language, course, kind. Elsewhere it is only
# reported. Entries are only ever added.
HELD_PATTERNS: frozenset[tuple[str, str, str]] = frozenset(
    {("en", "b", SCENE), ("it", "b", SCENE), ("ar", "b", SCENE)}
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A share next to what chance gives. *Units*: shares, from 0 to 1.

    `name` is one of `guess`, `pattern`, `longest`, `first`, `true`, `right-<amount>`, `beginning`;
    `kind` a kind of choice question or `all`. `told` is the rule that guessed, or the first word.
    """

    name: str
    kind: str
    share: float
    chance: float
    amount: int
    told: str = ""

    @property
    def allowed(self) -> float:
        """How far from chance it may be."""
        few = FEW * len(KINDS) if self.kind == "all" else FEW
        if self.amount >= few:
            return ALLOWED
        errors = 3 if self.name == "guess" else 2
        return max(ALLOWED, errors * math.sqrt(self.chance * (1 - self.chance) / self.amount))

    @property
    def within(self) -> bool:
        """Whether it is within the limit. Guesses may win less than chance; beginnings have one
        limit.
        """
        if self.name == "beginning":
            return self.share <= MOST_ALIKE_BEGINNINGS
        above = self.share - self.chance
        return above <= self.allowed and (self.name in _WINNING or above >= -self.allowed)


def figures_of(choices: Iterable[Choice], *, language: str) -> tuple[Figure, ...]:
    """All figures of the questions of one course in one language."""
    asked = list(choices)
    return (
        *_guesses(asked, language),
        *_patterns(asked, language),
        *_lengths(asked),
        *_places(asked),
        *_true(asked),
        *_amounts(asked),
        *_beginnings(asked),
    )


def check_figures(course: CourseFile, *, language: str) -> Iterator[Problem]:
    """Figures outside the limits, if the course has to keep them."""
    for figure in figures_of(choices_of(course), language=language):
        if not figure.within and _is_held(figure, course.code, language):
            facts = {
                "name": figure.name,
                "kind": figure.kind,
                "told": figure.told or "–",
                "share": round(figure.share * 100),
                "chance": round(figure.chance * 100),
            }
            code = "feedback-alike" if figure.name == "beginning" else "question-guessed"
            yield Problem(f"{course.code}/course.yaml", 1, code, facts)


def _is_held(figure: Figure, course: str, language: str) -> bool:
    if figure.name == "pattern":
        return (language, course, figure.kind) in HELD_PATTERNS
    return (language, course) in HELD


def _patterns(asked: list[Choice], language: str) -> Iterator[Figure]:
    for kind in (SINGLE, SCENE):
        guess = pattern_guess(asked, kind=kind, language=language)
        if guess is not None:
            yield Figure("pattern", kind, guess.share, guess.chance, guess.amount, guess.rule)


def _guesses(asked: list[Choice], language: str) -> Iterator[Figure]:
    whole = best_of_all(asked, language=language)
    found = [("all", whole)] + [
        (kind, best_guess(asked, kind=kind, language=language)) for kind in KINDS
    ]
    for kind, guess in found:
        if guess is not None:
            yield Figure("guess", kind, guess.share, guess.chance, guess.amount, guess.rule)


def _lengths(asked: list[Choice]) -> Iterator[Figure]:
    """How often a right option is the longest. Ties count in part."""
    for kind in (SINGLE, SCENE, GAP):
        mine = [choice for choice in asked if choice.kind == kind]
        if mine:
            share = sum(_fits(choice, _longest(choice)) for choice in mine) / len(mine)
            yield Figure("longest", kind, share, _chance(mine), len(mine))


def _longest(choice: Choice) -> list[int]:
    longest = max(map(len, choice.options))
    return [at for at, option in enumerate(choice.options) if len(option) == longest]


def _fits(choice: Choice, places: list[int]) -> float:
    return sum(choice.right[at] for at in places) / len(places)


def _chance(choices: list[Choice]) -> float:
    return sum(chance_of(choice) for choice in choices) / len(choices)


def _places(asked: list[Choice]) -> Iterator[Figure]:
    """How often the first option is right, where the page does not shuffle them."""
    for kind in (SINGLE, MULTIPLE, SCENE, GAP):
        mine = [choice for choice in asked if choice.kind == kind and not choice.mixed]
        if mine:
            share = sum(choice.right[0] for choice in mine) / len(mine)
            chance = sum(choice.fitting / len(choice.options) for choice in mine) / len(mine)
            yield Figure("first", kind, share, chance, len(mine))


def _true(asked: list[Choice]) -> Iterator[Figure]:
    mine = [choice for choice in asked if choice.kind == TRUE_FALSE]
    if mine:
        share = sum(choice.right[0] for choice in mine) / len(mine)
        yield Figure("true", TRUE_FALSE, share, 1 / 2, len(mine))


def _amounts(asked: list[Choice]) -> Iterator[Figure]:
    """How often two, three or four options are right; at least two are, and at least one is not."""
    mine = [choice for choice in asked if choice.kind == MULTIPLE]
    for amount in sorted({choice.fitting for choice in mine} | {2, 3}) if mine else ():
        share = sum(choice.fitting == amount for choice in mine) / len(mine)
        chance = sum(
            1 / (len(choice.options) - 2) for choice in mine if 2 <= amount < len(choice.options)
        )
        yield Figure(f"right-{amount}", MULTIPLE, share, chance / len(mine), len(mine))


def _beginnings(asked: list[Choice]) -> Iterator[Figure]:
    """The most frequent first word of feedback to right options."""
    words = Counter(
        found[0].lower()
        for choice in asked
        for right, feedback in zip(choice.right, choice.feedback, strict=True)
        if right and (found := WORD.search(feedback))
    )
    if words:
        ((word, times),) = words.most_common(1)
        yield Figure("beginning", "all", times / words.total(), 0, words.total(), word)
