"""Queries for recordings: which sentences have one, and its bytes."""

from collections.abc import Collection, Iterable

from core.errors import NotFound

from ..models import Spoken
from ..models.spoken import MACHINE

# Maximum number of values in one query; SQLite allows 32,766.
AT_ONCE = 5_000


def marks_of(digests: Collection[str]) -> dict[str, str]:
    """For the sentences with a current sound: digest → “m” for a machine, “p” for a person."""
    rows = Spoken.objects.filter(digest__in=set(digests), stale_since=None)
    return {
        digest: "m" if made_by == MACHINE else "p"
        for digest, made_by in rows.values_list("digest", "made_by")
    }


def without_sound(digests: Iterable[str]) -> set[str]:
    """The digests without any sound, current or stale."""
    wanted = list(dict.fromkeys(digests))
    found: set[str] = set()
    for begin in range(0, len(wanted), AT_ONCE):
        rows = Spoken.objects.filter(digest__in=wanted[begin : begin + AT_ONCE])
        found.update(rows.values_list("digest", flat=True))
    return set(wanted) - found


def sound_of(digest: str) -> bytes:
    """The sound of a sentence. Raises NotFound if there is none, or only a stale one."""
    row = Spoken.objects.filter(digest=digest, stale_since=None).first()
    if row is None:
        raise NotFound
    try:
        with row.sound.open("rb") as opened:
            return opened.read()
    except OSError as gone:
        raise NotFound from gone
