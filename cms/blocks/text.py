"""Pieces of running text, each with its own meaning in a lesson."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

# What a lesson may hold; links, pictures and colours are no part of it.
FEATURES = ["bold", "italic", "ul", "ol"]


def text_block(label, template: str, icon: str) -> blocks.RichTextBlock:
    """A piece of rich text with a template of its own."""
    return blocks.RichTextBlock(
        features=FEATURES, label=label, icon=icon, template=f"cms/blocks/{template}.html"
    )


TEXT_BLOCKS = [
    ("text", blocks.RichTextBlock(features=FEATURES, label=_("Text"), icon="pilcrow")),
    ("callout", text_block(_("The sentence to keep"), "callout", "openquote")),
    ("note", text_block(_("Note on limits"), "note", "info-circle")),
    ("try", text_block(_("Something to try"), "try", "pick")),
    ("reflect", text_block(_("A thought to turn over"), "reflect", "help")),
    ("scenario", text_block(_("Small scene"), "scenario", "group")),
    ("remember", text_block(_("To remember"), "remember", "tasks")),
]
