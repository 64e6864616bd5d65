"""A guesser who has read no lesson, and what simple rules win. Pure.

The guesser takes the longest answer, the one that asks, the one with the most “may”, always three,
always “not true”. Where such a rule wins more than chance, a question tests the rule and not the
lesson. All figures are expected values: between options that a rule rates equally, the guesser
picks at random.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from cms.curriculum.choices import KINDS, MULTIPLE, TRUE_FALSE, Choice
from cms.curriculum.readability import WORD

type Liking = Callable[[Choice, int], float]


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Words that leave room, and words that leave none. These rules do not exist for a language without
# an entry.
LEAVING_ROOM: Mapping[str, frozenset[str]] = {
    "en": _listed("may might can could would perhaps sometimes some often many most if usually"),
    "it": _listed(
        "può possono potrebbe potrebbero forse volte alcune alcuni qualche spesso molte se"
    ),
    "ar": _listed("قد ربما يمكن تستطيع أحيانا أحيانًا بعض كثيرا إذا لو عادة"),
}
LEAVING_NONE: Mapping[str, frozenset[str]] = {
    "en": _listed("always never all every must only none nobody everyone everything nothing once"),
    "it": _listed(
        "sempre mai tutto tutti tutte ogni deve devono solo nessuno nessuna niente subito"
    ),
    "ar": _listed("دائما دائمًا أبدا أبدًا كل جميع يجب فقط لا لن فورا فورًا"),
}
# Authors of wrong answers tend to give a reason with them.
GIVING_A_REASON: Mapping[str, frozenset[str]] = {
    "en": _listed("because since so as"),
    "it": _listed("perché così siccome poiché affinché"),
    "ar": _listed("لأن لأنه لأنها لأنك لكي كي حتى فهي فهو"),
}
# Shorter ones (the, and, to) are too common to say anything.
_SHORTEST_TELLING_WORD = 4


@dataclass(frozen=True, slots=True)
class Guess:
    """The best rule for some questions and what it wins. *Units*: share and chance from 0 to 1."""

    rule: str
    share: float
    chance: float
    amount: int


def best_guess(choices: Iterable[Choice], *, kind: str, language: str) -> Guess | None:
    """The rule that wins most of the questions of a kind; None if there are none."""
    asked = [choice for choice in choices if choice.kind == kind]
    if not asked:
        return None
    won = {
        name: sum(wins(choice) for choice in asked) for name, wins in rules(kind, language).items()
    }
    rule = max(won, key=lambda name: won[name])
    chance = sum(chance_of(choice) for choice in asked)
    return Guess(rule, won[rule] / len(asked), chance / len(asked), len(asked))


def best_of_all(choices: Iterable[Choice], *, language: str) -> Guess | None:
    """What the guesser wins of all questions with the best rule for each kind."""
    asked = list(choices)
    found = [best_guess(asked, kind=kind, language=language) for kind in KINDS]
    guesses = [guess for guess in found if guess is not None]
    if not guesses:
        return None
    return Guess(
        ", ".join(guess.rule for guess in guesses),
        sum(guess.share * guess.amount for guess in guesses) / len(asked),
        sum(guess.chance * guess.amount for guess in guesses) / len(asked),
        len(asked),
    )


def chance_of(choice: Choice) -> float:
    """The chance of a random pick: of one option, or of a set of some of the options."""
    amount = len(choice.options)
    if choice.kind == MULTIPLE:
        # Neither the empty set nor all options.
        return 1 / (2**amount - 2)
    return choice.fitting / amount


def rules(kind: str, language: str) -> dict[str, Callable[[Choice], float]]:
    """Each rule by name: a function for the probability that it wins a question."""
    if kind == TRUE_FALSE:
        return {
            "true": lambda choice: float(choice.right[0]),
            "not true": lambda choice: float(choice.right[1]),
            "true unless it leaves no room": lambda choice: float(
                choice.right[1 if _told(choice.text, LEAVING_NONE, language) else 0]
            ),
        }
    likings = _likings(language)
    if kind == MULTIPLE:
        return {
            f"{taken} {name}": partial(_wins_set, liking=liking, amount=taken)
            for name, liking in likings.items()
            for taken in (2, 3, 4)
        }
    return {name: partial(_wins_one, liking=liking) for name, liking in likings.items()}


def _likings(language: str) -> dict[str, Liking]:
    """How much each rule likes an option; a rule picks the option with the highest value."""
    likings: dict[str, Liking] = {
        "first": lambda choice, at: 0 if choice.mixed else -at,
        "last": lambda choice, at: 0 if choice.mixed else at,
        "longest": lambda choice, at: len(choice.options[at]),
        "shortest": lambda choice, at: -len(choice.options[at]),
        "asks": lambda choice, at: _asks(choice.options[at]),
        "most parts": lambda choice, at: sum(choice.options[at].count(mark) for mark in ",،;:."),
        "echoes the question": lambda choice, at: len(
            _words(choice.options[at]) & _words(choice.text)
        ),
        "like the others": lambda choice, at: sum(
            len(_words(choice.options[at]) & _words(other))
            for place, other in enumerate(choice.options)
            if place != at
        ),
    }
    if language in LEAVING_ROOM:
        likings |= {
            "leaves room": lambda choice, at: _told(choice.options[at], LEAVING_ROOM, language),
            "leaves no room least": lambda choice, at: (
                -_told(choice.options[at], LEAVING_NONE, language)
            ),
            "gives no reason": lambda choice, at: (
                -_told(choice.options[at], GIVING_A_REASON, language)
            ),
        }
    return likings


def _wins_one(choice: Choice, *, liking: Liking) -> float:
    liked = [liking(choice, at) for at in range(len(choice.options))]
    taken = [right for right, value in zip(choice.right, liked, strict=True) if value == max(liked)]
    return sum(taken) / len(taken)


def _wins_set(choice: Choice, *, liking: Liking, amount: int) -> float:
    """The probability that the `amount` options with the highest value are the right ones."""
    if amount != choice.fitting:
        return 0.0
    liked = [liking(choice, at) for at in range(len(choice.options))]
    edge = sorted(liked, reverse=True)[amount - 1]
    rated = list(zip(choice.right, liked, strict=True))
    sure = [right for right, value in rated if value > edge]
    tied = [right for right, value in rated if value == edge]
    if not all(sure):
        return 0.0
    return 1 / math.comb(len(tied), amount - len(sure)) if sum(tied) == amount - len(sure) else 0.0


def _words(text: str) -> frozenset[str]:
    return frozenset(
        word.lower() for word in WORD.findall(text) if len(word) >= _SHORTEST_TELLING_WORD
    )


def _told(text: str, words: Mapping[str, frozenset[str]], language: str) -> int:
    known = words.get(language, frozenset())
    return sum(word.lower() in known for word in WORD.findall(text))


def _asks(text: str) -> bool:
    return "?" in text or "؟" in text
