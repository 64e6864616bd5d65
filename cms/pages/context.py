"""What a page shows of the learner who reads it. A preview queries nobody's progress."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.types import SignedInRequest
from courses.enrolment.permissions import can_read_meeting_notes
from courses.progress.queries import course_state, lesson_state
from courses.questions.kinds.base import BaseQuestion
from courses.questions.kinds.texts import QuestionText
from courses.questions.schema import Definition, SchemaProblem, Texts
from courses.quizzes.attempts.presenters import AnsweredState, question_views
from courses.quizzes.attempts.view_models import QuestionView

from ..models import CoursePage, LessonPage, ModulePage, Quiz
from ..models.contexts import provides_context
from .access import access_to
from .handbook import handbook_language
from .queries import language_context
from .rendering import header_of, rendered_lesson


@dataclass(frozen=True, slots=True)
class AnswerPreview:
    """An answer and its feedback. `fits` is None if nothing is graded."""

    text: str
    feedback: str
    fits: bool | None


@dataclass(frozen=True, slots=True)
class QuestionPreview:
    """A question with all that a learner may read. `guide` is for the person who marks."""

    question: QuestionView
    answers: tuple[AnswerPreview, ...]
    guide: str


def question_previews(definition: Definition, texts: Texts) -> list[QuestionPreview]:
    """Every question, with nothing chosen yet."""
    views = question_views(definition, texts, AnsweredState(chosen={}, seed=str(definition.key)))
    return [
        QuestionPreview(view, tuple(_answers(question, words)), words.guide)
        for view, question in zip(views, definition.questions, strict=True)
        for words in [texts.questions[question.key]]
    ]


def _answers(question: BaseQuestion, words: QuestionText) -> Iterator[AnswerPreview]:
    for part in question.part_keys():
        option = words.options[part]
        text = ", ".join(option.accept) if option.accept else option.text
        yield AnswerPreview(text, option.feedback, _fits(question, part))
    if words.feedback_met:
        yield AnswerPreview(_("When it fits"), words.feedback_met, True)
    if words.feedback_not_yet:
        yield AnswerPreview(_("When it does not fit yet"), words.feedback_not_yet, False)
    if words.feedback:
        yield AnswerPreview("", words.feedback, None)


def _fits(question: BaseQuestion, part: str) -> bool:
    """Whether this part is right on its own; in ordering and matching, every part is."""
    for option in getattr(question, "options", ()):
        if option.key == part:
            return getattr(option, "correct", True)
    scene, _dot, choice = part.partition(".")
    scenes = getattr(question, "scenes", ())
    return next(found.choice(choice).good for found in scenes if found.key == scene)


def _is_preview(request: SignedInRequest) -> bool:
    return getattr(request, "is_preview", False)


@provides_context(CoursePage)
def course_context(page: CoursePage, request: SignedInRequest) -> dict[str, Any]:
    """The learner's progress in the course."""
    if _is_preview(request):
        return {"view": None}
    access = access_to(page.code, request)
    holds_meetings = can_read_meeting_notes(request.user)
    return {
        "view": course_state(request.user, page.key, get_language(), access),
        "shows_notes": holds_meetings,
        "handbook": holds_meetings and handbook_language(page.code, page.key, get_language()),
        **language_context(page),
    }


@provides_context(ModulePage)
def module_context(page: ModulePage, request: SignedInRequest) -> dict[str, Any]:
    """The learner's progress in the module. Notes are included only for those who may read them."""
    preview = _is_preview(request)
    course, number = page.address_steps
    found = {
        "course_code": course,
        "module_number": number,
        "header": header_of(course, number),
        "view": None,
        "module": None,
    }
    if not preview:
        access = access_to(course, request)
        if access is None:
            raise Http404
        view = course_state(request.user, access.key, get_language(), access)
        found["view"] = view
        found["module"] = next((one for one in view.modules if one.number == number), None)
        found |= language_context(page)
    reads_notes = preview or can_read_meeting_notes(request.user)
    found["notes"] = page.facilitator_notes if reads_notes else None
    return found


@provides_context(LessonPage)
def lesson_context(page: LessonPage, request: SignedInRequest) -> dict[str, Any]:
    """The lesson as everyone reads it, and the learner's position in it."""
    preview = _is_preview(request)
    words_open = request.GET.get("words") == "open"
    lesson = rendered_lesson(page, fresh=preview, words_open=words_open)
    return {
        # Whoever passes a lesson passes its questions too.
        "previewed_quizzes": _drafts_of_quizzes(page) if preview else (),
        "lesson_number": page.number,
        "head": lesson.head,
        "about": lesson.about,
        "arrival": lesson.arrival,
        "parts": lesson.parts,
        "has_sound": any("data-sound" in part.html for part in (lesson.arrival, *lesson.parts)),
        "words_open": words_open,
        **({} if preview else language_context(page)),
        "state": None if preview else _lesson_state(page, request),
    }


def _drafts_of_quizzes(page: LessonPage) -> list[Any]:
    quizzes = Quiz.objects.select_related("locale").in_bulk(page.quiz_ids)
    drafts = [quizzes[pk].get_latest_revision_as_object() for pk in page.quiz_ids if pk in quizzes]
    return [{"object": draft, "questions": _previews(draft)} for draft in drafts]


def _lesson_state(page: LessonPage, request: SignedInRequest) -> Any:
    access = access_to(page.address_steps[0], request)
    return lesson_state(request.user, page.key, get_language(), access)


@provides_context(Quiz)
def quiz_preview_context(quiz: Quiz, request: SignedInRequest) -> dict[str, Any]:
    """Every question for a preview in the CMS admin; none if the quiz cannot be used yet."""
    return {"questions": _previews(quiz)}


def _previews(quiz: Quiz) -> list[QuestionPreview]:
    try:
        return question_previews(quiz.definition(), quiz.texts())
    except SchemaProblem:
        return []
