"""Opens course files: their text, their YAML, their header; collects all problems. Pure."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cms.curriculum.fields import Sheet, read_sheet
from cms.curriculum.files import MAX_FILE_BYTES, Problem
from cms.curriculum.markdown import split_header

_NUMBERED = re.compile(r"^(\d{1,3})-[a-z0-9]+(?:-[a-z0-9]+)*$")


class FileReader:
    """Opens the files of one language's folder, and collects the problems in them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        # UUID → where it first occurred.
        self.keys: dict[str, tuple[str, int]] = {}

    def name(self, path: Path) -> str:
        """The name of a file in problems."""
        return path.relative_to(self.root).as_posix() if path != self.root else path.name

    def complain(self, path: Path, code: str, line: int = 1, **facts: Any) -> None:
        """Notes a problem of a file."""
        self.problems.append(Problem(self.name(path), line, code, facts))

    def text(self, path: Path) -> str | None:
        """The text of a file with plain line ends; None after noting a problem."""
        try:
            size = path.stat().st_size
            if size > MAX_FILE_BYTES:
                self.complain(path, "file-too-big", size=size, highest=MAX_FILE_BYTES)
                return None
            raw = path.read_bytes()
        except OSError as problem:
            self.complain(path, "file-unreadable", why=problem.strerror or "")
            return None
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as problem:
            self.complain(path, "not-utf8", raw[: problem.start].count(b"\n") + 1)
            return None
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def sheet(self, path: Path, *, listed_as: str = "") -> Sheet | None:
        """The YAML of a file; None after noting a problem. Problems of the sheet go to `finish`.

        `listed_as`: the file is a list, which the sheet then holds under that name.
        """
        text = self.text(path)
        if text is None:
            return None
        return self._kept(*read_sheet(text, self.name(path), listed_as=listed_as))

    def page(self, path: Path) -> tuple[Sheet, str, int] | None:
        """Header, body and the body's first line of a Markdown file; None after noting a
        problem.
        """
        text = self.text(path)
        if text is None:
            return None
        parts = split_header(text)
        if parts is None:
            code = "header-unclosed" if text.startswith("---") else "header-missing"
            self.complain(path, code)
            return None
        header, body, body_line = parts
        sheet = self._kept(*read_sheet(header, self.name(path), first_line=2))
        return (sheet, body, body_line) if sheet is not None else None

    def _kept(self, sheet: Sheet | None, problems: list[Problem]) -> Sheet | None:
        if sheet is None:
            self.problems.extend(problems)
        return sheet

    def finish(self, sheet: Sheet) -> None:
        """Takes over a sheet's problems, and checks that its key is unique."""
        self.problems.extend(sheet.problems)
        self.warnings.extend(sheet.warnings)
        key = str(sheet.look_up("key") or "").strip().lower()
        if not key:
            return
        if key in self.keys:
            other, line = self.keys[key]
            facts = {"key": key, "other": other, "other_line": line}
            self.problems.append(Problem(sheet.file, sheet.line("key"), "key-twice", facts))
        self.keys.setdefault(key, (sheet.file, sheet.line("key")))

    def numbered(self, paths: Iterable[Path], suffix: str = "") -> dict[Path, int]:
        """The number in front of each name; a missing or duplicate number is noted as a problem."""
        found: dict[Path, int] = {}
        for path in paths:
            match = _NUMBERED.match(path.name.removesuffix(suffix))
            if match is None:
                self.complain(path, "number-missing")
                continue
            number = int(match.group(1))
            if number in found.values():
                self.complain(path, "number-twice", number=number)
            found[path] = number
        return found


def entries(folder: Path) -> Iterator[Path]:
    """The entries of a folder by name, without hidden files."""
    return (path for path in sorted(folder.iterdir()) if not path.name.startswith("."))
