"""Finding pages by their address, and what a page shows of the woman who reads it."""

import time
from copy import copy
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.http import Http404
from django.utils.translation import get_language
from wagtail.models import Page, Site, TaskState

from core.templatetags.languages import own_name
from courses.enrolment.permissions import can_read_session_notes
from courses.progress.queries import course_state, lesson_state

from ..models import CoursePage, LessonPage, ModulePage
from .access import access_to
from .rendering import rendered_lesson

# The pages of a few courses in a few languages; one takes some kilobytes.
KEPT_PAGES = 512
# What changes without being published, such as the address of the site, is seen after this long.
REREAD_AFTER_SECONDS = 15 * 60
_MODELS_BY_DEPTH: dict[int, type[Page]] = {1: CoursePage, 2: ModulePage, 3: LessonPage}


def page_at(
    edition: UUID, language: str, *steps: str | int
) -> CoursePage | ModulePage | LessonPage | None:
    """The live page at `<course>[/<module>[/<lesson>]]` in a language; None: there is none.

    `edition` is the course's: with everything that is published in it, it changes, and the page is
    read anew. Each caller gets a copy, so that nobody writes into what is kept.
    """
    return copy(_kept_page(edition, language, steps, time.time() // REREAD_AFTER_SECONDS))


@lru_cache(maxsize=KEPT_PAGES)
def _kept_page(edition: UUID, asked: str, steps: tuple, _period: float):
    """With what `words_context` says of it."""
    place = "/".join(str(step) for step in steps)
    addresses = {
        root.language_code: f"{root.root_path}courses/{place}/"
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
            page.kept_words = _words(page, asked)
            return page
    return None


def words_context(page) -> dict:
    """In which language the words of a page are, in which others they can be read, and whether our
    readers have read them.
    """
    return getattr(page, "kept_words", None) or _words(page, get_language())


def _words(page, language: str) -> dict:
    """One query, and one more for a translation."""
    others = [
        {"code": code, "name": own_name(code), "url": in_language(page, code)}
        for code in _written_in(page)
    ]
    is_translation = page.content_language != settings.LANGUAGE_CODE
    return {
        "words": page.content_language,
        "others": others if page.content_language != language else [],
        "is_draft": is_translation and not _read_by_readers(page),
    }


def _written_in(page) -> list[str]:
    """The languages in which a page is published in its own words, the installation's first."""
    found = set(
        type(page)
        .objects.live()
        .filter(translation_key=page.translation_key, alias_of=None)
        .values_list("locale__language_code", flat=True)
    )
    return [code for code, _name in settings.LANGUAGES if code in found]


def in_language(page, code: str) -> str:
    """The address of a page in a language (contract 5: the same numbers in each)."""
    place = page.url_path.split("/courses/", 1)[1]
    return f"/{code}/courses/{place}"


def _read_by_readers(page) -> bool:
    """Whether what is published went through our readers."""
    return (
        page.live_revision_id is not None
        and TaskState.objects.filter(
            revision_id=page.live_revision_id, status=TaskState.STATUS_APPROVED
        ).exists()
    )


def lesson_context(page: LessonPage, request) -> dict:
    """What the lesson's template shows. In a preview nobody's progress is asked for."""
    preview = getattr(request, "is_preview", False)
    words_open = request.GET.get("words") == "open"
    lesson = rendered_lesson(page, fresh=preview, words_open=words_open)
    return {
        "lesson_number": page.number,
        "head": lesson.head,
        "about": lesson.about,
        "arrival": lesson.arrival,
        "parts": lesson.parts,
        "has_sound": any("data-sound" in part.html for part in (lesson.arrival, *lesson.parts)),
        "words_open": words_open,
        **({} if preview else words_context(page)),
        "state": None if preview else _lesson_state(page, request),
    }


def header_of(course: str, module: int) -> str:
    """The drawing of a module. One that an organisation made itself has none, and shows none."""
    return f"module-{course}-{module}"


def _lesson_state(page: LessonPage, request):
    access = access_to(page.place[0], request)
    return lesson_state(request.user, page.key, get_language(), access)


def module_context(page: ModulePage, request) -> dict:
    """What the module's template shows. In a preview nobody's progress is asked for.

    The notes for facilitators are left out for everyone they are not for.
    """
    preview = getattr(request, "is_preview", False)
    course, number = page.place
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
        found |= words_context(page)
    reads_notes = preview or can_read_session_notes(request.user)
    found["notes"] = page.facilitator_notes if reads_notes else None
    return found


def course_context(page: CoursePage, request) -> dict:
    """What the course's template shows. In a preview nobody's progress is asked for."""
    if getattr(request, "is_preview", False):
        return {"view": None}
    return {
        "view": course_state(request.user, page.key, get_language(), access_to(page.code, request)),
        "shows_notes": can_read_session_notes(request.user),
        **words_context(page),
    }
