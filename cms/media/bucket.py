"""The same door where files lie in a bucket that speaks S3. Loaded where one is named: ADR-0046."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files import File
from storages.backends.s3 import S3Storage

from core.errors import FilesAway

from .storage import BareDoor

# Seconds: whoever waits for a picture waits no longer than for a page.
CONNECT, READ = 3, 15


class BareBucket(BareDoor, S3Storage):
    """Files of the office, sent on by our own pages: no browser is ever led to the bucket."""

    def __init__(self, **options: Any) -> None:
        config = Config(
            signature_version="s3v4",
            # Servers of one's own have no name for each bucket.
            s3={"addressing_style": "path" if options.get("endpoint_url") else "auto"},
            connect_timeout=CONNECT,
            read_timeout=READ,
            retries={"max_attempts": 2},
            # What only Amazon understands, unless it is asked for.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        # No rule of the files' own: the bucket's says that they are private.
        super().__init__(
            client_config=config,
            # Files are small, and a worker has threads enough.
            transfer_config=TransferConfig(use_threads=False),
            default_acl=None,
            file_overwrite=False,
            **options,
        )

    def is_open_to_anybody(self, name: str) -> bool:
        """Whether who has no key can read this file. Raises FilesAway."""
        try:
            self.unsigned_connection.Object(self.bucket_name, name).get()
        except ClientError:
            return False
        except BotoCoreError as problem:
            raise FilesAway(f"The bucket does not answer: {type(problem).__name__}") from problem
        return True

    def url(self, name: str | None, **_more: Any) -> str:
        """Our own address, as for files in a folder."""
        return f"{settings.MEDIA_URL}{name}"

    def _open(self, name: str, mode: str = "rb") -> File:
        # At once and whole: files are small, and what fails fails here and not half way.
        with _told():
            opened = super()._open(name, mode)
            return File(io.BytesIO(opened.read()), name=name)

    def _save(self, name: str, content: Any) -> str:
        with _told():
            return str(super()._save(name, content))

    def delete(self, name: str) -> None:
        with _told():
            super().delete(name)

    def exists(self, name: str) -> bool:
        with _told():
            return bool(super().exists(name))

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        """Folders and files."""
        with _told():
            folders, files = super().listdir(name)
            return folders, files

    def size(self, name: str) -> int:
        with _told():
            return int(super().size(name))


@contextmanager
def _told() -> Iterator[None]:
    """What the library raises, as what our pages know. Raises FilesAway."""
    try:
        yield
    except (BotoCoreError, ClientError) as problem:
        # The kind alone: its words may hold an address or the name of a file.
        code = getattr(problem, "response", {}).get("Error", {}).get("Code", "")
        raise FilesAway(
            f"The bucket does not answer: {type(problem).__name__} {code}".strip()
        ) from (problem)
