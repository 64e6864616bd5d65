"""Pieces of running text, each with its own meaning in a lesson."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from cms.curriculum.drawings import SOURCE_LANGUAGE, listed
from cms.curriculum.lesson_blocks import TEXT_BLOCKS, TextBlock
from cms.media.sounds import sound_or_none

# What a lesson may contain; links, pictures and colours are not allowed.
FEATURES = ["bold", "italic", "ul", "ol"]


def text_block(block: TextBlock) -> blocks.RichTextBlock:
    """Rich text with a template of its own."""
    return blocks.RichTextBlock(
        features=FEATURES,
        label=_(block.label),
        icon=block.icon,
        template=f"cms/blocks/{block.name}.html",
    )


def drawing_choices() -> list[tuple[str, str]]:
    """Every drawing, labelled with its description."""
    found = [(key, drawing.shows(SOURCE_LANGUAGE)) for key, drawing in listed().items()]
    return sorted(found, key=lambda choice: choice[1].lower())


class DrawingChoiceBlock(blocks.ChoiceBlock):
    """Choice of one of our drawings by key; searchable by its description.

    Wagtail iterates over all choices for each value that it reads or indexes. A course has
    thousands of values, and there are hundreds of drawings.
    """

    def __init__(self, **kwargs):
        super().__init__(**{**kwargs, "choices": drawing_choices})

    def normalize_choice(self, value):
        """Keys are strings already, so there is nothing to convert."""
        return value

    def get_searchable_content(self, value):
        """The description of the drawing; empty for a drawing that no longer exists."""
        drawing = listed().get(value)
        return [drawing.shows(SOURCE_LANGUAGE)] if drawing is not None else []


class PictureBlock(blocks.StructBlock):
    """A large drawing, and the text spoken while it is shown."""

    drawing = DrawingChoiceBlock(label=_("Drawing"))
    script = blocks.RichTextBlock(
        features=FEATURES,
        label=_("What is said"),
        help_text=_("One or two short sentences, to be read aloud."),
    )

    file = DocumentChooserBlock(
        required=False,
        label=_("Sound"),
        help_text=_("The same words read aloud by a woman: Ogg, WebM or M4A, at most 5 MB."),
    )

    class Meta:
        label = _("Picture with words to say")
        icon = "image"
        template = "cms/blocks/picture.html"

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        context["sound"] = sound_or_none(value["file"])
        return context


BODY_BLOCKS = [
    ("text", blocks.RichTextBlock(features=FEATURES, label=_("Text"), icon="pilcrow")),
    *((block.name, text_block(block)) for block in TEXT_BLOCKS),
    ("picture", PictureBlock()),
]
