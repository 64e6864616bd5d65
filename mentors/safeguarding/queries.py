"""Where notes are written, and lists of notes without text or names. Read only."""

from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import Organisation, User
from accounts.queries import organisations_of
from accounts.record_access.queries import women_of
from accounts.record_access.rules import ASKED_FOR
from core.errors import NotFound
from mentors.safeguarding_rules import Level, NoteState, due_at

from ..models import LearningOnly, Matter, Room, RoomMember, SafeguardingNote
from . import permissions
from .permissions import COORDINATOR, LEAD, SUPERVISOR

SHOWN = 50
# The seats a note can be about, and the seats that may write one.
WOMEN = (RoomMember.Seat.MENTOR, RoomMember.Seat.MENTEE, RoomMember.Seat.OBSERVER)
HOLDING = (RoomMember.Seat.SUPERVISOR, RoomMember.Seat.BACKUP)
# All encrypted fields: not loaded where no text is shown.
WORDS = (
    *("facts", "her_wishes", "who_was_told", "why_not_agreed"),
    *("child_seen", "child_carer", "child_told"),
)


@dataclass(frozen=True, slots=True)
class NotePlace:
    """Where a note is written: in a room, or about a person. `women`: people it can be about."""

    organisation: Organisation
    room: Room | None
    women: tuple[User, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One note in a list: no name, no text. `room`: its number; None if not from a room."""

    public_id: UUID
    room: int | None
    level: Level
    state: NoteState
    since: datetime
    due: datetime
    late: bool
    taken_by: str
    may_take: bool
    # The person responsible can no longer act; whether the viewer may request to take it over, if
    # it has kept messages.
    nobodys: bool
    may_take_over: bool
    closed_at: datetime | None


# --- where it is written --------------------------------------------------------------------


def place_of_room(user: User, room_id: UUID) -> NotePlace:
    """Return a room that `user` supervises or backs up. Raise NotFound."""
    mine = RoomMember.objects.held().filter(user=user, seat__in=HOLDING, room__public_id=room_id)
    row = mine.select_related("room__organisation").first()
    if row is None:
        raise NotFound
    coming = RoomMember.objects.filter(room=row.room, turned_away=False)
    seats = coming.filter(seat__in=WOMEN, user__is_active=True)
    women = [one.user for one in seats.select_related("user").order_by("-seat", "pk")]
    return NotePlace(row.room.organisation, row.room, tuple(women))


def place_of_woman(user: User, woman_id: UUID, at: datetime) -> NotePlace:
    """Return the place for a note about somebody whom `user` supervises. Raise NotFound."""
    for one in women_of(user, at):
        if one.public_id == woman_id and one.supports_at is not None:
            found = organisations_of(user, SUPERVISOR)
            here = next(place for place in found if place.public_id == one.supports_at)
            return NotePlace(here, None, (User.objects.get(public_id=woman_id),))
    raise NotFound


# --- lists ----------------------------------------------------------------------------------


def is_late(note: SafeguardingNote, at: datetime) -> bool:
    """Whether no lead has taken it on in time.

    A note by a supervisor is also late if the person responsible can no longer act.
    """
    if due(note) >= at:
        return False
    abandoned = permissions.is_abandoned(note) and not permissions.is_nobodys(note)
    return note.state == NoteState.OPEN or abandoned


def due(note: SafeguardingNote) -> datetime:
    """Return by when a lead must have taken it on."""
    day = timezone.localdate(note.level_at)
    end_of_day = timezone.make_aware(datetime.combine(day, time(23, 59)))
    return due_at(Level(note.level), note.level_at, end_of_day)


def row_of(user: User, note: SafeguardingNote, at: datetime) -> Row:
    """Return the note's entry in this viewer's list."""
    late = is_late(note, at)
    nobodys = permissions.is_abandoned(note)
    return Row(
        public_id=note.public_id,
        room=note.room_id,
        level=Level(note.level),
        state=NoteState(note.state),
        since=note.level_at,
        due=due(note),
        late=late,
        taken_by=note.taken_by.shown_name if note.taken_by else "",
        may_take=permissions.can_take(user, note, late=late),
        nobodys=nobodys,
        may_take_over=nobodys
        and permissions.can_take_over(user, note)
        and not _has_asked(user, note, at),
        closed_at=note.closed_at,
    )


def _has_asked(user: User, note: SafeguardingNote, at: datetime) -> bool:
    waiting = note.readings.filter(answered_at=None, asked_at__gt=at - ASKED_FOR)
    return waiting.filter(asked_by=user).exists()


def notes_for(user: User, at: datetime) -> list[Row]:
    """Return notes not closed that `user` may see, unassigned first, by level. Raise NotFound."""
    if not permissions.has_a_list(user):
        raise NotFound
    mine = Q(written_by=user) | Q(taken_by=user) | Q(organisation__in=_watched(user))
    rows = _notes().filter(mine).exclude(state=NoteState.CLOSED).exclude(woman=user)
    found = [
        row_of(user, one, at)
        for one in rows
        if permissions.can_see(user, one, late=is_late(one, at))
    ]
    return sorted(found, key=lambda row: (row.state != NoteState.OPEN, -row.level, row.since))


def waiting_for(user: User, at: datetime) -> list[Row]:
    """Return notes that `user` may take on or request to take over, the most serious first.

    One query, except for abandoned notes.
    """
    places = _watched(user)
    if not places:
        return []
    waits = Q(state=NoteState.OPEN) | permissions.abandoned()
    rows = _notes().filter(waits, organisation__in=places).exclude(written_by=user)
    found = [row_of(user, one, at) for one in rows.exclude(woman=user)]
    return [row for row in found if row.may_take or row.may_take_over]


def is_to_step_in(user: User) -> bool:
    """Whether a room waits that no lead may see, where `user` coordinates. One query.

    A room also waits while somebody is limited to lessons since an answer at its door. Once the
    room is deleted, that person waits (ADR-0125).
    """
    places = organisations_of(user, COORDINATOR)
    if not places:
        return False
    waiting = Matter.objects.filter(room=OuterRef("pk"), closed_at=None)
    narrowed = LearningOnly.objects.filter(room=OuterRef("pk"))
    rooms = Room.objects.filter(Exists(waiting) | Exists(narrowed), organisation=OuterRef("pk"))
    left = LearningOnly.objects.filter(room=None, organisation=OuterRef("pk"))
    waits = Exists(permissions.without_a_lead(rooms)) | Exists(left)
    return Organisation.objects.filter(waits, pk__in=[one.pk for one in places]).exists()


def closed_notes(user: User, page: str | None) -> Page:
    """Return the closed notes for a lead, latest first, without text."""
    rows = _notes().filter(organisation__in=organisations_of(user, LEAD), state=NoteState.CLOSED)
    rows = rows.exclude(woman=user).filter(~permissions.lines_of_own_room(user))
    return Paginator(rows.order_by("-closed_at", "-pk"), SHOWN).get_page(page)


def _watched(user: User) -> list[Organisation]:
    return organisations_of(user, *permissions.SECOND_ROLES)


def _notes() -> QuerySet[SafeguardingNote]:
    return SafeguardingNote.objects.select_related("taken_by", "organisation").defer(*WORDS)
