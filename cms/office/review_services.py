"""Handing loaded drafts to the readers (domain 10.9). Publishing what they pass: `review`."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from wagtail.models import Workflow

from cms.models import PAGE_MODELS
from core.errors import Conflict

from .review_queries import READERS_WORKFLOW, drafts_nobody_handed_on


def hand_to_readers(
    *, at: datetime, progress: Callable[[str], None] = lambda sentence: None
) -> int:
    """Puts every loaded draft into the readers' queue that is not there; how many these were.

    What an editor is writing stays hers to hand in. May be run again. Raises Conflict where the
    site has no workflow yet.
    """
    workflow = Workflow.objects.active().filter(name=READERS_WORKFLOW).first()
    if workflow is None:
        raise Conflict("The readers' workflow is not set up. Run: manage.py load_curriculum")
    handed = 0
    for model in PAGE_MODELS:
        pages = list(drafts_nobody_handed_on(model))
        if pages:
            progress(f"{len(pages)} {model._meta.verbose_name_plural} go to the readers")
        for page in pages:
            with transaction.atomic():
                workflow.start(page, None)
            handed += 1
    return handed
