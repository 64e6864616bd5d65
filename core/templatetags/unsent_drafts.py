"""What a form with words of her own carries along."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.unsent_drafts import MARK, owner_mark

register = template.Library()


@register.simple_tag(takes_context=True)
def draft_owner(context: template.Context) -> SafeString:
    """A hidden field that says whose words these are, should the sign-in end meanwhile."""
    return format_html(
        '<input type="hidden" name="{}" value="{}">', MARK, owner_mark(context["request"].user)
    )
