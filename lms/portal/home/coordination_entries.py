"""Inbox entries of coordination and safeguarding."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from courses.enrolment.queries import DueRow
from mentors.coordinator_queue.queries import (
    ASSESSORS,
    CALIBRATION,
    DIFFERENTLY,
    READY,
    RENEWAL_DUE,
    THIRD,
    QueueLine,
)
from mentors.rooms.on_call.queries import Ringing
from mentors.safeguarding.case_queries import AskedToKeep, MatterRow, Narrowed
from mentors.safeguarding.queries import Row as NoteRow
from mentors.safeguarding.sentences import LEVEL_NAMES
from mentors.safeguarding_rules import ASKS

from ..coordinator.people_pages import ApprovalLine, is_for_reader
from .inbox import InboxEntry

# Kind of a queue line → kind of entry, title, detail, action.
QUEUE = {
    READY: (
        "certificates",
        gettext_lazy("Issue certificate: %(name)s"),
        gettext_lazy("All requirements are met."),
        gettext_lazy("Issue"),
    ),
    THIRD: (
        "assessment",
        gettext_lazy("Assign a third assessor: %(name)s"),
        gettext_lazy("Two ratings differ."),
        gettext_lazy("Assign"),
    ),
    ASSESSORS: (
        "assessment",
        gettext_lazy("Assign assessors: %(name)s"),
        gettext_lazy("Two assessors rate each learner."),
        gettext_lazy("Assign"),
    ),
    RENEWAL_DUE: (
        "certificates",
        gettext_lazy("Renew certificate: %(name)s"),
        gettext_lazy("The certificate expires soon."),
        gettext_lazy("Review"),
    ),
    DIFFERENTLY: (
        "assessment",
        gettext_lazy("Appeal needs a panel: %(name)s"),
        gettext_lazy("Two people who took no part in the decision answer it."),
        gettext_lazy("Open"),
    ),
    CALIBRATION: (
        "assessment",
        gettext_lazy("Moderation at %(name)s"),
        gettext_lazy("One scene a quarter is rated by all assessors."),
        gettext_lazy("Open"),
    ),
}


def approval_entries(rows: Iterable[ApprovalLine]) -> Iterator[InboxEntry]:
    """Requests that need a second person and that the user may decide."""
    for row in rows:
        if not is_for_reader(row):
            continue
        yield InboxEntry(
            kind="approvals",
            title=row.title,
            detail=_("%(name)s requested this. It needs one more approval.")
            % {"name": row.asked_by},
            url=reverse("approval", args=[row.public_id]),
            action=_("Review"),
            due=timezone.localdate(row.lapses_at),
        )


def queue_entries(rows: Iterable[QueueLine]) -> Iterator[InboxEntry]:
    """What a coordinator does next for learners on their pathway to a certificate."""
    for row in rows:
        if not row.to_do:
            continue
        kind, title, detail, action = QUEUE[row.kind]
        missing = " ".join(row.missing)
        yield InboxEntry(
            kind=kind,
            title=title % {"name": row.name},
            detail=missing or str(detail),
            url=row.url,
            action=str(action),
            due=None if row.is_since else row.day,
        )


def alert_entries(rows: Iterable[Ringing]) -> Iterator[InboxEntry]:
    """Help requests and other alerts of rooms; one entry a room, whatever the reasons."""
    for number in dict.fromkeys(row.number for row in rows):
        yield InboxEntry(
            kind="safeguarding",
            title=_("Alert from room %(number)s") % {"number": number},
            detail=_("Somebody in the room needs you now."),
            url=reverse("room-desk"),
            action=_("Respond"),
            is_urgent=True,
        )


def held_message_entries(waits: bool) -> Iterator[InboxEntry]:
    """Held messages that need a second person before they are delivered."""
    if waits:
        yield InboxEntry(
            kind="safeguarding",
            title=_("Held message needs a second approval"),
            detail=_("A supervisor asks to deliver a message that screening held."),
            url=reverse("room-releases"),
            action=_("Review"),
            is_urgent=True,
        )


def concern_entries(rows: Iterable[NoteRow]) -> Iterator[InboxEntry]:
    """Safeguarding concerns that wait for the user, without any of their content."""
    for row in rows:
        level = str(LEVEL_NAMES[row.level])
        is_unassigned = row.late or row.nobodys
        yield InboxEntry(
            kind="safeguarding",
            title=_("Concern: %(level)s") % {"level": level},
            detail=_("Overdue and assigned to nobody.")
            if is_unassigned
            else _("A new concern was recorded."),
            url=reverse("safeguarding-note", args=[row.public_id]),
            action=_("Open"),
            due=timezone.localdate(row.due),
            at=row.due,
            is_urgent=ASKS[row.level].rings,
        )


def case_entries(rows: Iterable[MatterRow]) -> Iterator[InboxEntry]:
    """Rooms that only the safeguarding lead may close."""
    for row in rows:
        yield InboxEntry(
            kind="safeguarding",
            title=_("Follow up on room %(number)s") % {"number": row.number},
            detail=_("Decide what is kept, then close it."),
            url=reverse("safeguarding-matter", args=[row.public_id]),
            action=_("Open"),
            due=timezone.localdate(row.last) if row.last else None,
        )


def restriction_entries(rows: Iterable[Narrowed]) -> Iterator[InboxEntry]:
    """Accounts that show only lessons until the lead restores full access."""
    number = len(list(rows))
    if number:
        yield InboxEntry(
            kind="safeguarding",
            title=_("Restore full access"),
            detail=ngettext(
                "%(number)s account shows lessons only.",
                "%(number)s accounts show lessons only.",
                number,
            )
            % {"number": number},
            url=reverse("safeguarding"),
            action=_("Open"),
            count=number,
        )


def retention_entries(rows: Iterable[AskedToKeep]) -> Iterator[InboxEntry]:
    """Requests to keep messages of a room that need a second person."""
    for _row in rows:
        yield InboxEntry(
            kind="safeguarding",
            title=_("Request to keep messages of a room"),
            detail=_("One person requested this. It needs one more approval."),
            url=reverse("safeguarding"),
            action=_("Review"),
        )


def reading_entries(number: int) -> Iterator[InboxEntry]:
    """Requests to read a safeguarding note that need a second person."""
    if number:
        yield InboxEntry(
            kind="safeguarding",
            title=_("Request to read a safeguarding note"),
            detail=_("One person requested this. It needs one more approval."),
            url=reverse("safeguarding"),
            action=_("Review"),
            count=number,
        )


def training_entries(rows: Iterable[DueRow], today: date) -> Iterator[InboxEntry]:
    """Colleagues whose staff training is overdue."""
    number = sum(1 for row in rows if row.due_on and row.due_on < today and not row.done)
    if number:
        yield InboxEntry(
            kind="training",
            title=_("Overdue staff training"),
            detail=ngettext(
                "%(number)s course is past its due date.",
                "%(number)s courses are past their due date.",
                number,
            )
            % {"number": number},
            url=reverse("due-days"),
            action=_("Open list"),
            count=number,
        )


def own_training_entry(title: str, url: str, due: date | None) -> InboxEntry:
    """The next lesson of a course that the user has to complete."""
    return InboxEntry(
        kind="training",
        title=_("Your training: %(title)s") % {"title": title},
        detail=_("Continue where you stopped."),
        url=url,
        action=_("Continue"),
        due=due,
    )
