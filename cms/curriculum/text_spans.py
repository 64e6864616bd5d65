"""Everything a person reads in course files, split into texts with file and line. Pure.

The parser says what a page will contain; this says where a word is. So it reads the files
themselves, and expects files in which the parser found no problems.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from cms.curriculum.markdown import split_header

# Values that are keys and codes, not text.
CODES = {
    "key", "code", "kind", "outcomes", "audience", "grounding", "competencies", "evidence", "id",
    "match", "to", "picture", "drawing", "category", "sound",
}  # fmt: skip
_UUID = re.compile(r"[0-9a-f-]{36}")


@dataclass(frozen=True, slots=True)
class TextSpan:
    """One text: `block` is its heading, question or field, `line` its first line.

    `role` says what it is: “body”, or the name of the field.
    """

    file: str
    line: int
    block: str
    text: str
    role: str = ""

    def line_at(self, offset: int) -> int:
        """The line of the file of the character at `offset`."""
        return self.line + self.text.count("\n", 0, offset)


def spans_of(root: Path) -> Iterator[TextSpan]:
    """Every text of every course file below `root`, named relative to it."""
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if any(part.startswith(".") for part in path.relative_to(root).parts):
            continue
        if path.suffix == ".md":
            yield from markdown_spans(path.read_text(encoding="utf-8"), name)
        elif path.suffix == ".yaml":
            yield from yaml_spans(path.read_text(encoding="utf-8"), name)


def markdown_spans(text: str, name: str) -> Iterator[TextSpan]:
    """The texts of the header, then the body part by part under its headings."""
    header, body, first_line = split_header(text) or ("", text, 1)
    yield from yaml_spans(header, name, first_line=2)
    heading, line = "", first_line
    for part in re.split(r"^(?=## )", body, flags=re.MULTILINE):
        if part.startswith("## "):
            heading = part.splitlines()[0][3:].strip()
        for role, words in _apart(part):
            yield TextSpan(name, line, heading, words, role)
        line += part.count("\n")


_READ_ALOUD = re.compile(r"^::: *audio\b.*?^:::[ \t]*$", re.DOTALL | re.MULTILINE)


def _apart(part: str) -> Iterator[tuple[str, str]]:
    """The body without audio blocks, then their text separately, as it may repeat the body.

    In each, empty lines replace the other, so that line numbers stay right.
    """
    aloud = list(_READ_ALOUD.finditer(part))
    if not aloud:
        yield "body", part
        return

    def blank(text: str) -> str:
        return "\n" * text.count("\n")

    yield "body", _READ_ALOUD.sub(lambda found: blank(found[0]), part)
    end, said = 0, []
    for found in aloud:
        _fence, _end, words = found[0].partition("\n")
        said += [blank(part[end : found.start()]), "\n", words.rstrip().removesuffix(":::")]
        end = found.end()
    yield "aloud", "".join(said)


def yaml_spans(text: str, name: str, *, first_line: int = 1) -> Iterator[TextSpan]:
    """The texts of a YAML file or header."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    if node is not None:
        yield from _below(node, name, first_line, "", "")


def _below(
    node: yaml.Node, name: str, first_line: int, block: str, role: str
) -> Iterator[TextSpan]:
    """Every text below `node`; a mapping with a `key` of its own names the block."""
    if isinstance(node, yaml.ScalarNode):
        # A folded or literal text begins on the line after its indicator.
        below = 1 if node.style in ("|", ">") else 0
        line = first_line + node.start_mark.line + below
        yield TextSpan(name, line, block, node.value, role)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _below(item, name, first_line, block, role)
    elif isinstance(node, yaml.MappingNode):
        inside = [
            value.value
            for key, value in node.value
            if key.value in ("key", "code") and not _UUID.fullmatch(value.value)
        ]
        for key, value in node.value:
            if key.value not in CODES or _holds_mappings(value):
                parts = [block, *inside] if inside else [block, key.value]
                yield from _below(value, name, first_line, ".".join(filter(None, parts)), key.value)


def _holds_mappings(node: yaml.Node) -> bool:
    return isinstance(node, yaml.SequenceNode) and any(
        isinstance(item, yaml.MappingNode) for item in node.value
    )
