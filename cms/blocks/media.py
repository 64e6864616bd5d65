"""What is heard in a lesson."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from cms.media.sounds import sound_or_none

from .text import FEATURES


class AudioBlock(blocks.StructBlock):
    """Words to be read aloud, and the sound once a woman has read them."""

    script = blocks.RichTextBlock(features=FEATURES, label=_("What is read aloud"))
    file = DocumentChooserBlock(
        required=False,
        label=_("Sound"),
        help_text=_("Ogg, WebM or M4A, at most 5 MB. Without it the words can be read."),
    )

    class Meta:
        icon = "media"
        template = "cms/blocks/audio.html"

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        context["sound"] = sound_or_none(value["file"])
        return context
