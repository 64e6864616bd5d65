"""What waits for the readers, and what does not yet. Read only."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast
from wagtail.models import Page, WorkflowState

READERS_WORKFLOW = "Read by our readers"


def count_waiting_for_readers() -> int:
    """How many pages are in the readers' queue."""
    return WorkflowState.objects.filter(
        status=WorkflowState.STATUS_IN_PROGRESS, workflow__name=READERS_WORKFLOW
    ).count()


def drafts_nobody_handed_on(model: Any) -> QuerySet:
    """Pages of this kind with words that a load brought and no reader was given.

    What an editor wrote last is hers; what the readers sent back waits for her as well.
    """
    states = WorkflowState.objects.active().filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id=Cast(OuterRef("pk"), CharField()),
    )
    return (
        model.objects.filter(
            alias_of=None, has_unpublished_changes=True, latest_revision__user=None
        )
        .exclude(loaded_digest="")
        .filter(~Exists(states))
        .order_by("path")
    )
