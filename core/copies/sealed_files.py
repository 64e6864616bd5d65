"""One file, encrypted for whoever holds a private key: a compressed tar inside of age.

age was chosen because the file can be opened without this program (`age -d`, then `tar xz`). It is
also encrypted with a public key: the server can make backups and cannot read one. What was cut off
or changed is noticed before anything is believed (ADR-0055).
"""

import io
import os
import tarfile
import threading
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Protocol

import pyrage

# So much of a table or a file is held in memory at once.
PIECE_BYTES = 4 * 1024 * 1024
# What shows that a file ends too soon.
_TORN = (tarfile.TarError, EOFError, zlib.error)
_FIRST_LINE = b"age-encryption.org/v1\n"


class NotOpened(Exception):
    """A backup cannot be written or read; the sentence says why."""


def recipients_of(texts: list[str]) -> list[Any]:
    """The public keys that these texts are. Raises NotOpened."""
    try:
        return [pyrage.x25519.Recipient.from_str(text.strip()) for text in texts]
    except pyrage.RecipientError as problem:
        raise NotOpened(
            "BACKUP_TO is no public key of age, which begins with age1. Make a pair with: "
            "age-keygen -o backup.key"
        ) from problem


def identities_in(file: Path) -> list[Any]:
    """The private keys in a file as age-keygen writes it. Raises NotOpened."""
    try:
        lines = [line.strip() for line in file.read_text("utf-8").splitlines()]
        keys = [line for line in lines if line and not line.startswith("#")]
        found = [pyrage.x25519.Identity.from_str(key) for key in keys]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError) as problem:
        raise NotOpened(f"{file} is no private key of age, or cannot be read.") from problem
    if not found:
        raise NotOpened(f"{file} holds no private key.")
    return found


class Content(Protocol):
    """The bytes of one piece, read once."""

    def read(self, size: int = -1, /) -> bytes:
        """So many of them, or all that are left."""
        ...


class Writer:
    """Puts pieces into the file, in order."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar

    def add(self, name: str, data: bytes) -> None:
        """One piece under a name."""
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = len(data), 0o600
        self._tar.addfile(entry, io.BytesIO(data))

    def add_file(self, name: str, file: IO[bytes], size: int) -> None:
        """A whole file of that many bytes, read as it is written."""
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = size, 0o600
        self._tar.addfile(entry, file)


class _Disk:
    """The file on the disk; it keeps the error that a library would turn into words."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.error: OSError | None = None

    def write(self, data: bytes) -> int:
        try:
            return self._file.write(data)
        except OSError as problem:
            self.error = problem
            raise

    def flush(self) -> None:
        self._file.flush()


class _Aside(threading.Thread):
    """Encrypts or decrypts beside the thread that owns the connection to the database."""

    def __init__(self, job: Any, *arguments: Any, closing: IO[bytes]) -> None:
        super().__init__(daemon=True)
        self._job, self._arguments, self._closing = job, arguments, closing
        self.error: Exception | None = None
        self.start()

    def run(self) -> None:
        try:
            self._job(*self._arguments)
        except Exception as problem:
            self.error = problem
        finally:
            # Whoever waits at the other end of the pipe learns that nothing more comes or goes.
            with suppress(OSError):
                self._closing.close()


@contextmanager
def writing(path: Path, recipients: list[Any]) -> Iterator[Writer]:
    """Writes the file at `path`. It appears when all of it is on the disk, or not at all.

    Raises OSError where the disk refuses.
    """
    unfinished = path.with_name(path.name + ".part")
    try:
        with open(unfinished, "wb", opener=_for_the_owner_alone) as file:
            disk, (source, pipe) = _Disk(file), _pipe()
            aside = _Aside(pyrage.encrypt_io, source, disk, recipients, closing=source)
            try:
                with pipe, tarfile.open(fileobj=pipe, mode="w|gz", compresslevel=1) as tar:
                    yield Writer(tar)
            except BrokenPipeError:
                # The other end says why.
                pass
            finally:
                aside.join()
            if problem := disk.error or aside.error:
                raise problem
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def pieces(path: Path, identities: list[Any]) -> Generator[tuple[str, Content], None, None]:
    """Name and content of each piece, in order; each is read before the next is asked for.

    Raises NotOpened for a file that is none of ours, is for another key, or is not whole: the last
    may show only after all pieces.
    """
    try:
        file = path.open("rb")
    except OSError as problem:
        raise NotOpened(f"{path} cannot be read.") from problem
    with file:
        if file.read(len(_FIRST_LINE)) != _FIRST_LINE:
            raise NotOpened(f"{path} is no backup of this program.")
        file.seek(0)
        source, pipe = _pipe()
        aside = _Aside(pyrage.decrypt_io, file, pipe, identities, closing=pipe)
        torn: Exception | None = None
        try:
            with source, tarfile.open(fileobj=source, mode="r|gz") as tar:
                for entry in tar:
                    content = tar.extractfile(entry)
                    if content is None:
                        raise NotOpened(f"{path} is no backup of this program.")
                    yield entry.name, _Content(path, content)
                # The end of the file says whether it is whole.
                while source.read(PIECE_BYTES):
                    pass
        except _TORN as problem:
            torn = problem
        finally:
            aside.join()
        _raise_for(path, aside.error, torn)


def _raise_for(path: Path, error: Exception | None, torn: Exception | None) -> None:
    if isinstance(error, pyrage.DecryptError) and "No matching keys" in str(error):
        raise NotOpened(f"{path} was made for another key than this one.") from error
    if error or torn:
        raise NotOpened(_damaged(path)) from error


def _damaged(path: Path) -> str:
    return f"{path} is damaged or was cut off. Take another backup."


class _Content:
    """The bytes of one piece. Raises NotOpened where they end too soon."""

    def __init__(self, path: Path, content: IO[bytes]) -> None:
        self._path, self._content = path, content

    def read(self, size: int = -1, /) -> bytes:
        try:
            return self._content.read(size)
        except _TORN as problem:
            raise NotOpened(_damaged(self._path)) from problem


def _pipe() -> tuple[IO[bytes], IO[bytes]]:
    reading_end, writing_end = os.pipe()
    return os.fdopen(reading_end, "rb"), os.fdopen(writing_end, "wb")


def _for_the_owner_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
