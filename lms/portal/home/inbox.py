"""The inbox of staff: one entry for each pending item, its order, filter and due date."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.templatetags.when import short_day, short_time

# What a filter shows (`?show=`), in the order of the filters.
KINDS = {
    "safeguarding": gettext_lazy("Safeguarding"),
    "people": gettext_lazy("People"),
    "sessions": gettext_lazy("Sessions"),
    "assessment": gettext_lazy("Assessment"),
    "certificates": gettext_lazy("Certificates"),
    "approvals": gettext_lazy("Approvals"),
    "supervision": gettext_lazy("Supervision"),
    "training": gettext_lazy("Training"),
}


@dataclass(frozen=True, slots=True)
class InboxEntry:
    """A pending item of the user.

    `kind`: a key of `KINDS`. `due`: day by which it is to be done, None if there is none; `at`: a
    moment within that day (a session begins), None for the whole day. `is_urgent`: before all
    others, whatever their day. `count`: how many items the entry represents.
    """

    kind: str
    title: str
    detail: str
    url: str
    action: str
    due: date | None = None
    at: datetime | None = None
    is_urgent: bool = False
    count: int = 1
    # Further actions of the same kind for the same person: label and URL.
    more: tuple[tuple[str, str], ...] = ()

    def is_overdue(self, today: date) -> bool:
        """Whether its due date has passed."""
        return self.due is not None and self.due < today


@dataclass(frozen=True, slots=True)
class InboxRow:
    """An entry as the page shows it. `due`: “Overdue 1 day”, “Today, 14:30”, “Fri 4 Dec”, ""."""

    entry: InboxEntry
    due: str
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """A kind of entry and its number of entries. `kind`: "" for all."""

    kind: str
    title: str
    count: int
    is_current: bool


def sort_entries(entries: Iterable[InboxEntry], today: date) -> list[InboxEntry]:
    """Return urgent entries first, then overdue ones, then by due date.

    Entries without a due date are placed among those due within three days.
    """
    undated = today + timedelta(days=3)
    return sorted(
        entries,
        key=lambda one: (
            not one.is_urgent,
            not one.is_overdue(today),
            one.due or undated,
            one.at.timestamp() if one.at else 0,
        ),
    )


def inbox_filters(entries: Sequence[InboxEntry], show: str) -> list[InboxFilter]:
    """Return “All” and each kind that has entries; the current one even without entries."""
    counts = dict.fromkeys(KINDS, 0)
    for entry in entries:
        counts[entry.kind] += entry.count
    return [InboxFilter("", _("All"), sum(counts.values()), show not in KINDS)] + [
        InboxFilter(kind, str(title), counts[kind], kind == show)
        for kind, title in KINDS.items()
        if counts[kind] or kind == show
    ]


def inbox_row(entry: InboxEntry, now: datetime) -> InboxRow:
    """Return the entry with its due date in words."""
    today = timezone.localdate(now)
    return InboxRow(entry, _due_text(entry, today), entry.is_overdue(today))


def _due_text(entry: InboxEntry, today: date) -> str:
    if entry.due is None:
        return _("Now") if entry.is_urgent else ""
    late = (today - entry.due).days
    if late > 0:
        return ngettext("Overdue %(days)s day", "Overdue %(days)s days", late) % {"days": late}
    day = _("Today") if late == 0 else short_day(entry.due)
    if entry.at is None:
        return day
    return _("%(day)s, %(time)s") % {"day": day, "time": short_time(entry.at)}
