"""A template tag for our own drawings."""

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from core.registry import drawing_svg

register = template.Library()


@register.simple_tag
def drawing(key: str, *, alone: bool = False, css: str = "") -> SafeString:
    """`{% drawing "bus" %}`: a drawing beside text, hidden from screen readers.

    With `alone=True` it has a description. `css` adds further classes.
    """
    language = (get_language() or "en") if alone else ""
    return mark_safe(drawing_svg(key, language, css))  # noqa: S308 - our own files
