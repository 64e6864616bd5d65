"""Makes a room a safeguarding case, which only the lead closes (domain 10.2)."""

from core.audit.services import record
from core.clock import now
from mentors.case_rules import MatterReason, is_a_matter
from mentors.room_types import REAL

from ...models import Matter, Room
from ..state.clock import DatabaseNow


def make_it_a_matter(room: Room, because: MatterReason, *, real: bool = False) -> None:
    """Keep the room's messages for the lead from now on. Idempotent. *Locks expected*: the room.

    `real`: this help request is not a drill, whatever the type of the room.

    The log says that it happened and why, as a code, but not by whom: a reported person may read
    it.
    """
    if not is_a_matter(because, real=real or room.kind in REAL):
        return
    _matter, is_new = Matter.objects.get_or_create(
        room=room, because=because, closed_at=None, defaults={"at": DatabaseNow()}
    )
    if is_new:
        record(
            actor=None,
            verb="room-matter",
            subject=room,
            organisation=room.organisation,
            at=now(),
            reason=str(because),
        )
