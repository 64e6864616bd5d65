"""Which note lies open in a sign-in: for some minutes after “Read it”, and one at a time."""

from collections.abc import MutableMapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

OPEN_FOR = timedelta(minutes=15)
_KEY = "note-opened"


def note_opened(session: MutableMapping[str, Any], note_id: UUID, at: datetime) -> None:
    """She has pressed “Read it”."""
    session[_KEY] = [str(note_id), at.timestamp()]


def is_opened(session: MutableMapping[str, Any], note_id: UUID, at: datetime) -> bool:
    """Whether it lies open to her now. Whether she may read it is asked apart."""
    opened, since = session.get(_KEY) or ("", 0)
    return opened == str(note_id) and at.timestamp() - since < OPEN_FOR.total_seconds()
