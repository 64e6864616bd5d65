"""The lead reads a room that waits for her, and closes the matter (domain 10.2, ADR-0123)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from core.audit.services import record
from core.errors import Conflict
from mentors.room_states import OVER
from mentors.rooms.calling_services import matter_is_closed
from mentors.rooms.timekeeping import destroy_words

from ..models import KeepRequest, Matter, Room
from . import sentences
from .matter_queries import room_for


def open_room_words(*, by: User, room_id: UUID, at: datetime) -> None:
    """She is about to read it; the log has it first. Raises NotFound: not hers to read."""
    _log(room_for(by, room_id), by, "room-words-read", at)


def close_matter(*, by: User, room_id: UUID, at: datetime) -> None:
    """Nothing waits for her there any more; what is older than a day is destroyed at once.

    Raises NotFound: not hers; Conflict while the room goes on, or lines wait for a second person.
    """
    with transaction.atomic():
        room = room_for(by, room_id)
        Room.objects.select_for_update(no_key=True).only("pk").get(pk=room.pk)
        if room.state not in OVER:
            raise Conflict(sentences.ROOM_GOES_ON)
        if KeepRequest.objects.filter(room=room, answered_at=None).exists():
            raise Conflict(sentences.WAITS_FOR_SECOND)
        open_ones = Matter.objects.filter(room=room, closed_at=None)
        open_ones.update(closed_at=at, closed_by=by)
        matter_is_closed(room, by=by)
        _log(room, by, "room-matter-closed", at)
    destroy_words([room.pk])


def _log(room: Room, by: User, verb: str, at: datetime) -> None:
    record(actor=by, verb=verb, subject=room, organisation=room.organisation, at=at)
