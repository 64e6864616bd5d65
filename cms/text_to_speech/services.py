"""Make sounds, let a person record over them, and retire them when their text is gone."""

import shutil
import subprocess
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Invalid, NotFound
from courses.questions.bare_files import RejectedFile, strip_sound

from ..models import Spoken
from ..models.spoken import MACHINE, PERSON
from .play_list import Said

# Mono speech: below 16 kbit/s consonants suffer, above 24 nothing is gained.
BITRATE = "20"
SECONDS = 120
# Words per minute: domain 6.4 asks for 150 or fewer.
PACE = "140"
# Languages that eSpeak NG mispronounces. Arabic and Persian do not write short vowels, and eSpeak
# does not infer them, so words come out as other words (ADR-0087).
ESPEAK_CANNOT = frozenset({"ar", "fa", "he", "ur"})


class CannotSpeak(Exception):
    """A program is missing, or produced no sound."""


class Engine(Protocol):
    """A program that makes a sound from a sentence."""

    @property
    def voice(self) -> str:
        """The program and its voice, for the list of sounds."""

    @property
    def good_enough(self) -> bool:
        """Whether its speech in this language is intelligible (ADR-0087)."""

    def wave(self, text: str) -> bytes:
        """The sentence as WAV. Raises CannotSpeak."""


def run(command: list[str], given: bytes) -> bytes:
    """The output of a program for this input. Raises CannotSpeak."""
    try:
        done = subprocess.run(  # noqa: S603 - programs of the operator, no shell
            command, input=given, capture_output=True, check=True, timeout=SECONDS
        )
    except FileNotFoundError as missing:
        raise CannotSpeak(f"{command[0]} is not installed.") from missing
    except (OSError, subprocess.SubprocessError) as broken:
        raise CannotSpeak(f"{command[0]} gave no sound.") from broken
    if not done.stdout:
        raise CannotSpeak(f"{command[0]} gave no sound.")
    return done.stdout


class Espeak:
    """Debian's `espeak-ng`: small, fast, with a hundred languages and a mechanical voice."""

    def __init__(self, language: str) -> None:
        self._language = language
        self.voice = f"espeak-ng {language}"
        self.good_enough = language not in ESPEAK_CANNOT

    def wave(self, text: str) -> bytes:
        """The sentence as WAV. Raises CannotSpeak."""
        command = ["espeak-ng", "-v", self._language, "-s", PACE, "--stdin", "--stdout"]
        return run(command, text.encode())


class Piper:
    """Piper with a voice file of the operator's; it sounds like a person reading."""

    def __init__(self, model: Path) -> None:
        self._model = model
        self.voice = f"piper {model.stem}"
        self.good_enough = True

    def wave(self, text: str) -> bytes:
        """The sentence as WAV. Raises CannotSpeak."""
        command = ["piper", "--model", str(self._model), "--output_file", "-"]
        return run(command, text.encode() + b"\n")


def engine_for(language: str, voices: Path | None) -> Engine:
    """Piper if the folder has a voice file `<language>*.onnx`, else eSpeak NG."""
    models = sorted(voices.glob(f"{language}[-_.]*onnx")) if voices else []
    return Piper(models[0]) if models else Espeak(language)


def as_opus(wave: bytes) -> bytes:
    """The sound as Opus in Ogg. Raises CannotSpeak.

    With frames of 40 ms: a seventh smaller than with the usual 20, at the same quality.
    """
    asked = ["--speech", "--padding", "0", "--framesize", "40", "--bitrate", BITRATE]
    return run(["opusenc", "--quiet", *asked, "-", "-"], wave)


def missing_programs(engine: Engine) -> list[str]:
    """The programs that are not installed."""
    needed = [engine.voice.partition(" ")[0], "opusenc"]
    return [name for name in needed if shutil.which(name) is None]


# How long a machine's sound is kept after its text is gone: a revision may bring it back.
KEPT_STALE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Settled:
    """The result of `settle` for a language."""

    newly_stale: int
    came_back: int
    dropped: int
    # Read by a person, and the text has changed: somebody has to decide.
    to_read_anew: int


def speak(*, said: Said, engine: Engine, at: datetime) -> None:
    """Make and save the sound of one sentence. Raises CannotSpeak; then nothing is saved."""
    # Made before anything is written, so that a failing program changes nothing.
    sound = strip_sound(as_opus(engine.wave(said.text)))
    _keep(said, sound, MACHINE, engine.voice, at)


def record_over(*, digest: str, sound: bytes, at: datetime, unheard: Collection[Said] = ()) -> None:
    """Save a person's recording of a sentence, which replaces the machine's.

    `unheard`: sentences that may be recorded although they have no sound, because no machine voice
    is intelligible. Raises NotFound, and Invalid for an unplayable file; then the earlier sound
    stays.
    """
    row = Spoken.objects.filter(digest=digest).first()
    known = [Said(row.language, row.text)] if row else unheard
    said = next((one for one in known if one.digest == digest), None)
    if said is None:
        raise NotFound
    try:
        kept = strip_sound(sound)
    except RejectedFile as problem:
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
    """Mark sounds as stale whose text is on no page, and restore those whose text came back.

    A machine's sound is deleted after 30 days; a person's stays until somebody decides.
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
