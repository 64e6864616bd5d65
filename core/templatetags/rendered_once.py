"""Components that look the same for everyone: rendered once, not at each request."""

from collections.abc import Hashable
from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

# Enough for the rows of a few courses in a few languages, in each variant.
KEPT_COMPONENTS = 8_192

register = template.Library()


@register.simple_tag
def rendered_once(component: str, **parameters: Hashable) -> SafeString:
    """`{% rendered_once "components/leave_link.html" %}`: like `include … only`, but cached.

    It is rendered once for each language and each set of parameters. A component sees only its
    parameters: no request, no form token and no user. Parameters must be values shared by many (a
    lesson, a state), never a name or a person's words.
    """
    if settings.DEBUG:
        return _rendered.__wrapped__(component, get_language(), tuple(parameters.items()))
    return _rendered(component, get_language(), tuple(parameters.items()))


@lru_cache(maxsize=KEPT_COMPONENTS)
def _rendered(
    component: str, _language: str | None, parameters: tuple[tuple[str, Hashable], ...]
) -> SafeString:
    return mark_safe(render_to_string(component, dict(parameters)).strip())  # noqa: S308 - rendered
