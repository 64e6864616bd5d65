"""QTI 2.1: reading a package, or one item.

Source: IMS Question and Test Interoperability 2.1, “Assessment Test, Section and Item Information
Model” and “Content Packaging”. Items of 2.0 and 2.2 use the same elements and are read as well.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from . import plain
from .exchange import (
    CannotRead,
    ExchangeQuestion,
    Location,
    NotCarried,
    Notes,
    Reading,
    check_count,
    check_size,
)
from .package import Package, inside, is_package
from .qti_item import read_item
from .qti_writer import write
from .xml_tree import MAX_ATTRIBUTES_IN_FILE, MAX_ELEMENTS, Node, read_tree

__all__ = ["read", "write"]

MANIFEST = "imsmanifest.xml"
_ITEM = re.compile(r"^imsqti_item_xmlv2p\d")
_TEST = re.compile(r"^imsqti_(test|assessment)_xmlv2p\d")
_OTHER_VERSION = re.compile(r"^imsqti_\w*xmlv([13])p?\d?|^imsqti_xmlv1")


def read(data: bytes) -> Reading:
    """The questions of a package or of one item. Raises CannotRead for what is neither."""
    check_size(data)
    notes: Notes = Notes()
    questions: list[ExchangeQuestion] = []
    items = _items(data, notes)
    for count, (name, node) in enumerate(items, start=1):
        check_count(count)
        if node is None:
            notes.refused(Location(0, name), "file-missing")
            continue
        place = Location(node.line, name or plain.one_line(node.get("title"))[:60])
        try:
            questions.append(read_item(node, place, notes))
        except NotCarried as problem:
            notes.refused(place, problem.code, **problem.facts)
    return Reading(tuple(questions), notes.all())


def _items(data: bytes, notes: Notes) -> Iterator[tuple[str, Node | None]]:
    """Each item by the name of its file, in the order of the test."""
    if not is_package(data):
        root = read_tree(data)
        if root.name != "assessmentItem":
            raise CannotRead("not-qti", root.line)
        yield "", root
        return
    package = Package(data)
    trees = _Trees(package)
    manifest = min(
        (name for name in package.names if name.rpartition("/")[2] == MANIFEST),
        key=len,
        default=None,
    )
    if manifest is None:
        raise CannotRead("no-manifest")
    folder = manifest.rpartition("/")[0]
    resources = trees.read(manifest).below("resource")
    paths = [_path(folder, one) for one in resources if _ITEM.match(one.get("type"))]
    if not paths:
        # Some programs name the test alone, and the test its items.
        paths = _asked(trees, folder, resources, Notes())
    if not paths:
        version = next(filter(None, (_other_version(one) for one in resources)), "")
        raise (
            CannotRead("qti-other-version", version=version) if version else CannotRead("no-items")
        )
    check_count(len(paths))
    for path in _in_order(trees, paths, folder, resources, notes):
        if path not in trees.names:
            yield path, None
            continue
        root = trees.read(path)
        if root.name != "assessmentItem":
            raise CannotRead("not-qti", root.line, name=path)
        yield path, root


class _Trees:
    """The documents of a package. Elements and attributes are counted over all of them: many small
    files are as much work as a large one.
    """

    def __init__(self, package: Package) -> None:
        self.names = frozenset(package.names)
        self._package = package
        self._before = self._here = self._attributes = 0

    def read(self, path: str) -> Node:
        """The root of one. Raises CannotRead, which then names the file."""
        self._before, self._here = self._before + self._here, 0
        try:
            return read_tree(self._package.read(path), counted=self._counted, check=self._check)
        except CannotRead as problem:
            raise CannotRead(problem.code, problem.line, name=path, **problem.facts) from problem

    def _counted(self, node: Node) -> bool:
        self._attributes += len(node.attributes)
        if self._attributes > MAX_ATTRIBUTES_IN_FILE:
            raise CannotRead("xml-too-much", node.line)
        return True

    def _check(self, count: int) -> None:
        self._here = count
        if self._before + count > MAX_ELEMENTS:
            raise CannotRead("xml-too-much")


def _path(folder: str, resource: Node) -> str:
    files = [one.get("href") for one in resource.all("file")]
    return inside(folder, unquote(resource.get("href") or next(iter(files), "")))


def _in_order(
    trees: _Trees, paths: list[str], folder: str, resources: list[Node], notes: Notes
) -> list[str]:
    """The items as the test asks them; those that no test asks come after."""
    asked, known = _asked(trees, folder, resources, notes), set(paths)
    return list(dict.fromkeys([path for path in asked if path in known] + paths))


def _asked(trees: _Trees, folder: str, resources: list[Node], notes: Notes) -> list[str]:
    """The items that the tests of the package name, in their order."""
    asked: list[str] = []
    for resource in resources:
        path = _path(folder, resource) if _TEST.match(resource.get("type")) else ""
        if path not in trees.names:
            continue
        test = trees.read(path)
        for name in ("selection", "ordering", "timeLimits", "testFeedback", "rubricBlock"):
            for _one in test.below(name):
                notes.left_out(Location(), f"test-{name.lower()}")
        beside = path.rpartition("/")[0]
        asked += [
            inside(beside, unquote(one.get("href"))) for one in test.below("assessmentItemRef")
        ]
    return asked


def _other_version(resource: Node) -> str:
    """The version of QTI of a resource that is not read here; "": it is of none."""
    found = _OTHER_VERSION.match(resource.get("type"))
    return "" if found is None else "3.0" if found[1] == "3" else "1.2"
