"""The clock of a line that waits: since when, by when, or how long over."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.when import day_words

from .waiting_list import DAYS, TODAY


def group_of(day: date | None, at: datetime) -> str:
    """Today where its day is today or over; else in the next days, as what has no day."""
    return TODAY if day is not None and day <= timezone.localdate(at) else DAYS


def since(day: date, at: datetime) -> str:
    """“Since Tuesday 24 November”."""
    if day == timezone.localdate(at):
        return _("Since today")
    return _("Since %(day)s") % {"day": day_words(day)}


def by(day: date, at: datetime) -> str:
    """“By Tuesday 1 December”, “Until tonight”, “2 days over”."""
    over = (timezone.localdate(at) - day).days
    if over > 0:
        return ngettext("%(days)s day over", "%(days)s days over", over) % {"days": over}
    return _("Until tonight") if over == 0 else _("By %(day)s") % {"day": day_words(day)}


def midnight(day: date) -> datetime:
    """The first moment of a day, to put lines in order."""
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))
