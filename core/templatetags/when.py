"""Dates in everyday words: “Tuesday 3 March, 10 in the morning”."""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.languages import SMALL_DATES

register = template.Library()


def _formatted(at: date, form: str) -> str:
    words = date_format(at, form)
    return words.lower() if get_language() in SMALL_DATES else words


@register.filter
def day_words(at: date | None) -> str:
    """“Tuesday 3 March”; with the year if it is not the current one."""
    if not at:
        return ""
    local = timezone.localtime(at) if isinstance(at, datetime) else at
    words = _formatted(local, "l j F")
    return words if local.year == timezone.localdate().year else f"{words} {local.year}"


@register.filter
def date_words(at: date | None) -> str:
    """“3 March 2026”."""
    if not at:
        return ""
    return _formatted(timezone.localtime(at) if isinstance(at, datetime) else at, "j F Y")


@register.filter
def on_day(at: date | None) -> str:
    """The day in everyday words, such as “today”, “yesterday” or “on Wednesday”.

    Days of the last week have only the day of the week; others are like “on Tuesday 3 March”.
    """
    if not at:
        return ""
    local = timezone.localtime(at) if isinstance(at, datetime) else at
    day = local.date() if isinstance(local, datetime) else local
    days_ago = (timezone.localdate() - day).days
    if days_ago == 0:
        return _("today")
    if days_ago == 1:
        return _("yesterday")
    # Seven days ago was the same day of the week as today.
    words = _formatted(local, "l") if 1 < days_ago < 7 else day_words(at)
    return _("on %(day)s") % {"day": words}


@register.filter
def time_words(at: datetime | None) -> str:
    """“10 in the morning”; with minutes “3:30 in the afternoon”, never “half past”."""
    if not at:
        return ""
    local = timezone.localtime(at)
    hour = local.hour % 12 or 12
    clock = f"{hour}:{local.minute:02}" if local.minute else str(hour)
    if local.hour < 12:
        return _("%(clock)s in the morning") % {"clock": clock}
    if local.hour < 18:
        return _("%(clock)s in the afternoon") % {"clock": clock}
    return _("%(clock)s in the evening") % {"clock": clock}


@register.filter
def when(at: datetime | None) -> str:
    """“Tuesday 3 March, 10 in the morning”."""
    if not at:
        return ""
    return _("%(day)s, %(time)s") % {"day": day_words(at), "time": time_words(at)}


@register.filter
def short_day(at: date | None) -> str:
    """Return the day as staff read it: “Wed 2 Dec”, with the year if it is not this one."""
    if not at:
        return ""
    local = timezone.localtime(at) if isinstance(at, datetime) else at
    is_this_year = local.year == timezone.localdate().year
    return _formatted(local, "D j M" if is_this_year else "D j M Y")


@register.filter
def short_time(at: datetime | None) -> str:
    """Return the time as staff read it: “14:30”."""
    return f"{timezone.localtime(at):%H:%M}" if at else ""


@register.filter
def short_when(at: datetime | None) -> str:
    """Return “Wed 2 Dec, 14:30”."""
    return f"{short_day(at)}, {short_time(at)}" if at else ""
