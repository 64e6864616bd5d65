"""Checks whether drawings are valid and every answer in the picture sets has one. Pure."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

import yaml

from cms.curriculum.drawings import FOLDER, LIST, SOURCE_LANGUAGE
from cms.curriculum.fields import Sheet, read_sheet
from cms.curriculum.files import Problem
from cms.curriculum.question_pictures import SHOWN_KINDS

# A page on a slow connection contains a dozen of them.
MAX_BYTES = 4096
USES = ("phrase", "grounding", "header", "card", "practical", "answer")
# Modules whose questions all use pictures (domain R7.2): before we begin, safety, the principles.
# Path prefixes below the language's folder.
PICTURE_SETS = ("a/00-", "a/06-", "b/")
_FIELDS = {"key", "alt", "for"}
_OPENING = re.compile(r'<svg xmlns="http://www\.w3\.org/2000/svg" viewBox="0 0 \d+ \d+" [^<]*>')
# What an inline drawing must not contain: scripts, styles, links, ids, text.
_FOREIGN = re.compile(
    r"<(?!/?(?:svg|g|path|circle|ellipse|rect)\b)|\s(?:on\w+|style|id|class|role|href|\w+:\w+)="
    r"|url\(|&",
    re.IGNORECASE,
)


def check_drawings(listing: Path = LIST, folder: Path = FOLDER) -> list[Problem]:
    """Problems in the list of drawings and in the files that it names."""
    name, text = listing.name, listing.read_text(encoding="utf-8")
    # Nested under a key, because a sheet is a mapping; so every problem gets its line.
    nested = "drawings:\n" + text
    sheet, problems = read_sheet(nested, name, first_line=0)
    if sheet is None:
        return problems
    keys: set[str] = set()
    for index, _entry in enumerate(sheet.look_up("drawings") or ()):
        _check_entry(sheet, ("drawings", index), folder, keys)
    for file in sorted(folder.glob("*")):
        if file.stem not in keys or file.suffix != ".svg":
            sheet.problems.append(Problem(name, 1, "drawing-unlisted", {"name": file.name}))
    return sheet.problems


def _check_entry(sheet: Sheet, path: tuple, folder: Path, keys: set[str]) -> None:
    sheet.refuse_others(_FIELDS, *path)
    key = sheet.text(*path, "key", longest=80)
    if key in keys:
        sheet.complain("drawing-listed-twice", *path, "key", name=key)
    keys.add(key)
    told = sheet.look_up(*path, "alt")
    if not isinstance(told, dict) or not str(told.get(SOURCE_LANGUAGE) or "").strip():
        sheet.complain("drawing-without-alt", *path, "alt", name=key)
    sheet.names(*path, "for", known=USES, code="drawing-use-unknown")
    file = folder / f"{key}.svg"
    if not file.is_file():
        sheet.complain("drawing-missing", *path, "key", name=key)
        return
    source = file.read_bytes()
    if len(source) >= MAX_BYTES:
        facts = {"name": key, "size": len(source), "highest": MAX_BYTES}
        sheet.complain("drawing-too-big", *path, "key", **facts)
    svg = source.decode("utf-8", errors="replace")
    opening = _OPENING.match(svg)
    if opening is None or _FOREIGN.search(svg, opening.end()):
        sheet.complain("drawing-foreign", *path, "key", name=key)


# --- questions ------------------------------------------------------------------------------


def check_question_drawings(root: Path, known: Collection[str]) -> Iterator[Problem]:
    """Drawings that questions name but nobody drew, and one that two answers share."""
    for name, question in _questions(root):
        key = _text(question.get("key"))
        shared: set[str] = set()
        for field, part in [("", question), *_parts(question)]:
            node = part.get("drawing")
            if node is None:
                continue
            drawing = _text(node)
            facts = {"name": drawing, "question": key}
            line = node.start_mark.line + 1
            if drawing not in known:
                yield Problem(name, line, "drawing-unknown", facts)
            elif field == "options" and drawing in shared:
                yield Problem(name, line, "drawing-shared", facts)
            if field == "options":
                shared.add(drawing)


def missing_drawings(root: Path) -> Iterator[Problem]:
    """Picture-set questions with answers that have no drawing yet: to do, not an error."""
    for name, question in _questions(root):
        if not name.startswith(PICTURE_SETS) or _text(question.get("kind")) not in SHOWN_KINDS:
            continue
        options = [part for field, part in _parts(question) if field == "options"]
        bare = sum("drawing" not in option for option in options)
        if bare:
            key = question["key"]
            facts = {"question": _text(key), "amount": bare}
            yield Problem(name, key.start_mark.line + 1, "options-without-drawing", facts)


def _questions(root: Path) -> Iterator[tuple[str, dict]]:
    """(file, question) for all quiz files; a question is its YAML nodes by name."""
    for file in sorted(root.rglob("*.quiz.yaml")):
        tree = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
        for question in _mappings(_fields(tree).get("questions")):
            yield file.relative_to(root).as_posix(), question


def _parts(question: dict) -> Iterator[tuple[str, dict]]:
    for field in ("options", "targets"):
        for part in _mappings(question.get(field)):
            yield field, part


def _mappings(node: yaml.Node | None) -> list[dict]:
    return [_fields(one) for one in node.value] if isinstance(node, yaml.SequenceNode) else []


def _fields(node: yaml.Node | None) -> dict:
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return {name.value: value for name, value in pairs}


def _text(node: yaml.Node | None) -> str:
    return node.value if isinstance(node, yaml.ScalarNode) else ""
