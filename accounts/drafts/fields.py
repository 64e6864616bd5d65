"""The hidden fields of a form with drafts: their names, and reading and writing them."""

import hashlib
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.http import QueryDict

from core.crypto import Unreadable, decrypt, encrypt

from ..sessions.ended_sign_ins import REMEMBERED_SECONDS, digest_of
from ..types import Visitor
from .rules import Sender

# The names of the hidden fields of every such form.
MARK, WINDOW, VERSION, TURN = "draft-mark", "draft-window", "draft-version", "draft-turn"
# Sent by the page itself, and by the buttons beside what an older window has sent.
KEEP, CHOICE = "draft-keep", "draft-choice"
USE, CLEAR, STAY = "use", "clear", "stay"
# The part of the page that is open.
SPOT = "at"
# Fields that never hold a person's own input.
_OURS = frozenset({MARK, WINDOW, VERSION, TURN, KEEP, CHOICE, SPOT, "csrfmiddlewaretoken"})
# How long after its page was made a form is accepted: the longest sign-in plus half an hour.
LATE_SECONDS = REMEMBERED_SECONDS
_WINDOW = re.compile(r"[0-9a-f]{32}")
_SPOT = re.compile(r"[a-z0-9-]{1,100}")
_LARGEST = 2_000_000_000


def words_in(data: QueryDict, names: Iterable[str]) -> dict[str, list[str]]:
    """The fields with these names; a name ending in `*` matches every field with that prefix."""
    exact = {name for name in names if not name.endswith("*")}
    begins = tuple(name[:-1] for name in names if name.endswith("*"))
    return {
        name: [value.replace("\x00", "") for value in data.getlist(name)]
        for name in data
        if name not in _OURS and (name in exact or name.startswith(begins))
    }


def sender_in(data: QueryDict) -> Sender | None:
    """Return the window that sent the form; None if the form names none."""
    window = data.get(WINDOW, "")
    if not _WINDOW.fullmatch(window):
        return None
    return Sender(window, _number(data.get(VERSION, "")), _number(data.get(TURN, "")))


def _number(text: str) -> int:
    return min(int(text), _LARGEST) if text.isascii() and text.isdigit() and len(text) < 12 else 0


def spot_in(data: QueryDict) -> str:
    """The part of the page that is open; "" where the page does not say."""
    spot = data.get(SPOT, "")
    return spot if _SPOT.fullmatch(spot) else ""


def digest(text: str) -> str:
    """The digest that represents a URL in a mark."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def owner_mark(user: Visitor, *, place: str, sign_in: str, about: UUID | None = None) -> str:
    """The hidden field `draft-mark`: the owner, when the page was made, whom the form is about.

    It is valid only for the form at `place`, and not once that sign-in was ended.
    """
    if not user.is_authenticated:
        return ""
    parts = (user.public_id, int(time.time()), digest(place), digest_of(sign_in), about or "")
    return encrypt(" ".join(map(str, parts))).decode()


@dataclass(frozen=True, slots=True)
class Mark:
    """The content of a mark; both people by public id."""

    owner: UUID
    about: UUID | None
    # Digests of the URL of the form and of the key of the sign-in.
    place: str
    sign_in: str


def read_mark(text: str) -> Mark | None:
    """Decrypt a mark; None if it is not one of ours, or too old."""
    try:
        who, made_at, place, sign_in, about = decrypt(text.encode()).split(" ")
        is_late = time.time() - int(made_at) > LATE_SECONDS
        return None if is_late else Mark(UUID(who), UUID(about) if about else None, place, sign_in)
    except (Unreadable, ValueError):
        return None
