"""Finding pages by their URL, and the languages in which a page can be read."""

import time
import unicodedata
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import get_language
from wagtail.models import Locale, Page, Site, TaskState

from accounts.queries import organisations_of
from accounts.types import Person
from cms.library.directory.queries import Entry, home_country, services_for
from cms.library.glossary.queries import GlossaryWord, words_in
from core.templatetags.languages import own_name
from courses.catalogue.queries import course_url, lesson_url
from courses.catalogue.rules import OPENING_MODULE
from courses.catalogue.snapshot import CatalogueLesson, offered_lessons
from courses.enrolment.access import CourseAccess, opening_module_access, visible_course_access

from ..models import READINGS, CoursePage, LessonPage, ModulePage

# The pages of a few courses in a few languages; each takes some kilobytes.
KEPT_PAGES = 512
# Changes that are not published, such as to the site's URL, show after this long.
REREAD_AFTER_SECONDS = 15 * 60
type CourseTreePage = CoursePage | ModulePage | LessonPage
_MODELS_BY_DEPTH: dict[int, type[Page]] = {1: CoursePage, 2: ModulePage, 3: LessonPage}


def page_at(edition: UUID, language: str, *steps: str | int) -> CourseTreePage | None:
    """The live page at `<course>[/<module>[/<lesson>]]` in a language; None: there is none.

    `edition` is the course's: it changes whenever something in the course is published, and the
    page is read again. Each caller gets a copy, so that nobody modifies the cached page.
    """
    return copy(_remembered_page(edition, language, steps, time.time() // REREAD_AFTER_SECONDS))


@lru_cache(maxsize=KEPT_PAGES)
def _remembered_page(
    edition: UUID, asked: str, steps: tuple[str | int, ...], _period: float
) -> CourseTreePage | None:
    """The page, with the result of `language_context`."""
    numbers = "/".join(str(step) for step in steps)
    addresses = {
        root.language_code: f"{root.root_path}courses/{numbers}/"
        for root in Site.get_site_root_paths()
    }
    model = _MODELS_BY_DEPTH[len(steps)]
    # A translation that waits for its readers is not live: the original is shown until then.
    for language in dict.fromkeys((asked, settings.LANGUAGE_CODE)):
        page = (
            model.objects.live()
            .filter(url_path=addresses.get(language, ""))
            .select_related("locale", "alias_of__locale")
            .first()
        )
        if page is not None:
            page.remembered_languages = _languages_of(page, asked)
            return page
    return None


def language_context(page: CourseTreePage) -> dict[str, Any]:
    """The language of a page's text, the others in which it can be read, and whether it is a draft
    because our readers have not read it.
    """
    return getattr(page, "remembered_languages", None) or _languages_of(page, get_language() or "")


def _languages_of(page: CourseTreePage, language: str) -> dict[str, Any]:
    """The uncached context: two queries, and one more for a translation."""
    others = [
        {"code": code, "name": own_name(code), "url": in_language(page, code)}
        for code in _written_in(page)
    ]
    is_translation = page.content_language != settings.LANGUAGE_CODE
    is_read = _is_read_by_all(page) and (not is_translation or _read_by_readers(page))
    return {
        "words": page.content_language,
        "others": others if page.content_language != language else [],
        "is_draft": not is_read,
    }


def _written_in(page: CourseTreePage) -> list[str]:
    """The languages in which a page is published and not an alias, in the order of the settings."""
    found = set(
        type(page)
        .objects.live()
        .filter(translation_key=page.translation_key, alias_of=None)
        .values_list("locale__language_code", flat=True)
    )
    return [code for code, _name in settings.LANGUAGES if code in found]


def in_language(page: CourseTreePage, code: str) -> str:
    """The URL of a page in a language (contract 5: the same numbers in each)."""
    course, numbers = page.url_path.split("/courses/", 1)[1].split("/", 1)
    return f"{course_url(course, code)}{numbers}"


def _is_read_by_all(page: CourseTreePage) -> bool:
    """Whether a clinician, a lawyer and a survivor have read the original of its course."""
    code = page.url_path.split("/courses/", 1)[1].split("/", 1)[0]
    days = CoursePage.objects.filter(code=code, locale__language_code=settings.LANGUAGE_CODE)
    return any(all(row) for row in days.values_list(*READINGS))


def _read_by_readers(page: CourseTreePage) -> bool:
    """Whether the live revision was passed by our readers."""
    return (
        page.live_revision_id is not None
        and TaskState.objects.filter(
            revision_id=page.live_revision_id, status=TaskState.STATUS_APPROVED
        ).exists()
    )


# More than fits on two screens helps nobody who is tired.
MOST_LESSONS, MOST_OTHERS = 12, 8
# How many rows are checked, as the user may not open some of them.
LOOKED_THROUGH = 60
LONGEST = 100


@dataclass(frozen=True, slots=True)
class FoundLesson:
    """A lesson and its module. `url` is the course page if the user may not open the lesson yet."""

    title: str
    module: str
    url: str


@dataclass(frozen=True, slots=True)
class Found:
    """All search results."""

    lessons: tuple[FoundLesson, ...]
    words: tuple[GlossaryWord, ...]
    services: tuple[tuple[str, Entry], ...]

    @property
    def is_empty(self) -> bool:
        """Whether there are no results."""
        return not (self.lessons or self.words or self.services)


def look_for(user: Person, text: str, *, language: str, today: date) -> Found:
    """What matches these words, the best first."""
    text = " ".join(text.split())[:LONGEST]
    if not text:
        return Found((), (), ())
    return Found(
        _lessons(user, text, language),
        _words(text, language),
        _services(user, text, today, language),
    )


def searchable(text: str) -> str:
    """Letters, marks and digits of the text as words: the index treats other characters as
    commands.
    """
    kept = (one if one.isalnum() or unicodedata.category(one)[0] == "M" else " " for one in text)
    return " ".join("".join(kept).split())


def _lessons(user: Person, text: str, language: str) -> tuple[FoundLesson, ...]:
    readable = _open_to(user, language)
    locale = Locale.objects.filter(language_code=language).first()
    if not readable or locale is None:
        return ()
    words = searchable(text)
    if not words:
        return ()
    pages = LessonPage.objects.live().filter(locale=locale)
    found: dict[str, FoundLesson] = {}
    # Titles that begin with the words, then whole words anywhere in a lesson.
    for rows in (pages.autocomplete(words), pages.search(words, operator="and")):
        for page in rows[:LOOKED_THROUGH]:
            if page.key in readable and str(page.key) not in found:
                found[str(page.key)] = readable[page.key]
    return tuple(found.values())[:MOST_LESSONS]


def _open_to(user: Person, language: str) -> dict:
    """By key, every lesson that the user may read, and those of courses that the user may take but
    has not opened yet.
    """
    found = {}
    for access in [*visible_course_access(user), *opening_module_access(user)]:
        for lesson in offered_lessons(access.pk, access.edition, language):
            if not access.is_guest or lesson.module_number == OPENING_MODULE:
                found[lesson.key] = _named(lesson, access, language)
    return found


def _named(lesson: CatalogueLesson, access: CourseAccess, language: str) -> FoundLesson:
    if access.can_read_lessons or access.is_guest:
        url = lesson_url(access.code, lesson.module_number, lesson.number, language)
    else:
        url = course_url(access.code, language)
    return FoundLesson(lesson.title, lesson.module_title, url)


def _words(text: str, language: str) -> tuple[GlossaryWord, ...]:
    wanted = text.casefold()
    rows = words_in(language)
    named = [word for word in rows if any(wanted in form.casefold() for form in word.forms)]
    told = [word for word in rows if word not in named and wanted in word.definition.casefold()]
    return tuple([*named, *told][:MOST_OTHERS])


def _services(user: Person, text: str, today: date, language: str) -> tuple[tuple[str, Entry], ...]:
    groups = services_for(
        home_country(user), organisations_of(user), today=today, language=language
    )
    wanted = text.casefold()
    return tuple(
        (group.anchor, entry)
        for group in groups
        for entry in group.entries
        if wanted in f"{group.title} {entry.name} {entry.expect}".casefold()
    )[:MOST_OTHERS]
