"""One of our drawings in a page."""

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from core.registry import drawing_svg

register = template.Library()


@register.simple_tag
def drawing(key: str, *, alone: bool = False, css: str = "") -> SafeString:
    """`{% drawing "bus" %}`: beside words, silent for who hears the page.

    With `alone=True` it is told what it shows. `css` gives further classes.
    """
    language = (get_language() or "en") if alone else ""
    return mark_safe(drawing_svg(key, language, css))  # noqa: S308 - our own files
