"""The words of an item of QTI 1.2, in which texts stand in `material` among answers."""

from collections.abc import Callable, Iterator

from . import plain
from .exchange import NotCarried, check_text, joined
from .qti_text import words_in
from .shown import Shown, from_base64
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
# Signs before which no space stands.
_CLOSING = ".,;:!?)…"


def words_of(node: Node, changed: Callable[[str], None], shown: Shown | None = None) -> str:
    """All words below an element, but for those of answers; `shown` takes a picture.

    Raises NotCarried for other media.
    """
    pieces = [piece for one, piece in _pieces(node, changed, shown) if one is None]
    return plain.tidy("\n".join(pieces))


def words_beside(response: Node, changed: Callable[[str], None]) -> str:
    """What stands beside a list of answers: the word that it is for."""
    own = [one for one in response if one.name in _BESIDE]
    return joined((words_of(one, changed) for one in own), "\n")


def text_with(
    node: Node,
    marker: Callable[[Node], str],
    changed: Callable[[str], None],
    shown: Shown | None = None,
) -> str:
    """The words of a presentation; `marker` says what stands in the place of a response."""
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
    node: Node, changed: Callable[[str], None], shown: Shown | None
) -> Iterator[tuple[Node | None, str]]:
    """(None, words) and (response, "") in the order of the item."""
    for one in node:
        if one.name in RESPONSES:
            yield one, ""
        elif one.name == "matimage" and shown is not None:
            _take(one, shown)
        elif one.name in _MEDIA:
            raise NotCarried("media", tag=_MEDIA[one.name])
        elif one.name in _WORDS:
            yield None, _words(one, changed, shown)
        elif one.name != "altmaterial":
            yield from _pieces(one, changed, shown)


def _take(image: Node, shown: Shown) -> None:
    """A picture that stands in the file itself, or beside it in the package."""
    alt = image.get("label")
    if image.get("embedded") == "base64":
        shown.take(from_base64(image.text()), alt)
    else:
        shown(image.get("uri"), alt)


def _words(node: Node, changed: Callable[[str], None], shown: Shown | None) -> str:
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
    reader: Callable[[str, Shown | None], tuple[str, frozenset[str]]], raw: str, shown: Shown | None
) -> tuple[str, frozenset[str]]:
    try:
        return reader(raw, shown)
    except plain.Media as media:
        raise NotCarried("media", tag=media.tag) from media
