"""The texts of each question, by language and version. Pure.

They are in `texts/<language>.yaml`. A version is never reworded: a change of meaning is a new
version at the end of the list, and everybody is asked again. Earlier versions stay, so that each
yes can be read in its own wording.
"""

from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter

from .rules import Kind

FOLDER = Path(__file__).with_name("texts")
# Every other language must have the same questions in the same versions.
ORIGINAL = "en"

Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Text(BaseModel):
    """One wording of one question: what, why, who sees it, what happens if no (domain R6.5)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: Words
    what: Words
    why: Words
    seen_by: Words
    if_no: Words


_File = TypeAdapter(dict[Kind, Annotated[tuple[Text, ...], Field(min_length=1)]])


def languages() -> list[str]:
    """The languages in which there are texts."""
    return sorted(file.stem for file in FOLDER.glob("*.yaml"))


def language_for(language: str) -> str:
    """The language of the texts for somebody who wants `language`."""
    return language if language in languages() else ORIGINAL


@cache
def texts_in(language: str) -> dict[Kind, tuple[Text, ...]]:
    """All wordings in this language. Raises ValueError where a question or a version is missing."""
    words = yaml.safe_load((FOLDER / f"{language}.yaml").read_text(encoding="utf-8"))
    found = _File.validate_python(words)
    if list(found) != list(Kind):
        raise ValueError(f"{language}: the questions are not those of the rules, in their order.")
    if language != ORIGINAL:
        original = texts_in(ORIGINAL)
        for kind, versions in found.items():
            if len(versions) != len(original[kind]):
                raise ValueError(f"{language}: {kind} has other versions than the original.")
    return found


def current_version(kind: Kind) -> int:
    """The version that users are asked today; the first is 1."""
    return len(texts_in(ORIGINAL)[kind])


def text_of(kind: Kind, language: str, version: int | None = None) -> Text:
    """The text of a version, by default today's, in `language` or else the original."""
    number = version or current_version(kind)
    return texts_in(language_for(language))[kind][number - 1]
