"""Words for places in a course, and for what most women read first."""

from uuid import UUID

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .rules import LessonState, StoneState
from .view_models import CourseView


def lesson_label(number: int) -> str:
    """“Lesson 2”: what a lesson is called where a bystander may read along (domain 5.2)."""
    return _("Lesson %(number)s") % {"number": number}


def after_lesson(course: CourseView, lesson_key: UUID | None) -> str:
    """One true line after a step in a lesson: what is behind her now; "" where nothing is."""
    rows = ((module, row) for module in course.modules for row in module.lessons)
    found = next(((module, row) for module, row in rows if row.key == lesson_key), None)
    if found is None:
        return ""
    module, lesson = found
    if lesson.stone is StoneState.AHEAD:
        return ""
    if lesson.state is LessonState.READ:
        sentence = _("You have read lesson %(number)s. Its questions are there when you like.")
    elif lesson.stone is StoneState.HALF:
        sentence = _("Its questions are met. The lesson is there to read when you like.")
    elif course.next is None:
        sentence = _("That was the last lesson. The whole course is behind you, and stays yours.")
    elif module.is_done:
        sentence = _("Module %(module)s is behind you, all of it. What you learnt stays yours.")
    else:
        sentence = _("Lesson %(number)s is behind you. What you learnt stays yours.")
    return sentence % {"number": lesson.number, "module": module.number}


def one_first(title: str, url: str) -> SafeString:
    """One module or lesson comes first; with the way there, where there is one."""
    place = format_html('<a href="{}">{}</a>', url, title) if url else conditional_escape(title)
    sentence = conditional_escape(_("Most women read “%(title)s” first."))
    return mark_safe(sentence % {"title": place})  # noqa: S308 - both parts are escaped above


def these_first() -> str:
    """Several come first; they are listed below."""
    return _("Most women read these first:")


def some_first(amount: int) -> str:
    """A number of those that are listed below comes first."""
    words = ngettext(
        "Most women read %(amount)s of these first:",
        "Most women read %(amount)s of these first:",
        amount,
    )
    return words % {"amount": amount}
