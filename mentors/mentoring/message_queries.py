"""Threads of short messages, and which of them have unread ones. Read only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from accounts.models import Organisation, User
from accounts.queries import organisations_of
from accounts.record_access.permissions import assigned_to, is_trained
from accounts.record_access.rules import Duty
from accounts.roles import PARTICIPANT_ROLES, Role
from core.errors import NotFound
from core.retention_clocks import Clock, days_of

from . import permissions
from .models import MentoringPair, ShortMessage
from .states import LIVE, PairState, Side

# Side → the column that records whether that side has read a message.
READ_BY = {Side.MENTEE: "woman_read", Side.MENTOR: "mentor_read", Side.TEAM: "staff_read"}


@dataclass(frozen=True, slots=True)
class Thread:
    """Messages of a pair, or of a participant and the supervisors (`pair` None).

    `side`: the reader's.
    """

    organisation: Organisation
    woman: User
    pair: MentoringPair | None
    side: Side
    supervisors: tuple[User, ...]

    @property
    def messages(self) -> QuerySet[ShortMessage]:
        """All messages that are kept, oldest first."""
        return ShortMessage.objects.filter(
            organisation=self.organisation, woman=self.woman, pair=self.pair
        )

    @property
    def is_open(self) -> bool:
        """Whether a message can be sent: somebody supervises, and the pair is not paused."""
        is_paused = self.pair is not None and self.pair.state == PairState.PAUSED
        return bool(self.supervisors) and not is_paused


def thread_of_pair(user: User, pair_id: UUID) -> Thread:
    """Return the thread of a live pair. Raise NotFound for all but the two and the supervisor."""
    pairs = MentoringPair.objects.of_active_people().filter(state__in=LIVE)
    pair = (
        pairs.select_related("organisation", "mentee", "mentor", "supervisor")
        .filter(public_id=pair_id)
        .first()
    )
    if pair is None:
        raise NotFound
    side = permissions.side_of(user, pair)
    if side == Side.TEAM and not permissions.supervises(user, pair):
        raise NotFound
    has_supervisor = pair.supervisor is not None and permissions.supervises(pair.supervisor, pair)
    supervisors = (pair.supervisor,) if pair.supervisor and has_supervisor else ()
    return Thread(pair.organisation, pair.mentee, pair, side, supervisors)


def thread_with_supervisors(
    user: User, organisation_id: UUID, woman_id: UUID, at: datetime
) -> Thread:
    """Return the thread of a participant and the supervisors. Raise NotFound for anyone else.

    A participant without a supervisor can read what is kept; without messages there is no thread.
    """
    woman = User.objects.filter(public_id=woman_id, is_active=True).first()
    if woman is None:
        raise NotFound
    places = organisations_of(woman, *PARTICIPANT_ROLES)
    place = next((one for one in places if one.public_id == organisation_id), None)
    supervisors = permissions.supervisors_of(woman, place, at) if place else ()
    if place is None or user not in (woman, *supervisors):
        raise NotFound
    side = Side.MENTEE if user == woman else Side.TEAM
    thread = Thread(place, woman, None, side, supervisors)
    if not supervisors and not thread.messages.exists():
        raise NotFound
    return thread


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One message. `author`: "" once the account is deleted. `is_new`: unread by the reader."""

    author: str
    is_mine: bool
    words: str
    sent_at: datetime
    is_new: bool


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """What the page of a thread shows.

    `names`: the other people except the supervisors. `kept_days`: how long a message is kept.
    """

    names: tuple[str, ...]
    supervisors: tuple[str, ...]
    office_hours: str
    is_of_pair: bool
    is_staff: bool
    is_open: bool
    back_url: str
    kept_days: int
    lines: tuple[MessageLine, ...]

    @property
    def has_new(self) -> bool:
        return any(line.is_new for line in self.lines)


def thread_page(user: User, thread: Thread) -> ThreadPage:
    """Return the thread as this reader sees it. One query."""
    pair = thread.pair
    people = [pair.mentor, pair.mentee] if pair else [thread.woman]
    staff = {one.pk for one in thread.supervisors}
    return ThreadPage(
        names=tuple(one.shown_name for one in people if one != user),
        supervisors=tuple(one.shown_name for one in thread.supervisors if one != user),
        office_hours=thread.organisation.office_hours,
        is_of_pair=pair is not None,
        is_staff=user.pk in staff,
        is_open=thread.is_open,
        back_url=_back_url(thread),
        kept_days=days_of(Clock.MESSAGES),
        lines=tuple(
            MessageLine(
                author=row.author.shown_name if row.author else "",
                is_mine=row.author_id == user.pk,
                words=row.words,
                sent_at=row.sent_at,
                is_new=not getattr(row, READ_BY[thread.side]),
            )
            for row in thread.messages.select_related("author")
        ),
    )


@dataclass(frozen=True, slots=True)
class NewMessages:
    """A thread with unread messages: the other people, and how many messages."""

    names: tuple[str, ...]
    url: str
    number: int


def new_messages(user: User) -> list[NewMessages]:
    """Return the threads of a participant with unread messages that can be opened. One query."""
    own = Q(pair=None, organisation__in=organisations_of(user, *PARTICIPANT_ROLES))
    as_mentee = Q(pair__mentee=user, organisation__in=permissions.places_to_ask(user))
    as_mentor = Q(pair__mentor=user, organisation__in=permissions.places_to_mentor(user))
    unread = (own | as_mentee) & Q(woman=user, woman_read=False)
    unread |= as_mentor & Q(mentor_read=False)
    return [
        NewMessages(
            names=() if not pair else (mentee if mentor_number == user.pk else mentor,),
            url=_url(pair, place, woman),
            number=number,
        )
        for pair, place, woman, mentee, mentor, mentor_number, number in _threads(
            ShortMessage.objects.filter(unread)
        )
    ]


def new_messages_to_supervisor(user: User, at: datetime) -> list[NewMessages]:
    """Return the supervisor's threads that have unread messages. Two queries at most."""
    if not is_trained(user):
        return []
    mine = Q()
    for place in organisations_of(user, Role.SUPERVISOR):
        women = assigned_to(user.pk, [Duty.SUPERVISOR], place.pk, at)
        mine |= Q(organisation=place, pair__supervisor=user)
        mine |= Q(organisation=place, pair=None, woman__in=women)
    rows = ShortMessage.objects.filter(mine, staff_read=False) if mine else None
    return [
        NewMessages(
            names=(mentor, mentee) if pair else (mentee,),
            url=_url(pair, place, woman),
            number=number,
        )
        for pair, place, woman, mentee, mentor, _mentor, number in (
            _threads(rows) if rows is not None else ()
        )
    ]


def _threads(rows: QuerySet[ShortMessage]) -> Iterable[tuple]:
    return (
        rows.filter(
            Q(pair=None) | Q(pair__state__in=LIVE, pair__mentor__is_active=True),
            woman__is_active=True,
        )
        .order_by("pair__public_id", "organisation__public_id", "woman__public_id")
        .values_list(
            "pair__public_id",
            "organisation__public_id",
            "woman__public_id",
            "woman__shown_name",
            "pair__mentor__shown_name",
            "pair__mentor",
        )
        .annotate(number=Count("pk"))
    )


def _url(pair: object, organisation: object, woman: object) -> str:
    if pair:
        return reverse("pair-messages", args=[pair])
    return reverse("supervisor-messages", args=[organisation, woman])


def _back_url(thread: Thread) -> str:
    if thread.pair and thread.side == Side.TEAM:
        return reverse("mentoring-pair", args=[thread.pair.public_id])
    if thread.side == Side.TEAM:
        return reverse("woman", args=[thread.woman.public_id])
    if thread.pair:
        return reverse("my-mentor" if thread.side == Side.MENTEE else "my-mentoring")
    return reverse("services")
