"""Who may see that a note exists, take it on, read it, and reopen it once it is closed.

To see a note means to see the number of the room, the level and its clock, never its text.
"""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Membership, Organisation, User
from accounts.queries import holds, organisations_of, people_in
from accounts.record_access.permissions import is_trained
from accounts.record_access.rules import may_second
from accounts.roles import Role
from mentors.safeguarding_rules import ASKS, Level, NoteState, goes_to_lead

from ..models import (
    KeepRequest,
    KeptLine,
    LearningOnly,
    Room,
    RoomMember,
    SafeguardingNote,
    SafeguardingReading,
)

LEAD, COORDINATOR, SUPERVISOR = Role.SAFEGUARDING_LEAD, Role.COORDINATOR, Role.SUPERVISOR
# Roles with a list of notes: own ones, and those that wait for a lead or a second person.
LISTED = (SUPERVISOR, LEAD, COORDINATOR)
# Roles that may be the second person for opening a closed note (domain 10.27).
SECOND_ROLES = (LEAD, COORDINATOR)


def has_a_list(user: User) -> bool:
    """Whether `user` has a list of notes."""
    return bool(organisations_of(user, *LISTED))


def leads_here(user: User, organisation: Organisation | int) -> bool:
    """Whether `user` is a safeguarding lead there."""
    return user.is_active and holds(user, LEAD, organisation)


def wrote(user: User, note: SafeguardingNote) -> bool:
    """Whether `user` wrote it and is still a supervisor there."""
    return note.written_by_id == user.pk and holds(user, SUPERVISOR, note.organisation_id)


def has_taken(user: User, note: SafeguardingNote) -> bool:
    """Whether it is assigned to `user`, as the lead or as the coordinator who stepped in."""
    here = any(holds(user, role, note.organisation_id) for role in SECOND_ROLES)
    return note.taken_by_id == user.pk and here


def is_one_of_two(user: User, note: SafeguardingNote) -> bool:
    """Whether `user` may read it while it is open: its author, or the person it is assigned to."""
    return (
        user.is_active
        and note.state != NoteState.CLOSED
        and (wrote(user, note) or has_taken(user, note))
    )


def may_read(user: User, note: SafeguardingNote, at: datetime) -> bool:
    """Whether `user` may read its text now."""
    if note.woman_id == user.pk:
        return False
    if is_one_of_two(user, note):
        return True
    if note.state != NoteState.CLOSED or not can_ask(user, note):
        return False
    return note.readings.filter(asked_by=user, open_until__gt=at).exists()


def can_see(user: User, note: SafeguardingNote, *, late: bool) -> bool:
    """Whether `user` may know that it exists. `late`: no lead has taken it on in time."""
    if not user.is_active or note.woman_id == user.pk or _holds_lines_of_own_room(user, note):
        return False
    if wrote(user, note) or has_taken(user, note):
        return True
    closed = note.state == NoteState.CLOSED
    if leads_here(user, note.organisation_id):
        return closed or goes_to_lead(Level(note.level), late=late)
    # A coordinator steps in if no lead has taken it on, and may be the second person.
    if not holds(user, COORDINATOR, note.organisation_id):
        return False
    asked = (closed or is_nobodys(note)) and note.readings.filter(answered_at=None).exists()
    return late or asked or can_take_over(user, note)


def can_take(user: User, note: SafeguardingNote, *, late: bool) -> bool:
    """Whether `user` may take it on: a lead other than its author, or, if late, a coordinator.

    It may be reassigned if the person responsible can no longer act. An exception is a note with
    kept messages: it has no author, so one person would read it alone (`can_take_over`).
    """
    if is_nobodys(note) or not can_see(user, note, late=late) or note.written_by_id == user.pk:
        return False
    if note.state == NoteState.CLOSED or note.taken_by_id == user.pk:
        return False
    if note.state == NoteState.TAKEN and _sees_to_it(note):
        return False
    return leads_here(user, note.organisation_id) or late


def _sees_to_it(note: SafeguardingNote) -> bool:
    taker = note.taken_by
    return taker is not None and taker.is_active and has_taken(taker, note)


def is_abandoned(note: SafeguardingNote) -> bool:
    """Whether the person responsible can no longer act: it waits as if unassigned."""
    return note.state == NoteState.TAKEN and not _sees_to_it(note)


def is_nobodys(note: SafeguardingNote) -> bool:
    """Whether it is abandoned and has kept messages, so that two people reassign it (ADR-0123)."""
    return is_abandoned(note) and _holds_lines(note)


def abandoned() -> Q:
    """Return the filter for `is_abandoned`."""
    sees = Membership.objects.filter(
        user=OuterRef("taken_by"),
        organisation=OuterRef("organisation"),
        role__in=SECOND_ROLES,
        ended_at=None,
        user__is_active=True,
    )
    return Q(state=NoteState.TAKEN) & ~Q(Exists(sees))


def can_take_over(user: User, note: SafeguardingNote) -> bool:
    """Whether `user` may request to take over such a note, which a second person then approves.

    A lead there who was not in the room; if there is none, a coordinator who was not.
    """
    if not user.is_active or not is_nobodys(note) or _holds_lines_of_own_room(user, note):
        return False
    if leads_here(user, note.organisation_id):
        return True
    if not holds(user, COORDINATOR, note.organisation_id):
        return False
    leads = people_in(note.organisation_id, LEAD)
    return all(_holds_lines_of_own_room(one, note) for one in leads)


def can_close(user: User, note: SafeguardingNote) -> bool:
    """Whether `user` may close it: the person responsible or, if no lead is needed, its author."""
    if note.state == NoteState.CLOSED or not is_one_of_two(user, note):
        return False
    if has_taken(user, note):
        return True
    return note.state == NoteState.OPEN and not ASKS[Level(note.level)].goes_to_lead


def can_ask(user: User, note: SafeguardingNote) -> bool:
    """Whether `user` is a trained lead there, and the closed note does not concern `user`."""
    return (
        note.state == NoteState.CLOSED
        and note.woman_id != user.pk
        and leads_here(user, note.organisation_id)
        and is_trained(user)
        and not _holds_lines_of_own_room(user, note)
    )


def sees_readings_of(user: User, note: SafeguardingNote) -> bool:
    """Whether `user` may know of a request: a lead or a coordinator there."""
    here = any(holds(user, role, note.organisation_id) for role in SECOND_ROLES)
    return user.is_active and here


def can_second(user: User, asked: SafeguardingReading, at: datetime) -> bool:
    """Whether `user` may be second: another lead, or a coordinator; not new (domain 10.27)."""
    note = asked.note
    return sees_readings_of(user, note) and may_second(
        same_person=asked.asked_by_id == user.pk,
        concerned=note.woman_id == user.pk or _holds_lines_of_own_room(user, note),
        joined_at=user.joined_at,
        at=at,
    )


def lines_of_own_room(user: User) -> Q:
    """Return the filter for notes with kept messages of a room where `user` was (ADR-0123).

    They may be about `user`.
    """
    lines = KeptLine.objects.filter(note=OuterRef("pk"))
    sat = RoomMember.objects.took_part().filter(room=OuterRef("room"), user=user)
    # Once the room is deleted, messages by `user` show that `user` was there.
    return Q(Exists(lines)) & (Q(Exists(sat)) | Q(Exists(lines.filter(said_by=user))))


def _holds_lines(note: SafeguardingNote) -> bool:
    return note.written_by_id is None and note.lines.exists()


def _holds_lines_of_own_room(user: User, note: SafeguardingNote) -> bool:
    # A note with kept messages has no author: it consists of them.
    if note.written_by_id is not None:
        return False
    return SafeguardingNote.objects.filter(lines_of_own_room(user), pk=note.pk).exists()


# --- rooms that wait for the lead (domain 10.2, ADR-0123) -----------------------------------


def sees_matter(user: User, room: Room) -> bool:
    """Whether this room waits for `user`: a lead there who was not in the room.

    If every lead was in the room, or there is none, a coordinator who was not steps in.
    """
    if not user.is_active or _sat_there(user, room):
        return False
    if leads_here(user, room.organisation_id):
        return True
    if not holds(user, COORDINATOR, room.organisation_id):
        return False
    return without_a_lead(Room.objects.filter(pk=room.pk)).exists()


def without_a_lead(rooms: QuerySet[Room]) -> QuerySet[Room]:
    """Return the rooms that no lead may see: every lead was in the room, or there is none.

    A lead who is limited to lessons (ADR-0125) does not count.
    """
    sat = RoomMember.objects.took_part().filter(
        room=OuterRef(OuterRef("pk")), user=OuterRef("user")
    )
    leads = Membership.objects.filter(
        ~Exists(sat),
        organisation=OuterRef("organisation"),
        role=LEAD,
        ended_at=None,
        user__is_active=True,
        user__learning_only_since=None,
    )
    return rooms.filter(~Exists(leads))


def gives_back(user: User, narrowed: LearningOnly) -> bool:
    """Whether `user` may restore full access: anyone who may act on the case of that room.

    The case need not be open. If all of them were in that room, or it is deleted: a lead there;
    without one, a coordinator. It does not open any messages.
    """
    if not user.is_active or narrowed.woman_id == user.pk:
        return False
    if narrowed.room is not None:
        if sees_matter(user, narrowed.room):
            return True
        if _somebody_sees_matter(narrowed.room):
            return False
    if leads_here(user, narrowed.organisation_id):
        return True
    leads = people_in(narrowed.organisation_id, LEAD).exclude(pk=narrowed.woman_id)
    leads = leads.filter(learning_only_since=None)
    return holds(user, COORDINATOR, narrowed.organisation_id) and not leads.exists()


def _somebody_sees_matter(room: Room) -> bool:
    people = people_in(room.organisation_id, LEAD, COORDINATOR)
    return any(sees_matter(person, room) for person in people)


def _sat_there(user: User, room: Room) -> bool:
    """Whether `user` took part; coming in answer to a help request does not count."""
    return RoomMember.objects.took_part().filter(room=room, user=user).exists()


def leads_or_coordinates(user: User, asked: KeepRequest) -> bool:
    """Whether `user` may know of a request to keep messages."""
    return user.is_active and any(holds(user, role, asked.organisation_id) for role in SECOND_ROLES)


def can_second_keeping(user: User, asked: KeepRequest, at: datetime) -> bool:
    """Whether `user` may be the second person for keeping messages (domain 4.7, 10.27).

    That is another lead, or a coordinator, there who was not in the room.
    """
    room = asked.room
    return (
        room is not None
        and leads_or_coordinates(user, asked)
        and may_second(
            same_person=asked.asked_by_id == user.pk,
            concerned=_sat_there(user, room),
            joined_at=user.joined_at,
            at=at,
        )
    )
