"""What staff read about the sessions of pairs: news, feedback. Read only."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from accounts.models import User
from mentors.models import RoomMember
from mentors.room_states import RoomState

from .booking_rules import SAID, Feedback, News
from .booking_sentences import FEEDBACK_WORDS, NEWS_WORDS
from .models import MentoringPair, SessionFeedback, SessionNotice
from .permissions import supervises


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """News of a session. `holds`: the reader is its supervisor, else its backup.

    `room_id`: the room, if the reader is its supervisor and it has not begun. `pair_id`: the pair,
    if the reader supervises it.
    """

    news: str
    words: str
    mentor: str
    mentee: str
    starts_at: datetime
    holds: bool
    late: tuple[str, ...]
    room_id: UUID | None
    pair_id: UUID | None


@dataclass(frozen=True, slots=True)
class FeedbackLine:
    """A mentee's answer. `waits`: something should change, and nobody has taken it up."""

    room_id: UUID
    pair_id: UUID
    mentee: str
    starts_at: datetime
    words: str
    waits: bool
    answered_at: datetime


def notices_of(user: User) -> list[NoticeLine]:
    """Return the user's news of sessions to come, the next session first. One query."""
    held = RoomMember.objects.filter(
        room=OuterRef("session__room"), user=user, seat=RoomMember.Seat.SUPERVISOR
    )
    rows = (
        SessionNotice.objects.filter(
            person=user,
            session__pair__mentee__is_active=True,
            session__pair__mentor__is_active=True,
        )
        .select_related("session__room", "session__pair__mentee", "session__pair__mentor")
        .annotate(holds=Exists(held))
        .order_by("session__room__starts_at", "pk")
    )
    return [_notice(user, row, holds=row.holds) for row in rows]


def _notice(user: User, row: SessionNotice, *, holds: bool) -> NoticeLine:
    session, room = row.session, row.session.room
    pair = session.pair
    late = {
        pair.mentee.shown_name: session.mentee_late_at,
        pair.mentor.shown_name: session.mentor_late_at,
    }
    return NoticeLine(
        news=row.news,
        words=str(NEWS_WORDS[News(row.news)]),
        mentor=pair.mentor.shown_name,
        mentee=pair.mentee.shown_name,
        starts_at=room.starts_at,
        holds=holds,
        late=tuple(name for name, said_at in late.items() if said_at),
        room_id=room.public_id if holds and room.state == RoomState.LOBBY else None,
        pair_id=pair.public_id if pair.supervisor_id == user.pk else None,
    )


def feedback_that_waits(user: User) -> list[FeedbackLine]:
    """Return the feedback that asks this supervisor for a change, not taken up yet. One query."""
    rows = (
        SessionFeedback.objects.filter(
            session__pair__supervisor=user,
            session__pair__mentee__is_active=True,
            answer=Feedback.CHANGE,
            taken_up_at=None,
        )
        .select_related("session__room", "session__pair__mentee")
        .order_by("answered_at")
    )
    return [_feedback(row) for row in rows if supervises(user, row.session.pair)]


def feedback_of(user: User, pair: MentoringPair) -> tuple[FeedbackLine, ...]:
    """Return the feedback of a pair's mentee, latest first; for the pair's supervisor only."""
    if not supervises(user, pair):
        return ()
    rows = SessionFeedback.objects.filter(session__pair=pair, answer__in=SAID)
    found = rows.select_related("session__room", "session__pair__mentee")
    return tuple(_feedback(row) for row in found.order_by("-session__room__starts_at"))


def _feedback(row: SessionFeedback) -> FeedbackLine:
    return FeedbackLine(
        room_id=row.session.room.public_id,
        pair_id=row.session.pair.public_id,
        mentee=row.session.pair.mentee.shown_name,
        starts_at=row.session.room.starts_at,
        words=str(FEEDBACK_WORDS[Feedback(row.answer)]),
        waits=row.answer == Feedback.CHANGE and row.taken_up_at is None,
        answered_at=row.answered_at,
    )
