"""The lock for every change to a journey: rating, submitting evidence, issuing a certificate."""

from uuid import UUID

from core.errors import NotFound

from ...models import Journey


def locked_journey(public_id: UUID) -> Journey:
    """Return the journey, locked until the end of the transaction. Raise NotFound."""
    journey = (
        Journey.objects.select_for_update(of=("self",))
        .select_related("organisation", "version", "learner")
        .filter(public_id=public_id, left_at__isnull=True)
        .first()
    )
    if journey is None:
        raise NotFound
    return journey
