"""Template tag for the hidden fields of a form with drafts."""

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from accounts.drafts.fields import MARK, TURN, VERSION, WINDOW
from accounts.drafts.pages import FormDraft

register = template.Library()


@register.simple_tag
def draft_fields(draft: FormDraft) -> SafeString:
    """The hidden fields: the owner mark, the window, its version, and the turn."""
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
