"""Storages for media: every file is stripped of metadata and gets a random name.

Forms do the same before, and say in a sentence what is wrong. The storage covers what no form
checks: the second step of a multiple upload, imports, renditions, and what Wagtail may add.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha1
from pathlib import Path
from typing import Any

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage
from storages.backends.s3 import S3Storage
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from cms.curriculum.stored_facts import file_digest
from core.errors import FilesAway
from courses.questions.bare_files import RejectedFile, content_key, stored_form

from .sentences import NEW_PICTURE


class MetadataStrippingMixin(Storage):
    """Strips metadata in every media storage. Source: domain R4.2, ADR-0046."""

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        """Store the content without metadata; return its name. Only the folder of `name` is used.

        Raises SuspiciousFileOperation for what is neither a picture nor a sound.
        """
        content.seek(0)
        try:
            kept = stored_form(content.read())
        except RejectedFile as problem:
            raise SuspiciousFileOperation(f"Not kept: {problem.code}") from problem
        folder = (name or "").rpartition("/")[0]
        path = f"{folder}/{content_key(kept)}" if folder else content_key(kept)
        return super().save(path, ContentFile(kept), max_length)


class MetadataFreeFileStorage(MetadataStrippingMixin, FileSystemStorage):
    """CMS files in a folder, MEDIA_ROOT."""


# Seconds: as long as for a page.
CONNECT, READ = 3, 15


class MetadataFreeBucketStorage(MetadataStrippingMixin, S3Storage):
    """CMS files in a bucket, served by our own views: browsers never contact the bucket."""

    def __init__(self, **options: Any) -> None:
        config = Config(
            signature_version="s3v4",
            # Self-hosted servers have no host name for each bucket.
            s3={"addressing_style": "path" if options.get("endpoint_url") else "auto"},
            connect_timeout=CONNECT,
            read_timeout=READ,
            retries={"max_attempts": 2},
            # Only Amazon supports these checksums by default.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        # No ACL per file: the bucket's policy makes them private.
        super().__init__(
            client_config=config,
            # Files are small, and a worker has enough threads.
            transfer_config=TransferConfig(use_threads=False),
            default_acl=None,
            file_overwrite=False,
            **options,
        )

    def is_open_to_anybody(self, name: str) -> bool:
        """Whether anyone without a key can read this file. Raises FilesAway."""
        try:
            self.unsigned_connection.Object(self.bucket_name, name).get()
        except ClientError:
            return False
        except BotoCoreError as problem:
            raise FilesAway(f"The bucket does not answer: {type(problem).__name__}") from problem
        return True

    def url(self, name: str | None, **_more: Any) -> str:
        """Our own URL, as for files in a folder."""
        return f"{settings.MEDIA_URL}{name}"

    def _open(self, name: str, mode: str = "rb") -> File:
        # Read completely at once: files are small, and errors then occur here and not half way.
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
    """Convert errors of the S3 library into FilesAway."""
    try:
        yield
    except (BotoCoreError, ClientError) as problem:
        # Only the kind: the message may contain a URL or the name of a file.
        code = getattr(problem, "response", {}).get("Error", {}).get("Code", "")
        raise FilesAway(
            f"The bucket does not answer: {type(problem).__name__} {code}".strip()
        ) from (problem)


def image_of(file: Path) -> Any:
    """The CMS image with this file's content, created if necessary."""
    return _row_of(get_image_model(), file)


def document_of(file: Path) -> Any:
    """The CMS document with this file's content, created if necessary."""
    return _row_of(get_document_model(), file)


def picture_of(data: bytes, by: Any) -> tuple[Any, bool]:
    """The CMS image with these stripped bytes, and whether it was created now."""
    model = get_image_model()
    digest = sha1(data, usedforsecurity=False).hexdigest()
    known = _known(model, digest)
    if known is not None:
        return known, False
    row = model.objects.create(
        title=str(NEW_PICTURE),
        file=ContentFile(data, name="picture"),
        file_hash=digest,
        file_size=len(data),
        uploaded_by_user=by,
    )
    return row, True


def _known(model: Any, digest: str) -> Any:
    return model.objects.filter(file_hash=digest).order_by("pk").first()


def _row_of(model: Any, file: Path) -> Any:
    digest = file_digest(file)
    known = _known(model, digest)
    if known is not None:
        return known
    with file.open("rb") as opened:
        return model.objects.create(
            title=file.stem.replace("-", " "),
            file=File(opened, name=file.name),
            file_hash=digest,
            file_size=file.stat().st_size,
        )
