"""Reads YAML so that every problem can be reported with its line. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import yaml

from cms.curriculum.files import Problem

# The C reader is ten times faster; PyYAML wheels include it, a build from source may not.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(slots=True)
class Sheet:
    """One YAML mapping with its lines, and the problems found while reading it.

    `first_line` is the line of the file in which the YAML begins.
    """

    file: str
    data: dict
    lines: dict[tuple, int]
    problems: list[Problem] = field(default_factory=list)
    first_line: int = 1
    warnings: list[Problem] = field(default_factory=list)

    def line(self, *path: str | int) -> int:
        """The line of a value, or of the closest existing parent if it is missing."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, self.first_line)

    def complain(self, code: str, *path: str | int, **facts: Any) -> None:
        """Notes a problem at the line of `path`."""
        self.problems.append(Problem(self.file, self.line(*path), code, facts))

    def warn(self, code: str, *path: str | int, **facts: Any) -> None:
        """Notes a warning at the line of `path`."""
        self.warnings.append(Problem(self.file, self.line(*path), code, facts))

    def look_up(self, *path: str | int) -> Any:
        """The value at `path`; None if there is none."""
        found = self.data
        for step in path:
            try:
                found = found[step]
            except (KeyError, IndexError, TypeError):
                return None
        return found

    def text(self, *path: str | int, longest: int = 20_000, needed: bool = True) -> str:
        """A non-empty string; "" after noting a problem, or if it is optional and missing."""
        found = self.look_up(*path)
        name = str(path[-1])
        if found is None:
            if needed:
                self.complain("field-missing", *path, field=name)
            return ""
        if not isinstance(found, str):
            self.complain("not-text", *path, field=name, value=str(found)[:40])
            return ""
        if _CONTROL.search(found):
            self.complain("odd-character", *path, field=name)
            return ""
        found = found.strip()
        if not found and needed:
            self.complain("field-missing", *path, field=name)
        if len(found) > longest:
            self.complain("too-long", *path, field=name, longest=longest, length=len(found))
        return found

    def number(
        self, *path: str | int, lowest: int, highest: int, needed: bool = True
    ) -> int | None:
        """A whole number within the range; None after noting a problem."""
        found = self.look_up(*path)
        name = str(path[-1])
        if found is None:
            if needed:
                self.complain("field-missing", *path, field=name)
            return None
        if type(found) is not int or not lowest <= found <= highest:
            self.complain("not-a-number", *path, field=name, lowest=lowest, highest=highest)
            return None
        return found

    def flag(self, *path: str | int) -> bool:
        """`true` or `false`; false if missing."""
        found = self.look_up(*path)
        if found is None or isinstance(found, bool):
            return bool(found)
        self.complain("not-yes-or-no", *path, field=str(path[-1]))
        return False

    def names(
        self, *path: str | int, known: Iterable[str] | None = None, code: str = ""
    ) -> tuple[str, ...]:
        """A list of short names; `code` is noted for a name that is not in `known`."""
        found = self.look_up(*path)
        name = str(path[-1])
        if found is None:
            self.complain("field-missing", *path, field=name)
            return ()
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            self.complain("not-a-list", *path, field=name)
            return ()
        if len(set(found)) != len(found):
            self.complain("listed-twice", *path, field=name)
        for index, one in enumerate(found):
            if known is not None and one not in known:
                self.complain(code, *path, index, name=one)
        return tuple(found)

    def key(self, *path: str | int) -> UUID | None:
        """A UUID; None after noting a problem."""
        text = self.text(*path)
        if not text:
            return None
        try:
            found = UUID(text)
        except ValueError:
            self.complain("not-a-uuid", *path, value=text[:40])
            return None
        return found

    def refuse_others(self, allowed: Iterable[str], *path: str | int) -> None:
        """Notes every unknown field as a problem, so that a misspelt one is not ignored."""
        here = self.look_up(*path) if path else self.data
        for name in here if isinstance(here, dict) else ():
            if name not in allowed:
                self.complain("field-unknown", *path, name, field=str(name))


def read_sheet(
    text: str, file: str, *, first_line: int = 1, listed_as: str = ""
) -> tuple[Sheet | None, list[Problem]]:
    """The mapping in `text`; None and the problems when it is not YAML or not a mapping.

    `listed_as`: the file is a list, which the sheet then holds under that name.
    """
    lines = _Lines(file, first_line)
    try:
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            lines.walk(node, ())
            if lines.has_references:
                # References are not followed: ten lines of nested references can exhaust the
                # memory.
                return None, lines.problems
            data = loader.construct_document(node) if node is not None else None
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as problem:
        return None, [
            Problem(file, first_line + _broken_at(problem), "yaml-broken", {"why": problem.problem})
        ]
    except (yaml.YAMLError, ValueError, RecursionError, TypeError) as problem:
        # An impossible date is a ValueError, an unhashable name a TypeError.
        why = "too deep" if isinstance(problem, RecursionError) else str(problem).split("\n")[0]
        return None, [Problem(file, first_line, "yaml-broken", {"why": why})]
    found = lines.found
    if listed_as and isinstance(data, list):
        found = {(listed_as, *path): line for path, line in found.items()}
        data = {listed_as: data}
    elif listed_as or not isinstance(data, dict):
        code = "not-listed" if listed_as else "not-a-mapping"
        return None, [Problem(file, first_line, code)]
    return Sheet(file, data, found, lines.problems, first_line), lines.problems


def _broken_at(problem: yaml.MarkedYAMLError) -> int:
    """The line to report: for an unclosed bracket or quote, where it begins."""
    mark = problem.problem_mark or problem.context_mark
    context = problem.context or ""
    if problem.context_mark is not None and ("flow" in context or "quoted" in context):
        mark = problem.context_mark
    return mark.line if mark is not None else 0


class _Lines:
    """Notes the line of every value; reports duplicate names and references."""

    def __init__(self, file: str, first_line: int) -> None:
        self.file = file
        self.first_line = first_line
        self.found: dict[tuple, int] = {}
        self.problems: list[Problem] = []
        self.seen: set[int] = set()
        self.has_references = False

    def complain(self, node: yaml.Node, code: str, **facts: Any) -> None:
        """Notes a problem where `node` begins."""
        self.problems.append(Problem(self.file, self.line(node), code, facts))

    def line(self, node: yaml.Node) -> int:
        """The line of the file in which `node` begins."""
        return self.first_line + node.start_mark.line

    def walk(self, node: yaml.Node | None, path: tuple) -> None:
        """Visits everything below `node`, which is at `path`."""
        if node is None:
            return
        self.found.setdefault(path, self.line(node))
        if isinstance(node, yaml.ScalarNode):
            return
        if id(node) in self.seen:
            self.complain(node, "yaml-reference")
            self.has_references = True
            return
        self.seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            for index, one in enumerate(node.value):
                self.walk(one, (*path, index))
            return
        names = set()
        for name_node, value_node in node.value:
            name = name_node.value if isinstance(name_node, yaml.ScalarNode) else None
            if name in names:
                self.complain(name_node, "field-twice", field=name)
            names.add(name)
            self.found[(*path, name)] = self.line(name_node)
            self.walk(value_node, (*path, name))
