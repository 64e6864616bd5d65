"""Reads courses and their modules, each from a folder of its own. Pure."""

import re
from collections.abc import Collection
from pathlib import Path
from typing import Any
from uuid import UUID

from cms.curriculum.fields import Sheet
from cms.curriculum.file_reader import FileReader, entries
from cms.curriculum.files import (
    COMPETENCIES,
    GROUNDING_CARDS,
    MAX_MINUTES,
    MAX_NOTE_CHARACTERS,
    MAX_TITLE_CHARACTERS,
    NO_KEY,
    PRINCIPLES,
    Block,
    CourseFile,
    LessonFile,
    ModuleFile,
    Problem,
    QuizFile,
)
from cms.curriculum.markdown import read_body, read_paragraphs
from cms.curriculum.meeting_files import (
    ACTIVITY_NAME,
    MEETING_NAMES,
    NOTES_NAME,
    activity_of,
    notes_of,
)
from cms.curriculum.order_advice import FIELDS as ADVICE_FIELDS
from cms.curriculum.order_advice import WrittenAdvice, with_advice, written_advice
from cms.curriculum.quiz_files import (
    ANSWERS,
    names_of_sounds,
    picture_names,
    question_lines,
    read_quiz,
)
from cms.curriculum.sound_files import attach_sounds
from courses.catalogue.rules import is_staff_course
from courses.questions.pictures import ENDINGS as PICTURE_ENDINGS
from courses.questions.sounds import ENDINGS as SOUND_ENDINGS

_QUIZ_ENDING = ".quiz.yaml"
_LESSON_FIELDS = {
    "key",
    "title",
    "minutes",
    "outcomes",
    "content_note",
    "short_version",
    "grounding",
    "competencies",
    "principle",
    "picture_lesson",
    "extra",
} | ADVICE_FIELDS
NO_NOTE = "none"


class LessonReader:
    """Reads the lessons of one course; `outcomes` are the ones they may name."""

    def __init__(
        self, file_reader: FileReader, outcomes: dict[str, str], answers: str = "end"
    ) -> None:
        self.file_reader = file_reader
        self.outcomes = outcomes
        # When the correct answers are shown, if a quiz does not say.
        self.answers = answers
        # Question key → where it first occurred in the course.
        self.asked: dict[str, tuple[str, int]] = {}
        # Pictures and sounds that quizzes and lessons name.
        self.pictures: set[Path] = set()
        self.sounds: set[Path] = set()
        # The problem of each quiz with a limit, which counts if the course is for learners.
        self.limits: dict[UUID, Problem] = {}
        # Advice on order by lesson key, resolved once all places are known.
        self.advice: dict[UUID, WrittenAdvice] = {}
        # Whether a lesson could not be read.
        self.has_gaps = False

    def read(self, folder: Path) -> tuple[LessonFile, ...]:
        """The lessons of one module."""
        texts, quizzes, media = [], [], []
        for path in entries(folder):
            if path.name.endswith(_QUIZ_ENDING) and path.is_file():
                quizzes.append(path)
            elif path.name in MEETING_NAMES and path.is_file():
                continue
            elif path.suffix == ".md" and path.is_file():
                texts.append(path)
            elif path.suffix.lower() in (*PICTURE_ENDINGS, *SOUND_ENDINGS) and path.is_file():
                media.append(path)
            elif path.name != "module.yaml":
                self.file_reader.complain(path, "file-unknown")
        stems = {path.stem for path in texts}
        for path in quizzes:
            stem = path.name.removesuffix(_QUIZ_ENDING)
            if stem not in stems:
                self.file_reader.complain(path, "quiz-without-lesson", lesson=f"{stem}.md")
        lessons = [
            self._lesson(path, number)
            for path, number in self.file_reader.numbered(texts, ".md").items()
        ]
        for path in media:
            if path not in self.pictures | self.sounds:
                is_sound = path.suffix.lower() in SOUND_ENDINGS
                self.file_reader.complain(path, "sound-unused" if is_sound else "picture-unused")
        self.has_gaps = self.has_gaps or None in lessons
        return tuple(lesson for lesson in lessons if lesson is not None)

    def _lesson(self, path: Path, number: int) -> LessonFile | None:
        quiz = self._quiz(path.with_name(path.stem + _QUIZ_ENDING))
        opened = self.file_reader.page(path)
        if opened is None:
            return None
        sheet, body, body_line = opened
        blocks, problems = read_body(body, self.file_reader.name(path), first_line=body_line)
        heard = attach_sounds(blocks, body, path, self.file_reader.name(path), body_line)
        self.file_reader.problems.extend([*problems, *heard.problems])
        self.file_reader.warnings.extend(heard.warnings)
        self.sounds |= {path.parent / name for name in heard.names}
        lesson = self._header(sheet, number, tuple(heard.blocks), quiz)
        advice = written_advice(sheet)
        if advice is not None:
            self.advice[lesson.key] = advice
        self.file_reader.finish(sheet)
        if quiz is not None:
            self._check_parts(path, blocks, quiz)
        return lesson

    def _check_parts(self, path: Path, blocks: tuple[Block, ...], quiz: QuizFile) -> None:
        parts = max(1, sum(block.kind == "part" for block in blocks))
        for key, words in quiz.texts.questions.items():
            if words.part > parts:
                name = path.with_name(path.stem + _QUIZ_ENDING)
                self.file_reader.complain(
                    name, "quiz-part-missing", question=key, number=words.part, parts=parts
                )

    def _header(
        self, sheet: Sheet, number: int, blocks: tuple[Block, ...], quiz: QuizFile | None
    ) -> LessonFile:
        sheet.refuse_others(_LESSON_FIELDS)
        content_note, short_version = self._note(sheet)
        return LessonFile(
            key=sheet.key("key") or NO_KEY,
            number=number,
            title=sheet.text("title", longest=MAX_TITLE_CHARACTERS),
            minutes=sheet.number("minutes", lowest=1, highest=MAX_MINUTES) or 0,
            outcomes=sheet.names("outcomes", known=self.outcomes, code="outcome-unknown"),
            content_note=content_note,
            short_version=short_version,
            grounding=sheet.names("grounding", known=GROUNDING_CARDS, code="ground-unknown"),
            competencies=sheet.names("competencies", known=COMPETENCIES, code="competency-unknown"),
            principle=sheet.number(
                "principle", lowest=PRINCIPLES[0], highest=PRINCIPLES[-1], needed=False
            ),
            blocks=blocks,
            quiz=quiz,
            picture_lesson=sheet.flag("picture_lesson"),
            extra=sheet.flag("extra"),
        )

    def _note(self, sheet: Sheet) -> tuple[str, str]:
        """Content note and short version; a note without a short version is a problem."""
        note = sheet.text("content_note", longest=MAX_NOTE_CHARACTERS)
        if note.lower() == NO_NOTE:
            note = ""
        short = sheet.text("short_version", needed=False)
        if note and not short:
            sheet.complain("short-version-missing", "content_note", note=note)
        if not short:
            return note, ""
        html, problems = read_paragraphs(
            short, sheet.file, first_line=sheet.line("short_version") + 1
        )
        sheet.problems.extend(problems)
        return note, html

    def _quiz(self, path: Path) -> QuizFile | None:
        if not path.is_file():
            return None
        sheet = self.file_reader.sheet(path)
        if sheet is None:
            return None
        quiz = read_quiz(sheet, outcomes=self.outcomes, folder=path.parent, answers=self.answers)
        self.pictures |= {path.parent / name for name in picture_names(sheet)}
        self.sounds |= {path.parent / name for name in names_of_sounds(sheet)}
        for key, line in question_lines(sheet).items():
            if key in self.asked:
                other, other_line = self.asked[key]
                facts = {"key": key, "other": other, "other_line": other_line}
                sheet.problems.append(Problem(sheet.file, line, "question-key-in-course", facts))
            self.asked.setdefault(key, (sheet.file, line))
        self.file_reader.finish(sheet)
        if quiz is not None and quiz.definition.is_limited:
            limit = "single_attempt" if quiz.definition.single_attempt else "minutes"
            problem = Problem(sheet.file, sheet.line(limit), "quiz-for-staff-alone")
            self.limits[quiz.key] = problem
        return quiz


_COURSE_CODE = re.compile(r"^[a-z][a-z0-9-]{0,19}$")
_COURSE_FIELDS = {"key", "code", "title", "summary", "audience", "answers"}
_MODULE_FIELDS = {"key", "title", "summary"} | ADVICE_FIELDS


class CourseReader:
    """Reads courses, one after the other. `roles` are those an audience may name (None: any)."""

    def __init__(self, file_reader: FileReader, roles: Collection[str] | None) -> None:
        self.file_reader = file_reader
        self.roles = roles
        # Advice on order by key of its module or lesson, resolved once all places are known.
        self.advice: dict[UUID, WrittenAdvice] = {}
        # Whether a module or lesson could not be read; advice that names one is then not a problem.
        self.has_gaps = False

    def read(self, folder: Path) -> CourseFile | None:
        """The course in this folder; None after noting a problem."""
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
        """Notes for the facilitator or the activity; None if a module has none."""
        opened = self.file_reader.page(path) if path.is_file() else None
        if opened is None:
            return None
        sheet, body, body_line = opened
        found = read(sheet, body, body_line)
        self.file_reader.finish(sheet)
        return found


def _usual_answers(sheet: Sheet | None) -> str:
    """When correct answers are shown in quizzes of a course that do not say themselves."""
    said = sheet.look_up("answers") if sheet else None
    if sheet and said is not None and said not in ANSWERS:
        sheet.complain("not-one-of", "answers", field="answers", allowed=", ".join(ANSWERS))
    return str(said) if said in ANSWERS else ANSWERS[0]
