"""What an erasure has to empty in Wagtail's own tables, which keep numbers without a link."""

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import (
    ModelLogEntry,
    PageLogEntry,
    ReferenceIndex,
    Revision,
    UploadedFile,
)

from accounts.types import Person

# Keys of a revision's JSON that hold the number of an account.
_NUMBERS = ("owner", "locked_by", "verified_by", "uploaded_by_user")


def forget_in_office(*, user: Person, keep_certificate: bool, at: datetime) -> None:
    """Takes the account's number out of logs, revisions, index and uploads; the work stays."""
    PageLogEntry.objects.filter(user=user).update(user=None)
    ModelLogEntry.objects.filter(user=user).update(user=None)
    account = ContentType.objects.get_for_model(Person)
    number = str(user.pk)
    ModelLogEntry.objects.filter(content_type=account, object_id=number).delete()
    Revision.objects.filter(content_type=account, object_id=number).delete()
    ReferenceIndex.objects.filter(
        Q(to_content_type=account, to_object_id=number) | Q(content_type=account, object_id=number)
    ).delete()
    for upload in UploadedFile.objects.filter(uploaded_by_user=user):
        upload.file.delete(save=False)
        upload.delete()
    _empty_revisions(user.pk)


def _empty_revisions(number: int) -> None:
    named = Q()
    for key in _NUMBERS:
        named |= Q(**{f"content__{key}": number})
    for revision in Revision.objects.filter(named).iterator(chunk_size=100):
        content = {
            key: None if key in _NUMBERS and value == number else value
            for key, value in revision.content.items()
        }
        Revision.objects.filter(pk=revision.pk).update(content=content)
