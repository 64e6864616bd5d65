"""What a form that is kept while it is filled in carries along."""

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from accounts.drafts.fields import MARK, TURN, VERSION, WINDOW
from accounts.drafts.pages import FormDraft

register = template.Library()


@register.simple_tag
def draft_fields(draft: FormDraft) -> SafeString:
    """Hidden fields: whose words these are, the window, its version, what it has sent so far."""
    return _hidden(
        (MARK, draft.mark),
        (WINDOW, draft.window),
        (VERSION, draft.view.kept.version),
        (TURN, 0),
    )


def _hidden(*fields: tuple[str, object]) -> SafeString:
    return format_html_join(
        "", '<input type="hidden" name="{}" value="{}" autocomplete="off">', fields
    )
