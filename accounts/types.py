"""Names for the signatures of other apps: they ask this one's functions and not its tables."""

from django.http import HttpRequest

from .models import Organisation, User

__all__ = ["Organisation", "Person", "SignedInRequest"]

Person = User


class SignedInRequest(HttpRequest):
    """Django's own request also allows nobody; behind `login_required` its `user` is a person."""

    user: User
