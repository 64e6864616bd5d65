"""What a reader's approval does."""

from typing import Any


def publish_approved(workflow_state: Any, user: Any = None) -> None:
    """Publish what the readers approved, with its quizzes (WAGTAIL_FINISH_WORKFLOW_ACTION).

    A reader may approve but not publish, so Wagtail's own action, which checks for the right to
    publish, would refuse. It would also publish the newest draft, not the one that was read. A page
    below a draft is not published until its parent is.
    """
    # Wagtail imports this module while its own models are still loading.
    from core.clock import now

    from .queries import ReviewedPage, is_under_drafts
    from .review_services import publish_quizzes, publish_reviewed_below

    state = workflow_state.current_task_state
    page = workflow_state.content_object.specific
    passed = ReviewedPage(
        page=page, revision=state.revision, began=state.started_at, at=state.finished_at or now()
    )
    if is_under_drafts(page):
        return
    publish_quizzes(passed, by=user)
    state.revision.publish(user=user, skip_permission_checks=True)
    publish_reviewed_below(page, by=user, at=now())
