"""Registry of functions that add context to a page: models know no learners.

`cms.pages` registers a function for each model when the app starts.
"""

from collections.abc import Callable
from typing import Any

from django.db import models

from accounts.types import SignedInRequest

type Provider = Callable[[Any, SignedInRequest], dict[str, Any]]

_providers: dict[type[models.Model], Provider] = {}


def provides_context(model: type[models.Model]) -> Callable[[Provider], Provider]:
    """Decorator that registers a function for rows of `model`."""

    def register(function: Provider) -> Provider:
        _providers[model] = function
        return function

    return register


def context_of(row: models.Model, request: SignedInRequest) -> dict[str, Any]:
    """The context for the template of this row. Raises KeyError if nobody provides it."""
    return _providers[type(row)](row, request)
