"""What belongs to the live session of a module: notes for who holds it, and cards."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.curriculum.markdown import MAX_LABEL_CHARACTERS

from .text import FEATURES, DrawingChoiceBlock


class NotesBlocks(blocks.StreamBlock):
    """Headings and text, for staff."""

    part = blocks.CharBlock(
        label=_("Heading"), max_length=200, icon="title", template="cms/blocks/heading.html"
    )
    text = blocks.RichTextBlock(features=FEATURES, label=_("Text"), icon="pilcrow")

    class Meta:
        required = False


class CardBlock(blocks.StructBlock):
    """A card that is handed out on paper."""

    label = blocks.CharBlock(
        label=_("Seat, or the name of the card"), max_length=MAX_LABEL_CHARACTERS
    )
    drawing = DrawingChoiceBlock(
        required=False,
        label=_("Drawing"),
        help_text=_("One of our own drawings, in place of the drawing of the module."),
    )
    text = blocks.RichTextBlock(features=FEATURES, label=_("What stands on it"))

    class Meta:
        label = _("Card")
        icon = "doc-full"
        template = "cms/blocks/card.html"


class ActivityBlocks(blocks.StreamBlock):
    """A few words for everyone, then cards: invented, ordinary situations."""

    text = blocks.RichTextBlock(features=FEATURES, label=_("Text"), icon="pilcrow")
    card = CardBlock()

    class Meta:
        required = False
