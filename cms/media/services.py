"""Strips the metadata of files that an installation stored before uploads were stripped."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from PIL import Image
from wagtail.images import get_image_model
from wagtail.models import UploadedFile
from wagtail.users.models import UserProfile

from cms.media.sentences import NEW_PICTURE, NEW_SOUND
from cms.media.stored_before import leftovers, waiting_rows
from core.errors import FilesAway
from core.health_checks import ok, problem, register
from courses.questions.bare_files import is_content_key


@dataclass(frozen=True, slots=True)
class RepairReport:
    """The result for one file. `problem` is empty on success; `changed`: whether bytes were
    removed.
    """

    kind: str
    id: int
    problem: str = ""
    changed: bool = False


def repair_all() -> Iterator[RepairReport]:
    """Strip each waiting file; safe to stop and repeat. Files that fail are left as they are."""
    for model, pk in waiting_rows():
        yield _repair(model, pk)


def delete_leftover_files() -> int:
    """Delete what `leftovers` finds, and what refers to it; return how many files."""
    rendition = get_image_model().get_rendition_model()
    for pk, name in list(rendition.objects.values_list("pk", "file")):
        if not is_content_key(name):
            rendition.objects.filter(pk=pk).delete()
    for pk, name in list(UploadedFile.objects.values_list("pk", "file")):
        if not is_content_key(name):
            UploadedFile.objects.filter(pk=pk).delete()
    UserProfile.objects.exclude(avatar="").update(avatar="")
    files = leftovers()
    for file in files:
        file.unlink(missing_ok=True)
    return len(files)


@transaction.atomic
def _repair(model: Any, pk: int) -> RepairReport:
    row = model.objects.select_for_update().get(pk=pk)
    kind, old = model._meta.model_name, row.file.name
    storage = row.file.storage
    try:
        with storage.open(old) as opened:
            raw = opened.read()
        # `save` strips the metadata and gives the random name.
        row.file = storage.save(old, ContentFile(raw))
    except (OSError, SuspiciousFileOperation) as problem:
        return RepairReport(kind, pk, problem=str(problem))
    is_picture = model is get_image_model()
    if row.uploaded_by_user_id and _repeats(row.title, old):
        row.title = str(NEW_PICTURE if is_picture else NEW_SOUND)
    (row._set_image_file_metadata if is_picture else row._set_document_file_metadata)()
    row.save()
    if is_picture:
        row.renditions.all().delete()
    with storage.open(row.file.name) as opened:
        changed = opened.read() != raw
    transaction.on_commit(lambda: storage.delete(old))
    return RepairReport(kind, pk, changed=changed)


def _repeats(title: str, path: str) -> bool:
    """Whether a title is only the name of the file."""
    name = path.rpartition("/")[2]
    plain = [re.sub(r"[\W_]+", "", one).casefold() for one in (title, name, PurePath(name).stem)]
    return plain[0] in plain[1:]


# Number of machines with database sessions. The database's own machine counts once, however it
# connects.
MACHINES = """
    SELECT count(DISTINCT CASE WHEN client_addr IS NULL OR client_addr IN ('127.0.0.1', '::1')
    THEN 'own' ELSE host(client_addr) END)
    FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'
"""


@register("files")
def files_are_found_everywhere() -> Iterator[CheckMessage]:
    """A bucket is tested with a one-pixel picture; a folder must be shared by all machines."""
    if settings.MEDIA_BUCKET:
        yield from _bucket_works(default_storage)
    else:
        yield folder_fits(machines_at_the_database())


def folder_fits(machines: int) -> CheckMessage:
    """Whether a folder is enough for this number of machines."""
    if settings.MEDIA_SHARED:
        return ok(f"They lie in {settings.MEDIA_ROOT}, the same folder on every machine.")
    if machines > 1:
        return problem(
            f"{machines} machines use the database, and files lie on the disk of each. Name a "
            "bucket in MEDIA_BUCKET, or share MEDIA_ROOT and set MEDIA_SHARED=true."
        )
    return ok(f"They lie in {settings.MEDIA_ROOT}, on this machine's disk.")


def machines_at_the_database() -> int:
    """The number of machines with connections now; 1 unless the database is PostgreSQL."""
    if connection.vendor != "postgresql":
        return 1
    with connection.cursor() as cursor:
        cursor.execute(MACHINES)
        return int(cursor.fetchone()[0])


def _bucket_works(storage: Any) -> Iterator[CheckMessage]:
    try:
        name = storage.save("tried/dot", ContentFile(_dot()))
        try:
            whole = bool(storage.open(name).read())
            is_open = storage.is_open_to_anybody(name)
        finally:
            storage.delete(name)
    except FilesAway as away:
        yield problem(f"{away}. Check MEDIA_BUCKET and what belongs to it.")
        return
    if is_open:
        yield problem("Anybody can read what lies in the bucket. Make the bucket private.")
    elif whole:
        yield ok(f"A picture came into {settings.MEDIA_BUCKET}, out of it and was deleted.")


def _dot() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (1, 1)).save(made, "WEBP")
    return made.getvalue()
