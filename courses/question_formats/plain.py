"""Text without mark-up: our questions are plain text."""

import html
import re
from collections.abc import Callable
from html.parser import HTMLParser

from markdown_it import MarkdownIt

# Is called with the URL of a picture and its description.
TakesPicture = Callable[[str, str], None]

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "center", "dd", "div", "dl", "dt", "fieldset"}
    | {"figure", "footer", "form", "header", "hr", "main", "nav", "ol", "p", "pre", "section"}
    | {"table", "tr", "ul", *_HEADINGS}
)
_SILENT = frozenset({"script", "style", "head", "title", "template", "noscript"})
# Tag → what is lost with it.
_LOST = {
    **dict.fromkeys(("b", "strong", "i", "em", "u", "s", "mark"), "formatting"),
    **dict.fromkeys((*_HEADINGS, "pre", "code"), "formatting"),
    "a": "link",
    "table": "table",
}
_MEDIA = frozenset(
    {"img", "image", "picture", "audio", "video", "object", "embed", "iframe", "svg", "canvas"}
    | {"math"}
)
# Non-breaking spaces are kept: French needs them.
_SPACES = re.compile(r"[ \t\f\v]+")
_TAG = re.compile(
    r"</?(?:p|br|b|i|u|em|strong|div|span|ul|ol|li|a|img|table|tr|td|th|sub|sup|h[1-6]|pre|code|"
    r"audio|video|object|iframe|svg|font|hr|script|style)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)


# Superscripts and subscripts differ in meaning from the same characters on the line: 10³ ≠ 103.
_RAISED = str.maketrans(
    "0123456789+-−=()abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"
)
_LOWERED = str.maketrans("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_OFF_THE_LINE = {"sup": _RAISED, "sub": _LOWERED}
_FORMULAS = (("\\(", "\\)"), ("\\[", "\\]"), ("$$", "$$"))


class Media(ValueError):
    """The text contains a picture, sound or frame. `tag` says which."""

    def __init__(self, tag: str) -> None:
        super().__init__(tag)
        self.tag = tag


def tidy(text: str) -> str:
    """Collapse spaces and trim the text, keep lines, and allow at most one empty line in a row."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = [_SPACES.sub(" ", line).strip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def one_line(text: str) -> str:
    """Turn all white space into single spaces."""
    return _SPACES.sub(" ", text.replace("\r", " ").replace("\n", " ")).strip()


def has_tags(text: str) -> bool:
    """Whether the text contains HTML."""
    return _TAG.search(text) is not None


def from_html(text: str, picture: TakesPicture | None = None) -> tuple[str, frozenset[str]]:
    """Return the text of HTML, and what was lost with its tags. Raises Media.

    `picture` is called for each `img`, with its URL and its description.
    """
    reader = WordsOfTags(picture)
    reader.feed(text)
    reader.close()
    words = "".join(reader.words).replace("\N{NO-BREAK SPACE}", " ")
    return tidy(words), frozenset(reader.lost | _formulas(words))


def from_markdown(text: str, picture: TakesPicture | None = None) -> tuple[str, frozenset[str]]:
    """Return the text of Markdown, and what was lost with its mark-up. Raises Media."""
    return from_html(MarkdownIt("commonmark").render(text), picture)


def from_either(text: str, picture: TakesPicture | None = None) -> tuple[str, frozenset[str]]:
    """Return the plain text of text that may or may not contain HTML. Raises Media."""
    if has_tags(text):
        return from_html(text, picture)
    words = html.unescape(text)
    return tidy(words), frozenset(_formulas(words))


def _formulas(words: str) -> set[str]:
    """Return “tex” if there is a formula between the delimiters that Moodle uses."""
    for before, after in _FORMULAS:
        start = words.find(before)
        if start >= 0 and words.find(after, start + len(before)) >= 0:
            return {"tex"}
    return set()


class WordsOfTags(HTMLParser):
    """Collects text: blocks become lines, list items get a dash, scripts are dropped."""

    def __init__(self, picture: TakesPicture | None = None) -> None:
        super().__init__(convert_charrefs=True)
        self.picture = picture
        self.words: list[str] = []
        self.lost: set[str] = set()
        self._silent = 0
        # The open tags that raise or lower their content.
        self._off_the_line: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img" and self.picture is not None:
            given = dict(attrs)
            self.picture(given.get("src") or "", one_line(given.get("alt") or ""))
            return
        if tag in _MEDIA:
            raise Media(tag)
        if tag in _SILENT:
            self._silent += 1
        if tag in _OFF_THE_LINE:
            self._off_the_line.append(tag)
        if tag in _LOST:
            self.lost.add(_LOST[tag])
        if tag == "br":
            self.words.append("\n")
        elif tag == "li":
            self.words.append("\n– ")
        elif tag in ("td", "th"):
            self.words.append(" ")
        elif tag in _BLOCKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in self._off_the_line:
            self._off_the_line.remove(tag)
        elif tag in _BLOCKS or tag == "li":
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        words = data if "\n" not in data else _unwrapped(data)
        for tag in self._off_the_line:
            words = _off_the_line(words, tag)
        self.words.append(words)


def _off_the_line(words: str, tag: str) -> str:
    """Return superscript or subscript characters. Raises Media where there is no such character."""
    table = _OFF_THE_LINE[tag]
    if any(ord(sign) not in table and not sign.isspace() for sign in words):
        raise Media(tag)
    return words.translate(table)


def _unwrapped(data: str) -> str:
    """Join the lines of the source; not a pattern, which would scan long blanks again and again."""
    first, *between, last = data.split("\n")
    lines = filter(None, (line.strip() for line in between))
    return " ".join([first.rstrip(), *lines, last.lstrip()])
