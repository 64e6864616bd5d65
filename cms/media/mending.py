"""Files that an installation stored before they were made bare, mended one by one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.db import transaction
from wagtail.images import get_image_model
from wagtail.models import UploadedFile
from wagtail.users.models import UserProfile

from cms.media.sentences import NEW_PICTURE, NEW_SOUND
from cms.media.stored_before import leftovers, waiting_rows
from courses.questions.bare_files import is_key_name


@dataclass(frozen=True, slots=True)
class Mended:
    """One file. `problem` is empty where all went well; `changed` says whether bytes went."""

    kind: str
    id: int
    problem: str = ""
    changed: bool = False


def mend_all() -> Iterator[Mended]:
    """Mends each; harmless when it is stopped and run again. What cannot be mended stays."""
    for model, pk in waiting_rows():
        yield _mend(model, pk)


def drop_leftovers() -> int:
    """Deletes what `leftovers` finds, and what pointed there; how many files."""
    rendition = get_image_model().get_rendition_model()
    for pk, name in list(rendition.objects.values_list("pk", "file")):
        if not is_key_name(name):
            rendition.objects.filter(pk=pk).delete()
    for pk, name in list(UploadedFile.objects.values_list("pk", "file")):
        if not is_key_name(name):
            UploadedFile.objects.filter(pk=pk).delete()
    UserProfile.objects.exclude(avatar="").update(avatar="")
    files = leftovers()
    for file in files:
        file.unlink(missing_ok=True)
    return len(files)


@transaction.atomic
def _mend(model: Any, pk: int) -> Mended:
    row = model.objects.select_for_update().get(pk=pk)
    kind, old = model._meta.model_name, row.file.name
    storage = row.file.storage
    try:
        with storage.open(old) as opened:
            raw = opened.read()
        # Through the door, which makes it bare and gives the name.
        row.file = storage.save(old, ContentFile(raw))
    except (OSError, SuspiciousFileOperation) as problem:
        return Mended(kind, pk, problem=str(problem))
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
    return Mended(kind, pk, changed=changed)


def _repeats(title: str, path: str) -> bool:
    """Whether a title only says the name of the file."""
    name = path.rpartition("/")[2]
    plain = [re.sub(r"[\W_]+", "", one).casefold() for one in (title, name, PurePath(name).stem)]
    return plain[0] in plain[1:]
