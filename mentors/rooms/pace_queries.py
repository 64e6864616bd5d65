"""How long those in a slow room wait before their next line. Read only."""

from collections.abc import Mapping

from django.db.models import Max

from ..models import Message
from .clock import DatabaseNow
from .pace_rules import seconds_left


def seconds_to_wait(slow: Mapping[int, int]) -> dict[int, int]:
    """For seats of slow rooms, each with the seconds of its room: what is left of them.

    Nothing is asked where no room is slow. *Locks expected*: the rooms.
    """
    if not slow:
        return {}
    said = Message.objects.filter(sender__in=slow).order_by().values_list("sender")
    rows = said.annotate(latest=Max("at"), moment=DatabaseNow())
    left = {pk: seconds_left(latest, at, slow[pk]) for pk, latest, at in rows}
    return {pk: left.get(pk, 0) for pk in slow}
