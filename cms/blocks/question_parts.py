"""The parts of questions, as an editor writes them: answers, steps, pairs, gaps, places, scenes.

For the meaning of the fields, see `cms.curriculum.quiz_blocks`, which splits a block.
"""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

_KEY_HELP = _(
    "A short name that is the same in every language and never changes. Leave it empty for a "
    "new one."
)
_FEEDBACK = _("Feedback")
_FEEDBACK_HELP = _("What is right in it, what it misses, what to try. One to three sentences.")


def key_block() -> blocks.CharBlock:
    """A block for a key, which an editor may leave empty."""
    return blocks.CharBlock(required=False, max_length=80, label=_("Key"), help_text=_KEY_HELP)


def feedback_block(label=_FEEDBACK, help_text=_FEEDBACK_HELP, **kwargs) -> blocks.TextBlock:
    """The feedback shown after submitting."""
    return blocks.TextBlock(max_length=1000, rows=2, label=label, help_text=help_text, **kwargs)


def sound_block() -> DocumentChooserBlock:
    """A recording of the text."""
    return DocumentChooserBlock(
        required=False,
        label=_("Sound"),
        help_text=_("The same words read aloud by a woman: Ogg, WebM or M4A, at most 5 MB."),
    )


class ShownBlock(blocks.StructBlock):
    """What can be shown next to the text: a picture from the CMS, or one of our drawings."""

    picture = ImageChooserBlock(required=False, label=_("Picture"))
    alt = blocks.CharBlock(
        required=False,
        max_length=500,
        label=_("What the picture shows"),
        help_text=_("For who does not see it. Every picture needs it."),
    )
    drawing = blocks.CharBlock(
        required=False,
        max_length=80,
        label=_("Drawing"),
        help_text=_("The name of one of our own drawings, in place of a picture."),
    )


class OptionBlock(ShownBlock):
    """One possible answer, with the feedback shown after choosing it."""

    key = key_block()
    text = blocks.CharBlock(max_length=500, label=_("Answer"))
    correct = blocks.BooleanBlock(required=False, label=_("This answer fits"))
    feedback = feedback_block()
    sound = sound_block()

    class Meta:
        icon = "radio-full"


class StepBlock(ShownBlock):
    """One step, and why it belongs there."""

    key = key_block()
    text = blocks.CharBlock(max_length=500, label=_("Step"))
    feedback = feedback_block(help_text=_("Why it stands at this place."))


class TargetBlock(blocks.StructBlock):
    """A target that other items are matched with."""

    key = key_block()
    text = blocks.CharBlock(max_length=500, label=_("Words"))


class PairBlock(ShownBlock):
    """An item, and the target that it matches."""

    key = key_block()
    text = blocks.CharBlock(max_length=500, label=_("Words"))
    match = blocks.CharBlock(
        max_length=80,
        label=_("Belongs to"),
        help_text=_("The number of a target in the list above (1, 2 …), or its key."),
    )
    feedback = feedback_block()


class GapPlaceBlock(blocks.StructBlock):
    """One missing word."""

    key = blocks.CharBlock(
        required=False,
        max_length=80,
        label=_("Key"),
        help_text=_("Stands in the question in braces. Left empty it is g1, g2 …"),
    )
    accept = blocks.ListBlock(
        blocks.CharBlock(max_length=120, label=_("Word")), min_num=1, label=_("Words that fit")
    )
    reject = blocks.ListBlock(
        blocks.CharBlock(max_length=120, label=_("Word")),
        default=[],
        collapsed=True,
        label=_("Words that never fit"),
        help_text=_("Words that are nearly those that fit, and mean something else."),
    )
    choices = blocks.ListBlock(
        blocks.CharBlock(max_length=120, label=_("Word")),
        default=[],
        label=_("Words to choose from"),
        help_text=_("One of them fits. Without any she types the word."),
    )
    feedback = feedback_block()


class RegionBlock(blocks.StructBlock):
    """A place in the picture, described in words and as a rectangle."""

    key = key_block()
    text = blocks.CharBlock(
        max_length=500,
        label=_("The place in words"),
        help_text=_("Someone who does not see the picture chooses by these words."),
    )
    correct = blocks.BooleanBlock(required=False, label=_("This place fits"))
    left = blocks.FloatBlock(min_value=0, max_value=100, label=_("From the left, per cent"))
    top = blocks.FloatBlock(min_value=0, max_value=100, label=_("From the top, per cent"))
    width = blocks.FloatBlock(min_value=0, max_value=100, label=_("Width, per cent"))
    height = blocks.FloatBlock(min_value=0, max_value=100, label=_("Height, per cent"))
    feedback = feedback_block()


class WayOnBlock(blocks.StructBlock):
    """An action of the reader in a scene, and where it leads."""

    key = key_block()
    text = blocks.CharBlock(max_length=500, label=_("What she can do"))
    to = blocks.CharBlock(
        required=False,
        max_length=80,
        default="end",
        label=_("Leads to"),
        help_text=_("The number of a scene in the list (1, 2 …), its key, or “end”."),
    )
    good = blocks.BooleanBlock(required=False, label=_("Leads well"))
    feedback = feedback_block()


class SceneBlock(blocks.StructBlock):
    """One scene: the situation of the reader, and the choices."""

    key = key_block()
    text = blocks.TextBlock(max_length=1000, rows=2, label=_("What happens"))
    choices = blocks.ListBlock(WayOnBlock(), min_num=1, label=_("Choices"))
