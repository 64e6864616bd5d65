"""What an erasure leaves of a note: what was feared and done, and nothing that names her."""

import re
from datetime import datetime

from accounts.models import LockedIdentity, User
from core.crypto import UnreadableText

from ..models import KeptLine, SafeguardingNote, SafeguardingStep
from .queries import WORDS

# What stands where a name stood.
GONE = "…"
# A part of a name has so many letters at least.
SHORTEST = 3


def cut_names(*, user: User, keep_certificate: bool, at: datetime) -> None:
    """Takes her names out of the words of notes about her; the link to her falls with the account.

    The rest lives to its own clock: the law of most countries asks for it (ADR-0097).
    """
    del keep_certificate, at
    names = _names_of(user)
    for note in SafeguardingNote.objects.filter(woman=user):
        _without(note, WORDS, names)
        for step in SafeguardingStep.objects.filter(note=note):
            _without(step, ("words",), names)
    # Her own lines that two kept.
    for line in KeptLine.objects.filter(said_by=user):
        _without(line, ("words",), names)


def _names_of(user: User) -> re.Pattern[str]:
    names = {user.shown_name, user.username}
    # Away for three years, her names are put away there.
    for put_away in LockedIdentity.objects.filter(user=user):
        names |= {put_away.shown_name or "", put_away.alias or ""}
    # A part of her name names her as well; shorter ones are words of every language.
    names |= {part for name in names for part in name.split() if len(part) >= SHORTEST}
    either = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True) if name)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


def _without(
    row: SafeguardingNote | SafeguardingStep | KeptLine,
    fields: tuple[str, ...],
    names: re.Pattern[str],
) -> None:
    changed = []
    for field in fields:
        text = getattr(row, field)
        if text is None or isinstance(text, UnreadableText):
            continue
        if (cut := names.sub(GONE, text)) != text:
            setattr(row, field, cut)
            changed.append(field)
    if changed:
        row.save(update_fields=changed)
