"""Finding pages by their address, and what a page shows of the woman who reads it."""

from django.utils.translation import get_language
from wagtail.models import Site

from courses.enrolment.permissions import can_read_session_notes
from courses.progress.queries import course_state, lesson_state

from .models import CoursePage, LessonPage, ModulePage
from .rendering import lesson_parts

_MODELS_BY_DEPTH = {1: CoursePage, 2: ModulePage, 3: LessonPage}


def page_at(*steps) -> CoursePage | ModulePage | LessonPage | None:
    """The live page at `<course>[/<module>[/<lesson>]]` in the language of the request.

    One query, where Wagtail's own routing takes two for each step. The root paths come from
    Wagtail's cache.
    """
    language = get_language()
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
    arrival, parts = lesson_parts(page, fresh=preview)
    course, module, lesson = page.place
    return {
        "course_code": course,
        "module_number": module,
        "lesson_number": lesson,
        "arrival": arrival,
        "parts": parts,
        "has_sound": any("data-sound" in part.html for part in (arrival, *parts)),
        "state": None if preview else lesson_state(request.user, page.key, get_language()),
    }


def module_context(page: ModulePage, request) -> dict:
    """What the module's template shows. In a preview nobody's progress is asked for.

    The notes for facilitators are left out for everyone they are not for.
    """
    preview = getattr(request, "is_preview", False)
    course, number = page.place
    found = {"course_code": course, "module_number": number, "view": None, "module": None}
    if not preview:
        view = course_state(request.user, page.get_parent().translation_key, get_language())
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
