"""Finding pages by their address, and the languages in which a page can be read."""

import time
from copy import copy
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import get_language
from wagtail.models import Page, Site, TaskState

from core.templatetags.languages import own_name
from courses.catalogue.queries import course_url

from ..models import READINGS, CoursePage, LessonPage, ModulePage

# The pages of a few courses in a few languages; one takes some kilobytes.
KEPT_PAGES = 512
# What changes without being published, such as the address of the site, is seen after this long.
REREAD_AFTER_SECONDS = 15 * 60
type CourseTreePage = CoursePage | ModulePage | LessonPage
_MODELS_BY_DEPTH: dict[int, type[Page]] = {1: CoursePage, 2: ModulePage, 3: LessonPage}


def page_at(edition: UUID, language: str, *steps: str | int) -> CourseTreePage | None:
    """The live page at `<course>[/<module>[/<lesson>]]` in a language; None: there is none.

    `edition` is the course's: with everything that is published in it, it changes, and the page is
    read anew. Each caller gets a copy, so that nobody writes into what is kept.
    """
    return copy(_remembered_page(edition, language, steps, time.time() // REREAD_AFTER_SECONDS))


@lru_cache(maxsize=KEPT_PAGES)
def _remembered_page(
    edition: UUID, asked: str, steps: tuple[str | int, ...], _period: float
) -> CourseTreePage | None:
    """With what `language_context` says of it."""
    numbers = "/".join(str(step) for step in steps)
    addresses = {
        root.language_code: f"{root.root_path}courses/{numbers}/"
        for root in Site.get_site_root_paths()
    }
    model = _MODELS_BY_DEPTH[len(steps)]
    # A translation that waits for its readers is not live: the original is shown until it is.
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
    """In which language the texts of a page are, in which others they can be read, and whether our
    readers have read them.
    """
    return getattr(page, "remembered_languages", None) or _languages_of(page, get_language() or "")


def _languages_of(page: CourseTreePage, language: str) -> dict[str, Any]:
    """Two queries, and one more for a translation."""
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
    """The languages in which a page is published in its own words, the installation's first."""
    found = set(
        type(page)
        .objects.live()
        .filter(translation_key=page.translation_key, alias_of=None)
        .values_list("locale__language_code", flat=True)
    )
    return [code for code, _name in settings.LANGUAGES if code in found]


def in_language(page: CourseTreePage, code: str) -> str:
    """The address of a page in a language (contract 5: the same numbers in each)."""
    course, numbers = page.url_path.split("/courses/", 1)[1].split("/", 1)
    return f"{course_url(course, code)}{numbers}"


def _is_read_by_all(page: CourseTreePage) -> bool:
    """Whether a clinician, a lawyer and a survivor have read its course as it was written first."""
    code = page.url_path.split("/courses/", 1)[1].split("/", 1)[0]
    days = CoursePage.objects.filter(code=code, locale__language_code=settings.LANGUAGE_CODE)
    return any(all(row) for row in days.values_list(*READINGS))


def _read_by_readers(page: CourseTreePage) -> bool:
    """Whether what is published went through our readers."""
    return (
        page.live_revision_id is not None
        and TaskState.objects.filter(
            revision_id=page.live_revision_id, status=TaskState.STATUS_APPROVED
        ).exists()
    )
