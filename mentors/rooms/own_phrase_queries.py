"""The phrases that a supervisor keeps for herself. Read only, and each for its owner alone."""

from uuid import UUID

from accounts.models import User

from ..models import OwnPhrase


def phrases_of(person: User) -> list[tuple[UUID, str]]:
    """Hers, in the order in which she wrote them: id and words."""
    rows = OwnPhrase.objects.filter(person=person)
    return [(row.public_id, row.text) for row in rows]


def phrases_of_seat(member_id: int) -> list[tuple[UUID, str]]:
    """The same for who sits there."""
    rows = OwnPhrase.objects.filter(person__seats=member_id)
    return [(row.public_id, row.text) for row in rows]
