"""What can be shown next to the text of a question: a picture, or a drawing of ours. Pure."""

from collections.abc import Callable, Mapping
from typing import Any

from cms.curriculum.drawings import listed

# The kinds whose questions and answers can show one.
SHOWN_KINDS = frozenset({"single", "multiple", "true_false", "ordering", "matching"})
FIELDS = ("picture", "alt", "drawing")


def parts_with(kind: str, value: Any) -> list[Any]:
    """The question and its answers, if each may show something."""
    return [value, *value["options"]] if kind in SHOWN_KINDS else []


def words_of(part: Mapping, picture: Callable | None) -> dict:
    """The fields of the texts for what a part shows. `picture` returns the facts of a picture."""
    found = {}
    if part.get("picture") and picture is not None:
        found = {"picture": picture(part["picture"]), "alt": part.get("alt") or ""}
    if part.get("drawing"):
        found["drawing"] = part["drawing"]
    return found


def unknown_drawings(kind: str, value: Mapping) -> list[str]:
    """The names in a question for which there is no drawing."""
    named = [part.get("drawing") for part in parts_with(kind, value)]
    return [name for name in named if name and name not in listed()]
