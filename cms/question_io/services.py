"""Import questions of other programs as drafts, and export questions."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any, Literal
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Locale

from accounts.types import Person
from cms.curriculum.question_pictures import parts_with
from cms.curriculum.quiz_blocks import kind_of
from cms.media.pictures import raw_bytes
from cms.media.storage import picture_of
from cms.models import Quiz
from core.audit.services import record
from core.errors import Invalid, NotFound, Refused
from courses.question_formats.detect import ENDINGS, FORMATS, HOLD_PICTURES, detect
from courses.question_formats.exchange import (
    ExchangeQuestion,
    ExchangeQuiz,
    Location,
    Notes,
    Problem,
    Reading,
    UnreadableFile,
    Unsupported,
    check_size,
)
from courses.questions.kinds import KINDS

from .incoming import block_of, check_signs
from .outgoing import BarePicture, OutgoingPictures, Pictures, question_of, words_by_path
from .report import QuestionResult, Report, Status
from .sentences import of_file, of_problem, shown


class PictureStore:
    """Stores the pictures of question blocks, and remembers which files are new."""

    def __init__(self, by: Person | None) -> None:
        self._by = by
        self.new_files: list = []

    def put_into(self, blocks: list[tuple[str, dict]]) -> None:
        """Store each picture as a CMS image and put its id into the block."""
        for block_type, value in blocks:
            for part in parts_with(kind_of(block_type, value), value):
                if isinstance(part.get("picture"), BarePicture):
                    image, is_new = picture_of(part["picture"].data, self._by)
                    part["picture"] = image.pk
                    if is_new:
                        self.new_files.append(image.file)


@contextmanager
def all_or_no_pictures(by: Person | None) -> Iterator[PictureStore]:
    """Context with a store whose new files are deleted if the block raises an error."""
    store = PictureStore(by)
    try:
        yield store
    except BaseException:
        for file in store.new_files:
            file.storage.delete(file.name)
        raise


# Default pass mark. *Units*: per cent.
USUAL_PASS_MARK = 60
_LONGEST_TITLE = 255

# What an import creates: everything or nothing, all valid questions, or only a report.
Take = Literal["all", "good", "report"]


def import_questions(
    *,
    data: bytes,
    file_format: str,
    title: str,
    by: Person | None,
    at: datetime,
    name: str = "",
    language: str = "",
    take: Take = "all",
) -> Report:
    """Make a draft quiz of the questions in a file (for a dump, one for each of its quizzes).

    With `file_format` "" the format is detected from the content; `name` is the name of the file.
    `by` is None for a command. With `take` “all”, a single refused question means that nothing is
    imported. With “good” the others are imported, all or none; with “report” nothing is. Raises
    Invalid for a file that cannot be used at all, Refused for someone who may not make quizzes.
    """
    if by is not None and not by.has_perm("cms.add_quiz"):
        raise Refused
    locale = _locale(language)
    chosen = file_format or _read(detect, data, name)
    if chosen not in FORMATS:
        raise Invalid(_("There is no format “%(name)s”.") % {"name": chosen})
    _read(check_size, data)
    reading = _read(FORMATS[chosen].read, data)
    notes, pictures, drafts = Notes(), Pictures(), []
    for quiz in _quizzes_of(reading, title):
        are_fit = _check_words(quiz, notes)
        blocks = _blocks(quiz.questions, notes, pictures)
        good = [pair for pair in zip(quiz.questions, blocks, strict=True) if pair[1] is not None]
        if are_fit and good:
            drafts.append((_with(quiz, good), [block for _question, block in good]))
    report = _report(chosen, reading, notes)
    if not report.results:
        raise Invalid(_("There is no question in this file."))
    report.can_come_in = sum(len(blocks) for _quiz, blocks in drafts)
    if take == "good" or (take == "all" and not report.count("refused")):
        with all_or_no_pictures(by) as store, transaction.atomic():
            for _quiz, blocks in drafts:
                store.put_into(blocks)
            report.quizzes = [
                _make(quiz, blocks, locale, by=by, at=at, file_format=chosen)
                for quiz, blocks in drafts
            ]
    return report


def _with(quiz: ExchangeQuiz, good: list[tuple[ExchangeQuestion, Any]]) -> ExchangeQuiz:
    """The quiz with its valid questions only; it draws no more than there are."""
    settings_here = dict(quiz.settings)
    draw = settings_here.get("draw")
    if isinstance(draw, int):
        counted = sum(KINDS[question.kind].counts for question, _block in good)
        settings_here["draw"] = min(draw, counted) or None
    questions = tuple(question for question, _block in good)
    return replace(quiz, questions=questions, settings=settings_here)


def _read(reader: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return reader(*arguments)
    except UnreadableFile as problem:
        raise Invalid(of_file(problem)) from problem


def _locale(language: str) -> Locale:
    code = language or settings.LANGUAGE_CODE
    locale = Locale.objects.filter(language_code=code).first()
    if locale is None:
        raise Invalid(_("The language “%(code)s” is not set up here.") % {"code": code})
    return locale


def _quizzes_of(reading: Reading, title: str) -> list[ExchangeQuiz]:
    """The quizzes to make. The given title is for a quiz without its own."""
    title = title.strip()[:_LONGEST_TITLE] or _("Imported questions")
    quizzes = reading.quizzes or (ExchangeQuiz("", 0, reading.questions),)
    return [
        replace(
            quiz,
            title=quiz.title[:_LONGEST_TITLE] or title,
            pass_mark_percent=quiz.pass_mark_percent or USUAL_PASS_MARK,
        )
        for quiz in quizzes
    ]


def _check_words(quiz: ExchangeQuiz, notes: Notes) -> bool:
    """Whether title, description and messages can be stored; questions are checked separately."""
    settings_of_words = [value for value in quiz.settings.values() if isinstance(value, str)]
    try:
        check_signs(quiz.title, *settings_of_words)
    except Unsupported as problem:
        notes.refused(quiz.place, problem.code, **problem.facts)
        return False
    return True


def _blocks(questions: tuple[ExchangeQuestion, ...], notes: Notes, pictures: Pictures) -> list:
    """The block of each question; None for one that is refused."""
    found: list[tuple[str, dict] | None] = []
    for question in questions:
        if question.category:
            tell = notes.kept if words_by_path(question.category) else notes.left_out
            tell(question.place, "category")
        try:
            found.append(block_of(question, notes, pictures))
        except Unsupported as problem:
            notes.refused(question.place, problem.code, **problem.facts)
            found.append(None)
    return found


def _make(
    quiz: ExchangeQuiz,
    blocks: list,
    locale: Locale,
    *,
    by: Person | None,
    at: datetime,
    file_format: str,
) -> Quiz:
    """Make a draft; feedback may still be missing in it, so it is not checked here."""
    raw = [{"type": kind, "value": value} for kind, value in blocks]
    named: dict[str, str] = {}
    for question in quiz.questions:
        named = words_by_path(question.category) | named
    categories = [
        {"type": "category", "value": {"path": path, "name": name}} for path, name in named.items()
    ]
    row = Quiz(
        title=quiz.title,
        pass_mark_percent=quiz.pass_mark_percent,
        locale=locale,
        live=False,
        has_unpublished_changes=True,
        questions=Quiz.questions.field.to_python(raw),
        categories=Quiz.categories.field.to_python(categories),
        **quiz.settings,
    )
    row.save()
    row.save_revision(user=by, clean=False)
    record(
        actor=by,
        verb="questions-imported",
        subject=row,
        at=at,
        questions=len(blocks),
        format=file_format,
    )
    return row


# --- the report -----------------------------------------------------------------------------


def _report(file_format: str, reading: Reading, notes: Notes) -> Report:
    """Every question once, in the order of the file, with all notes on it."""
    problems = [*reading.problems, *notes.all()]
    asked = {question.place for question in reading.questions}
    asked |= {problem.place for problem in problems if problem.severity == "refused"}
    of_questions = sorted(
        (problem for problem in problems if problem.place in asked), key=_by_place
    )
    told = {place: list(group) for place, group in groupby(of_questions, key=lambda one: one.place)}
    results = [_result(place, told.get(place, [])) for place in sorted(asked, key=_place_key)]
    remarks = [of_problem(problem) for problem in problems if problem.place not in asked]
    return Report(file_format, tuple(dict.fromkeys(remarks)), tuple(results))


def _place_key(place: Location) -> tuple[int, int, str]:
    return place.line, place.count, place.item


def _by_place(problem: Problem) -> tuple[int, int, str]:
    return _place_key(problem.place)


def _result(place: Location, problems: list[Problem]) -> QuestionResult:
    severities = {problem.severity for problem in problems}
    status: Status = "imported"
    if severities:
        status = "refused" if "refused" in severities else "changed"
    sentences = tuple(dict.fromkeys(of_problem(problem) for problem in problems))
    return QuestionResult(place.line, shown(place.item), status, sentences)


# --- going out ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Export:
    """A file with the questions of a quiz, and what is missing in it."""

    data: bytes
    file_name: str
    remarks: tuple[str, ...]


def export_questions(*, quiz_key: UUID, file_format: str, language: str = "") -> Export:
    """Export the questions of a quiz's newest draft in the format of another program.

    Raises NotFound for an unknown quiz, Invalid for a format that cannot be written, or when no
    question can be exported.
    """
    if file_format not in ENDINGS:
        raise Invalid(_("There is no format “%(name)s” to export to.") % {"name": file_format})
    locale = _locale(language)
    row = Quiz.objects.filter(translation_key=quiz_key, locale=locale).first()
    if row is None:
        raise NotFound(_("There is no such quiz."))
    notes, questions = Notes(), []
    pictures = OutgoingPictures(raw_bytes if file_format in HOLD_PICTURES else None)
    draft = row.get_latest_revision_as_object()
    categories = {block.value["path"]: block.value["name"] for block in draft.categories}
    if draft.has_settings:
        notes.left_out(Location(), "quiz-settings")
    for block in draft.questions:
        try:
            questions.append(
                question_of(block.block_type, block.value, notes, pictures, categories)
            )
        except Unsupported as problem:
            notes.refused(Location(item=block.value["key"]), problem.code, **problem.facts)
    written = FORMATS[file_format].write(questions)
    problems = [*notes.all(), *written.problems]
    remarks = tuple(dict.fromkeys(_remark(problem) for problem in problems))
    if len({one.place for one in problems if one.severity == "refused"}) == len(draft.questions):
        raise Invalid(_("No question of this quiz can go out in this format."), todo=list(remarks))
    return Export(written.data, f"questions.{ENDINGS[file_format]}", remarks)


def _remark(problem: Problem) -> str:
    sentence = of_problem(problem)
    return f"{problem.place.item}: {sentence}" if problem.place.item else sentence
