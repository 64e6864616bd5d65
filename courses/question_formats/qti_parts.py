"""Parts of QTI items: feedback, the names of 2.1 and 3.0, texts, and numbers."""

import re
from collections.abc import Callable, Iterable
from typing import Self

from .exchange import (
    MAX_TEXT_CHARACTERS,
    ExchangeOption,
    ExchangePicture,
    ExchangeQuestion,
    Unsupported,
    check_text,
    joined,
)
from .plain import Media, TakesPicture, WordsOfTags, one_line, tidy
from .points import midpoint, number, tolerance_of
from .shown import file_name
from .xml_tree import Node, Xml, escape_text, tag


class Feedbacks:
    """The feedback of an item by name. Raises Unsupported if it is too long."""

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
            # Each counts one character more, so that feedback without text is limited as well.
            lengths[name] = lengths.get(name, 0) + len(said) + 1
            if lengths[name] > MAX_TEXT_CHARACTERS:
                raise Unsupported("text-too-long", most=MAX_TEXT_CHARACTERS)

    def take(self, *names: str) -> str:
        """Return the feedback with one of these names, and remove it."""
        return joined(said for name in names for said in self._found.pop(name, []))

    def take_rest(self) -> str:
        """Return unused feedback as text for everyone; `changed` is called if there is any."""
        rest = joined(said for found in self._found.values() for said in found)
        self._found.clear()
        if rest:
            self._changed("feedback-for-all")
        return check_text(rest)


_PREFIX = "qti-"
# HTML elements within texts, which have no prefix in 3.0.
_OF_HTML = frozenset({"br", "p", "span", "div", "img"})
_TAG = re.compile(r"<(/?)([A-Za-z]+)((?:\s[\w:]+=(?:\"[^\"]*\"|'[^']*'))*)(/?)>")
# In 3.0 these elements wrap their text in one more element.
_WRAPPED = re.compile(r"(<qti-(modal-feedback|rubric-block)[^>]*>)(.*?)(</qti-\2>)", re.DOTALL)
_QUOTED = re.compile(r"(\"[^\"]*\"|'[^']*')")
_CAPITAL = re.compile(r"(?<=[a-z])[A-Z]")


def is_of_three(root: Node) -> bool:
    """Whether a document is QTI 3.0, by the name of its root."""
    return root.name.startswith(_PREFIX)


def as_two(node: Node) -> Node:
    """Rename the element and all below it to the names of 2.1. HTML elements keep their names."""
    if node.name.startswith(_PREFIX):
        node.name = _camel(node.name.removeprefix(_PREFIX))
        node.attributes = {_camel(name): value for name, value in node.attributes.items()}
    for one in node:
        as_two(one)
    return node


def as_three(document: Xml) -> Xml:
    """Rename a document written with the names of 2.1 to those of 3.0."""
    renamed = _TAG.sub(_renamed, document)
    return Xml(_WRAPPED.sub(r"\1<qti-content-body>\3</qti-content-body>\4", renamed))


def _renamed(found: re.Match[str]) -> str:
    ending, name, attributes, closed = found.groups()
    if name in _OF_HTML:
        return found[0]
    pieces = _QUOTED.split(attributes)
    # Every second piece is the value of an attribute, which keeps its capitals.
    pieces[::2] = [_kebab(one) for one in pieces[::2]]
    return f"<{ending}{_PREFIX}{_kebab(name)}{''.join(pieces)}{closed}>"


def _camel(name: str) -> str:
    first, *others = name.split("-")
    return first + "".join(other[:1].upper() + other[1:] for other in others)


def _kebab(name: str) -> str:
    return _CAPITAL.sub(lambda found: f"-{found[0].lower()}", name)


# They are not part of the question, except for text that is shown to the candidate.
_BESIDE = frozenset(
    {"feedbackInline", "feedbackBlock", "modalFeedback", "rubricBlock", "infoControl"}
)
_REFUSED = frozenset({"printedVariable", "templateInline", "templateBlock", "include"})


def words_in(
    node: Node,
    stand_in: Callable[[Node], str | None] = lambda node: None,
    picture: TakesPicture | None = None,
) -> "Words":
    """Return the text of an element.

    `stand_in` may return a replacement for an element below it; `picture` takes pictures. Raises
    Unsupported for other media, and for text that is generated while the question is asked.
    """
    reader = WordsOfTags(picture)
    try:
        _walk(node, reader, stand_in)
    except Media as media:
        raise Unsupported("media", tag=media.tag) from media
    return Words(tidy("".join(reader.words)), frozenset(reader.lost))


class Words(str):
    """Text, and what was lost with its tags."""

    lost: frozenset[str]

    def __new__(cls, text: str, lost: frozenset[str] = frozenset()) -> Self:
        made = super().__new__(cls, text)
        made.lost = lost
        return made


def _walk(node: Node, reader: WordsOfTags, stand_in: Callable[[Node], str | None]) -> None:
    for one in node.content:
        if isinstance(one, str):
            reader.handle_data(one)
            continue
        if one.name in _REFUSED:
            raise Unsupported("made-while-asked")
        standing = stand_in(one)
        if standing is not None:
            reader.words.append(standing)
        elif one.name == "object" and one.get("type").startswith("image/") and reader.picture:
            reader.picture(one.get("data"), one_line(one.text()))
        elif one.name not in _BESIDE or is_for_candidate(one):
            tag = "div" if one.name == "rubricBlock" else one.name.lower()
            shown: list[tuple[str, str | None]] = []
            if tag == "img":
                shown = [(name, one.get(name)) for name in ("src", "alt")]
            reader.handle_starttag(tag, shown)
            _walk(one, reader, stand_in)
            reader.handle_endtag(tag)


def is_for_candidate(node: Node) -> bool:
    """Whether it is a block of text for every candidate."""
    return node.name == "rubricBlock" and "candidate" in node.get("view").split()


# The folder of the pictures in a package.
PICTURES = "pictures"


def _lines(text: str) -> Xml:
    return Xml("<br/>".join(escape_text(line) for line in text.split("\n")))


def paragraphs(text: str) -> list[Xml]:
    """Return plain text as paragraphs."""
    return [tag("p", _lines(part)) for part in text.split("\n\n")]


def asked(question: ExchangeQuestion) -> list[Xml]:
    """Return the text of a question, and its picture below it."""
    return [*paragraphs(question.text), *(tag("p", one) for one in _shown(question.picture))]


def _shown(picture: ExchangePicture | None) -> list[Xml]:
    """Return the element that shows a picture, as an item refers to it."""
    if picture is None:
        return []
    return [tag("img", src=f"../{PICTURES}/{file_name(picture)}", alt=picture.alt)]


def modal(name: str, text: str) -> Xml:
    """Return feedback beside the item, shown by its name."""
    return tag(
        "modalFeedback",
        _lines(text),
        outcomeIdentifier="FEEDBACK",
        identifier=name,
        showHide="show",
    )


def of_option(key: str, option: ExchangeOption) -> list[str]:
    """Return the content of an answer: its text, its picture, its feedback."""
    return [option.text, *_shown(option.picture), *_inline_feedback(key, option)]


def _inline_feedback(key: str, option: ExchangeOption) -> list[Xml]:
    if not option.feedback:
        return []
    inner = _lines(option.feedback)
    return [
        tag("feedbackInline", inner, outcomeIdentifier="FEEDBACK", identifier=key, showHide="show")
    ]


# Rules that compare the learner's answer with something. Of these, `match`, `equal` and a range
# from `gte` to `lte` become a number with a tolerance here.
_EQUALS = ("match", "equal")
_ENDS = ("gte", "lte")
_COMPARISONS = (
    *(*_EQUALS, *_ENDS, "equalRounded", "gt", "lt"),
    *("stringMatch", "substring", "patternMatch", "member", "contains", "customOperator"),
)


def amount(rules: Node | None, right: list[str], response: str) -> tuple[str, str]:
    """Return the number and its tolerance. Raises Unsupported for any other rules.

    `right`: the correct responses of the item; `response`: the identifier of the answer in the
    rules.
    """
    asked = _comparisons(rules, response)
    ends = {(one.name, _end(one)) for one in asked if one.name in _ENDS}
    others = [one for one in asked if one.name not in _ENDS]
    if sorted(name for name, _number in ends) == list(_ENDS) and not others:
        (_gte, low), (_lte, high) = sorted(ends)
        return midpoint(low, high), tolerance_of(low, high)
    if len(right) != 1:
        raise Unsupported("not-one-number")
    answer = number(right[0])
    tolerances = {_tolerance(one) for one in others if _is_about(one, answer)}
    if ends or len(tolerances) > 1:
        raise Unsupported("tolerance-of-other-kind")
    return answer, tolerances.pop() if tolerances else "0"


def _comparisons(rules: Node | None, response: str) -> list[Node]:
    """Return the comparisons that concern the answer, not a score or points."""
    found = []
    for one in rules.below(*_COMPARISONS) if rules is not None else []:
        variables = one.below("variable")
        if one.below("mapResponse") or (
            variables and all(other.get("identifier", response) != response for other in variables)
        ):
            continue
        if variables and not one.all("variable"):
            # The compared value was rounded or computed before.
            raise Unsupported("tolerance-of-other-kind")
        found.append(one)
    return found


def _end(comparison: Node) -> str:
    values = comparison.all("baseValue")
    if len(values) != 1:
        raise Unsupported("tolerance-of-other-kind")
    return number(values[0].text())


def _is_about(comparison: Node, answer: str) -> bool:
    """Whether it compares with the correct number, and not with another one."""
    values = comparison.all("baseValue") if comparison.name in _EQUALS else []
    return all(number(one.text()) == answer for one in values)


def _tolerance(comparison: Node) -> str:
    if comparison.name == "match":
        return "0"
    if comparison.name != "equal":
        raise Unsupported("tolerance-of-other-kind")
    mode = comparison.get("toleranceMode", "exact")
    if mode == "exact":
        return "0"
    sides = set(comparison.get("tolerance").split())
    bounds = (comparison.get(f"include{end}Bound", "true") for end in ("Lower", "Upper"))
    if mode != "absolute" or len(sides) != 1 or "false" in bounds:
        raise Unsupported("tolerance-of-other-kind")
    return number(sides.pop())
