"""The list of what waits: its lines in their order, under headings, and the tabs above it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.templatetags.when import day_words
from mentors.journeys.queries import Milestone

NOW, TODAY, DAYS = "now", "today", "days"
GROUPS = {
    NOW: gettext_lazy("Now"),
    TODAY: gettext_lazy("Today"),
    DAYS: gettext_lazy("In the next days"),
}
# What a list shows alone (`?show=`), in the order of its tabs.
KINDS = {
    "rooms": gettext_lazy("Rooms"),
    "sign": gettext_lazy("To sign"),
    "read": gettext_lazy("To read"),
    "rate": gettext_lazy("To rate"),
    "talks": gettext_lazy("Talks"),
    "differ": gettext_lazy("To decide"),
    "women": gettext_lazy("They ask"),
}


@dataclass(frozen=True, slots=True)
class WaitingItem:
    """One thing that waits. `late`: its day is over.

    `group`: a key of `GROUPS`; `kind`: one of `KINDS`. `stands_for`: how many things it
    is, where it is not one.
    """

    kind: str
    group: str
    at: datetime
    clock: str
    late: bool
    title: str
    detail: str
    url: str
    action: str
    stands_for: int = 1
    # What comes after it of the same kind: words and addresses.
    then: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of one heading."""

    title: str
    lines: tuple[WaitingItem, ...]


@dataclass(frozen=True, slots=True)
class Tab:
    """A kind of work, and how much of it waits. `kind`: "" for all."""

    kind: str
    title: str
    count: int
    here: bool


def in_order(lines: Iterable[WaitingItem]) -> list[WaitingItem]:
    """What is now first, then today; within each what is late first, then the oldest."""
    places = list(GROUPS)
    return sorted(lines, key=lambda line: (places.index(line.group), not line.late, line.at))


def tabs(lines: Sequence[WaitingItem], show: str) -> list[Tab]:
    """All, and each kind of which something waits; the chosen one also where nothing does."""
    counts = dict.fromkeys(KINDS, 0)
    for line in lines:
        counts[line.kind] += line.stands_for
    every = Tab("", _("All"), sum(counts.values()), show not in KINDS)
    return [every] + [
        Tab(kind, str(title), counts[kind], kind == show)
        for kind, title in KINDS.items()
        if counts[kind] or kind == show
    ]


def grouped(lines: Iterable[WaitingItem]) -> list[Group]:
    """Lines in order under their headings; an empty one is left out."""
    found: dict[str, list[WaitingItem]] = {group: [] for group in GROUPS}
    for line in lines:
        found[line.group].append(line)
    return [Group(str(GROUPS[group]), tuple(held)) for group, held in found.items() if held]


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


@dataclass(frozen=True)
class DatedLine:
    """The day, and where she puts the line away."""

    day: datetime
    away_url: str


def dated_line(way: Sequence[Milestone]) -> DatedLine | None:
    """Of what her way holds; nothing is looked up."""
    for step in way:
        if step.day and step.certificate:
            return DatedLine(step.day, reverse("put-reminder-away", args=[step.certificate]))
    return None
