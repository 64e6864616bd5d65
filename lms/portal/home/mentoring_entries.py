"""Inbox entries of mentoring, for supervisors and coordinators."""

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from core.templatetags.when import short_day, short_when
from mentors.mentoring.coordinator_queries import WaitsForCoordinator
from mentors.mentoring.message_queries import NewMessages
from mentors.mentoring.plan_queries import CheckLine
from mentors.mentoring.staff_queries import FeedbackLine, NoticeLine

from .inbox import InboxEntry

# Kind of pending item → kind of entry, title, detail, action, tab of the page.
FOR_COORDINATORS = {
    "requests": (
        "people",
        gettext_lazy("Match mentoring requests"),
        ngettext_lazy(
            "%(number)s woman waits for a mentor.",
            "%(number)s women wait for a mentor.",
            "number",
        ),
        gettext_lazy("Match"),
        "",
    ),
    "supervisors": (
        "people",
        gettext_lazy("Name a supervisor"),
        ngettext_lazy(
            "%(number)s mentoring pair has no supervisor.",
            "%(number)s mentoring pairs have no supervisor.",
            "number",
        ),
        gettext_lazy("Open list"),
        "?tab=pairs",
    ),
    "unmet": (
        "people",
        gettext_lazy("Mentoring without a session"),
        ngettext_lazy(
            "%(number)s pair agreed and has no session booked.",
            "%(number)s pairs agreed and have no session booked.",
            "number",
        ),
        gettext_lazy("Open list"),
        "?tab=pairs",
    ),
    "hours": (
        "approvals",
        gettext_lazy("Approve mentors’ hours"),
        ngettext_lazy(
            "%(number)s month of a mentor waits.",
            "%(number)s months of mentors wait.",
            "number",
        ),
        gettext_lazy("Review"),
        "?tab=hours",
    ),
}


def notice_entries(rows: Sequence[NoticeLine]) -> Iterator[InboxEntry]:
    """Sessions that pairs booked, moved or called off; one entry for all of them."""
    if rows:
        first = rows[0]
        yield InboxEntry(
            kind="sessions",
            title=_("Session updates"),
            detail=_("%(mentor)s – %(mentee)s, %(when)s: %(news)s.")
            % {
                "mentor": first.mentor,
                "mentee": first.mentee,
                "when": short_when(first.starts_at),
                "news": first.words,
            },
            url=reverse("session-notices"),
            action=_("Open list"),
            due=timezone.localdate(first.starts_at),
            at=first.starts_at,
            count=len(rows),
        )


def feedback_entries(rows: Sequence[FeedbackLine]) -> Iterator[InboxEntry]:
    """Mentees who want something to change, one entry for each session."""
    for row in rows:
        yield InboxEntry(
            kind="sessions",
            title=_("%(name)s wants something to change") % {"name": row.mentee},
            detail=_("Feedback on the mentoring session of %(day)s. Only you see it.")
            % {"day": short_day(row.starts_at)},
            url=reverse("mentoring-pair", args=[row.pair_id]) + "#feedback",
            action=_("Open"),
            due=timezone.localdate(row.answered_at),
        )


def message_entries(rows: Sequence[NewMessages]) -> Iterator[InboxEntry]:
    """Threads with messages that the supervisor has not read, one entry each."""
    for row in rows:
        yield InboxEntry(
            kind="people",
            title=_("Messages: %(names)s") % {"names": " – ".join(row.names)},
            detail=ngettext("%(number)s new message.", "%(number)s new messages.", row.number)
            % {"number": row.number},
            url=row.url,
            action=_("Read"),
            count=row.number,
        )


def check_entries(rows: Sequence[CheckLine]) -> Iterator[InboxEntry]:
    """Mentees and mentors who want something to change, one entry for each pair check."""
    for row in rows:
        yield InboxEntry(
            kind="sessions",
            title=_("%(name)s wants something to change") % {"name": row.name},
            detail=_("Pair check of the mentoring with %(other)s. Only you see it.")
            % {"other": row.other},
            url=reverse("mentoring-pair", args=[row.pair_id]) + "#checks",
            action=_("Open"),
            due=timezone.localdate(row.answered_at),
        )


def coordinator_entries(waits: WaitsForCoordinator) -> Iterator[InboxEntry]:
    """For coordinators: requests, pairs without a supervisor or a session, and hours of mentors."""
    for name, (kind, title, detail, action, tab) in FOR_COORDINATORS.items():
        number = getattr(waits, name)
        if number:
            yield InboxEntry(
                kind=kind,
                title=str(title),
                detail=detail % {"number": number},
                url=reverse("mentoring") + tab,
                action=str(action),
                due=waits.hears_by if name == "requests" else None,
                count=number,
            )
