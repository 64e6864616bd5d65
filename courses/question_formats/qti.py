"""QTI of all versions in use: reading a package, an item, or a file of items.

Source: IMS Question and Test Interoperability 2.1, “Assessment Test, Section and Item Information
Model” and “Content Packaging”; 3.0 has the same model under other names. Items of 2.0 and 2.2 use
the elements of 2.1. For 1.2 see `qti_old_item`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from posixpath import join, relpath
from urllib.parse import unquote

from . import plain
from .exchange import (
    ExchangeQuestion,
    Location,
    Notes,
    Reading,
    UnreadableFile,
    Unsupported,
    check_count,
    check_size,
)
from .package import Package, inside, is_package
from .qti_item import read_item
from .qti_old_item import read_old_item
from .qti_parts import as_two, is_of_three
from .qti_writer import write
from .shown import Find
from .xml_tree import MAX_ATTRIBUTES_IN_FILE, MAX_ELEMENTS, Node, read_tree

MANIFEST = "imsmanifest.xml"
ITEM, OLD_ROOT = "assessmentItem", "questestinterop"
_TEST = "assessmentTest"
_ITEM_TYPE = re.compile(r"^imsqti_item_xmlv[23]p\d")
_TEST_TYPE = re.compile(r"^imsqti_(test|assessment)_xmlv[23]p\d")
_OLD_TYPE = re.compile(r"^imsqti_(\w+_)?xmlv1p\d")
# How much of a file is read to find its root element.
_LOOKED_AT = 4_000
# Parts beside the items of a test or a file, reported once.
_BESIDE = ("selection", "ordering", "timeLimits", "testFeedback", "rubricBlock")
_BESIDE_OLD = {
    "selection": "test-selection",
    "order": "test-ordering",
    "rubric": "test-rubricblock",
    "presentation_material": "test-rubricblock",
    "objectives": "test-rubricblock",
    "duration": "test-timelimits",
}

# Files of a course exported by Canvas: their prefix in texts, and their folder.
_CANVAS_NAME, _CANVAS_FOLDER = "$IMS-CC-FILEBASE$", "web_resources/"


def _finds_nothing(name: str) -> bytes | None:
    return None


@dataclass(frozen=True, slots=True)
class PackedItem:
    """An item, the name of its file in reports, and how to find its pictures.

    `node` None: the file is missing.
    """

    name: str
    node: Node | None
    find: Find = _finds_nothing


def items_of(data: bytes, notes: Notes) -> Iterator[PackedItem]:
    """Yield each item under the names of its version; those of 3.0 under those of 2.1.

    Raises UnreadableFile if there is none.
    """
    if is_package(data):
        yield from _of_package(Package(data), notes)
        return
    root = read_tree(data, counted=lambda node: node.name == "item", check=check_count)
    yield from _of_document(root, "", notes)


def _of_package(package: Package, notes: Notes) -> Iterator[PackedItem]:
    trees = _Trees(package)
    manifest = min(
        (name for name in package.names if name.rpartition("/")[2] == MANIFEST),
        key=len,
        default=None,
    )
    folder = manifest.rpartition("/")[0] if manifest else ""
    resources = trees.read(manifest).below("resource") if manifest else []
    paths = [_path(folder, one) for one in resources if _ITEM_TYPE.match(one.get("type"))]
    if not paths:
        # Some programs list only the test, and the test lists its items.
        paths = _asked(trees, folder, resources, Notes())
    if not paths:
        paths = [_path(folder, one) for one in resources if _OLD_TYPE.match(one.get("type"))]
    # Some programs of 1.2 write no manifest, or one that does not give the type of a file.
    paths = paths or [name for name in package.names if _begins_as_old(package, name)]
    if not paths:
        raise UnreadableFile("no-items" if manifest else "no-manifest")
    check_count(len(paths))
    for path in _in_order(trees, paths, folder, resources, notes):
        if path not in trees.names:
            yield PackedItem(path, None)
        else:
            find = partial(_found, package, trees.names, path.rpartition("/")[0])
            for item in _of_document(trees.read(path), path, notes):
                if item.node is not None:
                    _bring_texts(trees, path, item.node)
                yield replace(item, find=find)


def _found(package: Package, names: frozenset[str], folder: str, source: str) -> bytes | None:
    """Return the file that a text names, relative to the folder of its item."""
    path = unquote(source.partition("?")[0])
    if path.startswith(_CANVAS_NAME):
        folder, path = "", _CANVAS_FOLDER + path.removeprefix(_CANVAS_NAME).lstrip("/")
    try:
        name = inside(folder, path)
    except UnreadableFile:
        # A URL, or a path out of the package: only the question is refused.
        return None
    return package.read(name) if name in names else None


def _bring_texts(trees: "_Trees", path: str, item: Node) -> None:
    """Insert texts from files shared by several items before the item's own text."""
    body = item.first("itemBody")
    for one in item.all("assessmentStimulusRef"):
        named = inside(path.rpartition("/")[0], unquote(one.get("href")))
        if body is None or named not in trees.names:
            continue
        text = trees.read(named)
        if is_of_three(text):
            as_two(text)
        words = text.first("stimulusBody")
        if words is not None:
            words.name = "div"
            _seen_from(path.rpartition("/")[0], named.rpartition("/")[0], words)
            body.content.insert(0, words)
            item.content.remove(one)


def _of_document(root: Node, path: str, notes: Notes) -> Iterator[PackedItem]:
    if is_of_three(root):
        as_two(root)
    if root.name == ITEM:
        yield PackedItem(path, root)
    elif root.name == OLD_ROOT:
        yield from _of_old(root, notes)
    else:
        named = {"name": path} if path else {}
        code = "qti-test-alone" if root.name == _TEST and not path else "not-qti"
        raise UnreadableFile(code, root.line, **named)


def _of_old(root: Node, notes: Notes) -> Iterator[PackedItem]:
    """Yield the items of a file of 1.2, in which sections may be nested."""
    for one in root:
        if one.name == "item":
            yield PackedItem("", one)
        elif one.name == "itemref":
            yield PackedItem(one.get("linkrefid"), None)
        elif one.name in _BESIDE_OLD:
            notes.left_out(Location(), _BESIDE_OLD[one.name])
        else:
            yield from _of_old(one, notes)


def _begins_as_old(package: Package, name: str) -> bool:
    is_xml = name.lower().endswith(".xml") and not name.endswith(MANIFEST)
    return is_xml and f"<{OLD_ROOT}".encode() in package.read(name, _LOOKED_AT)


def _seen_from(folder: str, other: str, words: Node) -> None:
    """Rewrite picture paths in a text of another folder relative to this item's folder."""
    for one in words.below("img", "object"):
        for name in ("src", "data"):
            source = one.get(name)
            if source and ":" not in source and not source.startswith("/"):
                one.attributes[name] = relpath(join("/", other, source), join("/", folder))


class _Trees:
    """The documents of a package.

    Elements and attributes are counted over all of them: many small files are as much work as a
    large one.
    """

    def __init__(self, package: Package) -> None:
        self.names = frozenset(package.names)
        self._package = package
        self._before = self._here = self._attributes = 0

    def read(self, path: str) -> Node:
        """Return the root of one. Raises UnreadableFile, which then names the file."""
        self._before, self._here = self._before + self._here, 0
        try:
            return read_tree(self._package.read(path), counted=self._counted, check=self._check)
        except UnreadableFile as problem:
            raise UnreadableFile(
                problem.code, problem.line, name=path, **problem.facts
            ) from problem

    def _counted(self, node: Node) -> bool:
        self._attributes += len(node.attributes)
        if self._attributes > MAX_ATTRIBUTES_IN_FILE:
            raise UnreadableFile("xml-too-much", node.line)
        return True

    def _check(self, count: int) -> None:
        self._here = count
        if self._before + count > MAX_ELEMENTS:
            raise UnreadableFile("xml-too-much")


def _path(folder: str, resource: Node) -> str:
    files = [one.get("href") for one in resource.all("file")]
    return inside(folder, unquote(resource.get("href") or next(iter(files), "")))


def _in_order(
    trees: _Trees, paths: list[str], folder: str, resources: list[Node], notes: Notes
) -> list[str]:
    """Return the items in the order of the test; those in no test come after."""
    asked, known = _asked(trees, folder, resources, notes), set(paths)
    return list(dict.fromkeys([path for path in asked if path in known] + paths))


def _asked(trees: _Trees, folder: str, resources: list[Node], notes: Notes) -> list[str]:
    """Return the items that the tests of the package name, in their order."""
    asked: list[str] = []
    for resource in resources:
        path = _path(folder, resource) if _TEST_TYPE.match(resource.get("type")) else ""
        if path in trees.names:
            asked += _asked_by(trees, path, notes, {path})
    return asked


def _asked_by(trees: _Trees, path: str, notes: Notes, seen: set[str]) -> list[str]:
    """Return the items of a test, or of one of its sections, which may be a separate file."""
    part = trees.read(path)
    if is_of_three(part):
        as_two(part)
    for name in _BESIDE:
        for _one in part.below(name):
            notes.left_out(Location(), f"test-{name.lower()}")
    asked: list[str] = []
    for one in part.below("assessmentItemRef", "assessmentSectionRef"):
        named = inside(path.rpartition("/")[0], unquote(one.get("href")))
        if one.name == "assessmentItemRef":
            asked.append(named)
        elif named in trees.names and named not in seen:
            seen.add(named)
            asked += _asked_by(trees, named, notes, seen)
    return asked


__all__ = ["read", "write"]


def read(data: bytes) -> Reading:
    """Read the questions of a package or a file. Raises UnreadableFile for anything else."""
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
        except Unsupported as problem:
            notes.refused(place, problem.code, **problem.facts)
    return Reading(tuple(questions), notes.all())
