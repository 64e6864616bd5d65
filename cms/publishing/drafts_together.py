"""Publish many drafts in bulk, in a few SQL statements.

Wagtail's own publishing reads each draft again, saves its row twice and runs about sixty queries
for each page. That is fine for an editor's click and slow for a whole course. The result here is
the same: the row, Wagtail's log entries, the search index and the rows of `courses`.
"""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from wagtail.fields import StreamField
from wagtail.models import COMMENTS_RELATION_NAME, Comment, Page, Revision, WorkflowState

from accounts.types import Person
from cms.models import Quiz

from .catalogue_sync import sync_as_written
from .office_log import Act, log_all
from .page_rows import index_for_search

# Fields for the state and position of a row; publishing copies none of them from the draft.
_STATE = frozenset(
    {
        "path",
        "depth",
        "numchild",
        "url_path",
        "draft_title",
        "live",
        "has_unpublished_changes",
        "expired",
        "first_published_at",
        "last_published_at",
        "live_revision",
        "latest_revision",
        "latest_revision_created_at",
        "locked",
        "locked_at",
        "locked_by",
        "owner",
        COMMENTS_RELATION_NAME,
    }
)
_CHANGED = [
    "live",
    "has_unpublished_changes",
    "expired",
    "first_published_at",
    "last_published_at",
    "live_revision",
]
_CHANGED_OF_ALIAS = [
    "live",
    "has_unpublished_changes",
    "draft_title",
    "last_published_at",
    "latest_revision_created_at",
]
# Fields that an alias does not copy from its source, besides its state.
_OWN = frozenset({"pk", "slug", "locale", "alias_of", "loaded_digest"})
Draft = tuple[Any, Revision]


def as_they_stand(drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts that were never published and equal their row, as a course import leaves them.

    All others, including what an editor is working on, must be published by Wagtail itself.
    """
    _read_contents(drafts)
    pages = [row.pk for row, _revision in drafts if isinstance(row, Page)]
    remarked = set(Comment.objects.filter(page__in=pages).values_list("page", flat=True))
    reviewed = _under_review(pages)
    return [
        (row, revision)
        for row, revision in drafts
        if row.first_published_at is None
        and not row.live
        and row.latest_revision_id == revision.pk
        and revision.approved_go_live_at is None
        and row.go_live_at is None
        and not (isinstance(row, Page) and row.pk in remarked | reviewed)
        and _says(row) == _content_of(row, revision.content)
    ]


def _read_contents(drafts: Sequence[Draft]) -> None:
    missing = [one.pk for _row, one in drafts if "content" in one.get_deferred_fields()]
    contents = dict(Revision.objects.filter(pk__in=missing).values_list("pk", "content"))
    for _row, revision in drafts:
        if revision.pk in contents:
            revision.content = contents[revision.pk]


def _under_review(pages: Sequence[int]) -> set[int]:
    states: QuerySet = WorkflowState.objects.active().filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id__in=[str(pk) for pk in pages],
    )
    return {int(number) for number in states.values_list("object_id", flat=True)}


def _says(row: Any) -> dict[str, Any]:
    data = json.loads(json.dumps(row.serializable_data(), cls=DjangoJSONEncoder))
    return _content_of(row, data)


def _content_of(row: Any, data: dict[str, Any]) -> dict[str, Any]:
    """`data` without the state fields. Stream fields are parsed, as the database reorders their
    keys.
    """
    said = {name: value for name, value in data.items() if name not in _STATE}
    for field in row._meta.fields:
        if isinstance(field, StreamField) and isinstance(said.get(field.name), str):
            said[field.name] = json.loads(said[field.name])
    return said


def publish_together(
    drafts: Sequence[Draft],
    *,
    by: Person | None,
    at: datetime,
    each: Callable[[Any], None] = lambda row: None,
) -> None:
    """Publishes what `as_they_stand` returned; `each` is called with every row after its check.

    Call it only inside `one_sync_at_the_end`. Raises Invalid or ValidationError
    for a row that may not be published, before anything is written.
    """
    for row, revision in drafts:
        row.live, row.has_unpublished_changes, row.expired = True, False, False
        row.first_published_at = row.last_published_at = at
        row.live_revision = revision
        _check(row)
        each(row)
    pages = [row for row, _revision in drafts if isinstance(row, Page)]
    quizzes = [row for row, _revision in drafts if isinstance(row, Quiz)]
    Page.objects.bulk_update(pages, _CHANGED, batch_size=100)
    Quiz.objects.bulk_update(quizzes, _CHANGED, batch_size=100)
    user_id = by.pk if by else None
    log_all(Act(row, "wagtail.publish", user_id, revision) for row, revision in drafts)
    index_for_search(pages)
    _let_aliases_follow([(row, one) for row, one in drafts if isinstance(row, Page)])
    for row in quizzes + pages:
        sync_as_written(row, at=at)


def _let_aliases_follow(drafts: Sequence[Draft]) -> None:
    """Publish aliases with their source page; as a rule their content is the same already."""
    by_source: dict[int, Draft] = {row.pk: (row, revision) for row, revision in drafts}
    models = {type(row) for row, _revision in drafts}
    together, alone = [], set()
    for model in models:
        for alias in model.objects.filter(alias_of__in=by_source):
            source = by_source[alias.alias_of_id][0]
            if not _shows_the_same(alias, source):
                alone.add(source.pk)
                continue
            alias.live, alias.has_unpublished_changes = True, False
            alias.draft_title = alias.title
            alias.last_published_at = source.last_published_at
            alias.latest_revision_created_at = source.latest_revision_created_at
            together.append(alias)
    Page.objects.bulk_update(together, _CHANGED_OF_ALIAS, batch_size=100)
    index_for_search(together)
    for pk in alone:
        source, revision = by_source[pk]
        source.update_aliases(revision=revision)


def _shows_the_same(alias: Any, source: Any) -> bool:
    own = _says(alias)
    return all(own.get(name) == value for name, value in _says(source).items() if name not in _OWN)


def _check(row: Any) -> None:
    """Validate a row for publishing; its foreign keys are known to exist."""
    if isinstance(row, Quiz):
        row.refuse_missing_words()
    others = {field.name for field in row._meta.fields if field.is_relation} | {"path", "depth"}
    row.full_clean(exclude=others, validate_unique=False, validate_constraints=False)
