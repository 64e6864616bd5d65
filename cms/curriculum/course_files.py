"""Courses of course files and their modules, each in a folder of its own. Pure."""

import re
from collections.abc import Collection
from pathlib import Path
from typing import Any
from uuid import UUID

from cms.curriculum.fields import Sheet
from cms.curriculum.file_reader import FileReader, entries
from cms.curriculum.files import MAX_TITLE_CHARACTERS, NO_KEY, CourseFile, ModuleFile
from cms.curriculum.lesson_files import LessonReader
from cms.curriculum.meeting_files import ACTIVITY_NAME, NOTES_NAME, activity_of, notes_of
from cms.curriculum.order_advice import FIELDS as ADVICE_FIELDS
from cms.curriculum.order_advice import WrittenAdvice, with_advice, written_advice
from cms.curriculum.quiz_files import ANSWERS
from courses.catalogue.rules import is_staff_course

_COURSE_CODE = re.compile(r"^[a-z][a-z0-9-]{0,19}$")
_COURSE_FIELDS = {"key", "code", "title", "summary", "audience", "answers"}
_MODULE_FIELDS = {"key", "title", "summary"} | ADVICE_FIELDS


class CourseReader:
    """Reads courses, one after the other. `roles` are those an audience may name (None: any)."""

    def __init__(self, file_reader: FileReader, roles: Collection[str] | None) -> None:
        self.file_reader = file_reader
        self.roles = roles
        # Advice on order by the key of its module or lesson, until all places are known.
        self.advice: dict[UUID, WrittenAdvice] = {}
        # A module or lesson could not be read: what names it is not held against anybody.
        self.has_gaps = False

    def read(self, folder: Path) -> CourseFile | None:
        """The course in this folder; None after a complaint."""
        sheet_path = folder / "course.yaml"
        if not sheet_path.is_file():
            self.file_reader.complain(folder, "course-file-missing")
            return None
        outcomes = self._outcomes(folder / "outcomes.yaml")
        sheet = self.file_reader.sheet(sheet_path)
        lessons = LessonReader(self.file_reader, outcomes, _usual_answers(sheet))
        modules = self._modules(folder, lessons)
        self.advice |= lessons.advice
        if sheet is None:
            return None
        course = self._course(sheet, folder, outcomes, modules)
        self.file_reader.finish(sheet)
        self._check_limits(course, lessons)
        if self.has_gaps:
            return course
        course, problems = with_advice(course, self.advice)
        self.file_reader.problems.extend(problems)
        return course

    def _course(
        self, sheet: Sheet, folder: Path, outcomes: dict[str, str], modules: tuple[ModuleFile, ...]
    ) -> CourseFile:
        sheet.refuse_others(_COURSE_FIELDS)
        code = sheet.text("code", longest=20)
        if code and not _COURSE_CODE.match(code):
            sheet.complain("code-malformed", "code", given=code)
        elif code and code != folder.name:
            sheet.complain("code-not-folder", "code", given=code, folder=folder.name)
        return CourseFile(
            key=sheet.key("key") or NO_KEY,
            code=code,
            title=sheet.text("title", longest=MAX_TITLE_CHARACTERS),
            summary=sheet.text("summary", longest=500),
            audience=sheet.names("audience", known=self.roles, code="role-unknown"),
            outcomes=outcomes,
            modules=modules,
        )

    def _check_limits(self, course: CourseFile, reader: LessonReader) -> None:
        """A learner's quiz is never limited (domain R5.3)."""
        if is_staff_course(course.audience):
            return
        for module in course.modules:
            for lesson in module.lessons:
                if lesson.quiz is not None and lesson.quiz.definition.is_limited:
                    self.file_reader.problems.append(reader.limits[lesson.quiz.key])

    def _outcomes(self, path: Path) -> dict[str, str]:
        if not path.is_file():
            self.file_reader.complain(path, "outcomes-file-missing")
            return {}
        sheet = self.file_reader.sheet(path)
        if sheet is None:
            return {}
        outcomes = {str(name): sheet.text(name, longest=300) for name in sheet.data}
        self.file_reader.problems.extend(sheet.problems)
        return outcomes

    def _modules(self, folder: Path, lessons: LessonReader) -> tuple[ModuleFile, ...]:
        folders = []
        for path in entries(folder):
            if path.is_dir():
                folders.append(path)
            elif path.name not in ("course.yaml", "outcomes.yaml"):
                self.file_reader.complain(path, "file-unknown")
        modules = [
            self._module(path, number, lessons)
            for path, number in self.file_reader.numbered(folders).items()
        ]
        self.has_gaps = self.has_gaps or lessons.has_gaps or None in modules
        return tuple(module for module in modules if module is not None)

    def _module(self, folder: Path, number: int, reader: LessonReader) -> ModuleFile | None:
        lessons = reader.read(folder)
        notes, activity = (
            self._meeting_file(folder / name, read)
            for name, read in ((NOTES_NAME, notes_of), (ACTIVITY_NAME, activity_of))
        )
        sheet_path = folder / "module.yaml"
        if not sheet_path.is_file():
            self.file_reader.complain(folder, "module-file-missing")
            return None
        sheet = self.file_reader.sheet(sheet_path)
        if sheet is None:
            return None
        sheet.refuse_others(_MODULE_FIELDS)
        module = ModuleFile(
            key=sheet.key("key") or NO_KEY,
            number=number,
            title=sheet.text("title", longest=MAX_TITLE_CHARACTERS),
            summary=sheet.text("summary", longest=500),
            lessons=lessons,
            notes=notes,
            activity=activity,
        )
        advice = written_advice(sheet)
        if advice is not None:
            self.advice[module.key] = advice
        self.file_reader.finish(sheet)
        return module

    def _meeting_file(self, path: Path, read: Any) -> Any:
        """Notes for the facilitator or the activity; None where a module has none."""
        opened = self.file_reader.page(path) if path.is_file() else None
        if opened is None:
            return None
        sheet, body, body_line = opened
        found = read(sheet, body, body_line)
        self.file_reader.finish(sheet)
        return found


def _usual_answers(sheet: Sheet | None) -> str:
    """When she reads what fits in the quizzes of a course that say nothing of it themselves."""
    said = sheet.look_up("answers") if sheet else None
    if sheet and said is not None and said not in ANSWERS:
        sheet.complain("not-one-of", "answers", field="answers", allowed=", ".join(ANSWERS))
    return str(said) if said in ANSWERS else ANSWERS[0]
