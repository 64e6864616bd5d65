"""The body of a course file: Markdown with fenced blocks, split into pieces. Pure.

Only what a lesson needs is accepted: paragraphs, `## ` headings, lists, bold, italic, and the
fences of contract 8. Notes for facilitators may not contain fences, activities only cards. Anything
else is reported with its line instead of being shown literally.
"""

import re
from collections.abc import Collection, Iterator
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

from cms.curriculum.drawings import listed
from cms.curriculum.files import GROUNDING_CARDS, Block, Problem
from cms.curriculum.lesson_blocks import FIXED_FENCES, LESSON_FENCES

MAX_LABEL_CHARACTERS = 60

_FENCE = "fence_of_ours"
_reader = MarkdownIt("commonmark", {"html": False})
# One container accepts every name, so that an unknown one can be reported.
container_plugin(_reader, _FENCE, validate=lambda params, markup: True)

_TAGS = {
    "paragraph_open": "<p>",
    "paragraph_close": "</p>",
    "bullet_list_open": "<ul>",
    "bullet_list_close": "</ul>",
    "ordered_list_open": "<ol>",
    "ordered_list_close": "</ol>",
    "list_item_open": "<li>",
    "list_item_close": "</li>",
    "strong_open": "<b>",
    "strong_close": "</b>",
    "em_open": "<i>",
    "em_close": "</i>",
    "softbreak": " ",
    "hardbreak": "<br/>",
}
# What authors call the elements that are not allowed.
_FOREIGN = {
    "link_open": "a link",
    "image": "a picture",
    "code_inline": "code",
    "code_block": "code (four spaces in front)",
    "fence": "code",
    "blockquote_open": "a quotation (>)",
    "hr": "a line across",
}


class Body:
    """Reads one body. `first_line` is the line of the file in which it begins."""

    def __init__(
        self, text: str, file: str, first_line: int, fences: Collection[str] = LESSON_FENCES
    ) -> None:
        self.fences = fences
        self.file = file
        self.first_line = first_line
        self.source = text.split("\n")
        self.tokens = _reader.parse(text)
        self.blocks: list[Block] = []
        self.problems: list[Problem] = []

    def complain(self, token: Token, code: str, **facts: Any) -> None:
        """Notes a problem at the line where `token` begins."""
        offset = token.map[0] if token.map else 0
        self.problems.append(Problem(self.file, self.first_line + offset, code, facts))

    def read(self) -> tuple[tuple[Block, ...], list[Problem]]:
        """The pieces in order, and the problems."""
        index = 0
        run: list[Token] = []
        while index < len(self.tokens):
            token = self.tokens[index]
            end = self._end_of(index)
            if token.type == "heading_open":
                self._close_run(run)
                self._heading(token, self.tokens[index + 1])
            elif token.type == f"container_{_FENCE}_open":
                self._close_run(run)
                self._fence(token, self.tokens[index + 1 : end])
            else:
                run.extend(self.tokens[index : end + 1])
            index = end + 1
        self._close_run(run)
        if not self.blocks and not self.problems:
            self.problems.append(Problem(self.file, self.first_line, "body-empty"))
        return tuple(self.blocks), self.problems

    def _end_of(self, start: int) -> int:
        """The index of the token that closes the one at `start`."""
        depth = 0
        for index in range(start, len(self.tokens)):
            depth += self.tokens[index].nesting
            if depth == 0:
                return index
        return len(self.tokens) - 1

    def _close_run(self, run: list) -> None:
        """Consecutive paragraphs and lists form one piece of text."""
        if run:
            html = self._html(run)
            if html:
                self.blocks.append(Block("text", html))
            run.clear()

    def _heading(self, token: Token, inline: Token) -> None:
        if token.tag != "h2":
            self.complain(token, "heading-level", level=token.tag)
            return
        if any(child.type not in ("text", "text_special") for child in inline.children or ()):
            self.complain(token, "heading-plain")
            return
        if not inline.content.strip():
            self.complain(token, "heading-empty")
            return
        heading = "".join(child.content for child in inline.children or ()).strip()
        self.blocks.append(Block("part", heading))

    def _fence(self, token: Token, inside: list) -> None:
        words = token.info.split()
        name = words[0] if words else ""
        if not name:
            self.complain(token, "fence-without-name")
            return
        if not self._is_closed(token):
            self.complain(token, "fence-unclosed", name=name)
            return
        nested = next((one for one in inside if one.type == f"container_{_FENCE}_open"), None)
        if nested is not None:
            # The inner fence has probably taken the closing line of the outer one.
            self.complain(token, "fence-unclosed", name=name)
            return
        if name not in self.fences:
            self.complain(token, "fence-unknown", name=token.info.strip())
        elif name == "ground":
            self._ground(token, words, inside)
        elif name in FIXED_FENCES:
            self._fixed(token, words, inside)
        elif name == "audio":
            self._audio(token, words[1:], inside)
        elif name == "card":
            self._card(token, " ".join(words[1:]), inside)
        elif name == "picture":
            self._picture(token, words, inside)
        else:
            self._text(token, words, inside)

    def _text(self, token: Token, words: list[str], inside: list) -> None:
        """A text block with a meaning of its own, such as `callout`."""
        html = self._html(inside)
        if len(words) > 1:
            self.complain(token, "fence-unknown", name=token.info.strip())
        elif html:
            self.blocks.append(Block(words[0], html))
        else:
            self.complain(token, "fence-empty", name=words[0])

    def _card(self, token: Token, words: str, inside: list) -> None:
        """A card to hand out: its name, after `drawing:` its drawing, and its text."""
        name, told, drawing = f" {words}".partition(" drawing:")
        label, drawing = name.strip(), drawing.strip()
        html = self._html(inside)
        if not label or len(label) > MAX_LABEL_CHARACTERS:
            self.complain(token, "card-without-label", longest=MAX_LABEL_CHARACTERS)
        elif any(block.kind == "card" and block.label == label for block in self.blocks):
            self.complain(token, "card-twice", name=label)
        elif told and drawing not in listed():
            self.complain(token, "picture-unknown", name=drawing)
        elif not html:
            self.complain(token, "fence-empty", name=f"card {label}")
        else:
            self.blocks.append(Block("card", html, label, drawing=drawing))

    def _audio(self, token: Token, words: list[str], inside: list) -> None:
        """Text to be read aloud; after the fence's name the sound file, as `file: name.ogg`."""
        name = _file_in(words)
        html = self._html(inside)
        if name is None:
            self.complain(token, "fence-unknown", name=token.info.strip())
        elif html:
            self.blocks.append(Block("audio", html, sound=name))
        else:
            self.complain(token, "fence-empty", name="audio")

    def _picture(self, token: Token, words: list[str], inside: list) -> None:
        """A drawing with the text spoken while it is shown; then the sound file, as in `_audio`."""
        drawing, name = "".join(words[1:2]), _file_in(words[2:])
        html = self._html(inside)
        if drawing not in listed() or name is None:
            self.complain(token, "picture-unknown", name=" ".join(words[1:]))
        elif not html:
            self.complain(token, "fence-empty", name=f"picture {drawing}")
        else:
            self.blocks.append(Block("picture", html, drawing, sound=name))

    def _is_closed(self, token: Token) -> bool:
        last = token.map[1] if token.map else len(self.source)
        return last < len(self.source) and self.source[last].strip().startswith(":::")

    def _ground(self, token: Token, words: list[str], inside: list) -> None:
        card = words[1] if len(words) == 2 else ""
        if card not in GROUNDING_CARDS:
            self.complain(token, "ground-unknown", name=" ".join(words[1:]))
        elif inside:
            self.complain(token, "ground-not-empty", name=card)
        else:
            self.blocks.append(Block("ground", card))

    def _fixed(self, token: Token, words: list[str], inside: list) -> None:
        """A block whose text is the same everywhere."""
        name = words[0]
        if len(words) > 1:
            self.complain(token, "fence-unknown", name=token.info.strip())
        elif inside:
            self.complain(token, "fence-not-empty", name=name)
        else:
            self.blocks.append(Block(name, ""))

    def _html(self, tokens: list) -> str:
        """The tokens as clean HTML: text is escaped, tags come from the table above only."""
        made: list[str] = []
        for token in tokens:
            if token.type == "inline":
                made.extend(self._inline(token))
            elif token.type in _TAGS:
                if not token.hidden:
                    made.append(_TAGS[token.type])
            elif token.type == "heading_open":
                self.complain(token, "heading-inside")
            elif token.type in _FOREIGN:
                self.complain(token, "markup-unknown", what=_FOREIGN[token.type])
        return "".join(made).strip()

    def _inline(self, token: Token) -> Iterator[str]:
        for child in token.children or ():
            if child.type in ("text", "text_special"):
                yield escape(child.content, quote=False)
            elif child.type in _TAGS:
                yield _TAGS[child.type]
            elif child.type in _FOREIGN:
                self.complain(token, "markup-unknown", what=_FOREIGN[child.type])


def _file_in(words: list[str]) -> str | None:
    """The name after `file:`; "" if there are no words, None if they are anything else."""
    name = " ".join(words).removeprefix("file:").strip()
    if name and (len(name.split()) > 1 or not words[0].startswith("file:")):
        return None
    return name


_HEADER = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


def split_header(text: str) -> tuple[str, str, int] | None:
    """The YAML between the two lines ---, the body, and the body's first line; None if missing."""
    match = _HEADER.match(text)
    if match is None:
        return None
    return match.group(1), text[match.end() :], text[: match.end()].count("\n") + 1


def read_body(
    text: str, file: str, *, first_line: int, fences: Collection[str] = LESSON_FENCES
) -> tuple[tuple[Block, ...], list[Problem]]:
    """The pieces of a body in order, and the problems. `fences` are those it may contain."""
    return Body(text, file, first_line, fences).read()


def read_paragraphs(text: str, file: str, *, first_line: int) -> tuple[str, list[Problem]]:
    """A text without headings and fences (the short version) as clean HTML."""
    blocks, problems = read_body(text, file, first_line=first_line)
    if not problems and any(block.kind != "text" for block in blocks):
        problems = [Problem(file, first_line, "paragraphs-only")]
    return "".join(block.value for block in blocks), problems
