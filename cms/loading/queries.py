"""What course files have brought, drafts too. Read only."""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings

from cms.models import CoursePage, LessonPage


def loaded_languages() -> tuple[str, ...]:
    """The languages that some course has words of its own in, drafts too."""
    written = CoursePage.objects.filter(alias_of=None).exclude(loaded_digest="")
    codes = written.order_by("locale__language_code").values_list(
        "locale__language_code", flat=True
    )
    return tuple(codes.distinct())


def lessons_of_courses(codes: Iterable[str]) -> dict[UUID, tuple[UUID, ...]]:
    """Key of a course → keys of the lessons that count in it, in order; read or not, published or
    not. A course that is not here, or has no lesson, is left out.
    """
    found = {}
    for code in codes:
        course = CoursePage.objects.filter(
            code=code, locale__language_code=settings.LANGUAGE_CODE
        ).first()
        if course is not None:
            lessons = LessonPage.objects.descendant_of(course).filter(extra=False).order_by("path")
            found[course.key] = tuple(lesson.key for lesson in lessons.only("translation_key"))
    return {key: lessons for key, lessons in found.items() if lessons}


def lessons_at(places: Iterable[tuple[str, int, int]]) -> tuple[UUID, ...]:
    """Keys of the lessons at these places (course code, module and lesson number), in this order;
    published or not. A lesson that is not here is left out.
    """
    wanted = list(places)
    pages = LessonPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE)
    found = {page.address_steps: page.key for page in pages.only("url_path", "translation_key")}
    return tuple(found[place] for place in wanted if place in found)
