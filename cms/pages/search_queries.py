"""Looking for something in lessons, words and help, in the language of the page. Read only.

What is looked for is never kept (domain R6.4). It comes by POST, stands in no address and no log,
and Wagtail's own list of what people look for is not written.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date

from wagtail.models import Locale

from accounts.queries import organisations_of
from accounts.types import Person
from cms.library.directory.queries import Entry, home_country, services_for
from cms.library.glossary.marking import GlossaryWord
from cms.library.glossary.queries import words_in
from courses.catalogue.queries import course_url, lesson_url
from courses.catalogue.rules import OPENING_MODULE
from courses.catalogue.snapshot import CatalogueLesson, offered_lessons
from courses.enrolment.access import CourseAccess, courses_open_to, openings_for

from ..models import LessonPage

# More than fits two screens helps nobody who is tired.
MOST_LESSONS, MOST_OTHERS = 12, 8
# So many rows are looked through: some of them are not hers to open.
LOOKED_THROUGH = 60
LONGEST = 100


@dataclass(frozen=True, slots=True)
class FoundLesson:
    """A lesson and its module. `url` is the course while she has not opened that."""

    title: str
    module: str
    url: str


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that was found."""

    lessons: tuple[FoundLesson, ...]
    words: tuple[GlossaryWord, ...]
    services: tuple[tuple[str, Entry], ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.lessons or self.words or self.services)


def look_for(user: Person, text: str, *, language: str, today: date) -> Found:
    """What fits these words, the best first."""
    text = " ".join(text.split())[:LONGEST]
    if not text:
        return Found((), (), ())
    return Found(
        _lessons(user, text, language),
        _words(text, language),
        _services(user, text, today, language),
    )


def searchable(text: str) -> str:
    """Its letters, marks and digits, word by word: to the index other characters are commands."""
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
    # Whole words anywhere in a lesson, and what its title begins with.
    for rows in (pages.autocomplete(words), pages.search(words, operator="and")):
        for page in rows[:LOOKED_THROUGH]:
            if page.key in readable and str(page.key) not in found:
                found[str(page.key)] = readable[page.key]
    return tuple(found.values())[:MOST_LESSONS]


def _open_to(user: Person, language: str) -> dict:
    """By key, every lesson that she may read, and those of courses that she has not opened yet."""
    found = {}
    for access in [*courses_open_to(user), *openings_for(user)]:
        for lesson in offered_lessons(access.pk, access.edition, language):
            if not access.is_guest or lesson.module_number == OPENING_MODULE:
                found[lesson.key] = _named(lesson, access, language)
    return found


def _named(lesson: CatalogueLesson, access: CourseAccess, language: str) -> FoundLesson:
    if access.may_read_lessons or access.is_guest:
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
