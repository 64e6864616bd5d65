"""Everything a person may read, taken out of templates, course files and Python, with its place."""

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.template.base import DebugLexer, TokenType

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("lms", "courses", "mentors", "cms")
CONTENT = ROOT / "cms" / "curriculum" / "content" / "en"
# Values of course files that are keys and codes, not words.
CODES = {
    "key", "code", "kind", "outcomes", "audience", "grounding", "competencies", "evidence", "id"
}  # fmt: skip
GETTEXT = {"_": [0], "gettext": [0], "gettext_lazy": [0], "gettext_noop": [0]}
GETTEXT |= {"ngettext": [0, 1], "ngettext_lazy": [0, 1]}
GETTEXT |= {"pgettext": [1], "pgettext_lazy": [1], "npgettext": [1, 2], "npgettext_lazy": [1, 2]}
READ_ATTRIBUTES = r"alt|title|label|placeholder|content|aria-[a-z]+|data-[a-z-]+"


@dataclass(frozen=True)
class Piece:
    """One text: `block` is the heading, question or function it stands in, `line` its first."""

    file: str
    line: int
    block: str
    text: str


# --- templates ------------------------------------------------------------------------------


def template_files():
    """Our templates: those of the project and those inside the packages."""
    folders = [ROOT / "templates", *(ROOT / package for package in PACKAGES)]
    return sorted(file for folder in folders for file in folder.rglob("*.html"))


def relative(file):
    return file.relative_to(ROOT).as_posix()


@cache
def tokens(source):
    """Django's own tokens with what stands in `{% comment %}` left out."""
    kept, commented = [], False
    for token in DebugLexer(source).tokenize():
        words = token.contents.split() if token.token_type == TokenType.BLOCK else []
        if words[:1] == ["comment"]:
            commented = True
        elif words[:1] == ["endcomment"]:
            commented = False
        elif not commented and token.token_type != TokenType.COMMENT:
            kept.append(token)
    return kept


def _spread(source, spans):
    """`source` with everything but `spans` blanked, so that every character keeps its line."""
    blank = [character if character == "\n" else " " for character in source]
    for start, end in spans:
        blank[start:end] = source[start:end]
    return "".join(blank)


def without_tags(source, *, keep_translated):
    """The HTML of a template, its template tags and comments blanked. With `keep_translated`
    false, what stands in `{% blocktranslate %}` is blanked as well."""
    spans, translating = [], False
    for token in tokens(source):
        if token.token_type == TokenType.BLOCK:
            name = token.contents.split()[0]
            if name in ("blocktranslate", "blocktrans"):
                translating = True
            elif name in ("endblocktranslate", "endblocktrans"):
                translating = False
        elif token.token_type == TokenType.TEXT and (keep_translated or not translating):
            spans.append(token.position)
    html = _spread(source, spans)
    return re.sub(r"<!--.*?-->", lambda found: re.sub(r"[^\n]", " ", found[0]), html, flags=re.S)


def text_spans(html):
    """Where the words of `html` stand: between its tags, and in the attributes that are read."""
    spans, end = [], 0
    for tag in re.finditer(r"<[^<>]*>", html):
        spans.append((end, tag.start()))
        end = tag.end()
        spans += [
            (tag.start() + value.start(1), tag.start() + value.end(1))
            for value in re.finditer(rf'\s(?:{READ_ATTRIBUTES})="([^"]*)"', tag[0])
        ]
    return [*spans, (end, len(html))]


def literal_spans(source):
    """Where the words inside template tags stand: `translate "…"`, `_("…")`, and any literal
    with a space in it."""
    spans = []
    for token in tokens(source):
        if token.token_type not in (TokenType.BLOCK, TokenType.VAR):
            continue
        start, end = token.position
        for literal in re.finditer(r"\"([^\"]*)\"|'([^']*)'", source[start:end]):
            group = 1 if literal[1] is not None else 2
            before = source[start : start + literal.start()]
            if " " in literal[group] or re.search(r"(?:\btrans(?:late)?\s+|_\()$", before):
                spans.append((start + literal.start(group), start + literal.end(group)))
    return spans


def template_text(source):
    """What a person reads of a template; all else is blanked, so that lines stay in their place."""
    html = without_tags(source, keep_translated=True)
    read = list(_spread(html, text_spans(html)))
    for start, end in literal_spans(source):
        read[start:end] = source[start:end]
    return "".join(read)


def template_pieces():
    for file in template_files():
        yield Piece(relative(file), 1, "", template_text(file.read_text()))


# --- course files ---------------------------------------------------------------------------


def lesson_parts(file):
    """The front matter of a lesson file (YAML text), its body, and the body's first line."""
    _, header, body = file.read_text().split("---\n", 2)
    return header, body, header.count("\n") + 3


def _yaml_pieces(name, node, first_line, block):
    """Every text below `node`; a mapping that has a `key` of its own names the block."""
    if isinstance(node, yaml.ScalarNode):
        # A folded or literal text begins on the line after its mark.
        below = 1 if node.style in ("|", ">") else 0
        yield Piece(name, first_line + node.start_mark.line + below, block, node.value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _yaml_pieces(name, item, first_line, block)
    elif isinstance(node, yaml.MappingNode):
        inside = [
            value.value
            for key, value in node.value
            if key.value in ("key", "code") and not re.fullmatch(r"[0-9a-f-]{36}", value.value)
        ]
        for key, value in node.value:
            if key.value not in CODES or _holds_mappings(value):
                parts = [block, *inside] if inside else [block, key.value]
                yield from _yaml_pieces(name, value, first_line, ".".join(filter(None, parts)))


def _holds_mappings(node):
    return isinstance(node, yaml.SequenceNode) and any(
        isinstance(item, yaml.MappingNode) for item in node.value
    )


def yaml_pieces(file):
    yield from _yaml_pieces(relative(file), yaml.compose(file.read_text()), 1, "")


def lesson_pieces(file):
    """The texts of the front matter, then the body part by part under its headings."""
    header, body, first_line = lesson_parts(file)
    yield from _yaml_pieces(relative(file), yaml.compose(header), 2, "")
    heading, line = "", first_line
    for part in re.split(r"^(?=## )", body, flags=re.MULTILINE):
        if part.startswith("## "):
            heading = part.splitlines()[0][3:].strip()
        yield Piece(relative(file), line, heading, part)
        line += part.count("\n")


def content_pieces():
    for file in sorted(CONTENT.rglob("*")):
        if file.suffix == ".md":
            yield from lesson_pieces(file)
        elif file.suffix == ".yaml":
            yield from yaml_pieces(file)


def data_pieces():
    """Words that stand in data files of the packages, outside the courses."""
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.yaml")):
            if CONTENT not in file.parents:
                yield from yaml_pieces(file)


# --- Python ---------------------------------------------------------------------------------


def python_files():
    return sorted(file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))


def _called(call):
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def message_pieces(file):
    """The messages of the gettext calls in a Python file."""
    for call in ast.walk(ast.parse(file.read_text())):
        if isinstance(call, ast.Call):
            for place in GETTEXT.get(_called(call), []):
                if place < len(call.args) and isinstance(call.args[place], ast.Constant):
                    text = call.args[place]
                    yield Piece(relative(file), text.lineno, "", str(text.value))


def python_pieces():
    for file in python_files():
        yield from message_pieces(file)
