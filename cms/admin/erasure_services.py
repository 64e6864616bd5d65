"""Erasure from Wagtail's own tables, which hold account numbers without a foreign key."""

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
    """Remove the account number and comments from logs, revisions, index and uploads.

    The edited content stays.
    """
    # First, while the log still says who wrote which comment.
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
    """Wagtail copies the text of a comment into the log and into each revision of the page."""
    acts = PageLogEntry.objects.filter(action__startswith="wagtail.comments.")
    own = acts.filter(user=user)
    # Comments that were deleted are in the log only.
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
    """The comments of a revision that other people wrote, with the replies of others."""
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
    """Receiver of `role_changed`: change the groups in the same transaction as the role."""
    if role in OFFICE_ROLES:
        sync_office_groups(user)
