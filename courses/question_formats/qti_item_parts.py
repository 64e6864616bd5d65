"""Helpers of the QTI item readers: its texts, its correct responses, its options."""

from collections.abc import Callable, Collection

from . import plain
from .exchange import ExchangeOption, Location, Notes, Unsupported, check_text, joined
from .points import number
from .qti_parts import Feedbacks, words_in
from .shown import Find, PictureCollector
from .xml_tree import Node

_NUMBERS = ("float", "integer")


class ItemParts:
    """An `assessmentItem` with its declarations and feedback. Raises Unsupported without a body."""

    def __init__(self, node: Node, place: Location, notes: Notes, find: Find) -> None:
        self.node, self.place, self.notes = node, place, notes
        self._find = find
        # Pictures beside the question, and not beside one of its answers.
        self.shown = PictureCollector(find)
        body = node.first("itemBody")
        if body is None:
            raise Unsupported("text-missing")
        self.body = body
        self.declared = by_identifier(node.all("responseDeclaration"))
        self.feedbacks = Feedbacks([], self._words, self._changed)

    def _changed(self, code: str) -> None:
        self.notes.changed(self.place, code)

    # --- texts --------------------------------------------------------------------------------

    def _words(
        self,
        node: Node,
        stand_in: Callable[[Node], str | None] = lambda node: None,
        shown: PictureCollector | None = None,
    ) -> str:
        words = words_in(node, stand_in, shown)
        for what in sorted(words.lost):
            self._changed(f"lost-{what}")
        return check_text(str(words))

    def _line(self, node: Node) -> str:
        return plain.one_line(self._words(node))

    def _lines(self, nodes: list[Node]) -> dict[str, str]:
        return {key: self._line(one) for key, one in by_identifier(nodes).items()}

    def _text(
        self,
        interaction: Node | None = None,
        within: Callable[[Node], str | None] | None = None,
    ) -> str:
        """Return the question text: the body without the interaction, and its prompt."""
        stand_in = within or (lambda node: "" if node is interaction else None)
        text = self._words(self.body, stand_in, self.shown)
        prompt = interaction.first("prompt") if interaction is not None else None
        words = self._words(prompt, shown=self.shown) if prompt is not None else ""
        return joined([text, words], "\n\n")

    # --- correct responses --------------------------------------------------------------------

    def _declaration(self, interaction: Node) -> Node | None:
        return self.declared.get(interaction.get("responseIdentifier"))

    def _right(self, interaction: Node) -> list[str]:
        """Return the correct values; where none is declared, those with the most points."""
        declaration = self._declaration(interaction)
        if declaration is None:
            return []
        named = declaration.first("correctResponse")
        right = [one.text().strip() for one in named.all("value")] if named is not None else []
        worth = {
            one.get("mapKey"): float(number(one.get("mappedValue") or "0"))
            for one in declaration.below("mapEntry")
        }
        if declaration.get("cardinality") == "single":
            all_points = max((worth[key] for key in right if key in worth), default=0.0)
            all_points = all_points or (1.0 if right else max(worth.values(), default=0.0))
            right += [key for key, points in worth.items() if 0 < all_points <= points]
        elif not right:
            right = [key for key, points in worth.items() if points > 0]
        if any(points > 0 and key not in right for key, points in worth.items()):
            self._changed("partial-points")
        return list(dict.fromkeys(right))

    def _is_number(self, interaction: Node) -> bool:
        declaration = self._declaration(interaction)
        return declaration is not None and declaration.get("baseType") in _NUMBERS

    # --- options ------------------------------------------------------------------------------

    def _options(self, nodes: list[Node], right: Collection[str] = ()) -> dict[str, ExchangeOption]:
        return {
            key: self._option(one, correct=key in right, feedback=self.feedbacks.take(key))
            for key, one in by_identifier(nodes).items()
        }

    def _option(self, node: Node, *, correct: bool, feedback: str) -> ExchangeOption:
        shown = PictureCollector(self._find)
        text = plain.one_line(self._words(node, shown=shown))
        return ExchangeOption(text, correct=correct, feedback=feedback, picture=shown.picture)

    def _pairs(self, interaction: Node) -> list[tuple[str, str]]:
        pairs = [value.split() for value in self._right(interaction)]
        if any(len(pair) != 2 for pair in pairs):
            raise Unsupported("pairs-not-one-each")
        return [(one, other) for one, other in pairs]


def by_identifier(nodes: list[Node]) -> dict[str, Node]:
    """Return nodes by identifier. Raises Unsupported if two have the same one."""
    found = {one.get("identifier"): one for one in nodes}
    if len(found) != len(nodes):
        raise Unsupported("same-identifier")
    return found
