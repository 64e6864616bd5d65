"""Read XML safely: no document type, no entities, no network, and limits on everything.

`defusedxml` refuses entity expansion and external references. Here the number of elements and their
depth are limited as well, and every element knows its line.
"""

import re
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import XMLParserType
from xml.sax.saxutils import escape, quoteattr

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from .exchange import UnreadableFile

# Characters that XML 1.0 cannot represent.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Xml(str):
    """Text that is already XML."""

    __slots__ = ()


def escape_text(text: str) -> Xml:
    """Return plain text as XML."""
    return Xml(escape(_NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)))


def tag(name: str, /, *content: str, **attributes: str) -> Xml:
    """Return an element. Content not of type `Xml` is plain text; `base_` means `base`."""
    pairs = "".join(
        f" {key.rstrip('_').replace('__', ':')}={quoteattr(render_value(value))}"
        for key, value in attributes.items()
    )
    inner = "".join(one if isinstance(one, Xml) else escape_text(one) for one in content)
    return Xml(f"<{name}{pairs}>{inner}</{name}>" if inner else f"<{name}{pairs}/>")


def render_value(value: str) -> str:
    """Return the value of an attribute before it is quoted."""
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", value)


def document(root: Xml) -> bytes:
    """Return a whole file."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}\n'.encode()


MAX_ELEMENTS = 400_000
MAX_DEPTH = 60
# Of one element.
MAX_ATTRIBUTES = 100
# Of a file: 20,000 answers with all the mark-up around them have fewer.
MAX_ATTRIBUTES_IN_FILE = 200_000
# The parser reads a whole tag before its content can be counted. *Units*: bytes that it holds
# back while it waits for the end of a tag; bytes that it is given at a time.
MAX_TAG_BYTES = 1_000_000
_PIECE = 250_000


class Node:
    """An element: its name without namespace, its attributes, its line, its content."""

    __slots__ = ("attributes", "content", "line", "name")

    def __init__(self, name: str, attributes: dict[str, str], line: int) -> None:
        self.name = name
        self.attributes = attributes
        self.line = line
        self.content: list[str | Node] = []

    def __iter__(self) -> Iterator["Node"]:
        return (one for one in self.content if isinstance(one, Node))

    def all(self, *names: str) -> list["Node"]:
        """Return the children with one of these names."""
        return [one for one in self if one.name in names]

    def first(self, *path: str) -> "Node | None":
        """Return the first child of the first child … along these names."""
        found: Node | None = self
        for name in path:
            found = next((one for one in found if one.name == name), None) if found else None
        return found

    def below(self, *names: str) -> list["Node"]:
        """Return everything with one of these names at any depth, in order."""
        found = []
        for one in self:
            if one.name in names:
                found.append(one)
            found.extend(one.below(*names))
        return found

    def text(self) -> str:
        """Return all text in it, without tags."""
        return "".join(one if isinstance(one, str) else one.text() for one in self.content)

    def get(self, name: str, default: str = "") -> str:
        """Return an attribute."""
        return self.attributes.get(name, default)

    def said(self, *path: str) -> str:
        """Return the text of the first element along these names; "" where there is none."""
        found = self.first(*path)
        return found.text().strip() if found is not None else ""


class _Builder:
    """Builds nodes; counts the given elements and stops when there is too much."""

    def __init__(self, counted: Callable[[Node], bool], check: Callable[[int], None]) -> None:
        self.root: Node | None = None
        # Set once the parser with this builder is created.
        self.parser: XMLParserType
        self._counted, self._check = counted, check
        self._elements = self._attributes = self._count = 0
        self._open: list[Node] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        line = self.parser.CurrentLineNumber
        self._elements += 1
        self._attributes += len(attributes)
        if (
            self._elements > MAX_ELEMENTS
            or self._attributes > MAX_ATTRIBUTES_IN_FILE
            or len(attributes) > MAX_ATTRIBUTES
        ):
            raise UnreadableFile("xml-too-much", line)
        if len(self._open) >= MAX_DEPTH:
            raise UnreadableFile("xml-too-deep", line)
        plain = {_local(name): value for name, value in attributes.items()}
        node = Node(_local(tag), plain, line)
        if self._counted(node):
            self._count += 1
            self._check(self._count)
        if self._open:
            self._open[-1].content.append(node)
        else:
            self.root = node
        self._open.append(node)

    def end(self, tag: str) -> None:
        self._open.pop()

    def data(self, text: str) -> None:
        self._open[-1].content.append(text)

    def close(self) -> Node | None:
        return self.root


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _feed(parser: DefusedXMLParser, data: bytes) -> None:
    """Feed the data in pieces, so that a tag of many megabytes is rejected before it is read."""
    for start in range(0, len(data), _PIECE):
        end = min(start + _PIECE, len(data))
        parser.feed(data[start:end])
        if end - parser.parser.CurrentByteIndex > MAX_TAG_BYTES:
            raise UnreadableFile("xml-too-much", parser.parser.CurrentLineNumber)


def read_tree(
    data: bytes,
    *,
    counted: Callable[[Node], bool] = lambda node: False,
    check: Callable[[int], None] = lambda count: None,
) -> Node:
    """Return the root of a document. `check` is called with the number of `counted` elements.

    Raises UnreadableFile for data that is not XML, has a document type, or is too much.
    """
    builder = _Builder(counted, check)
    parser = DefusedXMLParser(target=builder, forbid_dtd=True)
    builder.parser = parser.parser
    try:
        _feed(parser, data)
        parser.close()
    except ParseError as problem:
        raise UnreadableFile("xml-broken", problem.position[0]) from problem
    except DefusedXmlException as problem:
        line = builder.parser.CurrentLineNumber
        raise UnreadableFile("xml-document-type", line) from problem
    except (LookupError, ValueError) as problem:
        if isinstance(problem, UnreadableFile):
            raise
        raise UnreadableFile("xml-encoding", 1) from problem
    root = builder.root
    if root is None:
        raise UnreadableFile("xml-broken", 1)
    return root
