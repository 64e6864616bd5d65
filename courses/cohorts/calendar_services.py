"""A facilitator's calendar: the busy times, and nothing else.

Never for learners, mentees and mentors (domain 5.2). It contains no place, no name and no hint of
what the sessions are.
"""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import transaction
from icalendar import Calendar, Event

from accounts.auth.revocation_services import Scope
from accounts.models import Organisation, User
from core.audit.services import record
from core.errors import NotFound
from courses.models import CalendarFeed, Session

from . import permissions
from .calendar_queries import Busy, busy_in_rooms
from .rules import ends_at

# *Units*: bytes of randomness in a token.
TOKEN_BYTES = 32
# How far back a calendar goes.
KEPT = timedelta(days=30)
# The only title, the same in every language: it reveals nothing.
TITLE = "busy"


def create_calendar_feed(*, by: User, organisation_id: UUID, at: datetime) -> str:
    """Create a calendar feed for the user's duties in this organisation, and return its token.

    The token is shown once, and an earlier one stops working. Raises NotFound when the user has no
    duties there.
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


def render_calendar_feed(*, token: str, at: datetime) -> bytes:
    """Return the calendar of a token as iCalendar.

    The calendar is empty while the person's account is learning-only (ADR-0125), so it does not
    reveal that. Raises NotFound for an unknown token, and once the person has no duties there or
    their account is suspended.
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
        return _calendar((), at).to_ical()
    busy = [
        Busy(one.public_id, one.starts_at, one.minutes, one.moved_at or one.published_at)
        for one in meetings
    ]
    busy += busy_in_rooms(feed.person, feed.organisation, at - KEPT)
    return _calendar(busy, at).to_ical()


def delete_calendar_feeds(scope: Scope) -> None:
    """Delete the calendar feeds of an account, for `revocation_services`."""
    CalendarFeed.objects.filter(scope.here, person=scope.user).delete()


def _calendar(busy: Iterable[Busy], at: datetime) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//calendar//EN")
    calendar.add("version", "2.0")
    for meeting in busy:
        event = Event()
        # Stable, but not the id that our own pages use for the session.
        event.add("uid", str(uuid5(NAMESPACE_OID, str(meeting.public_id))))
        event.add("dtstamp", meeting.changed_at or at)
        event.add("dtstart", meeting.starts_at)
        event.add("dtend", ends_at(meeting.starts_at, meeting.minutes))
        event.add("summary", TITLE)
        calendar.add_component(event)
    return calendar


def _digest(token: str) -> str:
    """Hash a token. Tokens are random (256 bits), so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()
