"""A guesser who has read no lesson, but has seen the answers to all other modules. Pure.

The guesser learns which words occur in right answers (naive Bayes). What it wins is not only due to
tricks of writing: “ask her” and “tell your supervisor” fit in many places, since that is what a
course teaches. So the figure is reported without a limit; it shows authors what gives an answer
away.
"""

import math
from collections import Counter
from collections.abc import Sequence

from cms.curriculum.blind_guesser import Guess, chance_of
from cms.curriculum.choices import SCENE, SINGLE, Choice
from cms.curriculum.readability import WORD

# Kinds with one right answer to choose.
LEARNT = (SINGLE, SCENE)
# Smoothing: every word counts as if it had occurred this many more times on each side.
_NEVER_MET = 2
_ASKS = "?"


def learnt_guess(modules: Sequence[Sequence[Choice]], *, kind: str) -> Guess | None:
    """What the guesser wins of a kind; None if there are no questions, or only one module."""
    asked = [choice for module in modules for choice in module if choice.kind == kind]
    if not asked or len(modules) < 2:
        return None
    won = 0.0
    for place, module in enumerate(modules):
        others = [choice for at, other in enumerate(modules) if at != place for choice in other]
        weights = _weights(others)
        won += sum(_wins(choice, weights) for choice in module if choice.kind == kind)
    chance = sum(chance_of(choice) for choice in asked)
    return Guess("has learnt", won / len(asked), chance / len(asked), len(asked))


def _weights(choices: Sequence[Choice]) -> dict[str, float]:
    """The log ratio of how often each word occurs in right and in wrong answers."""
    met: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    options = Counter[bool]()
    for choice in choices:
        if choice.kind in LEARNT:
            for option, right in zip(choice.options, choice.right, strict=True):
                met[right].update(_signs(option))
                options[right] += 1
    return {
        sign: math.log(
            (met[True][sign] + _NEVER_MET)
            / (options[True] + 2 * _NEVER_MET)
            * (options[False] + 2 * _NEVER_MET)
            / (met[False][sign] + _NEVER_MET)
        )
        for sign in met[True].keys() | met[False].keys()
    }


def _wins(choice: Choice, weights: dict[str, float]) -> float:
    """The probability that the guesser's favourite answer is right; ties are broken at random."""
    liked = [
        round(sum(weights.get(sign, 0.0) for sign in sorted(_signs(option))), 9)
        for option in choice.options
    ]
    taken = [right for right, value in zip(choice.right, liked, strict=True) if value == max(liked)]
    return sum(taken) / len(taken)


def _signs(option: str) -> set[str]:
    asks = {_ASKS} if "?" in option or "؟" in option else set()
    return {word.lower() for word in WORD.findall(option)} | asks
