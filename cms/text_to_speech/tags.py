"""Which tags of a page end a sentence, and which contain nothing to read aloud. Pure."""

import re
from collections.abc import Iterator

# Tags that do not interrupt running text; every other tag ends a sentence.
INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "data",
        "dfn",
        "em",
        "i",
        "kbd",
        "mark",
        "q",
        "s",
        "say-it",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "var",
        "wbr",
    ]
)
# Elements with these classes are separate texts, even with an inline tag.
BY_ITSELF = {"button", "badge", "chip"}
# Tags without text of ours to read: no text at all, or what the user typed.
SILENT_TAGS = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "textarea",
        "audio",
        "video",
        "iframe",
        "canvas",
        "title",
        "datalist",
    ]
)
SILENT_CLASSES = {"skip"}
VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "use",
        "wbr",
    ]
)


# Full stop, question and exclamation marks of the scripts we teach in, and the ellipsis.
_ENDS = ".!?…؟۔।"
# Closing marks that may follow them.
_CLOSES = "\"'”’»)]"
_BOUNDARY = re.compile(rf"[{re.escape(_ENDS)}]+[{re.escape(_CLOSES)}]*\s+")
# “1.” or “b.” alone at the beginning is a list number, not a sentence.
_ONLY_A_NUMBER = re.compile(r"\s*(?:\d{1,3}|[a-zA-Z])[.]\s+")


def cut(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence; together they cover the whole text."""
    begin = 0
    for found in _BOUNDARY.finditer(text):
        end = found.end()
        if end == len(text):
            break
        if _ONLY_A_NUMBER.fullmatch(text, begin, end):
            continue
        yield begin, end
        begin = end
    if begin < len(text):
        yield begin, len(text)


# Marks for the writing direction, which are never heard.
_DIRECTIONS = dict.fromkeys([0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def as_said(text: str) -> str:
    """The text in normal form: any white space becomes one blank, with none at the ends."""
    return " ".join(text.translate(_DIRECTIONS).split())


def can_be_said(text: str) -> bool:
    """Whether it contains a letter or a digit: an arrow alone is not read."""
    return any(one.isalnum() for one in text)
