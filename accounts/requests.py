"""The type of a request by somebody who is signed in, for views behind `login_required`."""

from django.http import HttpRequest

from .models import User


class SignedInRequest(HttpRequest):
    """Django's own request also allows nobody; here `user` is a person."""

    user: User
