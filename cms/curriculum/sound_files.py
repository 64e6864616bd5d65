"""Sounds next to course files: recordings of the texts that have been read aloud. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from cms.curriculum.fields import Sheet
from cms.curriculum.files import Block, Problem
from cms.curriculum.lesson_blocks import HEARD_BLOCKS
from courses.questions.bare_files import has_no_metadata
from courses.questions.sounds import ENDINGS, NoSound, sound_facts


def is_sound_name(name: str) -> bool:
    """Whether this is a valid name for a sound file next to a lesson."""
    return Path(name).name == name and name.lower().endswith(ENDINGS)


def is_playable(file: Path) -> bool:
    """Whether the file is in a sound format that we play."""
    try:
        sound_facts(file.read_bytes())
    except (NoSound, OSError):
        return False
    return True


def is_bare_file(file: Path) -> bool:
    """Whether a sound file has no metadata (domain R4.2)."""
    return has_no_metadata(file.read_bytes())


def read_sound(sheet: Sheet, path: tuple, folder: Path) -> dict:
    """The file that a question or an option names, as {"sound": file}; {} if it names none.

    A missing file is a warning; one that cannot be played is a problem.
    """
    name = sheet.text(*path, "sound", longest=100, needed=False)
    if not name:
        return {}
    file = folder / name
    if not is_sound_name(name):
        sheet.complain("sound-unplayable", *path, "sound", name=name)
    elif not file.is_file():
        sheet.warn("sound-missing", *path, "sound", name=name)
    elif not is_playable(file):
        sheet.complain("sound-unplayable", *path, "sound", name=name)
    elif not is_bare_file(file):
        sheet.complain("file-not-bare", *path, "sound", name=name)
    else:
        return {"sound": file}
    return {}


@dataclass(slots=True)
class Attached:
    """The blocks of a body with their sounds, the problems, and the sound names."""

    blocks: list[Block] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    names: set[str] = field(default_factory=set)


def attach_sounds(
    blocks: tuple[Block, ...], body: str, path: Path, file: str, line: int
) -> Attached:
    """Attaches sound files to the blocks. `line`: the body's first; `file`: the name in problems.

    A missing recording is only a warning, because the text is there.
    """
    found = Attached()
    fences = (
        line + offset
        for offset, text in enumerate(body.split("\n"))
        if text.replace(" ", "").startswith(tuple(f":::{name}" for name in HEARD_BLOCKS))
    )
    for block in blocks:
        found.blocks.append(
            _attached(block, path, file, next(fences, line), found)
            if block.kind in HEARD_BLOCKS
            else block
        )
    return found


def _attached(block: Block, path: Path, file: str, line: int, found: Attached) -> Block:
    name = block.sound
    sound = path.parent / name
    if not name and block.kind == "picture":
        # Whoever shows it can read its text aloud.
        return block
    if not name:
        found.warnings.append(Problem(file, line, "sound-not-made"))
        return block
    found.names.add(name)
    if not is_sound_name(name) or (sound.is_file() and not is_playable(sound)):
        found.problems.append(Problem(file, line, "sound-unplayable", {"name": name}))
    elif not sound.is_file():
        found.warnings.append(Problem(file, line, "sound-missing", {"name": name}))
    elif not is_bare_file(sound):
        found.problems.append(Problem(file, line, "file-not-bare", {"name": name}))
    else:
        return replace(block, file=sound)
    return block


def sound_names(questions: list) -> Iterator[str]:
    """The names of all sounds that a quiz names, whether they exist or not."""
    for question in questions:
        if isinstance(question, dict):
            options = question.get("options")
            for one in (question, *(options if isinstance(options, list) else ())):
                if isinstance(one, dict) and isinstance(one.get("sound"), str):
                    yield one["sound"]
