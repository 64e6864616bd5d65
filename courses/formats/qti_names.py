"""QTI 3.0 says what QTI 2.1 says, under other names: `qti-choice-interaction`, `max-choices`.

Source: 1EdTech Question and Test Interoperability 3.0, “Information Model”, appendix on names.
"""

import re

from .xml_tree import Node
from .xml_writer import Xml

_PREFIX = "qti-"
# Elements of the words themselves, which carry no prefix in 3.0.
_OF_HTML = frozenset({"br", "p", "span", "div", "img"})
_TAG = re.compile(r"<(/?)([A-Za-z]+)((?:\s[\w:]+=(?:\"[^\"]*\"|'[^']*'))*)(/?)>")
# Words for people stand one step deeper there.
_WRAPPED = re.compile(r"(<qti-(modal-feedback|rubric-block)[^>]*>)(.*?)(</qti-\2>)", re.DOTALL)
_QUOTED = re.compile(r"(\"[^\"]*\"|'[^']*')")
_CAPITAL = re.compile(r"(?<=[a-z])[A-Z]")


def is_of_three(root: Node) -> bool:
    """Whether a document is of QTI 3.0, by the name of its root."""
    return root.name.startswith(_PREFIX)


def as_two(node: Node) -> Node:
    """The element and all below it, under the names of 2.1. What is HTML stays as it is."""
    if node.name.startswith(_PREFIX):
        node.name = _camel(node.name.removeprefix(_PREFIX))
        node.attributes = {_camel(name): value for name, value in node.attributes.items()}
    for one in node:
        as_two(one)
    return node


def as_three(document: Xml) -> Xml:
    """What was written under the names of 2.1, under those of 3.0."""
    renamed = _TAG.sub(_renamed, document)
    return Xml(_WRAPPED.sub(r"\1<qti-content-body>\3</qti-content-body>\4", renamed))


def _renamed(found: re.Match[str]) -> str:
    ending, name, attributes, closed = found.groups()
    if name in _OF_HTML:
        return found[0]
    pieces = _QUOTED.split(attributes)
    # Every second piece is the value of an attribute, which keeps its capitals.
    pieces[::2] = [_kebab(one) for one in pieces[::2]]
    return f"<{ending}{_PREFIX}{_kebab(name)}{''.join(pieces)}{closed}>"


def _camel(name: str) -> str:
    first, *others = name.split("-")
    return first + "".join(other[:1].upper() + other[1:] for other in others)


def _kebab(name: str) -> str:
    return _CAPITAL.sub(lambda found: f"-{found[0].lower()}", name)
