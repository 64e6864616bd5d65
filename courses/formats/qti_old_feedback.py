"""Feedback of QTI 1.2: conditions show it by its name, after one answer, after all that fit, …"""

from collections.abc import Callable

from .exchange import MAX_TEXT_CHARACTERS, NotCarried, check_text, joined
from .qti_old_rules import Rules
from .qti_old_text import words_of
from .xml_tree import Node

# What everyone reads, by the name that Canvas and others give it.
_GENERAL = ("general_fb",)


class OldFeedback:
    """What an item says after an answer. Raises NotCarried where it says too much."""

    def __init__(self, item: Node, rules: Rules, changed: Callable[..., None]) -> None:
        self._rules, self._changed = rules, changed
        self._words: dict[str, str] = {}
        self._used: set[str] = set()
        for one in item.all("itemfeedback"):
            said = joined([self._words.get(one.get("ident"), ""), _said(one, changed)])
            if len(said) > MAX_TEXT_CHARACTERS:
                raise NotCarried("text-too-long", most=MAX_TEXT_CHARACTERS)
            self._words[one.get("ident")] = said

    def of(self, response: str, value: str, *, fits: bool, alone: bool) -> str:
        """The feedback of one option. `alone`: she chooses one, so what fits is this option."""
        names = list(self._rules.feedback_of(response, value))
        if alone and not fits:
            names += [name for name in self._when(met=False) if name not in _GENERAL]
        return self._take(names)

    def used_up_by_options(self, *, alone: bool) -> None:
        """What was given to every option is not said once more for everyone."""
        if alone:
            self._used |= {name for name in self._when(met=False) if name not in _GENERAL}

    def when(self, *, met: bool) -> str:
        """The feedback for a number that fits, or that does not yet."""
        return self._take([name for name in self._when(met=met) if name not in _GENERAL])

    def _when(self, *, met: bool) -> tuple[str, ...]:
        return self._rules.feedback_when(met=met)

    def _take(self, names: list[str]) -> str:
        self._used |= set(names)
        return joined(self._words.get(name, "") for name in names)

    def take_rest(self) -> str:
        """What nothing asked for, as words for everyone; where it depended on something, told."""
        rest = {name: said for name, said in self._words.items() if name not in self._used}
        if any(said for name, said in rest.items() if name not in _GENERAL):
            self._changed("feedback-for-all")
        return check_text(joined(rest.values()))


def _said(feedback: Node, changed: Callable[..., None]) -> str:
    """Its words without hints and solutions, which are told apart."""
    return joined(
        words_of(one, changed) for one in feedback if one.name not in ("hint", "solution")
    )
