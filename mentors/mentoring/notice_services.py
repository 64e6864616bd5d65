"""Notices to staff about sessions that a pair booked, moved or called off, or that start late."""

from collections.abc import Collection
from datetime import datetime

from accounts.models import User
from core.retention import delete_some
from mentors.models import RoomMember

from .booking_rules import News
from .models import PairSession, SessionNotice

_STAFF = (RoomMember.Seat.SUPERVISOR, RoomMember.Seat.BACKUP)


def tell_staff(
    session: PairSession, news: News, *, at: datetime, besides: Collection[int] = ()
) -> None:
    """Put news in the inbox of the session's supervisor and backup, in place of earlier news.

    `besides`: accounts that are not notified.
    """
    seats = RoomMember.objects.filter(room=session.room_id, seat__in=_STAFF, removed_at=None)
    for person in seats.exclude(user__in=besides).values_list("user", flat=True):
        SessionNotice.objects.update_or_create(
            session=session, person_id=person, defaults={"news": news, "at": at}
        )


def note_read(*, by: User, at: datetime) -> None:
    """Delete the notices that `by` has read, those until `at`."""
    SessionNotice.objects.filter(person=by, at__lte=at).delete()


def forget_notices(*, at: datetime) -> int:
    """Delete notices of past sessions, at most one batch per call."""
    return delete_some(SessionNotice.objects.filter(session__room__starts_at__lte=at))
