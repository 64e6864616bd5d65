"""XML written by hand: a tag, its attributes, what stands in it."""

import re
from xml.sax.saxutils import escape, quoteattr

# What XML 1.0 has no way to write.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Xml(str):
    """Text that is XML already."""

    __slots__ = ()


def words(text: str) -> Xml:
    """Plain text as XML."""
    return Xml(escape(_NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)))


def tag(name: str, /, *content: str, **attributes: str) -> Xml:
    """An element. Content that is not `Xml` is plain text; attribute `base_` stands for `base`."""
    pairs = "".join(
        f" {key.rstrip('_').replace('__', ':')}={quoteattr(words_of(value))}"
        for key, value in attributes.items()
    )
    inner = "".join(one if isinstance(one, Xml) else words(one) for one in content)
    return Xml(f"<{name}{pairs}>{inner}</{name}>" if inner else f"<{name}{pairs}/>")


def words_of(value: str) -> str:
    """The value of an attribute before it is quoted."""
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", value)


def document(root: Xml) -> bytes:
    """A whole file."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}\n'.encode()
