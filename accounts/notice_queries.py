"""What an account's owner is asked, or can look back at, about its sign-ins. Read only."""

from collections.abc import Collection

from .models import SignInNotice
from .types import Person, Visitor

# In a session: the public ids of what is asked in this sign-in; of what every sign-in is told, and
# was answered in this one.
NOTICES, ANSWERED = "notices", "answered"


def asked_among(user: Person, public_ids: Collection[str]) -> list[SignInNotice]:
    """Those of these that she has not answered. No query where there is nothing to look for."""
    if not public_ids:
        return []
    rows = SignInNotice.objects.filter(user=user, public_id__in=public_ids, answer="")
    return list(rows.order_by("day", "pk"))


def open_notice_of(user: Visitor, answered: Collection[str]) -> str:
    """The public id of what this sign-in is to be told; "" for nothing. No query.

    `answered`: the public ids that were answered in it.
    """
    found = user._open_notice if user.is_authenticated else None
    return str(found) if found is not None and str(found) not in answered else ""


def notices_of(user: Person) -> list[SignInNotice]:
    """All that are kept, the latest first."""
    return list(SignInNotice.objects.filter(user=user).order_by("-day", "-pk"))
