"""Words for places in a course."""

from django.utils.translation import gettext as _


def lesson_label(number: int) -> str:
    """“Lesson 2”: what a lesson is called where a bystander may read along (domain 5.2)."""
    return _("Lesson %(number)s") % {"number": number}
