"""Work of the office that a worker does outside a request."""

from django.tasks import task

from core.clock import now
from core.work_queue import LATER

from .publishing_services import carry_out


@task(backend=LATER)
def publish(public_id: str) -> None:
    """Publishes what a run asks for (`cms.models.PublishingRun`). Its number is all that waits."""
    carry_out(public_id=public_id, at=now())
