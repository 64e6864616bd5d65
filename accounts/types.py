"""Types of the user and the organisation of a page, for functions that a view calls.

Higher layers import them from here, so that they depend on this app and not on its tables.
"""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from .models import Approval, AskedFor, Invitation, LoginCard, Organisation, User

__all__ = [
    "Approval",
    "AskedFor",
    "Invitation",
    "LoginCard",
    "Organisation",
    "Person",
    "SignedInRequest",
    "Visitor",
]

# An account.
Person = User
# The user of a request, signed in or not.
type Visitor = User | AnonymousUser


class SignedInRequest(HttpRequest):
    """The request of a view behind `login_required`; in Django's own, the user may be anonymous."""

    user: User
