"""Queries on the catalogue: titles in the learner's language, URLs and keys."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Case, Model, OuterRef, QuerySet, Subquery, Sum, TextField, Value, When
from django.db.models.functions import Coalesce

from core.errors import NotFound
from courses.models import Course, Lesson, Module, OutlineVersion, Quiz

from ..questions.schema import accepted_words, parse_definition, parse_texts
from .reading_order import read_advice

# --- URLs -----------------------------------------------------------------------------------


def course_url(course_code: str, language: str) -> str:
    """Return the URL of a course (contract 5)."""
    return f"/{language}/courses/{course_code}/"


def module_url(course_code: str, module_number: int, language: str) -> str:
    """Return the URL of a module (contract 5)."""
    return f"{course_url(course_code, language)}{module_number}/"


def lesson_url(course_code: str, module_number: int, lesson_number: int, language: str) -> str:
    """Return the URL of a lesson (contract 5): numbers, the same in every language."""
    return f"{module_url(course_code, module_number, language)}{lesson_number}/"


def lesson_address(lesson_key: UUID, language: str) -> str:
    """Return the URL of a lesson by its key. Raises NotFound for an unknown one."""
    found = (
        Lesson.objects.filter(key=lesson_key)
        .values_list("module__course__code", "module__number", "number")
        .first()
    )
    if found is None:
        raise NotFound
    return lesson_url(*found, language)


def course_key(course_code: str) -> UUID:
    """Return the key of a course by its code. Raises NotFound for an unknown one."""
    found = Course.objects.filter(code=course_code).values_list("key", flat=True).first()
    if found is None:
        raise NotFound
    return found


# --- contents -------------------------------------------------------------------------------


def minutes_of_lessons(keys: Collection[UUID]) -> int:
    """Return how long these lessons take together, in minutes."""
    found = Lesson.objects.filter(key__in=[*keys]).aggregate(total=Sum("minutes"))
    return int(found["total"] or 0)


def lesson_keys(*, course_code: str, first_of_each_module: bool = False) -> list[UUID]:
    """Return the keys of a course's lessons that count now, in order; [] for an unknown course."""
    rows = (
        Lesson.objects.filter(module__course__code=course_code, retired_at=None, extra=False)
        .order_by("module__number", "number", "pk")
        .values_list("module_id", "key")
    )
    if not first_of_each_module:
        return [key for _module, key in rows]
    first: dict[int, UUID] = {}
    for module, key in rows:
        first.setdefault(module, key)
    return list(first.values())


def lesson_key(course_code: str, module_number: int, lesson_number: int) -> UUID:
    """Return the key of the lesson at these numbers. Raises NotFound when none is offered there."""
    found = (
        Lesson.objects.filter(
            module__course__code=course_code,
            module__number=module_number,
            number=lesson_number,
            retired_at=None,
        )
        .values_list("key", flat=True)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def catalogue_facts() -> dict[str, list[dict]]:
    """Return the rows of the catalogue tables for `check_catalogue`, by kind and ordered by key.

    Titles are `{language: title}`; `retired` is true or false; a quiz in no lesson has `lesson_key`
    None and one that was never published has `digest` None.
    """
    return {
        "courses": [_course_facts(one) for one in _by_key(Course)],
        "modules": [_module_facts(one) for one in _by_key(Module).select_related("course")],
        "lessons": [_lesson_facts(one) for one in _by_key(Lesson).select_related("module")],
        "quizzes": [
            {
                "key": quiz.key,
                "lesson_key": quiz.lesson.key if quiz.lesson else None,
                "digest": quiz.current.digest if quiz.current else None,
                "texts": quiz.current.texts if quiz.current else {},
            }
            for quiz in Quiz.objects.select_related("lesson", "current").order_by("key")
        ],
        "outlines": [
            {"course_key": outline.course.key, "number": outline.number, "lessons": outline.lessons}
            for outline in _latest_outlines()
        ],
    }


def _by_key(model: Any) -> QuerySet[Any]:
    return model.objects.prefetch_related("texts").order_by("key")


def _course_facts(course: Course) -> dict:
    return {
        "key": course.key,
        "code": course.code,
        "audience": course.audience,
        "retired": course.retired_at is not None,
        "titles": _titles(course),
        "summaries": {text.language: text.summary for text in course.texts.all()},
    }


def _module_facts(module: Module) -> dict:
    return {
        "key": module.key,
        "course_key": module.course.key,
        "number": module.number,
        "advice": read_advice(module.advice),
        "titles": _titles(module),
    }


def _lesson_facts(lesson: Lesson) -> dict:
    return {
        "key": lesson.key,
        "module_key": lesson.module.key,
        "number": lesson.number,
        "minutes": lesson.minutes,
        "parts": lesson.parts,
        "extra": lesson.extra,
        "advice": read_advice(lesson.advice),
        "retired": lesson.retired_at is not None,
        "titles": _titles(lesson),
    }


def _titles(row: Course | Module | Lesson) -> dict[str, str]:
    return {text.language: text.title for text in row.texts.all()}


def _latest_outlines() -> QuerySet[OutlineVersion]:
    latest = OutlineVersion.objects.filter(course=OuterRef("course")).order_by("-number")
    return (
        OutlineVersion.objects.filter(pk=Subquery(latest.values("pk")[:1]))
        .select_related("course")
        .order_by("course__key")
    )


def correct_answers(quiz_key: UUID, language: str = "") -> dict[str, list[str]]:
    """Return question key → one correct answer, for the current version of a quiz.

    Only a person can judge a written answer, so its list is empty.
    """
    version = Quiz.objects.select_related("current").get(key=quiz_key).current
    if version is None:
        raise Quiz.DoesNotExist
    language = language or settings.LANGUAGE_CODE
    accepted = accepted_words(parse_texts(version.texts[language]), language)
    return {
        question.key: list(question.right_answer(accepted[question.key]))
        for question in parse_definition(version.definition).questions
    }


def text_in_language(
    texts: type[Model], language: str, field: str = "title", **row: str
) -> Coalesce:
    """Return an expression for a row's text in `language`, else the default language, else any.

    `row` names the texts' foreign key and where the outer query holds its value, as in
    `text_in_language(LessonText, "it", lesson="pk")`.
    """
    ((foreign_key, outer),) = row.items()
    nearest = Case(
        When(language=language, then=Value(0)),
        When(language=settings.LANGUAGE_CODE, then=Value(1)),
        default=Value(2),
    )
    found = texts._default_manager.filter(**{foreign_key: OuterRef(outer)}).order_by(nearest, "pk")
    return Coalesce(Subquery(found.values(field)[:1]), Value(""), output_field=TextField())
