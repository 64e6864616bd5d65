"""What is coming up for a mentor: sessions, talks with the supervisor, limits. Read only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import ngettext

from accounts.models import User
from mentors.rooms.state.load_queries import limits_of
from mentors.supervision.permissions import may_have_talks
from mentors.supervision.queries import talks_with

from .pair_queries import PairCard
from .session_queries import SessionLine


@dataclass(frozen=True, slots=True)
class ComingLine:
    """A session (`session` and `pair_id`) or an offered talk (`talk_id`), with its day."""

    day: date
    name: str
    session: SessionLine | None = None
    pair_id: UUID | None = None
    talk_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class NextSession:
    """The mentor's next session, across all pairs."""

    pair: PairCard
    session: SessionLine


def next_session(pairs: Sequence[PairCard]) -> NextSession | None:
    """Return the earliest session of all pairs; None where none is booked."""
    found = [NextSession(pair, pair.booking.next) for pair in pairs if pair.booking.next]
    return min(found, key=lambda one: one.session.starts_at, default=None)


def coming_up(
    user: User, pairs: Sequence[PairCard], at: datetime, *, besides: NextSession | None = None
) -> list[ComingLine]:
    """Return sessions and offered talks by day, without `besides`, which is shown separately.

    One query besides those for the pairs.
    """
    today = timezone.localdate(at)
    sessions = [
        ComingLine(timezone.localdate(one.starts_at), pair.name, one, pair.pair_id)
        for pair in pairs
        for one in pair.booking.coming
        if besides is None or one != besides.session
    ]
    talks = [
        ComingLine(talk.day, talk.supervisor, talk_id=talk.public_id)
        for talk in (talks_with(user) if may_have_talks(user) else ())
        if not talk.held and talk.day >= today
    ]
    return sorted([*sessions, *talks], key=_moment)


def _moment(line: ComingLine) -> tuple[date, float]:
    # A talk has a day but no hour, and comes before the sessions of its day.
    return line.day, line.session.starts_at.timestamp() if line.session else 0


@dataclass(frozen=True, slots=True)
class LimitLines:
    """How much a mentor takes on. `women`: maximum number of mentees."""

    women: int
    words: str


def limits_in_words(user: User, at: datetime) -> LimitLines:
    """Return the limits as “Up to 2 women, 1 session a day, 4 hours a week.” Two queries."""
    limits = limits_of([user.pk], at)[user.pk]
    parts = [
        ngettext("Up to %(count)s woman", "Up to %(count)s women", limits.women)
        % {"count": limits.women},
        ngettext("%(count)s session a day", "%(count)s sessions a day", limits.rooms_a_day)
        % {"count": limits.rooms_a_day},
        ngettext("%(count)s hour a week", "%(count)s hours a week", limits.minutes_a_week // 60)
        % {"count": limits.minutes_a_week // 60},
    ]
    return LimitLines(limits.women, ", ".join(parts) + ".")
