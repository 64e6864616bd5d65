"""What only some of those in a room see: private messages, help requests, guests. Read only.

One set of queries for all who are in a room: `private_of` returns a part for each participant.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from cryptography.fernet import Fernet
from django.db.models import Exists, F

from mentors.case_rules import is_told
from mentors.on_call_rules import CallReason
from mentors.room_states import OVER

from ...models import Aside, Call, CodeWord, GuestOk, HelpSignal, Report, Room, RoomMember, RoomTask
from ...models.seats import waits_for_an_ok
from ..rules.lifecycle import OFFERED_SECONDS, has_a_place
from ..rules.participants import Act, may
from .clock import DatabaseNow
from .opening_queries import Counting, what_counts_in
from .opening_queries import is_told as is_told_what_counts


@dataclass(frozen=True, slots=True)
class AskedIn:
    """An interpreter or a second assessor who may come in if everyone says OK."""

    person: UUID
    name: str
    seat: str


@dataclass(frozen=True, slots=True)
class AsideLine:
    """One private message, decrypted; `sender` and `to` are ids in this room."""

    id: UUID
    sender: UUID
    to: UUID
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Signal:
    """A help request; `answered` once the supervisor has said “I am coming”.

    `unseen`: by code word; the caller is shown nothing of it. Not `real`: a drill.
    """

    id: UUID
    person: UUID
    at: datetime
    answered: bool
    unseen: bool
    real: bool
    # Nobody on call has answered for a minute.
    unreached: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """The supervisor's offer of the room to a backup; ids in this room."""

    sender: UUID
    to: UUID
    until: datetime


@dataclass(frozen=True, slots=True)
class Reported:
    """A report of a message or a person; ids in this room. "" and None: nothing more was said.

    Sent to the supervisor unless reported, and to the reporter without the text.
    """

    id: UUID
    sender: UUID
    about: UUID
    seq: int | None
    phrase: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Private:
    """What only one person sees. `may_come_in`: guests whom this person has not answered."""

    may_come_in: tuple[AskedIn, ...] = ()
    asides: tuple[AsideLine, ...] = ()
    signals: tuple[Signal, ...] = ()
    muted_until: datetime | None = None
    # Ids in this room: for the supervisor, of those who want to talk alone afterwards; for others,
    # their own id.
    wants_a_word: tuple[UUID, ...] = ()
    # For the supervisor: id and code word of each. For each person: whether one is agreed.
    code_words: tuple[tuple[UUID, str], ...] = ()
    code_agreed: bool = False
    # For the supervisor and for the backup who is asked to take over.
    offers: tuple["Offer", ...] = ()
    # Each mentor's answer whether what is seen may count: for the supervisor, and one's own.
    counts: tuple[Counting, ...] = ()
    reports: tuple[Reported, ...] = ()
    # For the asker only: the talk is wanted with somebody else.
    with_another: bool = False


def private_of(room_id: int) -> dict[int, Private]:
    """Return by seat what each person in this room sees alone; nothing once it is over."""
    room = Room.objects.filter(pk=room_id).exclude(state__in=OVER).first()
    if room is None:
        return {}
    seats = list(
        RoomMember.objects.held()
        .filter(room=room_id)
        .annotate(moment=DatabaseNow(), name=F("user__shown_name"))
    )
    counting = what_counts_in(room_id)
    asked = _asked(room_id, counting)
    oks = set(GuestOk.objects.filter(guest__room=room_id).values_list("guest", "by"))
    asides = _asides(room)
    signals = _signals(room_id)
    words = [row.person for row in seats if row.wants_a_word_at and row.through_at is None]
    another = set(
        RoomTask.objects.filter(room=room, what="word-alone", done_at=None).values_list(
            "woman", flat=True
        )
    )
    offers = _offers(seats)
    reports = _reports(room)
    words_agreed = _code_words(room)
    found = {}
    for row in seats:
        found[row.pk] = Private(
            may_come_in=tuple(
                AskedIn(guest.person, guest.name, guest.seat)
                for guest in asked
                if may(row.seat, Act.ALLOW) and (guest.pk, row.pk) not in oks
            ),
            asides=tuple(line for line in asides if row.person in (line.sender, line.to)),
            signals=tuple(
                one
                for one in signals
                if may(row.seat, Act.ANSWER_HELP) or (one.person == row.person and not one.unseen)
            ),
            code_words=tuple(one for one in words_agreed if may(row.seat, Act.ANSWER_HELP)),
            code_agreed=any(person == row.person for person, _word in words_agreed),
            muted_until=row.muted_until
            if row.muted_until and row.muted_until > row.moment
            else None,
            wants_a_word=tuple(
                one for one in words if may(row.seat, Act.HERE) or one == row.person
            ),
            offers=tuple(one for one in offers if row.person in (one.sender, one.to)),
            counts=tuple(one for one in counting if is_told_what_counts(row.seat, row.person, one)),
            reports=tuple(_reports_for(row, reports)),
            with_another=row.user_id in another and may(row.seat, Act.WORD),
        )
    return found


def _asked(room_id: int, counting: Sequence[Counting]) -> list[Any]:
    """Return the guests about whom all are asked; no second assessor while it is for learning."""
    rows = RoomMember.objects.held().filter(waits_for_an_ok(), room=room_id, turned_away=False)
    said = [one.may_count for one in counting]
    named = rows.annotate(name=F("user__shown_name"))
    return [guest for guest in named if has_a_place(guest.seat, said)]


# The rows have `moment` in addition to the model's fields.
def _offers(seats: Sequence[Any]) -> list[Offer]:
    holder = next((row.person for row in seats if row.seat == RoomMember.Seat.SUPERVISOR), None)
    if holder is None:
        return []
    lasts = timedelta(seconds=OFFERED_SECONDS)
    return [
        Offer(holder, row.person, row.offered_at + lasts)
        for row in seats
        if row.seat == RoomMember.Seat.BACKUP
        and row.offered_at is not None
        and row.offered_at + lasts > row.moment
    ]


def _asides(room: Room) -> list[AsideLine]:
    if room.key is None:
        return []
    box = Fernet(room.key)
    rows = (
        Aside.objects.filter(room=room)
        .order_by("pk")
        .values_list("client_id", "sender__person", "receiver__person", "body", "at")
    )
    return [
        AsideLine(client_id, sender, to, box.decrypt(bytes(body)).decode(), at)
        for client_id, sender, to, body, at in rows
    ]


def _reports(room: Room) -> list[Reported]:
    if room.key is None:
        return []
    box = Fernet(room.key)
    rows = Report.objects.filter(room=room).order_by("pk")
    return [
        Reported(
            id=public_id,
            sender=sender,
            about=about,
            seq=seq,
            phrase=phrase,
            text=box.decrypt(bytes(words)).decode() if words else "",
        )
        for public_id, sender, about, seq, phrase, words in rows.values_list(
            "public_id", "by__person", "about__person", "line__seq", "phrase", "words"
        )
    ]


def _reports_for(row: RoomMember, reports: Sequence[Reported]) -> list[Reported]:
    holds_it = may(row.seat, Act.ANSWER_HELP)
    return [
        replace(one, phrase="", text="") if one.sender == row.person else one
        for one in reports
        if one.sender == row.person
        or is_told(holds_it=holds_it, is_the_one=one.about == row.person)
    ]


def _code_words(room: Room) -> list[tuple[UUID, str]]:
    if room.key is None:
        return []
    box = Fernet(room.key)
    rows = CodeWord.objects.filter(member__room=room).order_by("pk")
    return [
        (person, box.decrypt(bytes(word)).decode())
        for person, word in rows.values_list("member__person", "word")
    ]


def _signals(room_id: int) -> list[Signal]:
    # The page shows the last row of each person: open requests come last, and real ones after
    # drills.
    rows = HelpSignal.objects.filter(room=room_id).order_by(
        F("answered_at").asc(nulls_last=True), "real", "pk"
    )
    unreached = Call.objects.filter(
        room=room_id, because=CallReason.HELP, ended_at=None, nobody_reached_at__isnull=False
    )
    fields = ("public_id", "member__person", "at", "answered_at", "unseen", "real")
    return [
        Signal(
            id=public_id,
            person=person,
            at=at,
            answered=answered_at is not None,
            unseen=unseen,
            real=real,
            unreached=real and answered_at is None and is_unreached,
        )
        for public_id, person, at, answered_at, unseen, real, is_unreached in rows.values_list(
            *fields, Exists(unreached)
        )
    ]
