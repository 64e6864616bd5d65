"""Sounds are made, recorded over by a person, and laid aside when their words are gone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Invalid, NotFound
from courses.questions.bare_files import NotKept, bare_sound

from ..models import Spoken
from ..models.spoken import MACHINE, PERSON
from .engines import Engine, as_opus
from .play_list import Said

# How long a machine's sound of words that are gone is kept: they may come back with a revision.
KEPT_STALE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of the sounds of a language."""

    newly_stale: int
    came_back: int
    dropped: int
    # Read by a person, and their words have changed: somebody decides.
    to_read_anew: int


def speak(*, said: Said, engine: Engine, at: datetime) -> None:
    """Makes the sound of one sentence and keeps it. Raises CannotSpeak; then nothing is kept."""
    # Made before anything is written: a program that fails leaves nothing half done.
    sound = bare_sound(as_opus(engine.wave(said.text)))
    _keep(said, sound, MACHINE, engine.voice, at)


def record_over(*, digest: str, sound: bytes, at: datetime, unheard: Collection[Said] = ()) -> None:
    """A person has read the sentence: her voice is heard instead of the machine's.

    `unheard`: sentences that she may read though no machine did, where none can be followed.
    Raises NotFound, and Invalid for what is no sound; then the earlier one stays.
    """
    row = Spoken.objects.filter(digest=digest).first()
    known = [Said(row.language, row.text)] if row else unheard
    said = next((one for one in known if one.digest == digest), None)
    if said is None:
        raise NotFound
    try:
        kept = bare_sound(sound)
    except NotKept as problem:
        raise Invalid(_("This is no sound that can be played. Nothing was changed.")) from problem
    _keep(said, kept, PERSON, "", at)


def _keep(said: Said, sound: bytes, made_by: str, voice: str, at: datetime) -> None:
    with transaction.atomic():
        before = Spoken.objects.select_for_update().filter(digest=said.digest).first()
        if before is not None and before.made_by == PERSON and made_by == MACHINE:
            return
        row = before or Spoken(digest=said.digest, language=said.language, text=said.text)
        old = row.sound.name if before else ""
        row.made_by, row.voice, row.made_at, row.stale_since = made_by, voice, at, None
        row.sound.save("sound.ogg", ContentFile(sound), save=False)
        row.save()
        if old:
            transaction.on_commit(lambda: row.sound.storage.delete(old))


def settle(*, language: str, in_use: Collection[str], at: datetime) -> Settled:
    """Lays aside the sounds whose words stand on no page, and takes up those that came back.

    A machine's sound goes after 30 days; a person's stays until somebody decides.
    """
    rows = Spoken.objects.filter(language=language)
    wanted = set(in_use)
    gone, back = [], []
    for pk, digest, since in rows.values_list("pk", "digest", "stale_since"):
        if digest in wanted and since is not None:
            back.append(pk)
        elif digest not in wanted and since is None:
            gone.append(pk)
    Spoken.objects.filter(pk__in=gone).update(stale_since=at)
    Spoken.objects.filter(pk__in=back).update(stale_since=None)
    old = rows.filter(made_by=MACHINE, stale_since__lt=at - KEPT_STALE)
    dropped = 0
    for row in old:
        row.delete()
        row.sound.storage.delete(str(row.sound.name))
        dropped += 1
    waiting = rows.filter(made_by=PERSON, stale_since__isnull=False).count()
    return Settled(len(gone), len(back), dropped, waiting)
