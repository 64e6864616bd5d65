"""What an account's owner is asked, or can look back at, about its sign-ins. Read only."""

from collections.abc import Collection

from .models import SignInNotice
from .types import Person


def asked_among(user: Person, public_ids: Collection[str]) -> list[SignInNotice]:
    """Those of these that she has not answered. No query where there is nothing to look for."""
    if not public_ids:
        return []
    rows = SignInNotice.objects.filter(user=user, public_id__in=public_ids, answer="")
    return list(rows.order_by("day", "pk"))


def notices_of(user: Person) -> list[SignInNotice]:
    """All that are kept, the latest first."""
    return list(SignInNotice.objects.filter(user=user).order_by("-day", "-pk"))
