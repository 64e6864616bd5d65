"""Scripted role plays: those that are shipped, and how one of an editor's is read. Pure.

Everything in them is made up; none tells of what was done to anybody (domain 2.2). They are in
English, as the pages of assessors are (locale/english-only.txt).
"""

import re
from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

FOLDER = Path(__file__).with_name("scripts")
# So many competencies one scene can show: fewer say little of agreement, more tire.
FEWEST, MOST = 4, 8
LINE = re.compile(r"(?P<who>[^:]{1,40}):\s*(?P<words>.+)")

Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Code = Annotated[str, StringConstraints(pattern=r"^C[1-9][0-9]?$")]


class ScriptLine(BaseModel):
    """Who says what; `who` "" is what happens."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    who: str
    words: Words


class Script(BaseModel):
    """One scene. `key` finds it again; `codes` are the competencies that it shows."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    key: Words
    title: Words
    situation: Words
    lines: Annotated[tuple[ScriptLine, ...], Field(min_length=4)]
    codes: Annotated[tuple[Code, ...], Field(min_length=FEWEST, max_length=MOST)]


def script_from(*, key: str, title: str, situation: str, text: str, codes: str) -> Script:
    """A scene as an editor writes it: each line “Who: words”, codes with commas between.

    A line without a colon is what happens. Raises ValueError for what is no scene.
    """
    return Script(
        key=key,
        title=title,
        situation=situation,
        lines=tuple(line_of(line) for line in text.splitlines() if line.strip()),
        codes=tuple(dict.fromkeys(code.strip().upper() for code in codes.split(","))),
    )


def line_of(text: str) -> ScriptLine:
    """One line of a scene."""
    found = LINE.fullmatch(text.strip())
    if found is None:
        return ScriptLine(who="", words=text)
    return ScriptLine(who=found["who"].strip(), words=found["words"])


@cache
def shipped_scripts() -> tuple[Script, ...]:
    """The scenes of this folder, in the order of their files."""
    return tuple(_read(file) for file in sorted(FOLDER.glob("*.yaml")))


def _read(file: Path) -> Script:
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    return script_from(
        key=file.stem,
        title=data["title"],
        situation=data["situation"],
        text=data["lines"],
        codes=", ".join(data["codes"]),
    )
