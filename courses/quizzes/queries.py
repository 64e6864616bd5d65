"""Reading quizzes: which are met, what stands before her, how it went."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from courses.catalogue.queries import course_url, in_language, lesson_url
from courses.enrolment.permissions import OPEN_STATES, open_lessons
from courses.models import Answer, Attempt, Grade, LessonText, Quiz
from lms.common.errors import NotFound

from .grading import grade
from .schema import Definition, Option, Question, Texts, parse_definition, parse_texts

# The field of a question in the form is this and the question's key.
FIELD_PREFIX = "q-"


@dataclass(frozen=True, slots=True)
class OptionView:
    """One choice. `correct` and `feedback` are empty until she has handed in."""

    value: str
    text: str
    checked: bool
    correct: bool | None = None
    # Shown after handing in, under what she chose and under what fits.
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question as it stands before her. `met` is None until she has handed in."""

    key: str
    name: str
    kind: str
    text: str
    options: tuple[OptionView, ...]
    met: bool | None = None

    @property
    def answered(self) -> bool:
        """Whether she chose anything."""
        return any(option.checked for option in self.options)


@dataclass(frozen=True, slots=True)
class AttemptView:
    """An attempt of hers. `met` and `points` are None until she has handed in.

    `lesson_url` is "" where the quiz stands in no lesson any more. `language` is the one that the
    questions are in: hers, or English where no translation is there.
    """

    public_id: UUID
    quiz_key: UUID
    questions: tuple[QuestionView, ...]
    language: str
    met: bool | None
    points: int | None
    max_points: int
    lesson_title: str
    lesson_number: int | None
    lesson_url: str
    course_url: str
    # False where she left the course or the quiz was withdrawn: nothing more to answer here.
    may_try_again: bool

    @property
    def submitted(self) -> bool:
        """Whether she has handed in."""
        return self.met is not None

    @property
    def has_gaps(self) -> bool:
        """Whether a question is still without an answer."""
        return not self.submitted and not all(question.answered for question in self.questions)


@dataclass(frozen=True, slots=True)
class QuizIntro:
    """What she is told before she starts."""

    key: UUID
    questions: int
    open_attempt: UUID | None
    lesson_title: str
    lesson_number: int
    lesson_url: str
    course_url: str


def met_grades() -> QuerySet[Grade]:
    """Grades that say *Met* and that no later grade of the same attempt replaced."""
    later = Grade.objects.filter(attempt=OuterRef("attempt"), number__gt=OuterRef("number"))
    return Grade.objects.filter(met=True).exclude(Exists(later))


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
        quiz=quiz, enrolment__learner=user, submitted_at=None
    ).values_list("public_id", flat=True)
    return QuizIntro(
        key=quiz.key,
        questions=len(quiz.current.definition["questions"]),
        open_attempt=attempt.first(),
        lesson_title=quiz.lesson_title,
        lesson_number=quiz.lesson.number,
        lesson_url=_lesson_url(quiz.lesson, language),
        course_url=course_url(quiz.lesson.module.course.code, language),
    )


def attempt_view(user, public_id: UUID, language: str) -> AttemptView:
    """An attempt of hers, with her answers and, once handed in, how it went. Three queries.

    Raises NotFound when there is none or it is another woman's.
    """
    attempt = (
        Attempt.objects.filter(public_id=public_id, enrolment__learner=user.pk)
        .select_related("version", "enrolment__course", "quiz__lesson__module__course")
        .annotate(lesson_title=in_language(LessonText, language, lesson="quiz__lesson"))
        .first()
    )
    if attempt is None:
        raise NotFound
    answers = dict(Answer.objects.filter(attempt=attempt).values_list("question_key", "chosen"))
    result = attempt.grades.order_by("-number").first()
    definition = parse_definition(attempt.version.definition)
    texts_language, texts = _words(attempt.version.texts, language)
    lesson = attempt.quiz.lesson
    return AttemptView(
        public_id=attempt.public_id,
        quiz_key=attempt.quiz.key,
        questions=_questions(definition, texts, answers, judged=result is not None),
        language=texts_language,
        met=result.met if result else None,
        points=result.points if result else None,
        max_points=len(definition.questions),
        lesson_title=attempt.lesson_title,
        lesson_number=lesson.number if lesson else None,
        lesson_url=_lesson_url(lesson, language) if lesson else "",
        course_url=course_url(attempt.enrolment.course.code, language),
        may_try_again=lesson is not None and attempt.enrolment.state in OPEN_STATES,
    )


def _lesson_url(lesson, language: str) -> str:
    return lesson_url(lesson.module.course.code, lesson.module.number, lesson.number, language)


def _words(texts: dict, language: str) -> tuple[str, Texts]:
    """The texts nearest to her language, and which language that is."""
    for candidate in (language, settings.LANGUAGE_CODE, *sorted(texts)):
        if candidate in texts:
            return candidate, parse_texts(texts[candidate])
    raise NotFound


def _questions(
    definition: Definition, texts: Texts, answers: dict, *, judged: bool
) -> tuple[QuestionView, ...]:
    results = {r.key: r.met for r in grade(definition, answers).questions} if judged else {}
    return tuple(
        QuestionView(
            key=question.key,
            name=FIELD_PREFIX + question.key,
            kind=question.kind,
            text=texts.questions[question.key].text,
            options=tuple(
                _option(question, option, texts, answers, judged=judged)
                for option in question.options
            ),
            met=results.get(question.key),
        )
        for question in definition.questions
    )


def _option(
    question: Question, option: Option, texts: Texts, answers: dict, *, judged: bool
) -> OptionView:
    words = texts.questions[question.key].options[option.key]
    checked = option.key in answers.get(question.key, ())
    tells = judged and (checked or option.correct)
    return OptionView(
        value=option.key,
        text=words.text,
        checked=checked,
        correct=option.correct if judged else None,
        feedback=words.feedback if tells else "",
    )
