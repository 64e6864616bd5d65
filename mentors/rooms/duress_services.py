"""An answer at the door that looks like a yes, and says that she is not free to talk (10.6)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.lessons_alone_services import show_lessons_alone
from accounts.models import User
from core.audit.services import record
from core.errors import Invalid, NotFound
from mentors.matter_rules import MatterReason
from mentors.on_call_rules import CallReason
from mentors.room_states import OVER, RoomState

from ..models import HelpSignal, LessonsAlone, Room, RoomMember, RoomTask
from .calling_services import call_for, help_is_withdrawn
from .clock import DatabaseNow
from .door_services import seat_at_the_door
from .endings import call_off
from .matter_services import make_it_a_matter
from .task_services import BY_HER_PLAN, CANCELLED, note_for_each_woman, note_for_one


def say_not_free(*, by: User, room_id: int, at: datetime) -> None:
    """Her other yes: desks ring, the lead has a matter, and the room is called off for everyone.

    One that has begun goes on for the others, and is over for her. From now on her pages show her
    lessons alone, until staff take that back; she is reached by her plan alone. Raises Invalid
    where nobody told her of this answer, and NotFound where she is not asked at that door.
    """
    with transaction.atomic():
        row = seat_at_the_door(by, room_id)
        if not row.knows_other_yes:
            raise Invalid(_("Please choose one of the answers. Nothing was changed."))
        room = Room.objects.select_related("organisation").defer("key").get(pk=room_id)
        make_it_a_matter(room, MatterReason.DURESS)
        call_for(room, CallReason.DURESS)
        mine = RoomMember.objects.filter(pk=row.pk)
        if room.state == RoomState.LOBBY:
            mine.update(safe_at=None, came_in_at=None)
            _withdraw_her_call(room, row)
            call_off(room)
            note_for_each_woman(room, CANCELLED)
            RoomTask.objects.filter(room=room, woman=by, done_at=None).delete()
            record(
                actor=None,
                verb="room-postponed",
                subject=room,
                organisation=room.organisation,
                at=at,
            )
        else:
            mine.update(safe_at=None, came_in_at=None, through_at=DatabaseNow())
        note_for_one(room, by, BY_HER_PLAN)
        _leave_lessons_alone(room, by, at)


def _withdraw_her_call(room: Room, row: RoomMember) -> None:
    """What she called for before is answered with this: a call would say to reach her now."""
    HelpSignal.objects.filter(member=row).delete()
    help_is_withdrawn(room)


def _leave_lessons_alone(room: Room, woman: User, at: datetime) -> None:
    LessonsAlone.objects.get_or_create(
        woman=woman, defaults={"organisation": room.organisation, "room": room, "since": at}
    )
    show_lessons_alone(user=woman, at=at)
    record(actor=None, verb="lessons-alone", subject=room, organisation=room.organisation, at=at)


def note_who_was_told(*, by: User, room_id: int, person: UUID, told: bool) -> None:
    """The supervisor has told a woman in person of her other yes, or takes that back.

    Raises NotFound unless `by` holds the room and the woman is asked at its door.
    """
    with transaction.atomic():
        held = RoomMember.objects.in_force().filter(
            room=room_id, user=by, seat=RoomMember.Seat.SUPERVISOR
        )
        women = RoomMember.objects.filter(room=room_id, person=person, asked_at_the_door=True)
        women = women.exclude(room__state__in=OVER)
        if not held.exists() or not women.update(knows_other_yes=told):
            raise NotFound
