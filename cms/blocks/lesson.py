"""The body of a lesson."""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.curriculum.files import GROUNDING_CARDS
from cms.curriculum.lesson_blocks import SOURCE_LANGUAGE, limits_in
from cms.curriculum.markdown import MAX_LABEL_CHARACTERS
from cms.media.sounds import sound_or_none

from .text import BODY_BLOCKS, FEATURES, DrawingChoiceBlock


class HelpBlock(blocks.StaticBlock):
    """The notice for danger to life: the emergency service, and a link to the page of services."""

    class Meta:
        label = _("Who comes first when a life is in danger")
        admin_text = _("The emergency service first, and the way to “Who can help”.")
        icon = "warning"
        template = "cms/blocks/help.html"


class LimitsBlock(blocks.StaticBlock):
    """What stays between a learner and the team, and what does not."""

    class Meta:
        label = _("What stays here, and what does not")
        admin_text = _("The list of limits: the same words wherever it is told.")
        icon = "lock"
        template = "cms/blocks/limits.html"

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        context["limits"] = limits_in(get_language() or SOURCE_LANGUAGE)
        return context


FIXED_BLOCKS = [("help", HelpBlock()), ("limits", LimitsBlock())]


class AudioBlock(blocks.StructBlock):
    """Text to be read aloud, and its recording once there is one."""

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


class LessonBlocks(blocks.StreamBlock):
    """Blocks of a lesson: the arrival, then parts; a heading begins a part."""

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
    """A short text for everyone, then cards: invented, ordinary situations."""

    text = blocks.RichTextBlock(features=FEATURES, label=_("Text"), icon="pilcrow")
    card = CardBlock()

    class Meta:
        required = False
