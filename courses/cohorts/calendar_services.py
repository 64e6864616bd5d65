"""A facilitator's calendar: when she is busy, and nothing else.

Never for learners, mentees and mentors (domain 5.2). No place, no name, no word on what it is.
"""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import transaction
from icalendar import Calendar, Event

from accounts.auth.revocation_services import Scope
from accounts.models import Organisation, User
from core.audit.services import record
from core.errors import NotFound
from courses.models import CalendarFeed, Session

from . import permissions
from .rules import ends_at

# *Units*: bytes of randomness in a token.
TOKEN_BYTES = 32
# How far back a calendar reads.
KEPT = timedelta(days=30)
# The one word, the same in every language: it says nothing in any of them.
TITLE = "busy"


def make_feed(*, by: User, organisation_id: UUID, at: datetime) -> str:
    """The token of a new calendar for what she holds in this organisation. Shown once; an earlier
    one stops working at this moment. Raises NotFound when she holds nothing there.
    """
    organisation = Organisation.objects.filter(
        public_id=organisation_id, pk__in=permissions.duties_of(by).values("organisation")
    ).first()
    if organisation is None:
        raise NotFound
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with transaction.atomic():
        feed, _made = CalendarFeed.objects.update_or_create(
            organisation=organisation,
            person=by,
            defaults={"token_digest": _digest(token), "made_at": at},
        )
        record(actor=by, verb="calendar-made", subject=feed, organisation=organisation, at=at)
    return token


def read_feed(*, token: str, at: datetime) -> bytes:
    """The calendar behind a token, as iCalendar. Raises NotFound for an unknown token, and once she
    holds nothing there any more or her account is suspended. It is empty while her pages show her
    lessons alone (ADR-0125): a calendar says nothing of that.
    """
    feed = CalendarFeed.objects.select_related("person").filter(token_digest=_digest(token)).first()
    if feed is None:
        raise NotFound
    duties = permissions.duties_of(feed.person).filter(organisation=feed.organisation_id)
    cohorts = list(duties.values_list("cohort", flat=True))
    if not cohorts:
        raise NotFound
    meetings = Session.objects.filter(
        cohort__in=cohorts,
        published_at__isnull=False,
        called_off_at=None,
        starts_at__gte=at - KEPT,
    )
    if feed.person.is_learning_only:
        meetings = meetings.none()
    return _calendar(meetings).to_ical()


def end_feeds(scope: Scope) -> None:
    """Ends the calendars of an account, for `revocation_services`."""
    CalendarFeed.objects.filter(scope.here, person=scope.user).delete()


def _calendar(meetings: Iterable[Any]) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//calendar//EN")
    calendar.add("version", "2.0")
    for meeting in meetings:
        event = Event()
        # Stable, and not the number by which our own pages know the session.
        event.add("uid", str(uuid5(NAMESPACE_OID, str(meeting.public_id))))
        event.add("dtstamp", meeting.moved_at or meeting.published_at)
        event.add("dtstart", meeting.starts_at)
        event.add("dtend", ends_at(meeting.starts_at, meeting.minutes))
        event.add("summary", TITLE)
        calendar.add_component(event)
    return calendar


def _digest(token: str) -> str:
    """Tokens are random (256 bits), so a plain hash hides them well enough."""
    return hashlib.sha256(token.encode()).hexdigest()
