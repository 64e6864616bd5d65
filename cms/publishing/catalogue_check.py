"""Compare published pages with the rows of `courses`. Publishing is not one transaction."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from courses.catalogue.queries import catalogue_facts
from courses.catalogue.reading_order import read_advice
from courses.publishing.services import retire_lesson
from courses.questions.schema import SchemaProblem, digest

from ..models import CoursePage, LessonPage, ModulePage, Quiz
from .catalogue_sync import one_sync_at_the_end, sync
from .page_rows import as_published

CACHE_SECONDS = 5 * 60
_CACHE_KEY = "catalogue-differences"


def differences() -> list[str]:
    """One sentence for each difference between published pages and the rows of `courses`."""
    facts = catalogue_facts()
    stored = {
        kind: {row["key"]: row for row in facts[kind]}
        for kind in ("courses", "modules", "lessons", "quizzes")
    }
    expected = expected_rows()
    return [
        *_compare("courses", expected, stored),
        *_compare("modules", expected, stored),
        *_compare("lessons", expected, stored),
        *_compare("quizzes", expected, stored),
        *_still_offered(expected["lessons"], stored["lessons"]),
        *_outlines(expected, facts["outlines"]),
        *_without_their_questions(expected["unasked"]),
    ]


def recent_differences() -> list[str]:
    """`differences`, computed at most once in five minutes because it reads every page."""
    return cache.get_or_set(_CACHE_KEY, differences, timeout=CACHE_SECONDS) or []


def forget_recent() -> None:
    """Clear the cached differences, so that they are computed again."""
    cache.delete(_CACHE_KEY)


def expected_rows() -> dict[str, dict]:
    """What the rows of `courses` should contain, by kind and key, from the live revisions.

    Facts come from the installation's language, which is read first; other languages add titles and
    texts.
    """
    kinds = ("courses", "modules", "lessons", "quizzes", "unasked")
    found: dict[str, dict] = {kind: {} for kind in kinds}
    for course in _written(CoursePage.objects.all()):
        published = as_published(course)
        _add(
            found["courses"],
            course,
            published,
            code=course.code,
            audience=sorted(published.audience),
        )
        for module in _written(ModulePage.objects.child_of(course)):
            module_texts = as_published(module)
            _add(
                found["modules"],
                module,
                module_texts,
                course_key=course.key,
                number=module.number,
                advice=read_advice(module_texts.advice),
            )
            for lesson in _written(LessonPage.objects.child_of(module)):
                _expect_lesson(found, lesson, module)
    return found


def _written(pages: Any) -> list:
    """Published pages that are not aliases, those of the installation's language first."""
    rows = pages.live().filter(alias_of=None).select_related("locale", "live_revision")
    return sorted(
        rows, key=lambda one: (one.locale.language_code != settings.LANGUAGE_CODE, one.path)
    )


def _expect_lesson(found: dict, lesson: LessonPage, module: ModulePage) -> None:
    published = as_published(lesson)
    rows = Quiz.objects.select_related("locale").in_bulk(published.quiz_ids)
    if lesson.key not in found["lessons"] and not all(map(_was_published, rows.values())):
        _add(found["unasked"], lesson, published)
    _add(
        found["lessons"],
        lesson,
        published,
        module_key=module.key,
        number=lesson.number,
        minutes=published.minutes,
        parts=published.part_count,
        extra=published.extra,
        advice=read_advice(published.advice),
        retired=False,
    )
    for quiz in (as_published(row) for row in rows.values() if row.live):
        _expect_quiz(found["quizzes"], quiz, lesson)


def _was_published(quiz: Quiz) -> bool:
    """Whether it was ever published; a withdrawn quiz was, any other may have been forgotten."""
    return quiz.live or quiz.first_published_at is not None


def _expect_quiz(rows: dict, quiz: Quiz, lesson: LessonPage) -> None:
    is_new = quiz.key not in rows
    row = rows.setdefault(quiz.key, {"name": str(quiz), "lesson_key": lesson.key, "texts": {}})
    try:
        made, texts = digest(quiz.definition()), quiz.texts().model_dump(mode="json")
    except SchemaProblem:
        # Its picture was deleted from the CMS: reported as different until that is corrected.
        made, texts = "", None
    if is_new:
        row["digest"] = made
    if texts is not None and row["digest"] == made:
        # A translation with another structure is ignored until the two agree.
        row["texts"][quiz.locale.language_code] = texts


def _add(rows: dict, page: Any, published: Any, **facts: Any) -> None:
    row = rows.setdefault(
        page.key, {"name": f"{page.url_path} {page.title}", "titles": {}, **facts}
    )
    row["titles"][page.locale.language_code] = published.title


def _compare(kind: str, expected: dict, stored: dict) -> Iterator[str]:
    for key, row in expected[kind].items():
        found = stored[kind].get(key)
        if found is None:
            yield _("%(name)s: is published and not known to the learning side.") % row
            continue
        for field, value in row.items():
            if field != "name" and not _agrees(found[field], value):
                yield _("%(name)s: “%(field)s” is not up to date on the learning side.") % {
                    "name": row["name"],
                    "field": field,
                }


def _agrees(stored: Any, expected: Any) -> bool:
    """Whether the values agree; `stored` may have languages that are no longer published."""
    if isinstance(expected, dict):
        return all(stored.get(name) == value for name, value in expected.items())
    return stored == expected


def _still_offered(expected: dict, stored: dict) -> Iterator[str]:
    for key, row in stored.items():
        if not row["retired"] and key not in expected:
            name = next(iter(row["titles"].values()), str(key))
            yield _("%(name)s: is not published any more and still counts.") % {"name": name}


def _without_their_questions(unasked: dict) -> Iterator[str]:
    for row in unasked.values():
        yield (
            _("%(name)s: its questions are not published, and it is completed without them.") % row
        )


def _outlines(expected: dict, outlines: list[dict]) -> Iterator[str]:
    latest = {row["course_key"]: row["lessons"] for row in outlines}
    for key, course in expected["courses"].items():
        modules = {
            module_key: row["number"]
            for module_key, row in expected["modules"].items()
            if row["course_key"] == key
        }
        lessons = [
            (modules[row["module_key"]], row["number"], str(lesson_key))
            for lesson_key, row in expected["lessons"].items()
            if row["module_key"] in modules and not row["extra"]
        ]
        if latest.get(key, []) != [lesson_key for _m, _l, lesson_key in sorted(lessons)]:
            yield _("%(name)s: its outline is not up to date.") % course


def repair(*, at: datetime) -> None:
    """Sync everything that is live to `courses` again, and retire lessons that are not."""
    with one_sync_at_the_end(at=at):
        for course in CoursePage.objects.live().filter(alias_of=None):
            sync(course, at=at)
        lessons = expected_rows()["lessons"]
        for row in catalogue_facts()["lessons"]:
            if not row["retired"] and row["key"] not in lessons:
                retire_lesson(key=row["key"], at=at)
    forget_recent()
