"""Components that look the same for everyone: rendered once, not at each visit."""

from collections.abc import Hashable
from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

# The rows of a few courses in a few languages, in each of the forms that a row can have.
KEPT_COMPONENTS = 8_192

register = template.Library()


@register.simple_tag
def rendered_once(component: str, **parameters: Hashable) -> SafeString:
    """`{% rendered_once "components/leave_link.html" %}`: as `include … only`.

    It is worked out once for each language and each set of parameters.

    A component sees its parameters alone: neither the request nor a form's token, nor who reads.
    What is given must be of a kind that many share (a lesson, a state), never a name or a person's
    words.
    """
    if settings.DEBUG:
        return _rendered.__wrapped__(component, get_language(), tuple(parameters.items()))
    return _rendered(component, get_language(), tuple(parameters.items()))


@lru_cache(maxsize=KEPT_COMPONENTS)
def _rendered(
    component: str, _language: str | None, parameters: tuple[tuple[str, Hashable], ...]
) -> SafeString:
    return mark_safe(render_to_string(component, dict(parameters)).strip())  # noqa: S308 - rendered
