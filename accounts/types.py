"""The types of the user and the organisation behind a page, for functions that a view calls.

The floors above take them from here: they ask this app, and not its tables.
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
# Whoever asks, signed in or not.
type Visitor = User | AnonymousUser


class SignedInRequest(HttpRequest):
    """The request of a view behind `login_required`: Django's own also allows nobody."""

    user: User
