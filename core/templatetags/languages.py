"""Languages by their own names, and the direction in which each is written."""

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
    """“three” where small numbers are read as words, else the numeral."""
    return str(apnumber(number)) if get_language() in SPELLS_NUMBERS else str(number)


@register.filter
def own_name(code: str) -> str:
    """“Italiano” for `it`: the name by which its speakers look for it."""
    return dict(settings.LANGUAGES).get(code, code)


@register.filter
def direction(code: str) -> str:
    """`rtl` or `ltr`."""
    return "rtl" if get_language_info(code)["bidi"] else "ltr"


@register.filter
def left_to_right(number: str) -> SafeString:
    """A telephone number with gaps: in an Arabic sentence its groups would change places."""
    return format_html('<bdi dir="ltr">{}</bdi>', number)


@register.filter
def words_in(code: str) -> SafeString:
    """The attributes of an element whose words are in this language."""
    name = code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    return mark_safe(f'lang="{name}" dir="{direction(name)}"')  # noqa: S308 - a known code
