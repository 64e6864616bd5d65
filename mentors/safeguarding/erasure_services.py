"""What an erasure leaves of a note: what was feared and done, and nothing that names her."""

import re
from datetime import datetime

from django.db.models import Q

from accounts.models import LockedIdentity, User
from core.crypto import UnreadableText

from ..models import KeepRequest, KeptLine, RoomMember, SafeguardingNote, SafeguardingStep
from .queries import WORDS

# What stands where a name stood.
GONE = "…"
# A part of a name has so many letters at least.
SHORTEST = 3


def cut_names(*, user: User, keep_certificate: bool, at: datetime) -> None:
    """Takes her names out of the words of notes about her, and of what two kept of her rooms.

    The link to her falls with the account. The rest lives to its own clock: the law of most
    countries asks for it (ADR-0097).
    """
    del keep_certificate, at
    names = _names_of(user)
    # A note with kept lines is about no woman: the lines, and why they are kept, may name her.
    rooms = RoomMember.objects.filter(user=user).values("room")
    kept = KeptLine.objects.filter(Q(said_by=user) | Q(note__room__in=rooms)).values("note")
    for note in SafeguardingNote.objects.filter(Q(woman=user) | Q(pk__in=kept)):
        _without(note, WORDS, names)
        for step in SafeguardingStep.objects.filter(note=note):
            _without(step, ("words",), names)
        for line in KeptLine.objects.filter(note=note):
            _without(line, ("words",), names)
    # One that waits for an answer is copied into a note with a yes.
    for asked in KeepRequest.objects.filter(Q(note__in=kept) | Q(room__in=rooms)):
        _without(asked, ("why",), names)


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
    row: SafeguardingNote | SafeguardingStep | KeptLine | KeepRequest,
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
