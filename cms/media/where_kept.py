"""Whether files are where every machine finds them, and nobody else (ADR-0046): for `doctor`."""

import io
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from PIL import Image

from core.errors import FilesAway
from core.health_checks import ok, problem, register

# Sessions at the database come from as many machines. Its own counts once, by whichever way.
MACHINES = """
    SELECT count(DISTINCT CASE WHEN client_addr IS NULL OR client_addr IN ('127.0.0.1', '::1')
    THEN 'own' ELSE host(client_addr) END)
    FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'
"""


@register("files")
def files_are_found_everywhere() -> Iterator[CheckMessage]:
    """A bucket is tried with a picture of one dot; a folder has to be one for all machines."""
    if settings.MEDIA_BUCKET:
        yield from _bucket_works(default_storage)
    else:
        yield folder_fits(machines_at_the_database())


def folder_fits(machines: int) -> CheckMessage:
    """Whether a folder is enough for so many machines."""
    if settings.MEDIA_SHARED:
        return ok(f"They lie in {settings.MEDIA_ROOT}, the same folder on every machine.")
    if machines > 1:
        return problem(
            f"{machines} machines use the database, and files lie on the disk of each. Name a "
            "bucket in MEDIA_BUCKET, or share MEDIA_ROOT and set MEDIA_SHARED=true."
        )
    return ok(f"They lie in {settings.MEDIA_ROOT}, on this machine's disk.")


def machines_at_the_database() -> int:
    """From how many machines somebody is connected now; 1 where it is a file."""
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
