"""What a backup says of itself, and whether it fits an installation. Pure."""

import re
from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

# How the pieces of the file are named and written; another number is another program's.
FORMAT = 1
# Letters of any language, also with their marks apart; dots alone and slashes are looked at too.
MEDIA_NAME = re.compile(r"media(?:/[^/\\\x00-\x1f\x7f\ud800-\udfff]+)+")


class Manifest(BaseModel):
    """The first piece: made before the rest is copied."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: int
    engine: Literal["postgresql", "sqlite"]
    made_at: AwareDatetime
    # Every migration that is applied, as “app.name”; squashed ones by those they stand for.
    migrations: list[str]
    # Numbers of the keys in FIELD_KEYS; they open nothing.
    keys: list[str]
    # PostgreSQL alone. Table → its columns.
    tables: dict[str, list[str]] = {}
    # “table.column” → the last number that was given.
    sequences: dict[str, int] = {}


class Ending(BaseModel):
    """The last piece: what must have come before it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pieces: int
    rows: dict[str, int]


class Unfit(StrEnum):
    """Why a backup cannot be restored here."""

    FORMAT = "format"
    ENGINE = "engine"
    OLD = "old"
    NEWER = "newer"
    KEYS = "keys"


def unfit(
    manifest: Manifest,
    *,
    engine: str,
    known_migrations: set[str],
    keys: list[str],
    not_before: datetime,
) -> Unfit | None:
    """Why it does not fit, the gravest first; None where it does.

    `not_before`: the list of erasures goes back to this moment, and does not mend older copies.
    """
    if manifest.format != FORMAT:
        return Unfit.FORMAT
    if manifest.engine != engine:
        return Unfit.ENGINE
    if manifest.made_at < not_before:
        return Unfit.OLD
    if set(manifest.migrations) - known_migrations:
        return Unfit.NEWER
    # Words may stand under any of them.
    if set(manifest.keys) - set(keys):
        return Unfit.KEYS
    return None


def is_media_name(name: str) -> bool:
    """Whether a piece may become a file below the folder of files, and nowhere else."""
    parts = name.split("/")
    return bool(MEDIA_NAME.fullmatch(name)) and not {".", ".."} & set(parts)
