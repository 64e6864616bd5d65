"""Moodle XML: reading.

Source: the format's public description (docs.moodle.org, “Moodle XML format”), and what Moodle's
own question types call their fields.
"""

from . import plain
from .exchange import (
    CannotRead,
    Location,
    NotCarried,
    Notes,
    Reading,
    check_count,
    check_size,
)
from .moodle_xml_kinds import QuestionKinds
from .moodle_xml_writer import write
from .xml_tree import Node, read_tree

__all__ = ["read", "write"]

# For the name by which a report calls a question.
_LOOKED_AT = 1_000


def read(data: bytes) -> Reading:
    """The questions of a Moodle XML file. Raises CannotRead for what is no such file."""
    check_size(data)
    root = read_tree(data, counted=_is_question, check=check_count)
    if root.name != "quiz":
        raise CannotRead("not-moodle-xml", root.line)
    notes, questions, category = Notes(), [], ""
    for count, node in enumerate(root.all("question"), start=1):
        if not _is_question(node):
            category = node.said("category", "text")
            continue
        # A file may be one line, and names may be equal: the count tells its questions apart.
        place = Location(node.line, _item(node), count)
        try:
            questions.append(QuestionKinds(node, place, category, notes).read())
        except NotCarried as problem:
            notes.refused(place, problem.code, **problem.facts)
    return Reading(tuple(questions), notes.all())


def _is_question(node: Node) -> bool:
    return node.name == "question" and node.get("type") != "category"


def _item(node: Node) -> str:
    name = node.said("name", "text") or node.said("questiontext", "text")
    return plain.one_line(name[:_LOOKED_AT])[:60]
