"""User-facing text for places in a course, and for advice on order."""

from uuid import UUID

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .rules import LessonState, ProgressStepState
from .view_models import CourseView


def lesson_label(number: int) -> str:
    """Return “Lesson 2”: a title that a bystander may read (domain 5.2)."""
    return _("Lesson %(number)s") % {"number": number}


def after_lesson(course: CourseView, lesson_key: UUID | None) -> str:
    """Return one line on what is completed after a step in a lesson; "" where nothing is."""
    rows = ((module, row) for module in course.modules for row in module.lessons)
    found = next(((module, row) for module, row in rows if row.key == lesson_key), None)
    if found is None:
        return ""
    module, lesson = found
    if lesson.progress_step is ProgressStepState.AHEAD:
        return ""
    if lesson.state is LessonState.READ:
        step = "read"
    elif lesson.progress_step is ProgressStepState.HALF:
        step = "met"
    elif course.next is None:
        step = "course"
    elif module.is_done:
        step = "module"
    else:
        step = "lesson"
    return completion_messages(lesson.number, module.number)[step]


def completion_messages(lesson: int, module: int) -> dict[str, str]:
    """Return the messages for completed work, by the step that the learner took."""
    lines = {
        "read": _("You have read lesson %(number)s. Its questions are there when you like."),
        "met": _("Its questions are met. The lesson is there to read when you like."),
        "course": _("That was the last lesson. The whole course is behind you, and stays yours."),
        "module": _("Module %(module)s is behind you, all of it. What you learnt stays yours."),
        "lesson": _("Lesson %(number)s is behind you. What you learnt stays yours."),
    }
    return {step: line % {"number": lesson, "module": module} for step, line in lines.items()}


def advice_for_one(title: str, url: str) -> SafeString:
    """Return advice to read one module or lesson first, with a link if there is a URL."""
    place = format_html('<a href="{}">{}</a>', url, title) if url else conditional_escape(title)
    sentence = conditional_escape(_("Most women read “%(title)s” first."))
    return mark_safe(sentence % {"title": place})  # noqa: S308 - both parts are escaped above


def advice_for_all() -> str:
    """Return the heading for several places to read first, which are listed below it."""
    return _("Most women read these first:")


def advice_for_some(amount: int) -> str:
    """Return the heading for a list of which some should be read first."""
    words = ngettext(
        "Most women read %(amount)s of these first:",
        "Most women read %(amount)s of these first:",
        amount,
    )
    return words % {"amount": amount}
