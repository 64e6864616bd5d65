"""What a page shows beside its own fields is asked from outside: models know no learner.

`cms.pages` registers a function for each model when the app starts.
"""

from collections.abc import Callable
from typing import Any

from django.db import models

from accounts.types import SignedInRequest

type Provider = Callable[[Any, SignedInRequest], dict[str, Any]]

_providers: dict[type[models.Model], Provider] = {}


def provides_context(model: type[models.Model]) -> Callable[[Provider], Provider]:
    """Makes the decorated function the one that is asked for rows of `model`."""

    def register(function: Provider) -> Provider:
        _providers[model] = function
        return function

    return register


def context_of(row: models.Model, request: SignedInRequest) -> dict[str, Any]:
    """What the template of this row shows. Raises KeyError where nobody provides it."""
    return _providers[type(row)](row, request)
