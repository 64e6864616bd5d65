"""Programs that speak. One small interface, so that another one is a class of twenty lines.

Each runs on this machine as a program of its own and is given one sentence on its standard input.
Nothing of a page goes to another host, and nothing stands in a list of processes.
"""

import shutil
import subprocess
from pathlib import Path
from typing import Protocol

# Speech in one channel: below 16 kbit/s consonants suffer, above 24 nothing is gained.
BITRATE = "20"
SECONDS = 120
# Words a minute: domain 6.4 asks for 150 or fewer.
PACE = "140"
# Where eSpeak NG says the words of a language as they are said. Arabic and Persian write no short
# vowels, and it guesses none, so words come out as other words (ADR-0087).
ESPEAK_CANNOT = frozenset({"ar", "fa", "he", "ur"})


class CannotSpeak(Exception):
    """A program is missing, or gave no sound."""


class Engine(Protocol):
    """What makes a sound of a sentence."""

    @property
    def voice(self) -> str:
        """The program and its voice, for the list of sounds."""

    @property
    def good_enough(self) -> bool:
        """Whether what it says in this language can be followed (ADR-0087)."""

    def wave(self, text: str) -> bytes:
        """The sentence as WAV. Raises CannotSpeak."""


def run(command: list[str], given: bytes) -> bytes:
    """What a program answers to what it is given. Raises CannotSpeak."""
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
    """Debian's `espeak-ng`: small, quick, in a hundred languages, and it sounds like a machine."""

    def __init__(self, language: str) -> None:
        self._language = language
        self.voice = f"espeak-ng {language}"
        self.good_enough = language not in ESPEAK_CANNOT

    def wave(self, text: str) -> bytes:
        """The sentence as WAV. Raises CannotSpeak."""
        command = ["espeak-ng", "-v", self._language, "-s", PACE, "--stdin", "--stdout"]
        return run(command, text.encode())


class Piper:
    """Piper with a voice file of the operator's; it sounds like a person who reads."""

    def __init__(self, model: Path) -> None:
        self._model = model
        self.voice = f"piper {model.stem}"
        self.good_enough = True

    def wave(self, text: str) -> bytes:
        """The sentence as WAV. Raises CannotSpeak."""
        command = ["piper", "--model", str(self._model), "--output_file", "-"]
        return run(command, text.encode() + b"\n")


def engine_for(language: str, voices: Path | None) -> Engine:
    """Piper where a voice file `<language>*.onnx` lies in the folder, eSpeak NG elsewhere."""
    models = sorted(voices.glob(f"{language}[-_.]*onnx")) if voices else []
    return Piper(models[0]) if models else Espeak(language)


def as_opus(wave: bytes) -> bytes:
    """The sound as Opus in Ogg. Raises CannotSpeak.

    In pieces of 40 ms: a seventh less to load than with the usual 20, of the same sound.
    """
    asked = ["--speech", "--padding", "0", "--framesize", "40", "--bitrate", BITRATE]
    return run(["opusenc", "--quiet", *asked, "-", "-"], wave)


def missing_programs(engine: Engine) -> list[str]:
    """The programs that are not installed."""
    needed = [engine.voice.partition(" ")[0], "opusenc"]
    return [name for name in needed if shutil.which(name) is None]
