"""Which card to sign in with is whose. Read only."""

from ..models import PocketCard, User
from ..queries import is_staff


def card_of(user: User) -> PocketCard | None:
    """Her card, or None; also one that rests."""
    return PocketCard.objects.filter(user=user).first()


def may_have_card(user: User) -> bool:
    """Women alone: staff prove twice that it is they, by other means (ADR-0039)."""
    return user.is_authenticated and not is_staff(user)
