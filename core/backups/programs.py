"""The programs that backups use: age, pg_dump and pg_restore.

They are joined by pipes, so nothing is unencrypted on the disk and memory use stays constant.
"""

import os
import subprocess
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from django.db import connection

from .exclusions import EXCLUDED_TABLES

_FIRST_LINE = b"age-encryption.org/v1\n"
_FORMAT = ("--no-owner", "--no-privileges")
_OTHER_KEY = "no identity matched"


class BackupError(Exception):
    """A backup cannot be made or restored; the message says why."""


class _Failed(BackupError):
    """A program failed; `said` is the first line of its output on stderr."""

    def __init__(self, program: str, said: str) -> None:
        super().__init__(f"{program} failed ({said}). Nothing was kept.")
        self.said = said


@contextmanager
def encrypting(file: IO[bytes], recipients: list[str]) -> Iterator[IO[bytes]]:
    """A pipe whose input is written encrypted to `file`. Raises BackupError."""
    named = [part for one in recipients for part in ("--recipient", one)]
    with _running(["age", "--encrypt", *named], stdin=subprocess.PIPE, stdout=file) as age:
        yield age.stdin


@contextmanager
def decrypting(path: Path, key: Path) -> Iterator[IO[bytes]]:
    """The decrypted content of the file, with the private key in `key`. Raises BackupError.

    Truncation is detected only after reading all of it.
    """
    _check_key(key)
    _check_backup(path)
    command = ["age", "--decrypt", "--identity", str(key), str(path)]
    try:
        with _running(command, stdout=subprocess.PIPE) as age:
            yield age.stdout
    except _Failed as problem:
        if _OTHER_KEY in problem.said:
            raise BackupError(f"{path} was made for another key than this one.") from problem
        raise damaged(path) from problem


def damaged(path: Path) -> BackupError:
    """The error for a truncated or changed file."""
    return BackupError(f"{path} is damaged or was cut off. Take another backup.")


@contextmanager
def dumping_database() -> Iterator[IO[bytes]]:
    """A dump of the database at one moment, without the rows excluded from backups."""
    excluded = [f'--exclude-table-data="{table}"' for table in EXCLUDED_TABLES]
    # The archive is compressed as a whole.
    options = ["--format=custom", "--compress=0", *_FORMAT, *excluded]
    with _running(["pg_dump", *options], stdout=subprocess.PIPE, env=_database()) as pg_dump:
        yield pg_dump.stdout


@contextmanager
def loading_database() -> Iterator[IO[bytes]]:
    """Load the output of `dumping_database` into the empty database: all of it or nothing."""
    options = ["--single-transaction", "--exit-on-error", *_FORMAT]
    command = ["pg_restore", *options, "--dbname", str(connection.settings_dict["NAME"])]
    with _running(command, stdin=subprocess.PIPE, env=_database()) as pg_restore:
        yield pg_restore.stdin


def empty_database() -> None:
    """Drop everything after a failed restore, before which the database was empty."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        (schema,) = cursor.fetchone()
        cursor.execute(f"DROP SCHEMA {schema} CASCADE")
        cursor.execute(f"CREATE SCHEMA {schema}")


def _database() -> dict[str, str]:
    """The environment with which PostgreSQL's programs find the configured database."""
    chosen = connection.settings_dict
    _command, secrets = connection.client.settings_to_cmd_args_env(chosen, [])
    places = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGDATABASE": "NAME"}
    found = {variable: str(chosen[name]) for variable, name in places.items() if chosen[name]}
    return {**os.environ, **found, **(secrets or {})}


@contextmanager
def _running(command: list[str], **options: Any) -> Generator[Any]:
    """Run a program with pipes. Raises BackupError if it is missing or fails."""
    with tempfile.TemporaryFile() as words:
        try:
            process = subprocess.Popen(command, stderr=words, **options)  # noqa: S603 - chosen above
        except FileNotFoundError as problem:
            raise BackupError(f"The program {command[0]} is not installed.") from problem
        broken = None
        try:
            with process:
                try:
                    yield process
                finally:
                    if process.stdin:
                        # If it has ended already, its exit code shows whether it succeeded.
                        with suppress(BrokenPipeError):
                            process.stdin.close()
        except BrokenPipeError as problem:
            # It ended before reading all input, and stderr says why.
            broken = problem
        if process.returncode:
            words.seek(0)
            lines = words.read().decode(errors="replace").splitlines()
            # Only the first line: further output of PostgreSQL may contain values of a row.
            raise _Failed(command[0], lines[0] if lines else "no word") from broken
        if broken:
            raise broken


def _check_key(key: Path) -> None:
    try:
        lines = key.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise BackupError(f"{key} is no private key of age, or cannot be read.") from problem
    if not any(line.startswith("AGE-SECRET-KEY-1") for line in lines):
        raise BackupError(f"{key} is no private key of age, or cannot be read.")


def _check_backup(path: Path) -> None:
    try:
        with path.open("rb") as file:
            is_ours = file.read(len(_FIRST_LINE)) == _FIRST_LINE
    except OSError as problem:
        raise BackupError(f"{path} cannot be read.") from problem
    if not is_ours:
        raise BackupError(f"{path} is no backup of this program.")
