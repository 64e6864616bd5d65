"""Feedback of a QTI item: it stands anywhere in it and is shown by its name."""

from collections.abc import Callable, Iterable

from .exchange import MAX_TEXT_CHARACTERS, NotCarried, check_text, joined
from .xml_tree import Node


class Feedbacks:
    """What an item says after an answer, by name. Raises NotCarried where it says too much."""

    def __init__(
        self,
        nodes: Iterable[Node],
        words: Callable[[Node], str],
        changed: Callable[[str], None],
    ) -> None:
        self._found: dict[str, list[str]] = {}
        lengths: dict[str, int] = {}
        self._changed = changed
        for node in nodes:
            if node.get("showHide", "show") != "show":
                changed("feedback-hidden")
                continue
            name, said = node.get("identifier"), words(node)
            self._found.setdefault(name, []).append(said)
            # One more for each, so that feedback without words has an end as well.
            lengths[name] = lengths.get(name, 0) + len(said) + 1
            if lengths[name] > MAX_TEXT_CHARACTERS:
                raise NotCarried("text-too-long", most=MAX_TEXT_CHARACTERS)

    def take(self, *names: str) -> str:
        """The feedback with one of these names, which is used up by it."""
        return joined(said for name in names for said in self._found.pop(name, []))

    def take_rest(self) -> str:
        """What nothing asked for, as words for everyone; `changed` is told that it became so."""
        rest = joined(said for found in self._found.values() for said in found)
        self._found.clear()
        if rest:
            self._changed("feedback-for-all")
        return check_text(rest)
