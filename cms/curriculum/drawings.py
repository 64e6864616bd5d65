"""Our own drawings: their files, what each shows, and how one is put into a page. Pure.

A drawing is a plain SVG file in `static/img/drawings/`; `cms/curriculum/drawings.yaml` says what it
shows. Inside a page it takes the colours of the page, including dark mode and skin tone (`--skin`,
`--hair`). A file that is opened by itself has the light colours.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "static" / "img" / "drawings"
LIST = Path(__file__).with_name("drawings.yaml")
# The language in which every drawing is described.
SOURCE_LANGUAGE = "en"
# The C reader is ten times faster; PyYAML wheels include it, a build from source may not.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_OPENING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 '
# A colour of the page, with its fallback.
_COLOUR = re.compile(r"var\(--[a-z0-9-]+,\s*([^()]+)\)")


@dataclass(frozen=True, slots=True)
class Drawing:
    """One drawing: its description by language, and its purpose."""

    key: str
    alt: Mapping[str, str]
    uses: tuple[str, ...]

    def shows(self, language: str) -> str:
        """The description in this language, or in English if there is none."""
        for one in (language, language.partition("-")[0], SOURCE_LANGUAGE):
            if self.alt.get(one):
                return self.alt[one]
        return ""


@cache
def listed() -> dict[str, Drawing]:
    """All drawings by key, in the order of the list."""
    entries = yaml.load(LIST.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - safe ones
    return {
        entry["key"]: Drawing(entry["key"], entry["alt"], tuple(entry["for"])) for entry in entries
    }


@cache
def _source(key: str) -> str:
    """The SVG of a listed drawing, read once."""
    return (FOLDER / f"{key}.svg").read_text(encoding="utf-8").strip()


def printed(key: str) -> str:
    """The SVG for print, in the fallback colours; "" if there is none."""
    return _COLOUR.sub(r"\1", _source(key)) if key in listed() else ""


def inline(key: str, language: str = "", css: str = "") -> str:
    """The SVG for a page. With `language`, it is labelled with its description.

    A drawing that was removed in a later release gives "": the text next to it stays.
    """
    drawing = listed().get(key)
    if drawing is None:
        return ""
    classes = f"drawing {css}".strip()
    size, _mark, rest = _source(key).removeprefix(_OPENING).partition('"')
    width, height = size.split()
    told = "" if not language else f"<title>{escape(drawing.shows(language))}</title>"
    role = 'role="img"' if told else 'aria-hidden="true"'
    # With width and height, the space is reserved even before the style sheet has loaded.
    opening = (
        f'<svg class="{escape(classes)}" {role} width="{width}" height="{height}" '
        f'viewBox="0 0 {size}"'
    )
    return opening + rest.replace(">", f">{told}", 1)
