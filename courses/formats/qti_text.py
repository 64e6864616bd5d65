"""The words in QTI's mixture of text and elements."""

from collections.abc import Callable
from typing import Self

from .exchange import NotCarried
from .plain import Media, TakesPicture, WordsOfTags, one_line, tidy
from .xml_tree import Node

# They are no part of what is asked, but for words that stand there for the one who answers.
_BESIDE = frozenset(
    {"feedbackInline", "feedbackBlock", "modalFeedback", "rubricBlock", "infoControl"}
)
_REFUSED = frozenset({"printedVariable", "templateInline", "templateBlock", "include"})


def words_in(
    node: Node,
    stand_in: Callable[[Node], str | None] = lambda node: None,
    picture: TakesPicture | None = None,
) -> "Words":
    """The words of an element. `stand_in` may say what stands for an element below it, `picture`
    takes what it shows.

    Raises NotCarried for other media, and for words that are made while the question is asked.
    """
    reader = WordsOfTags(picture)
    try:
        _walk(node, reader, stand_in)
    except Media as media:
        raise NotCarried("media", tag=media.tag) from media
    return Words(tidy("".join(reader.words)), frozenset(reader.lost))


class Words(str):
    """Words, and what was lost with their tags."""

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
            raise NotCarried("made-while-asked")
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
    """Whether it is a block of words that everyone reads who is asked."""
    return node.name == "rubricBlock" and "candidate" in node.get("view").split()
