"""Kinds of work and lengths of time, as text."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .timesheet_rules import Work

WORK_WORDS: dict[str, Promise] = {
    Work.SESSION: gettext_lazy("Session"),
    Work.CANCELLED: gettext_lazy("Session cancelled at short notice"),
    Work.TALK: gettext_lazy("Talk with the supervisor"),
    Work.PREPARATION: gettext_lazy("Preparation"),
    Work.TRAVEL: gettext_lazy("Travel"),
}


def length_in_words(minutes: int) -> str:
    """Format a length as “1 h 20 min”, “45 min” or “2 h”."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)s min") % {"minutes": rest}
    if not rest:
        return _("%(hours)s h") % {"hours": hours}
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}
