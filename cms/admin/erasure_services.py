"""What an erasure has to empty in Wagtail's own tables, which keep numbers without a link."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import (
    COMMENTS_RELATION_NAME,
    Comment,
    CommentReply,
    ModelLogEntry,
    PageLogEntry,
    ReferenceIndex,
    Revision,
    UploadedFile,
)

from accounts.roles import OFFICE_ROLES
from accounts.types import Person

from .services import sync_office_groups

# Keys of a revision's JSON that hold the number of an account.
_NUMBERS = ("owner", "locked_by", "verified_by", "uploaded_by_user")


def erase_office_traces(*, user: Person, keep_certificate: bool, at: datetime) -> None:
    """Takes number and remarks out of logs and revisions, the number out of index and uploads.

    The work stays.
    """
    # While the log still says whose remarks they were.
    _erase_comments(user)
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


def _erase_comments(user: Person) -> None:
    """Wagtail writes the words of a remark into the log, and into each version of the page."""
    acts = PageLogEntry.objects.filter(action__startswith="wagtail.comments.")
    own = acts.filter(user=user)
    # Remarks that were deleted stand in the log alone.
    remarks = {
        *Comment.objects.filter(user=user).values_list("pk", flat=True),
        *own.filter(action="wagtail.comments.create").values_list("data__comment__id", flat=True),
    }
    replies = {
        *CommentReply.objects.filter(user=user).values_list("pk", flat=True),
        *own.filter(action="wagtail.comments.create_reply").values_list(
            "data__reply__id", flat=True
        ),
    }
    pages = {
        *Comment.objects.filter(Q(user=user) | Q(resolved_by=user)).values_list("page", flat=True),
        *CommentReply.objects.filter(user=user).values_list("comment__page", flat=True),
        *own.values_list("page", flat=True),
    }
    about = acts.filter(Q(data__comment__id__in=remarks) | Q(data__reply__id__in=replies))
    for entry in about.iterator(chunk_size=100):
        data = _remove_comment_text(
            _remove_comment_text(entry.data, "comment", remarks), "reply", replies
        )
        PageLogEntry.objects.filter(pk=entry.pk).update(data=data)
    of_pages = Revision.objects.filter(
        object_id__in=[str(page) for page in pages], content__has_key=COMMENTS_RELATION_NAME
    )
    for revision in of_pages.iterator(chunk_size=100):
        content = {
            **revision.content,
            COMMENTS_RELATION_NAME: _by_others(revision.content[COMMENTS_RELATION_NAME], user.pk),
        }
        if content != revision.content:
            Revision.objects.filter(pk=revision.pk).update(content=content)


def _remove_comment_text(data: Mapping[str, Any], part: str, numbers: set[int]) -> dict[str, Any]:
    said = data.get(part, {})
    return {**data, part: {**said, "text": ""}} if said.get("id") in numbers else dict(data)


def _by_others(remarks: list[dict[str, Any]], number: int) -> list[dict[str, Any]]:
    """Those of a version that somebody else wrote, with the replies of others."""
    return [
        {
            **remark,
            "resolved_by": None
            if remark.get("resolved_by") == number
            else remark.get("resolved_by"),
            "replies": [one for one in remark.get("replies", []) if one["user"] != number],
        }
        for remark in remarks
        if remark["user"] != number
    ]


def sync_office_access(sender: Any, user: Person, role: str, **kwargs: Any) -> None:
    """Receiver of `role_changed`: groups change in the transaction in which the role did."""
    if role in OFFICE_ROLES:
        sync_office_groups(user)
