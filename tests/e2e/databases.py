"""Databases for browser tests: SQLite files or PostgreSQL templates, prepared once in a whole run.

Preparing one takes as long as a dozen tests, and a run has several processes. So whoever needs one
first makes it while the others wait; the last process to leave takes all of them away.
"""

import os
import shutil
import uuid
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock


class Databases:
    """What the processes of one run share in `folder`. `user` names this process."""

    def __init__(self, folder: Path, user: str):
        self.server = os.environ.get("TEST_POSTGRES_URL", "")
        # Dropping a hundred databases takes minutes, in vain where their server goes as well.
        self.is_thrown_away = os.environ.get("TEST_POSTGRES_IS_THROWN_AWAY", "") == "true"
        self.folder = folder / "databases"
        self.mine = self.folder / f"{user}.user"
        self.lock = FileLock(folder / "databases.lock")
        self._copies: list[str] = []

    def __enter__(self) -> "Databases":
        with self.lock:
            self.folder.mkdir(exist_ok=True)
            self.mine.touch()
        return self

    def __exit__(self, *problem: object) -> None:
        self._drop(self._copies)
        with self.lock:
            self.mine.unlink()
            if not list(self.folder.glob("*.user")):
                self._drop([note.read_text() for note in self.folder.glob("*.url")])
                shutil.rmtree(self.folder)

    def made_once(
        self, name: str, prepare: Callable[[str], None], *, template: str | None = None
    ) -> str:
        """The URL of the database called `name`; whoever asks first lets `prepare` fill it."""
        note = self.folder / f"{name}.url"
        # One lock for each: while one process makes the demo, another makes the bare one.
        with FileLock(self.folder / f"{name}.lock"):
            if not note.exists():
                url = self._new(template)
                prepare(url)
                if self.server:
                    # Copied with what the planner knows of its rows; else each copy guesses.
                    self._run("VACUUM ANALYZE", url=url)
                note.write_text(url)
            return note.read_text()

    def copy(self, template: str) -> str:
        """The URL of a copy that one test may write to."""
        url = self._new(template)
        self._copies.append(url)
        return url

    def name_of(self, url: str) -> str:
        """What Django calls the database of this URL."""
        return url.rsplit("/", 1)[1] if self.server else url.removeprefix("sqlite:///")

    def url_of(self, name: str) -> str:
        """The URL of the database that Django calls so."""
        return f"{self.server.rsplit('/', 1)[0]}/{name}" if self.server else f"sqlite:///{name}"

    def _new(self, template: str | None) -> str:
        name = f"demo_{uuid.uuid4().hex}"
        if not self.server:
            path = self.folder / f"{name}.sqlite3"
            if template:
                shutil.copy(self.name_of(template), path)
            return self.url_of(str(path))
        # File by file: half of what it takes to write all of it into the log as well.
        copied = f" TEMPLATE {self.name_of(template)} STRATEGY FILE_COPY" if template else ""
        self._run(f"CREATE DATABASE {name}{copied}")
        return self.url_of(name)

    def _run(self, statement: str, *, url: str = "") -> None:
        import psycopg

        with psycopg.connect(url or self.server, autocommit=True) as connection:
            connection.execute(statement)

    def _drop(self, urls: list[str]) -> None:
        for url in urls if self.server and not self.is_thrown_away else []:
            self._run(f"DROP DATABASE IF EXISTS {self.name_of(url)} WITH (FORCE)")
