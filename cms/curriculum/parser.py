"""Reads a folder of course files. Pure: nothing is stored, and every problem of every file is told.

The format is contract section 8. `read_content` is the one door.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from uuid import UUID

from cms.curriculum.advice import FIELDS as ADVICE_FIELDS
from cms.curriculum.advice import Written, with_advice, written_advice
from cms.curriculum.fields import Sheet, read_sheet
from cms.curriculum.files import (
    COMPETENCIES,
    GROUNDING_CARDS,
    MAX_FILE_BYTES,
    MAX_MINUTES,
    MAX_NOTE_CHARACTERS,
    MAX_TITLE_CHARACTERS,
    PRINCIPLES,
    Content,
    CourseFile,
    LessonFile,
    ModuleFile,
    Problem,
)
from cms.curriculum.library_files import (
    EXERCISE_NAMES,
    GLOSSARY_NAME,
    GROUNDING_FOLDER,
    TERMS,
    exercise_of,
    terms_of,
)
from cms.curriculum.markdown import read_body, read_paragraphs, split_header
from cms.curriculum.quiz_files import (
    names_of_sounds,
    picture_names,
    question_lines,
    read_quiz,
)
from cms.curriculum.session_files import (
    ACTIVITY_NAME,
    NOTES_NAME,
    SESSION_NAMES,
    activity_of,
    notes_of,
)
from cms.curriculum.sound_files import attach_sounds
from courses.catalogue.rules import is_staff_course
from courses.quizzes.pictures import ENDINGS as PICTURE_ENDINGS
from courses.sounds.rules import ENDINGS as SOUND_ENDINGS

_NUMBERED = re.compile(r"^(\d{1,3})-[a-z0-9]+(?:-[a-z0-9]+)*$")
_COURSE_CODE = re.compile(r"^[a-z][a-z0-9-]{0,19}$")
_QUIZ_ENDING = ".quiz.yaml"
_COURSE_FIELDS = {"key", "code", "title", "summary", "audience"}
_MODULE_FIELDS = {"key", "title", "summary"} | ADVICE_FIELDS
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
# Stands where a key is missing: a problem was told, and nothing with it leaves this module.
_NO_KEY = UUID(int=0)


def read_content(folder: Path, *, roles: Collection[str] | None = None) -> Content:
    """Reads one language's folder. `roles` are the roles an audience may name (None: any)."""
    return _Reader(Path(folder), roles).read()


class _Reader:
    def __init__(self, root: Path, roles: Collection[str] | None):
        self.root = root
        self.roles = roles
        self.problems: list[Problem] = []
        # Where each UUID was first met.
        self.keys: dict = {}
        self.warnings: list[Problem] = []
        # Pictures and sounds that a quiz or a lesson names.
        self.pictures: set[Path] = set()
        self.sounds: set[Path] = set()
        # What there is to say of each quiz with a limit, should its course be for learners.
        self.limits: dict = {}
        # Advice on order by the key of its module or lesson, until all places are known.
        self.advice: dict[UUID, Written] = {}
        # A module or lesson could not be read: what names it is not held against anybody.
        self.has_gaps = False

    def read(self) -> Content:
        courses, exercises, terms = [], [], ()
        if not self.root.is_dir():
            self._complain(self.root, "folder-missing")
        else:
            for path in _entries(self.root):
                if path.is_dir() and path.name == GROUNDING_FOLDER:
                    exercises = self._exercises(path)
                elif path.is_file() and path.name == GLOSSARY_NAME:
                    terms = self._terms(path)
                elif path.is_dir():
                    courses.append(self._course(path))
                else:
                    self._complain(path, "file-unknown")
            if not courses and not self.problems:
                self._complain(self.root, "folder-empty")
        problems, warnings = (
            tuple(sorted(found, key=_by_place)) for found in (self.problems, self.warnings)
        )
        if problems:
            return Content(self.root, (), problems, warnings=warnings)
        complete = tuple(one for one in courses if one is not None)
        return Content(self.root, complete, (), tuple(exercises), terms, warnings)

    def _name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix() if path != self.root else path.name

    def _complain(self, path: Path, code: str, line: int = 1, **facts) -> None:
        self.problems.append(Problem(self._name(path), line, code, facts))

    # --- files ------------------------------------------------------------------------------

    def _text(self, path: Path) -> str | None:
        """The text of a file with plain line ends; None after a complaint."""
        try:
            size = path.stat().st_size
            if size > MAX_FILE_BYTES:
                self._complain(path, "file-too-big", size=size, highest=MAX_FILE_BYTES)
                return None
            raw = path.read_bytes()
        except OSError as problem:
            self._complain(path, "file-unreadable", why=problem.strerror or "")
            return None
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as problem:
            self._complain(path, "not-utf8", raw[: problem.start].count(b"\n") + 1)
            return None
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def _sheet(self, path: Path) -> Sheet | None:
        """The YAML of a file; None after a complaint. What it complains of goes to `_finish`."""
        text = self._text(path)
        if text is None:
            return None
        sheet, problems = read_sheet(text, self._name(path))
        if sheet is None:
            self.problems.extend(problems)
        return sheet

    # --- exercises and words ----------------------------------------------------------------

    def _exercises(self, folder: Path) -> list:
        found = []
        for path in _entries(folder):
            if path.name not in EXERCISE_NAMES or not path.is_file():
                self._complain(path, "exercise-name", names=", ".join(sorted(EXERCISE_NAMES)))
                continue
            opened = self._opened(path)
            if opened is not None:
                sheet, body, line = opened
                found.append(exercise_of(sheet, body, line, EXERCISE_NAMES[path.name]))
                self._finish(sheet)
        return found

    def _terms(self, path: Path) -> tuple:
        text = self._text(path)
        if text is None:
            return ()
        sheet, problems = read_sheet(text, self._name(path), listed_as=TERMS)
        if sheet is None:
            self.problems.extend(problems)
            return ()
        found = terms_of(sheet)
        self.problems.extend(sheet.problems)
        return found

    def _finish(self, sheet: Sheet) -> None:
        """Takes over a sheet's problems, and sees that its key is used nowhere else."""
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

    def _numbered(self, paths: Iterable[Path], suffix: str = "") -> dict[Path, int]:
        """The number in front of each name; complains about a missing one and one used twice."""
        found: dict[Path, int] = {}
        for path in paths:
            match = _NUMBERED.match(path.name.removesuffix(suffix))
            if match is None:
                self._complain(path, "number-missing")
                continue
            number = int(match.group(1))
            if number in found.values():
                self._complain(path, "number-twice", number=number)
            found[path] = number
        return found

    # --- courses and modules ----------------------------------------------------------------

    def _course(self, folder: Path) -> CourseFile | None:
        sheet_path = folder / "course.yaml"
        if not sheet_path.is_file():
            self._complain(folder, "course-file-missing")
            return None
        outcomes = self._outcomes(folder / "outcomes.yaml")
        modules = self._modules(folder, outcomes)
        sheet = self._sheet(sheet_path)
        if sheet is None:
            return None
        sheet.refuse_others(_COURSE_FIELDS)
        code = sheet.text("code", longest=20)
        if code and not _COURSE_CODE.match(code):
            sheet.complain("code-malformed", "code", given=code)
        elif code and code != folder.name:
            sheet.complain("code-not-folder", "code", given=code, folder=folder.name)
        course = CourseFile(
            key=sheet.key("key") or _NO_KEY,
            code=code,
            title=sheet.text("title", longest=MAX_TITLE_CHARACTERS),
            summary=sheet.text("summary", longest=500),
            audience=sheet.names("audience", known=self.roles, code="role-unknown"),
            outcomes=outcomes,
            modules=modules,
        )
        self._finish(sheet)
        self._check_limits(course)
        if self.has_gaps:
            return course
        course, problems = with_advice(course, self.advice)
        self.problems.extend(problems)
        return course

    def _check_limits(self, course: CourseFile) -> None:
        """A learner's quiz is never limited (domain R5.3)."""
        if is_staff_course(course.audience):
            return
        for module in course.modules:
            for lesson in module.lessons:
                if lesson.quiz is not None and lesson.quiz.definition.is_limited:
                    self.problems.append(self.limits[lesson.quiz.key])

    def _outcomes(self, path: Path) -> dict[str, str]:
        if not path.is_file():
            self._complain(path, "outcomes-file-missing")
            return {}
        sheet = self._sheet(path)
        if sheet is None:
            return {}
        outcomes = {}
        for name in sheet.data:
            text = sheet.text(name, longest=300)
            outcomes[str(name)] = text
        self.problems.extend(sheet.problems)
        return outcomes

    def _modules(self, folder: Path, outcomes: dict[str, str]) -> tuple[ModuleFile, ...]:
        folders = []
        asked: dict[str, int] = {}
        for path in _entries(folder):
            if path.is_dir():
                folders.append(path)
            elif path.name not in ("course.yaml", "outcomes.yaml"):
                self._complain(path, "file-unknown")
        modules = [
            self._module(path, number, outcomes, asked)
            for path, number in self._numbered(folders).items()
        ]
        self.has_gaps = self.has_gaps or None in modules
        return tuple(module for module in modules if module is not None)

    def _module(self, folder: Path, number: int, outcomes, asked: dict) -> ModuleFile | None:
        lessons = self._lessons(folder, outcomes, asked)
        notes, activity = (
            self._session_file(folder / name, read)
            for name, read in ((NOTES_NAME, notes_of), (ACTIVITY_NAME, activity_of))
        )
        sheet_path = folder / "module.yaml"
        if not sheet_path.is_file():
            self._complain(folder, "module-file-missing")
            return None
        sheet = self._sheet(sheet_path)
        if sheet is None:
            return None
        sheet.refuse_others(_MODULE_FIELDS)
        module = ModuleFile(
            key=sheet.key("key") or _NO_KEY,
            number=number,
            title=sheet.text("title", longest=MAX_TITLE_CHARACTERS),
            summary=sheet.text("summary", longest=500),
            lessons=lessons,
            notes=notes,
            activity=activity,
        )
        self._note_advice(module.key, sheet)
        self._finish(sheet)
        return module

    def _note_advice(self, key: UUID, sheet: Sheet) -> None:
        written = written_advice(sheet)
        if written is not None:
            self.advice[key] = written

    def _session_file(self, path: Path, read):
        """Notes for the facilitator or the activity; None where a module has none."""
        if not path.is_file():
            return None
        opened = self._opened(path)
        if opened is None:
            return None
        sheet, body, body_line = opened
        found = read(sheet, body, body_line)
        self._finish(sheet)
        return found

    def _opened(self, path: Path) -> tuple[Sheet, str, int] | None:
        """Header, body and the body's first line of a Markdown file; None after a complaint."""
        text = self._text(path)
        if text is None:
            return None
        parts = split_header(text)
        if parts is None:
            code = "header-unclosed" if text.startswith("---") else "header-missing"
            self._complain(path, code)
            return None
        header, body, body_line = parts
        sheet, problems = read_sheet(header, self._name(path), first_line=2)
        if sheet is None:
            self.problems.extend(problems)
            return None
        return sheet, body, body_line

    # --- lessons ----------------------------------------------------------------------------

    def _lessons(self, folder: Path, outcomes, asked: dict) -> tuple[LessonFile, ...]:
        texts, quizzes, media = [], [], []
        for path in _entries(folder):
            if path.name.endswith(_QUIZ_ENDING) and path.is_file():
                quizzes.append(path)
            elif path.name in SESSION_NAMES and path.is_file():
                continue
            elif path.suffix == ".md" and path.is_file():
                texts.append(path)
            elif path.suffix.lower() in (*PICTURE_ENDINGS, *SOUND_ENDINGS) and path.is_file():
                media.append(path)
            elif path.name != "module.yaml":
                self._complain(path, "file-unknown")
        stems = {path.stem for path in texts}
        for path in quizzes:
            stem = path.name.removesuffix(_QUIZ_ENDING)
            if stem not in stems:
                self._complain(path, "quiz-without-lesson", lesson=f"{stem}.md")
        lessons = [
            self._lesson(path, number, outcomes, asked)
            for path, number in self._numbered(texts, ".md").items()
        ]
        for path in media:
            if path not in self.pictures | self.sounds:
                is_sound = path.suffix.lower() in SOUND_ENDINGS
                self._complain(path, "sound-unused" if is_sound else "picture-unused")
        self.has_gaps = self.has_gaps or None in lessons
        return tuple(lesson for lesson in lessons if lesson is not None)

    def _lesson(self, path: Path, number: int, outcomes, asked: dict) -> LessonFile | None:
        quiz = self._quiz(path.with_name(path.stem + _QUIZ_ENDING), outcomes, asked)
        opened = self._opened(path)
        if opened is None:
            return None
        sheet, body, body_line = opened
        blocks, problems = read_body(body, self._name(path), first_line=body_line)
        heard = attach_sounds(blocks, body, path, self._name(path), body_line)
        self.problems.extend([*problems, *heard.problems])
        self.warnings.extend(heard.warnings)
        self.sounds |= {path.parent / name for name in heard.names}
        lesson = self._header(sheet, number, tuple(heard.blocks), quiz, outcomes)
        self._note_advice(lesson.key, sheet)
        self._finish(sheet)
        if quiz is not None:
            self._check_parts(path, blocks, quiz)
        return lesson

    def _check_parts(self, path: Path, blocks, quiz) -> None:
        parts = max(1, sum(block.kind == "part" for block in blocks))
        for key, words in quiz.texts.questions.items():
            if words.part > parts:
                facts = {"question": key, "number": words.part, "parts": parts}
                name = path.with_name(path.stem + _QUIZ_ENDING)
                self._complain(name, "quiz-part-missing", **facts)

    def _header(self, sheet: Sheet, number: int, blocks, quiz, outcomes) -> LessonFile:
        sheet.refuse_others(_LESSON_FIELDS)
        content_note, short_version = self._note(sheet)
        return LessonFile(
            key=sheet.key("key") or _NO_KEY,
            number=number,
            title=sheet.text("title", longest=MAX_TITLE_CHARACTERS),
            minutes=sheet.number("minutes", lowest=1, highest=MAX_MINUTES) or 0,
            outcomes=sheet.names("outcomes", known=outcomes, code="outcome-unknown"),
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

    def _quiz(self, path: Path, outcomes, asked: dict):
        if not path.is_file():
            return None
        sheet = self._sheet(path)
        if sheet is None:
            return None
        quiz = read_quiz(sheet, outcomes=outcomes, folder=path.parent)
        self.pictures |= {path.parent / name for name in picture_names(sheet)}
        self.sounds |= {path.parent / name for name in names_of_sounds(sheet)}
        for key, line in question_lines(sheet).items():
            if key in asked:
                other, other_line = asked[key]
                facts = {"key": key, "other": other, "other_line": other_line}
                sheet.problems.append(Problem(sheet.file, line, "question-key-in-course", facts))
            asked.setdefault(key, (sheet.file, line))
        self._finish(sheet)
        if quiz is not None and quiz.definition.is_limited:
            limit = "single_attempt" if quiz.definition.single_attempt else "minutes"
            problem = Problem(sheet.file, sheet.line(limit), "quiz-for-staff-alone")
            self.limits[quiz.key] = problem
        return quiz


def _entries(folder: Path) -> Iterator[Path]:
    """What lies in a folder, by name, without hidden files."""
    return (path for path in sorted(folder.iterdir()) if not path.name.startswith("."))


def _by_place(problem: Problem):
    return problem.file, problem.line, problem.code
