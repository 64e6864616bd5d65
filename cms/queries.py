"""Finding pages by their address, and what a page shows of the woman who reads it."""

from django.utils.translation import get_language
from wagtail.models import Site

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
        "state": None if preview else lesson_state(request.user, page.key, get_language()),
    }


def course_context(page: CoursePage, request) -> dict:
    """What the course's template shows. In a preview nobody's progress is asked for."""
    if getattr(request, "is_preview", False):
        return {"view": None}
    return {"view": course_state(request.user, page.key, get_language())}
