"""Words without mark-up: our questions are plain text."""

import html
import re
from collections.abc import Callable
from html.parser import HTMLParser

from markdown_it import MarkdownIt

# Is told the address of a picture and its description.
TakesPicture = Callable[[str, str], None]

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "center", "dd", "div", "dl", "dt", "fieldset"}
    | {"figure", "footer", "form", "header", "hr", "main", "nav", "ol", "p", "pre", "section"}
    | {"table", "tr", "ul", *_HEADINGS}
)
_SILENT = frozenset({"script", "style", "head", "title", "template", "noscript"})
# Tag: what is lost with it.
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
# A space that must not break a line stays: French needs it.
_SPACES = re.compile(r"[ \t\f\v]+")
_TAG = re.compile(
    r"</?(?:p|br|b|i|u|em|strong|div|span|ul|ol|li|a|img|table|tr|td|th|sub|sup|h[1-6]|pre|code|"
    r"audio|video|object|iframe|svg|font|hr|script|style)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)


# What is raised or lowered says something else than the same signs on the line: 10³ is not 103.
_RAISED = str.maketrans(
    "0123456789+-−=()abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"
)
_LOWERED = str.maketrans("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_OFF_THE_LINE = {"sup": _RAISED, "sub": _LOWERED}
_FORMULAS = (("\\(", "\\)"), ("\\[", "\\]"), ("$$", "$$"))


class Media(ValueError):
    """There is a picture, sound or frame in the text. `tag` says which."""

    def __init__(self, tag: str) -> None:
        super().__init__(tag)
        self.tag = tag


def tidy(text: str) -> str:
    """Spaces collapsed, lines kept, no more than one empty line, nothing around it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = [_SPACES.sub(" ", line).strip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def one_line(text: str) -> str:
    """All white space is a single space."""
    return _SPACES.sub(" ", text.replace("\r", " ").replace("\n", " ")).strip()


def has_tags(text: str) -> bool:
    """Whether somebody wrote HTML here."""
    return _TAG.search(text) is not None


def from_html(text: str, picture: TakesPicture | None = None) -> tuple[str, frozenset[str]]:
    """The words of HTML, and what was lost with its tags. Raises Media.

    `picture` takes what an `img` shows, by its address and its description.
    """
    reader = WordsOfTags(picture)
    reader.feed(text)
    reader.close()
    words = "".join(reader.words).replace("\N{NO-BREAK SPACE}", " ")
    return tidy(words), frozenset(reader.lost | _formulas(words))


def from_markdown(text: str, picture: TakesPicture | None = None) -> tuple[str, frozenset[str]]:
    """The words of Markdown, and what was lost with its marks. Raises Media."""
    return from_html(MarkdownIt("commonmark").render(text), picture)


def from_either(text: str, picture: TakesPicture | None = None) -> tuple[str, frozenset[str]]:
    """The words of text that may or may not hold HTML. Raises Media."""
    if has_tags(text):
        return from_html(text, picture)
    words = html.unescape(text)
    return tidy(words), frozenset(_formulas(words))


def _formulas(words: str) -> set[str]:
    """“tex” where a formula stands in the marks by which Moodle knows it."""
    for before, after in _FORMULAS:
        start = words.find(before)
        if start >= 0 and words.find(after, start + len(before)) >= 0:
            return {"tex"}
    return set()


class WordsOfTags(HTMLParser):
    """Blocks become lines, points of a list get a dash; comments and scripts say nothing."""

    def __init__(self, picture: TakesPicture | None = None) -> None:
        super().__init__(convert_charrefs=True)
        self.picture = picture
        self.words: list[str] = []
        self.lost: set[str] = set()
        self._silent = 0
        # Tags that raise or lower what stands in them now.
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
    """Signs that are raised or lowered by themselves. Raises Media where there is no such sign."""
    table = _OFF_THE_LINE[tag]
    if any(ord(sign) not in table and not sign.isspace() for sign in words):
        raise Media(tag)
    return words.translate(table)


def _unwrapped(data: str) -> str:
    """Lines of the source as one; a pattern for this goes over long blanks again and again."""
    first, *between, last = data.split("\n")
    lines = filter(None, (line.strip() for line in between))
    return " ".join([first.rstrip(), *lines, last.lstrip()])
