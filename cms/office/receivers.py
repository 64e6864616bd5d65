"""What the office hears from accounts."""

from typing import Any

from accounts.roles import OFFICE_ROLES
from accounts.types import Person

from .services import give_office_access


def follow_roles(sender: Any, user: Person, role: str, **kwargs: Any) -> None:
    """Receiver of `role_changed`: groups change in the transaction in which the role did."""
    if role in OFFICE_ROLES:
        give_office_access(user)
