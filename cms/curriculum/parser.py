"""Reads a folder of course files. Pure: stores nothing and reports every problem of every file.

The format is contract 8. `read_content` is the only entry point.
"""

from collections.abc import Collection
from pathlib import Path

from cms.curriculum.course_files import CourseReader
from cms.curriculum.file_reader import FileReader, entries
from cms.curriculum.files import Content, Problem
from cms.curriculum.library_files import (
    EXERCISE_NAMES,
    GLOSSARY_NAME,
    GROUNDING_FOLDER,
    TERMS,
    exercise_of,
    terms_of,
)


def read_content(folder: Path, *, roles: Collection[str] | None = None) -> Content:
    """Reads one language's folder. `roles` are the roles an audience may name (None: any)."""
    root = Path(folder)
    file_reader = FileReader(root)
    courses, exercises, terms = _read(file_reader, CourseReader(file_reader, roles))
    problems, warnings = (
        tuple(sorted(found, key=_by_position))
        for found in (file_reader.problems, file_reader.warnings)
    )
    if problems:
        return Content(root, (), problems, warnings=warnings)
    complete = tuple(one for one in courses if one is not None)
    return Content(root, complete, (), tuple(exercises), terms, warnings)


def _read(file_reader: FileReader, reader: CourseReader) -> tuple[list, list, tuple]:
    """Courses, exercises and terms."""
    courses: list = []
    exercises: list = []
    terms: tuple = ()
    if not file_reader.root.is_dir():
        file_reader.complain(file_reader.root, "folder-missing")
        return courses, exercises, terms
    for path in entries(file_reader.root):
        if path.is_dir() and path.name == GROUNDING_FOLDER:
            exercises = _exercises(file_reader, path)
        elif path.is_file() and path.name == GLOSSARY_NAME:
            terms = _terms(file_reader, path)
        elif path.is_dir():
            courses.append(reader.read(path))
        else:
            file_reader.complain(path, "file-unknown")
    if not courses and not file_reader.problems:
        file_reader.complain(file_reader.root, "folder-empty")
    return courses, exercises, terms


def _exercises(file_reader: FileReader, folder: Path) -> list:
    found = []
    for path in entries(folder):
        if path.name not in EXERCISE_NAMES or not path.is_file():
            file_reader.complain(path, "exercise-name", names=", ".join(sorted(EXERCISE_NAMES)))
            continue
        opened = file_reader.page(path)
        if opened is not None:
            sheet, body, line = opened
            found.append(exercise_of(sheet, body, line, EXERCISE_NAMES[path.name]))
            file_reader.finish(sheet)
    return found


def _terms(file_reader: FileReader, path: Path) -> tuple:
    sheet = file_reader.sheet(path, listed_as=TERMS)
    if sheet is None:
        return ()
    found = terms_of(sheet)
    file_reader.problems.extend(sheet.problems)
    return found


def _by_position(problem: Problem) -> tuple[str, int, str]:
    return problem.file, problem.line, problem.code
