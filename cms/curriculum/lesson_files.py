"""Lessons of course files: a Markdown file each, its quiz beside it, and what both show. Pure."""

from pathlib import Path
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
    LessonFile,
    Problem,
    QuizFile,
)
from cms.curriculum.markdown import read_body, read_paragraphs
from cms.curriculum.meeting_files import MEETING_NAMES
from cms.curriculum.order_advice import FIELDS as ADVICE_FIELDS
from cms.curriculum.order_advice import WrittenAdvice, written_advice
from cms.curriculum.quiz_files import names_of_sounds, picture_names, question_lines, read_quiz
from cms.curriculum.sound_files import attach_sounds
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
    """Reads the lessons of one course, whose `outcomes` they may name."""

    def __init__(
        self, file_reader: FileReader, outcomes: dict[str, str], answers: str = "end"
    ) -> None:
        self.file_reader = file_reader
        self.outcomes = outcomes
        # When she reads what fits, where a quiz says nothing of it.
        self.answers = answers
        # Where each question of the course was first met, by its key.
        self.asked: dict[str, tuple[str, int]] = {}
        # Pictures and sounds that a quiz or a lesson names.
        self.pictures: set[Path] = set()
        self.sounds: set[Path] = set()
        # What there is to say of each quiz with a limit, should the course be for learners.
        self.limits: dict[UUID, Problem] = {}
        # Advice on order by the key of its lesson, until all places are known.
        self.advice: dict[UUID, WrittenAdvice] = {}
        # A lesson could not be read.
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
