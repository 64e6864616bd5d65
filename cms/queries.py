"""Finding pages by their address, and what a page shows of the woman who reads it."""

import time
from copy import copy
from functools import lru_cache
from uuid import UUID

from django.http import Http404
from django.utils.translation import get_language
from wagtail.models import Page, Site

from courses.enrolment.permissions import can_read_session_notes
from courses.progress.queries import course_state, lesson_state

from .gates import access_to
from .models import CoursePage, LessonPage, ModulePage
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
def _kept_page(edition: UUID, language: str, steps: tuple, _period: float):
    root = next(
        (path.root_path for path in Site.get_site_root_paths() if path.language_code == language),
        None,
    )
    if root is None:
        return None
    address = f"{root}courses/{'/'.join(str(step) for step in steps)}/"
    model = _MODELS_BY_DEPTH[len(steps)]
    return (
        model.objects.live()
        .filter(url_path=address)
        .select_related("locale", "alias_of__locale")
        .first()
    )


def lesson_context(page: LessonPage, request) -> dict:
    """What the lesson's template shows. In a preview nobody's progress is asked for."""
    preview = getattr(request, "is_preview", False)
    lesson = rendered_lesson(page, fresh=preview)
    return {
        "lesson_number": page.number,
        "head": lesson.head,
        "arrival": lesson.arrival,
        "parts": lesson.parts,
        "state": None if preview else _lesson_state(page, request),
    }


def _lesson_state(page: LessonPage, request):
    access = access_to(page.place[0], request)
    return lesson_state(request.user, page.key, get_language(), access)


def module_context(page: ModulePage, request) -> dict:
    """What the module's template shows. In a preview nobody's progress is asked for.

    The notes for facilitators are left out for everyone they are not for.
    """
    preview = getattr(request, "is_preview", False)
    course, number = page.place
    found = {"course_code": course, "module_number": number, "view": None, "module": None}
    if not preview:
        access = access_to(course, request)
        if access is None:
            raise Http404
        view = course_state(request.user, access.key, get_language())
        found["view"] = view
        found["module"] = next((one for one in view.modules if one.number == number), None)
    reads_notes = preview or can_read_session_notes(request.user)
    found["notes"] = page.facilitator_notes if reads_notes else None
    return found


def course_context(page: CoursePage, request) -> dict:
    """What the course's template shows. In a preview nobody's progress is asked for."""
    if getattr(request, "is_preview", False):
        return {"view": None}
    return {
        "view": course_state(request.user, page.key, get_language()),
        "shows_notes": can_read_session_notes(request.user),
    }
