"""The body of a lesson."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.curriculum.files import GROUNDING_CARDS

from .fixed import FIXED_BLOCKS
from .media import AudioBlock
from .text import BODY_BLOCKS


class LessonBlocks(blocks.StreamBlock):
    """Arrival, then parts: a heading begins a part, and what follows belongs to it."""

    part = blocks.CharBlock(
        label=_("Heading: a new part begins"),
        max_length=200,
        icon="title",
        help_text=_("Two to four parts are good. What stands before the first is the arrival."),
    )
    ground = blocks.ChoiceBlock(
        choices=[(card, card) for card in GROUNDING_CARDS],
        label=_("Grounding card"),
        icon="tick-inverse",
        template="cms/blocks/ground.html",
    )
    audio = AudioBlock(label=_("Read aloud"))
    quiz = SnippetChooserBlock("cms.Quiz", label=_("Questions"), icon="list-ul")

    class Meta:
        block_counts = {"quiz": {"max_num": 3}}
        required = False

    def __init__(self, local_blocks=None, **kwargs):
        super().__init__([*BODY_BLOCKS, *FIXED_BLOCKS, *(local_blocks or [])], **kwargs)
