"""Words for places in a course, and for what most women read first."""

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def lesson_label(number: int) -> str:
    """“Lesson 2”: what a lesson is called where a bystander may read along (domain 5.2)."""
    return _("Lesson %(number)s") % {"number": number}


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
