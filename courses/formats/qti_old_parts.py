"""What the readers of an item of QTI 1.2 look up: its words, its labels, its rules, its type."""

from typing import Any

from . import plain
from .exchange import MAX_ANSWERS, ExchangeOption, Location, NotCarried, Notes, check_tags
from .qti_old_feedback import OldFeedback
from .qti_old_rules import Rules
from .qti_old_text import RESPONSES, text_with, words_of
from .shown import Find, Shown
from .xml_tree import Node

# Each answer may have its points, its feedback, and what is denied of it.
_MOST_CONDITIONS = 5 * MAX_ANSWERS


def _check_length(node: Node, presentation: Node, notes: Notes) -> None:
    """Raises NotCarried for more answers or rules than anyone wrote, before they are read."""
    counted = (
        presentation.below("response_label"),
        presentation.below(*RESPONSES),
        node.below("varequal", "varsubset"),
    )
    notes.takes(max(map(len, counted)))
    if len(node.below("respcondition", "itemfeedback")) > _MOST_CONDITIONS:
        raise NotCarried("too-many-answers", most=MAX_ANSWERS)


class OldItemParts:
    """An `item` with its presentation and its rules. Raises NotCarried without a presentation."""

    def __init__(self, node: Node, place: Location, notes: Notes, find: Find) -> None:
        self.node, self.place, self.notes = node, place, notes
        self._find = find
        # What stands beside the question, and not beside one of its answers.
        self._shown = Shown(find)
        presentation = node.first("presentation")
        if presentation is None:
            raise NotCarried("text-missing")
        self.presentation = presentation
        _check_length(node, presentation, notes)
        check_tags(node.text())
        self.rules = Rules(node, self._changed)
        self.feedback = OldFeedback(node, self.rules, self._changed)
        self.type = _type_of(node)

    def _changed(self, code: str, **facts: str | int) -> None:
        self.notes.changed(self.place, code, **facts)

    # --- words --------------------------------------------------------------------------------

    def _text(self, markers: dict[int, str] | None = None) -> str:
        standing = markers or {}
        # Of a text that is read twice the picture is still one.
        self._shown = Shown(self._find)
        return text_with(
            self.presentation,
            lambda one: standing.get(id(one), ""),
            self._changed,
            self._shown,
        )

    def _option(self, node: Node, **more: Any) -> ExchangeOption:
        shown = Shown(self._find)
        text = plain.one_line(words_of(node, self._changed, shown))
        return ExchangeOption(text, picture=shown.picture, **more)

    def _line(self, node: Node) -> str:
        return plain.one_line(words_of(node, self._changed))

    def _labels(self, response: Node) -> dict[str, Node]:
        labels = response.below("response_label")
        found = {one.get("ident"): one for one in labels}
        if len(found) != len(labels):
            raise NotCarried("same-identifier")
        return found


def _type_of(item: Node) -> str:
    """The type of question that Canvas writes beside it."""
    for one in item.below("qtimetadatafield"):
        if one.said("fieldlabel") == "question_type":
            return one.said("fieldentry")
    return ""
