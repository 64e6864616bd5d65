"""The types of who asks for a page, for functions that a view calls."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from .models import User

# An account, for the floors above: they ask the apps, not their tables.
type Person = User
# Whoever asks, signed in or not.
type Visitor = User | AnonymousUser


class SignedInRequest(HttpRequest):
    """The request of a view behind `login_required`: Django's own also allows nobody."""

    user: User
