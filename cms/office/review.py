"""What a reader's approval does."""

from typing import Any


def publish_approved(workflow_state: Any, user: Any = None) -> None:
    """Publishes what the readers approved (WAGTAIL_FINISH_WORKFLOW_ACTION).

    A reader may approve and may not publish by herself, so Wagtail's own action, which asks for
    her right to publish, would refuse; and it would publish the newest draft, not the one she read.
    """
    revision = workflow_state.current_task_state.revision
    revision.publish(user=user, skip_permission_checks=True)
