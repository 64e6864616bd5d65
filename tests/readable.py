"""Everything a person may read, taken out of templates, course files and Python, with its place."""

import ast
import re
from functools import cache
from pathlib import Path

from django.template.base import DebugLexer, TokenType

from cms.curriculum.text_spans import TextSpan, spans_of, yaml_spans

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("lms", "cms", "mentors", "courses", "accounts", "core")
CONTENT = ROOT / "cms" / "curriculum" / "content"
GETTEXT = {"_": [0], "gettext": [0], "gettext_lazy": [0], "gettext_noop": [0]}
GETTEXT |= {"ngettext": [0, 1], "ngettext_lazy": [0, 1]}
GETTEXT |= {"pgettext": [1], "pgettext_lazy": [1], "npgettext": [1, 2], "npgettext_lazy": [1, 2]}
READ_ATTRIBUTES = r"alt|title|label|placeholder|content|aria-[a-z]+|data-[a-z-]+"


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
        yield TextSpan(relative(file), 1, "", template_text(file.read_text()))


# --- course files ---------------------------------------------------------------------------


def content_pieces(language):
    """The words of the course files of a language."""
    return [span for span in spans_of(CONTENT) if span.file.startswith(f"{language}/")]


def data_pieces():
    """Words that stand in data files of the packages, outside the courses."""
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.yaml")):
            # The list of words itself has to name them.
            if CONTENT not in file.parents and file.parent.name != "words":
                spans = yaml_spans(file.read_text(), relative(file))
                # An address of another site has the words of that site.
                yield from (span for span in spans if not span.block.endswith("sources"))


# --- Python ---------------------------------------------------------------------------------


def python_files():
    return sorted(file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))


def _called(call):
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def message_spans(file):
    """The messages of the gettext calls in a Python file."""
    for call in ast.walk(ast.parse(file.read_text())):
        if isinstance(call, ast.Call):
            for place in GETTEXT.get(_called(call), []):
                if place < len(call.args) and isinstance(call.args[place], ast.Constant):
                    text = call.args[place]
                    yield TextSpan(relative(file), text.lineno, "", str(text.value))


def python_pieces():
    for file in python_files():
        yield from message_spans(file)
