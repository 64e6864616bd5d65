"""Who may see that a note is there, take it, read it, and open it again once it is closed.

To see is the number of the room, the level and its clock, and never a word of the note.
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
# Who has a list of notes: own ones, those that wait for a lead, or those that wait for a second.
LISTED = (SUPERVISOR, LEAD, COORDINATOR)
# Who may be the second of two that open a closed note (domain 10.27).
SECOND_ROLES = (LEAD, COORDINATOR)


def has_a_list(user: User) -> bool:
    """Whether `user` has a list of notes."""
    return bool(organisations_of(user, *LISTED))


def leads_here(user: User, organisation: Organisation | int) -> bool:
    """Whether `user` is a safeguarding lead there."""
    return user.is_active and holds(user, LEAD, organisation)


def wrote(user: User, note: SafeguardingNote) -> bool:
    """Whether `user` wrote it and still is a supervisor there."""
    return note.written_by_id == user.pk and holds(user, SUPERVISOR, note.organisation_id)


def has_taken(user: User, note: SafeguardingNote) -> bool:
    """Whether `user` is the lead who has it, or the coordinator who stepped in."""
    here = any(holds(user, role, note.organisation_id) for role in SECOND_ROLES)
    return note.taken_by_id == user.pk and here


def is_one_of_two(user: User, note: SafeguardingNote) -> bool:
    """Whether `user` reads it while it is open: who wrote it, and who took it."""
    return (
        user.is_active
        and note.state != NoteState.CLOSED
        and (wrote(user, note) or has_taken(user, note))
    )


def may_read(user: User, note: SafeguardingNote, at: datetime) -> bool:
    """Whether its words are open to `user` now."""
    if note.woman_id == user.pk:
        return False
    if is_one_of_two(user, note):
        return True
    if note.state != NoteState.CLOSED or not can_ask(user, note):
        return False
    return note.readings.filter(asked_by=user, open_until__gt=at).exists()


def can_see(user: User, note: SafeguardingNote, *, late: bool) -> bool:
    """Whether `user` may know that it is there. `late`: no lead has taken it in time."""
    if not user.is_active or note.woman_id == user.pk or _holds_lines_of_own_room(user, note):
        return False
    if wrote(user, note) or has_taken(user, note):
        return True
    closed = note.state == NoteState.CLOSED
    if leads_here(user, note.organisation_id):
        return closed or goes_to_lead(Level(note.level), late=late)
    # A coordinator steps in where no lead came, and may be the second.
    if not holds(user, COORDINATOR, note.organisation_id):
        return False
    asked = (closed or is_nobodys(note)) and note.readings.filter(answered_at=None).exists()
    return late or asked or can_take_over(user, note)


def can_take(user: User, note: SafeguardingNote, *, late: bool) -> bool:
    """A lead there who did not write it; a coordinator where no lead came in time.

    Also where whoever took it can see to it no longer, but for kept lines: nobody wrote those, so
    one person would read them alone (`can_take_over`).
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
    """Whether who took it can see to it no longer: it waits as if nobody had."""
    return note.state == NoteState.TAKEN and not _sees_to_it(note)


def is_nobodys(note: SafeguardingNote) -> bool:
    """Whether it is abandoned and lines are kept in it, so that two hand it on (ADR-0123)."""
    return is_abandoned(note) and _holds_lines(note)


def abandoned() -> Q:
    """`is_abandoned`, of many."""
    sees = Membership.objects.filter(
        user=OuterRef("taken_by"),
        organisation=OuterRef("organisation"),
        role__in=SECOND_ROLES,
        ended_at=None,
        user__is_active=True,
    )
    return Q(state=NoteState.TAKEN) & ~Q(Exists(sees))


def can_take_over(user: User, note: SafeguardingNote) -> bool:
    """Whether `user` may ask for such a note, which a second then agrees to.

    A lead there who did not sit in the room; without one a coordinator who did not.
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
    """Who took it; a worry that nobody had to take is closed by who wrote it."""
    if note.state == NoteState.CLOSED or not is_one_of_two(user, note):
        return False
    if has_taken(user, note):
        return True
    return note.state == NoteState.OPEN and not ASKS[Level(note.level)].goes_to_lead


def can_ask(user: User, note: SafeguardingNote) -> bool:
    """A trained lead there, about a closed note: not about `user`, nor of a room of `user`."""
    return (
        note.state == NoteState.CLOSED
        and note.woman_id != user.pk
        and leads_here(user, note.organisation_id)
        and is_trained(user)
        and not _holds_lines_of_own_room(user, note)
    )


def sees_readings_of(user: User, note: SafeguardingNote) -> bool:
    """Whether `user` may know that somebody asks: a lead or a coordinator there."""
    here = any(holds(user, role, note.organisation_id) for role in SECOND_ROLES)
    return user.is_active and here


def can_second(user: User, asked: SafeguardingReading, at: datetime) -> bool:
    """Another lead, or a coordinator, there; with an account at least a week old (domain 10.27)."""
    note = asked.note
    return sees_readings_of(user, note) and may_second(
        same_person=asked.asked_by_id == user.pk,
        concerned=note.woman_id == user.pk or _holds_lines_of_own_room(user, note),
        joined_at=user.joined_at,
        at=at,
    )


def lines_of_own_room(user: User) -> Q:
    """Notes with kept lines of a room in which `user` sat: they may be about `user` (ADR-0123)."""
    lines = KeptLine.objects.filter(note=OuterRef("pk"))
    sat = RoomMember.objects.took_part().filter(room=OuterRef("room"), user=user)
    # Once the room is gone, lines of `user` say that `user` was there.
    return Q(Exists(lines)) & (Q(Exists(sat)) | Q(Exists(lines.filter(said_by=user))))


def _holds_lines(note: SafeguardingNote) -> bool:
    return note.written_by_id is None and note.lines.exists()


def _holds_lines_of_own_room(user: User, note: SafeguardingNote) -> bool:
    # Nobody writes a note in which lines are kept: it is made of them.
    if note.written_by_id is not None:
        return False
    return SafeguardingNote.objects.filter(lines_of_own_room(user), pk=note.pk).exists()


# --- rooms that wait for the lead (domain 10.2, ADR-0123) -----------------------------------


def sees_matter(user: User, room: Room) -> bool:
    """Whether this room waits for `user`: a lead there who had no seat in it.

    Where every lead had a seat in it, or there is none, a coordinator who had none steps in.
    """
    if not user.is_active or _sat_there(user, room):
        return False
    if leads_here(user, room.organisation_id):
        return True
    if not holds(user, COORDINATOR, room.organisation_id):
        return False
    return without_a_lead(Room.objects.filter(pk=room.pk)).exists()


def without_a_lead(rooms: QuerySet[Room]) -> QuerySet[Room]:
    """Those of them that no lead may look at: every one had a seat there, or there is none.

    A lead whose own pages show lessons alone (ADR-0125) looks at nothing.
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
    """Whether `user` may give somebody everything back: who may act on the matter of that room.

    It need not be open. Where every one of them sat in that room, or it is gone: a lead there;
    without one, a coordinator. Nothing that was said is opened by it.
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
    """Whether `user` took part; who was called to it and came did not."""
    return RoomMember.objects.took_part().filter(room=room, user=user).exists()


def leads_or_coordinates(user: User, asked: KeepRequest) -> bool:
    """Whether `user` may know that lines are to be kept."""
    return user.is_active and any(holds(user, role, asked.organisation_id) for role in SECOND_ROLES)


def can_second_keeping(user: User, asked: KeepRequest, at: datetime) -> bool:
    """Another lead, or a coordinator, there, who did not sit in the room (domain 4.7, 10.27)."""
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
