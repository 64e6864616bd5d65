"""Proposals and pairs as the mentee, the mentor and the team see them. Read only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Organisation, User
from accounts.queries import people_in
from accounts.record_access.permissions import trained
from accounts.roles import Role
from core.errors import NotFound

from .models import MentoringPair, MentorProfile, MentorRequest
from .permissions import coordinates, side_of, supervises
from .plan_queries import CheckLine, Plan, checks_of, plans_of
from .session_queries import PairBooking, bookings_of
from .staff_queries import FeedbackLine, feedback_of
from .states import ANSWERED_WITHIN, LIVE, PairState, Side
from .wish_sentences import wishes_in_words

# At this number of remaining sessions, both are told that the end is near.
ENDING_ANNOUNCED = 2


@dataclass(frozen=True, slots=True)
class Proposal:
    """The other person's card, and the day to answer by. `accepted`: the reader has said yes."""

    pair_id: UUID
    organisation: int
    name: str
    about: tuple[str, ...]
    words: str
    answer_by: date
    accepted: bool


@dataclass(frozen=True, slots=True)
class PairCard:
    """A live pair as one of its two sees it. `paused_by_me`: the reader may end the pause."""

    pair_id: UUID
    organisation: int
    name: str
    about: tuple[str, ...]
    words: str
    supervisor: str
    since: date
    sessions: int
    goals: str
    state: str
    paused_by_me: bool
    booking: PairBooking
    plan: Plan

    @property
    def last_sessions(self) -> int | None:
        """The number of agreed sessions still to come; None while there are more than two.

        Both see it, so that the end does not come as a surprise (domain 7).
        """
        left = max(self.sessions - self.booking.took_place, 0)
        return left if left <= ENDING_ANNOUNCED else None


@dataclass(frozen=True, slots=True)
class TeamPair:
    """A pair as the team sees it. `is_mine`: the reader supervises it.

    `supervisors`: the ones to choose from, for a coordinator only.
    """

    pair_id: UUID
    mentee: str
    mentor: str
    supervisor: str
    since: date
    sessions: int
    state: str
    is_live: bool
    paused_by_team: bool
    is_mine: bool
    booking: PairBooking
    feedback: tuple[FeedbackLine, ...]
    checks: tuple[CheckLine, ...]
    supervisors: tuple[tuple[UUID, str], ...] = ()


def proposals_to(user: User, side: Side, places: Sequence[Organisation]) -> list[Proposal]:
    """Return the open proposals to `user` on this side."""
    rows = _of(user, side, places).filter(state=PairState.PROPOSED)
    return [
        Proposal(
            pair_id=row.public_id,
            organisation=row.organisation_id,
            name=_other(row, side).shown_name,
            about=about,
            words=words,
            answer_by=timezone.localdate(row.proposed_at + ANSWERED_WITHIN),
            accepted=side in row.facts.accepted,
        )
        for row, (about, words) in _with_cards(list(rows), side)
    ]


def pairs_of(
    user: User, side: Side, places: Sequence[Organisation], at: datetime
) -> list[PairCard]:
    """Return the live pairs of `user` on this side, the oldest first."""
    rows = list(_of(user, side, places).filter(state__in=LIVE).order_by("agreed_at", "pk"))
    bookings = bookings_of(rows, side, at)
    plans = plans_of(rows, user, at)
    return [
        PairCard(
            pair_id=row.public_id,
            organisation=row.organisation_id,
            name=_other(row, side).shown_name,
            about=about,
            words=words,
            supervisor=row.supervisor.shown_name if row.supervisor else "",
            since=timezone.localdate(row.agreed_at or row.proposed_at),
            sessions=row.sessions,
            goals=row.goals or "",
            state=row.state,
            paused_by_me=side in row.facts.paused_by,
            booking=bookings[row.pk],
            plan=plans[row.pk],
        )
        for row, (about, words) in _with_cards(rows, side)
    ]


def pair_of_team(user: User, pair_id: UUID, at: datetime) -> TeamPair:
    """Return one pair. Raise NotFound for anyone outside its team, and for a mere proposal."""
    pairs = MentoringPair.objects.of_active_people()
    rows = pairs.select_related("organisation", "mentee", "mentor", "supervisor")
    row = rows.filter(public_id=pair_id, agreed_at__isnull=False).first()
    if row is None or side_of(user, row) != Side.TEAM:
        raise NotFound
    chooses = coordinates(user, row.organisation_id) and row.state in LIVE
    people = people_in(row.organisation, Role.SUPERVISOR).exclude(pk=row.mentor_id)
    return TeamPair(
        pair_id=row.public_id,
        mentee=row.mentee.shown_name,
        mentor=row.mentor.shown_name,
        supervisor=row.supervisor.shown_name if row.supervisor else "",
        since=timezone.localdate(row.agreed_at or row.proposed_at),
        sessions=row.sessions,
        state=row.state,
        is_live=row.state in LIVE,
        paused_by_team=row.team_paused,
        is_mine=supervises(user, row),
        supervisors=tuple((one.public_id, one.shown_name) for one in trained(people))
        if chooses
        else (),
        booking=bookings_of([row], Side.TEAM, at)[row.pk],
        feedback=feedback_of(user, row),
        checks=checks_of(user, row),
    )


def goals_of(user: User, pair_id: UUID) -> str:
    """Return the mentee's goals. Raise NotFound for anyone but the mentee of a live pair."""
    row = MentoringPair.objects.filter(public_id=pair_id, state__in=LIVE).first()
    if row is None or side_of(user, row) != Side.MENTEE:
        raise NotFound
    return row.goals or ""


def _of(user: User, side: Side, places: Sequence[Organisation]) -> QuerySet[MentoringPair]:
    return (
        MentoringPair.objects.of_active_people()
        .filter(**{side.value: user, "organisation__in": list(places)})
        .select_related("organisation", "mentee", "mentor", "supervisor")
    )


def _other(row: MentoringPair, side: Side) -> User:
    return row.mentor if side == Side.MENTEE else row.mentee


def _with_cards(
    rows: list[MentoringPair], side: Side
) -> list[tuple[MentoringPair, tuple[tuple[str, ...], str]]]:
    """Return each row with the other person's answers: a mentor's card, or a mentee's request."""
    found: dict[tuple[int, int], tuple[tuple[str, ...], str]] = {}
    people = [_other(row, side).pk for row in rows]
    if side == Side.MENTEE:
        for card in MentorProfile.objects.filter(person__in=people):
            found[card.person_id, card.organisation_id] = (
                wishes_in_words(card.wishes),
                card.card or "",
            )
    else:
        for asked in MentorRequest.objects.filter(person__in=people):
            found[asked.person_id, asked.organisation_id] = (
                wishes_in_words(asked.wishes),
                asked.wish or "",
            )
    return [(row, found.get((_other(row, side).pk, row.organisation_id), ((), ""))) for row in rows]
