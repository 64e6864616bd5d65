"""Reading quizzes: which are met, what stands before her, how it went."""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from courses.catalogue.queries import course_url, in_language, lesson_url
from courses.enrolment.permissions import OPEN_STATES, open_lessons
from courses.models import (
    Answer,
    Attempt,
    Grade,
    LessonText,
    Picture,
    Quiz,
    Recording,
    WrittenAnswer,
    WrittenMark,
)
from courses.recordings.rules import kept_until
from lms.common.errors import NotFound

from .display import FIELD_PREFIX, Answered, question_views
from .grading import add_up, grade
from .kinds.spoken import RECORDED
from .schema import KINDS, Definition, Texts, parse_definition, parse_texts
from .shapes import TAP, AttemptView, QuizIntro, RecordingView, TogetherView

__all__ = ["FIELD_PREFIX", "attempt_view", "met_grades", "quiz_intro", "quizzes_met"]


def met_grades() -> QuerySet[Grade]:
    """Grades that say *Met*, that no later grade of the same attempt replaced, and of which she has
    not said that it is not what she said.
    """
    later = Grade.objects.filter(attempt=OuterRef("attempt"), number__gt=OuterRef("number"))
    return Grade.objects.filter(met=True, attempt__taken_back_at=None).exclude(Exists(later))


def latest_marks() -> QuerySet[WrittenMark]:
    """Marks that no later one replaced; one that says neither opens the answer again."""
    later = WrittenMark.objects.filter(answer=OuterRef("answer"), number__gt=OuterRef("number"))
    return WrittenMark.objects.exclude(Exists(later))


def marks_of(attempt: Attempt) -> dict[str, bool]:
    """What a person said of the written answers of an attempt, where she has."""
    marks = latest_marks().filter(answer__attempt=attempt, met__isnull=False)
    return dict(marks.values_list("answer__question_key", "met"))


def quizzes_met(learner) -> set[UUID]:
    """The keys of all quizzes that she has met, in whichever version."""
    grades = met_grades().filter(attempt__enrolment__learner=learner)
    return set(grades.values_list("attempt__quiz__key", flat=True))


def quiz_intro(user, quiz_key: UUID, language: str) -> QuizIntro:
    """The quiz as she meets it in a lesson of hers. Two queries.

    Raises NotFound where there is none, or the course is not open to her.
    """
    quiz = (
        Quiz.objects.filter(
            key=quiz_key,
            current__isnull=False,
            lesson__in=open_lessons(user),
            lesson__module__course__enrolments__learner=user.pk,
            lesson__module__course__enrolments__state__in=OPEN_STATES,
        )
        .select_related("current", "lesson__module__course")
        .annotate(lesson_title=in_language(LessonText, language, lesson="lesson"))
        .first()
    )
    if quiz is None:
        raise NotFound
    attempt = Attempt.objects.filter(
        quiz=quiz, enrolment__learner=user, submitted_at=None, together_since=None
    ).values_list("public_id", flat=True)
    return QuizIntro(
        key=quiz.key,
        questions=len(quiz.current.definition["questions"]),
        has_written=any(
            KINDS[question["kind"]].read_by_person
            for question in quiz.current.definition["questions"]
        ),
        open_attempt=attempt.first(),
        lesson_title=quiz.lesson_title,
        lesson_number=quiz.lesson.number,
        lesson_url=_lesson_url(quiz.lesson, language),
        course_url=course_url(quiz.lesson.module.course.code, language),
    )


def attempt_view(user, public_id: UUID, language: str) -> AttemptView:
    """An attempt of hers, with her answers and, once handed in, how it went. Three queries, and
    two more where a person reads something.

    Raises NotFound when there is none or it is another woman's.
    """
    hers = Attempt.objects.filter(enrolment__learner=user.pk).filter(
        # What a person enters for her just now is not there to be answered twice.
        Q(together_since=None) | Q(submitted_at__isnull=False)
    )
    return shown_attempt(hers, public_id, language)


def shown_attempt(attempts: QuerySet[Attempt], public_id: UUID, language: str) -> AttemptView:
    """The one of these attempts with that id. Raises NotFound where it is none of them."""
    attempt = (
        attempts.filter(public_id=public_id)
        .select_related(
            "version", "enrolment__course", "quiz__lesson__module__course", "together_with"
        )
        .annotate(lesson_title=in_language(LessonText, language, lesson="quiz__lesson"))
        .first()
    )
    if attempt is None:
        raise NotFound
    definition = parse_definition(attempt.version.definition)
    texts_language, texts = words_for(attempt.version.texts, language)
    answered = _answered(attempt, definition)
    given = attempt.grades.order_by("-number").first()
    lesson = attempt.quiz.lesson
    return AttemptView(
        public_id=attempt.public_id,
        quiz_key=attempt.quiz.key,
        questions=question_views(definition, texts, answered),
        language=texts_language,
        submitted=answered.judged,
        met=given.met if given else None,
        points=given.points if given else None,
        max_points=sum(question.counts for question in definition.questions),
        lesson_title=attempt.lesson_title,
        lesson_number=lesson.number if lesson else None,
        lesson_url=_lesson_url(lesson, language) if lesson else "",
        course_url=course_url(attempt.enrolment.course.code, language),
        may_try_again=lesson is not None and attempt.enrolment.state in OPEN_STATES,
        together=_together(attempt),
    )


def _together(attempt: Attempt) -> TogetherView | None:
    if attempt.together_since is None:
        return None
    helper = attempt.together_with
    return TogetherView(
        helper=helper.shown_name if helper else "",
        confirmed_at=attempt.confirmed_at,
        by_tap=attempt.confirmed_how == TAP,
        taken_back=attempt.taken_back_at is not None,
    )


def _answered(attempt: Attempt, definition: Definition) -> Answered:
    """What she chose and wrote, and after handing in how each question came out."""
    chosen = dict(Answer.objects.filter(attempt=attempt).values_list("question_key", "chosen"))
    read_by_person = any(question.read_by_person for question in definition.questions)
    written = list(attempt.written.all()) if read_by_person else []
    recordings = {}
    if any(question.kind == "spoken" for question in definition.questions):
        recordings = recording_views(written)
    for answer in written:
        said = recordings.get(answer.question_key)
        is_there = said is not None and (attempt.submitted_at is not None or not said.deleted)
        chosen[answer.question_key] = [answer.text, *([RECORDED] if is_there else ())]
    seed = str(attempt.public_id)
    if attempt.submitted_at is None:
        return Answered(chosen=chosen, seed=seed, recordings=recordings)
    ran_out = frozenset(one.question_key for one in written if one.ran_out_at is not None)
    marks: list[WrittenMark] = []
    if read_by_person:
        marks = list(latest_marks().filter(answer__attempt=attempt).select_related("answer"))
    said = {mark.answer.question_key: mark.met for mark in marks if mark.met is not None}
    # Nothing was frozen in the first release: its kinds come out the same each time.
    judged = attempt.judged or {one.key: one.met for one in grade(definition, chosen).questions}
    result = add_up(definition, judged, marks=said)
    return Answered(
        chosen=chosen,
        seed=seed,
        judged=True,
        met={one.key: one.met for one in result.questions},
        waits=frozenset(one.key for one in result.questions if one.waits) - ran_out,
        comments={mark.answer.question_key: mark.comment for mark in marks if mark.comment},
        recordings=recordings,
        ran_out=ran_out,
    )


def recording_views(answers: Iterable[WrittenAnswer]) -> dict[str, RecordingView]:
    """What is to be said of the recordings of these answers, by question key; no sound is read."""
    rows = Recording.objects.filter(answer__in=[answer.pk for answer in answers])
    return {
        key: RecordingView(seconds, kept_until(made_at), deleted_at is not None)
        for key, seconds, made_at, deleted_at in rows.values_list(
            "answer__question_key", "seconds", "made_at", "deleted_at"
        )
    }


def picture_of(user, public_id: UUID, digest: str) -> bytes:
    """The picture of a question in an attempt of hers, or that is done together with her, as WebP.

    Raises NotFound when the attempt is another woman's or shows no such picture.
    """
    attempt = (
        Attempt.objects.filter(
            Q(enrolment__learner=user.pk) | Q(together_with=user.pk), public_id=public_id
        )
        .select_related("version")
        .first()
    )
    shown = {
        question.get("picture", {}).get("digest")
        for question in (attempt.version.definition["questions"] if attempt else ())
    }
    picture = Picture.objects.filter(digest=digest).first() if digest in shown else None
    if picture is None:
        raise NotFound
    return bytes(picture.data)


def _lesson_url(lesson, language: str) -> str:
    return lesson_url(lesson.module.course.code, lesson.module.number, lesson.number, language)


def words_for(texts: dict, language: str) -> tuple[str, Texts]:
    """The texts of a version that are nearest to a language, and which language that is."""
    for candidate in (language, settings.LANGUAGE_CODE, *sorted(texts)):
        if candidate in texts:
            return candidate, parse_texts(texts[candidate])
    raise NotFound
