"""Reads a folder of course files. Pure: nothing is stored, and every problem of every file is told.

The format is contract 8. `read_content` is the one door.
"""

from collections.abc import Collection
from pathlib import Path

from cms.curriculum.course_files import CourseReader
from cms.curriculum.file_reader import Opener, entries
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
    opener = Opener(root)
    courses, exercises, terms = _read(opener, CourseReader(opener, roles))
    problems, warnings = (
        tuple(sorted(found, key=_by_place)) for found in (opener.problems, opener.warnings)
    )
    if problems:
        return Content(root, (), problems, warnings=warnings)
    complete = tuple(one for one in courses if one is not None)
    return Content(root, complete, (), tuple(exercises), terms, warnings)


def _read(opener: Opener, reader: CourseReader) -> tuple[list, list, tuple]:
    """Courses, exercises and words."""
    courses: list = []
    exercises: list = []
    terms: tuple = ()
    if not opener.root.is_dir():
        opener.complain(opener.root, "folder-missing")
        return courses, exercises, terms
    for path in entries(opener.root):
        if path.is_dir() and path.name == GROUNDING_FOLDER:
            exercises = _exercises(opener, path)
        elif path.is_file() and path.name == GLOSSARY_NAME:
            terms = _terms(opener, path)
        elif path.is_dir():
            courses.append(reader.read(path))
        else:
            opener.complain(path, "file-unknown")
    if not courses and not opener.problems:
        opener.complain(opener.root, "folder-empty")
    return courses, exercises, terms


def _exercises(opener: Opener, folder: Path) -> list:
    found = []
    for path in entries(folder):
        if path.name not in EXERCISE_NAMES or not path.is_file():
            opener.complain(path, "exercise-name", names=", ".join(sorted(EXERCISE_NAMES)))
            continue
        opened = opener.page(path)
        if opened is not None:
            sheet, body, line = opened
            found.append(exercise_of(sheet, body, line, EXERCISE_NAMES[path.name]))
            opener.finish(sheet)
    return found


def _terms(opener: Opener, path: Path) -> tuple:
    sheet = opener.sheet(path, listed_as=TERMS)
    if sheet is None:
        return ()
    found = terms_of(sheet)
    opener.problems.extend(sheet.problems)
    return found


def _by_place(problem: Problem):
    return problem.file, problem.line, problem.code
