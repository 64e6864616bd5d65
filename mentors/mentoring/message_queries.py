"""Threads of short messages, and where something new stands. Read only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from accounts.models import User
from accounts.queries import organisations_of
from accounts.record_access.permissions import assigned_to, is_trained
from accounts.record_access.rules import Duty
from accounts.roles import Role

from .message_services import READ_BY, Thread
from .models import ShortMessage
from .states import LIVE


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One message. `author`: "" once the account is gone. `is_new`: the reader has not read it."""

    author: str
    is_mine: bool
    words: str
    sent_at: datetime
    is_new: bool


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """What the page of a thread shows. `names`: of the others, without the supervisors."""

    names: tuple[str, ...]
    supervisors: tuple[str, ...]
    office_hours: str
    is_of_pair: bool
    is_staff: bool
    is_open: bool
    lines: tuple[MessageLine, ...]

    @property
    def has_new(self) -> bool:
        return any(line.is_new for line in self.lines)


def thread_page(user: User, thread: Thread) -> ThreadPage:
    """The thread as this reader sees it. One query."""
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
    """A thread in which something new stands: whose it is, and how many messages."""

    names: tuple[str, ...]
    url: str
    number: int


def new_messages(user: User) -> list[NewMessages]:
    """Threads of a woman or a mentor with something that she has not read. One query."""
    hers = Q(woman=user, woman_read=False) | Q(pair__mentor=user, mentor_read=False)
    return [
        NewMessages(
            names=() if not pair else (mentee if mentor_number == user.pk else mentor,),
            url=_url(pair, place, woman),
            number=number,
        )
        for pair, place, woman, mentee, mentor, mentor_number, number in _threads(
            ShortMessage.objects.filter(hers)
        )
    ]


def new_messages_to_supervisor(user: User, at: datetime) -> list[NewMessages]:
    """Threads that this supervisor reads along, with something new. Two queries at most."""
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
        rows.filter(Q(pair=None) | Q(pair__state__in=LIVE), woman__is_active=True)
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
