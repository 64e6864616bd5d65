"""Keeping a supervisor's plan and notes for a room, under the room's key (ADR-0112).

Writing them is no sign that she is in the room: she plans hours before, on a page of its own.
"""

import json
from dataclasses import asdict

from cryptography.fernet import Fernet
from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid, NotFound, Refused
from mentors.room_states import OVER

from ..models import Room, RoomMember, RoomNotes
from . import sentences
from .room_note_queries import opened
from .room_note_rules import Written, fits, is_older
from .seat_acts import Act, may
from .stopped_services import hits_in


def keep_notes(*, member_id: int, written: Written, version: int) -> int:
    """Keeps both and returns their new version.

    `version` is what her window was shown. Raises NotFound and Refused for everybody else, Invalid
    for too much or what gives contact details away. Raises Conflict once the room is over, or where
    another window of hers is newer.
    """
    if not fits(written):
        raise Invalid(_("A plan has three short lines at most, and notes 2,000 characters."))
    with transaction.atomic():
        room = (
            Room.objects.select_for_update(no_key=True)
            .filter(pk__in=RoomMember.objects.filter(pk=member_id).values("room"))
            .first()
        )
        row = RoomMember.objects.in_force().filter(pk=member_id).first()
        if room is None or row is None:
            raise NotFound
        if not may(row.seat, Act.NOTE):
            raise Refused
        if room.state in OVER or room.key is None:
            raise Conflict(sentences.NOT_IN_THIS_STATE)
        if hits_in(room, written.plan) or hits_in(room, written.notes):
            raise Invalid(sentences.NO_CONTACTS_IN_NOTES)
        kept = RoomNotes.objects.filter(member=row).first()
        before = kept.version if kept else 0
        old = opened(room, kept)
        if kept and is_older(written, version=version, kept=old, kept_version=before):
            raise Conflict(sentences.NEWER_NOTES)
        body = Fernet(room.key).encrypt(json.dumps(asdict(written)).encode())
        RoomNotes.objects.update_or_create(
            member=row, defaults={"body": body, "version": before + 1}
        )
    return before + 1
