"""QTI of all versions in use: reading a package, an item, or a file of items.

Source: IMS Question and Test Interoperability 2.1, “Assessment Test, Section and Item Information
Model” and “Content Packaging”; 3.0 has the same model under other names. Items of 2.0 and 2.2 use
the elements of 2.1. For 1.2 see `qti_old_item`.
"""

from . import plain
from .exchange import (
    ExchangeQuestion,
    Location,
    NotCarried,
    Notes,
    Reading,
    check_count,
    check_size,
)
from .qti_item import read_item
from .qti_old_item import read_old_item
from .qti_package import items_of
from .qti_writer import write

__all__ = ["read", "write"]


def read(data: bytes) -> Reading:
    """The questions of a package or a file. Raises CannotRead for what is neither."""
    check_size(data)
    notes: Notes = Notes()
    questions: list[ExchangeQuestion] = []
    for count, item in enumerate(items_of(data, notes), start=1):
        check_count(count)
        node = item.node
        if node is None:
            notes.refused(Location(0, item.name), "file-missing")
            continue
        title = item.name or plain.one_line(node.get("title"))[:60]
        # Many items of 1.2 share a file, and may share a line and a name.
        is_old = node.name == "item"
        place = Location(node.line, title, count if is_old else 0)
        try:
            reader = read_old_item if is_old else read_item
            questions.append(reader(node, place, notes, item.find))
        except NotCarried as problem:
            notes.refused(place, problem.code, **problem.facts)
    return Reading(tuple(questions), notes.all())
