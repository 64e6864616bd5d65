"""Helpers of the QTI 1.2 item readers: its texts, its labels, its rules, its type."""

from collections.abc import Callable, Iterator
from typing import Any

from . import plain
from .exchange import (
    MAX_ANSWERS,
    MAX_TEXT_CHARACTERS,
    ExchangeOption,
    Location,
    Notes,
    Unsupported,
    check_tags,
    check_text,
    joined,
)
from .qti_old_rules import Rules
from .qti_parts import words_in
from .shown import Find, PictureCollector, from_base64
from .xml_tree import Node

RESPONSES = ("response_lid", "response_str", "response_num", "response_grp", "response_xy")
_HTML = ("text/html", "text/xhtml", "application/xhtml+xml")
_MEDIA = {
    "matimage": "img",
    "mataudio": "audio",
    "matvideo": "video",
    "matapplet": "applet",
    "matapplication": "object",
    "matref": "matref",
}
_BESIDE = ("material", "flow_mat", "material_ref")
_WORDS = ("mattext", "matemtext", "mat_formattedtext")
# Characters that no space precedes.
_CLOSING = ".,;:!?)…"


def words_of(
    node: Node, changed: Callable[[str], None], shown: PictureCollector | None = None
) -> str:
    """Return all text below an element, except that of answers; `shown` takes a picture.

    Raises Unsupported for other media.
    """
    pieces = [piece for one, piece in _pieces(node, changed, shown) if one is None]
    return plain.tidy("\n".join(pieces))


def words_beside(response: Node, changed: Callable[[str], None]) -> str:
    """Return the text beside a list of answers: the word that the list is for."""
    own = [one for one in response if one.name in _BESIDE]
    return joined((words_of(one, changed) for one in own), "\n")


def text_with(
    node: Node,
    marker: Callable[[Node], str],
    changed: Callable[[str], None],
    shown: PictureCollector | None = None,
) -> str:
    """Return the text of a presentation; `marker` returns the replacement of a response."""
    text = ""
    after_response = False
    for response, words in _pieces(node, changed, shown):
        piece = words if response is None else marker(response)
        if not piece:
            continue
        if after_response or response is not None:
            between = "" if piece[0] in _CLOSING else " "
        else:
            between = "\n"
        text += between + piece if text else piece
        after_response = response is not None
    return plain.tidy(check_text(text))


def _pieces(
    node: Node, changed: Callable[[str], None], shown: PictureCollector | None
) -> Iterator[tuple[Node | None, str]]:
    """Yield (None, text) and (response, "") in the order of the item."""
    for one in node:
        if one.name in RESPONSES:
            yield one, ""
        elif one.name == "matimage" and shown is not None:
            _take(one, shown)
        elif one.name in _MEDIA:
            raise Unsupported("media", tag=_MEDIA[one.name])
        elif one.name in _WORDS:
            yield None, _words(one, changed, shown)
        elif one.name != "altmaterial":
            yield from _pieces(one, changed, shown)


def _take(image: Node, shown: PictureCollector) -> None:
    """Take a picture that is in the file itself, or beside it in the package."""
    alt = image.get("label")
    if image.get("embedded") == "base64":
        shown.take(from_base64(image.text()), alt)
    else:
        shown(image.get("uri"), alt)


def _words(node: Node, changed: Callable[[str], None], shown: PictureCollector | None) -> str:
    raw = node.text()
    check_text(raw)
    if any(True for _one in node):
        words = words_in(node, picture=shown)
        lost: frozenset[str] = words.lost
        text = str(words)
    elif node.name != "mattext" or node.get("texttype").lower() in _HTML:
        text, lost = _read(plain.from_html, raw, shown)
    elif node.get("texttype"):
        text, lost = plain.tidy(raw), frozenset()
    else:
        text, lost = _read(plain.from_either, raw, shown)
    for what in sorted(lost):
        changed(f"lost-{what}")
    return text


def _read(
    reader: Callable[[str, PictureCollector | None], tuple[str, frozenset[str]]],
    raw: str,
    shown: PictureCollector | None,
) -> tuple[str, frozenset[str]]:
    try:
        return reader(raw, shown)
    except plain.Media as media:
        raise Unsupported("media", tag=media.tag) from media


# Feedback for everyone, by the name that Canvas and others give it.
_GENERAL = ("general_fb",)


class OldFeedback:
    """The feedback of an item. Raises Unsupported if it is too long."""

    def __init__(self, item: Node, rules: Rules, changed: Callable[..., None]) -> None:
        self._rules, self._changed = rules, changed
        self._words: dict[str, str] = {}
        self._used: set[str] = set()
        for one in item.all("itemfeedback"):
            said = joined([self._words.get(one.get("ident"), ""), _said(one, changed)])
            if len(said) > MAX_TEXT_CHARACTERS:
                raise Unsupported("text-too-long", most=MAX_TEXT_CHARACTERS)
            self._words[one.get("ident")] = said

    def of(self, response: str, value: str, *, fits: bool, alone: bool) -> str:
        """Return the feedback of one option.

        `alone`: the learner chooses one, so only this option can be correct.
        """
        names = list(self._rules.feedback_of(response, value))
        if alone and not fits:
            names += [name for name in self._when(met=False) if name not in _GENERAL]
        return self._take(names)

    def used_up_by_options(self, *, alone: bool) -> None:
        """Mark feedback given to every option as used, so that it is not repeated for everyone."""
        if alone:
            self._used |= {name for name in self._when(met=False) if name not in _GENERAL}

    def when(self, *, met: bool) -> str:
        """Return the feedback for a number that is correct, or not correct yet."""
        return self._take([name for name in self._when(met=met) if name not in _GENERAL])

    def _when(self, *, met: bool) -> tuple[str, ...]:
        return self._rules.feedback_when(met=met)

    def _take(self, names: list[str]) -> str:
        self._used |= set(names)
        return joined(self._words.get(name, "") for name in names)

    def take_rest(self) -> str:
        """Return unused feedback as text for everyone; `changed` is called if conditional."""
        rest = {name: said for name, said in self._words.items() if name not in self._used}
        if any(said for name, said in rest.items() if name not in _GENERAL):
            self._changed("feedback-for-all")
        return check_text(joined(rest.values()))


def _said(feedback: Node, changed: Callable[..., None]) -> str:
    """Return its text without hints and solutions, which are reported separately."""
    return joined(
        words_of(one, changed) for one in feedback if one.name not in ("hint", "solution")
    )


# Each answer may have its points, its feedback, and its negated conditions.
_MOST_CONDITIONS = 5 * MAX_ANSWERS


def _check_length(node: Node, presentation: Node, notes: Notes) -> None:
    """Raise Unsupported for more answers or rules than anyone writes, before they are read."""
    counted = (
        presentation.below("response_label"),
        presentation.below(*RESPONSES),
        node.below("varequal", "varsubset"),
    )
    notes.takes(max(map(len, counted)))
    if len(node.below("respcondition", "itemfeedback")) > _MOST_CONDITIONS:
        raise Unsupported("too-many-answers", most=MAX_ANSWERS)


class OldItemParts:
    """An `item` with its presentation and its rules. Raises Unsupported without a presentation."""

    def __init__(self, node: Node, place: Location, notes: Notes, find: Find) -> None:
        self.node, self.place, self.notes = node, place, notes
        self._find = find
        # Pictures beside the question, and not beside one of its answers.
        self._shown = PictureCollector(find)
        presentation = node.first("presentation")
        if presentation is None:
            raise Unsupported("text-missing")
        self.presentation = presentation
        _check_length(node, presentation, notes)
        check_tags(node.text())
        self.rules = Rules(node, self._changed)
        self.feedback = OldFeedback(node, self.rules, self._changed)
        self.type = _type_of(node)

    def _changed(self, code: str, **facts: str | int) -> None:
        self.notes.changed(self.place, code, **facts)

    # --- texts --------------------------------------------------------------------------------

    def _text(self, markers: dict[int, str] | None = None) -> str:
        standing = markers or {}
        # A text may be read twice, but its picture is one.
        self._shown = PictureCollector(self._find)
        return text_with(
            self.presentation,
            lambda one: standing.get(id(one), ""),
            self._changed,
            self._shown,
        )

    def _option(self, node: Node, **more: Any) -> ExchangeOption:
        shown = PictureCollector(self._find)
        text = plain.one_line(words_of(node, self._changed, shown))
        return ExchangeOption(text, picture=shown.picture, **more)

    def _line(self, node: Node) -> str:
        return plain.one_line(words_of(node, self._changed))

    def _labels(self, response: Node) -> dict[str, Node]:
        labels = response.below("response_label")
        found = {one.get("ident"): one for one in labels}
        if len(found) != len(labels):
            raise Unsupported("same-identifier")
        return found


def _type_of(item: Node) -> str:
    """Return the question type that Canvas writes into the item's metadata."""
    for one in item.below("qtimetadatafield"):
        if one.said("fieldlabel") == "question_type":
            return one.said("fieldentry")
    return ""
