"""Filters for languages: their own names, and their direction."""

from django import template
from django.conf import settings
from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info

from core.languages import SPELLS_NUMBERS

register = template.Library()


@register.filter
def spelt(number: int) -> str:
    """“three” in languages where small numbers are spelt out, otherwise the numeral."""
    return str(apnumber(number)) if get_language() in SPELLS_NUMBERS else str(number)


@register.filter
def own_name(code: str) -> str:
    """“Italiano” for `it`: the language's own name."""
    return dict(settings.LANGUAGES).get(code, code)


@register.filter
def direction(code: str) -> str:
    """The direction of the language: `rtl` or `ltr`."""
    return "rtl" if get_language_info(code)["bidi"] else "ltr"


@register.filter
def left_to_right(number: str) -> SafeString:
    """A phone number with spaces, whose groups would change places in an Arabic sentence."""
    return format_html('<bdi dir="ltr">{}</bdi>', number)


@register.filter
def words_in(code: str) -> SafeString:
    """The attributes of an element whose text is in this language."""
    name = code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    return mark_safe(f'lang="{name}" dir="{direction(name)}"')  # noqa: S308 - a known code
