"""The questions of a quiz, as an editor writes them: a block for each kind.

What the fields mean is told in `cms.curriculum.quiz_blocks`, which takes a block apart.
"""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

KINDS = [
    ("single", _("One answer fits")),
    ("multiple", _("More than one answer fits")),
    ("true_false", _("True or not true")),
]
_KEY_HELP = _(
    "A short name that is the same in every language and never changes. Leave it empty for a "
    "new one."
)
_FEEDBACK = _("Feedback")
_FEEDBACK_HELP = _("What is right in it, what it misses, what to try. One to three sentences.")


def key_block() -> blocks.CharBlock:
    """The key of something, which an editor may leave open."""
    return blocks.CharBlock(required=False, max_length=80, label=_("Key"), help_text=_KEY_HELP)


def feedback_block(label=_FEEDBACK, help_text=_FEEDBACK_HELP, **kwargs) -> blocks.TextBlock:
    """What she reads after handing in."""
    return blocks.TextBlock(max_length=1000, rows=2, label=label, help_text=help_text, **kwargs)


def sound_block() -> DocumentChooserBlock:
    """The words read aloud."""
    return DocumentChooserBlock(
        required=False,
        label=_("Sound"),
        help_text=_("The same words read aloud by a woman: Ogg, WebM or M4A, at most 5 MB."),
    )


class ShownBlock(blocks.StructBlock):
    """What may stand beside words: a picture of the office, or one of our drawings."""

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
    """One possible answer, with what she reads after choosing it."""

    key = key_block()
    text = blocks.CharBlock(max_length=500, label=_("Answer"))
    correct = blocks.BooleanBlock(required=False, label=_("This answer fits"))
    feedback = feedback_block()
    sound = sound_block()

    class Meta:
        icon = "radio-full"


class AskedBlock(blocks.StructBlock):
    """What every question has."""

    key = key_block()
    text = blocks.TextBlock(max_length=1000, rows=2, label=_("Question"))
    outcomes = blocks.ListBlock(
        blocks.CharBlock(max_length=80, label=_("Outcome")),
        default=[],
        collapsed=True,
        label=_("Outcomes it asks"),
    )
    category = blocks.CharBlock(
        required=False,
        max_length=120,
        label=_("Category"),
        help_text=_("A short name, or a path such as safety/phone. Its words stand below."),
    )
    part = blocks.IntegerBlock(
        required=False,
        min_value=1,
        max_value=99,
        label=_("Part of the lesson that helps"),
        help_text=_("Its number. After “Not yet” a link leads there."),
    )
    sound = sound_block()

    class Meta:
        icon = "help"
        label_format = "{text}"


class ShownAskedBlock(AskedBlock, ShownBlock):
    """A question beside which something may be shown."""

    class Meta:
        icon = "help"
        label_format = "{text}"


class QuestionBlock(ShownAskedBlock):
    """A situation, and what one could do."""

    kind = blocks.ChoiceBlock(choices=KINDS, default="single", label=_("Kind"))
    options = blocks.ListBlock(OptionBlock(), min_num=2, label=_("Answers"))


class StepBlock(ShownBlock):
    """One step, and why it stands there."""

    key = key_block()
    text = blocks.CharBlock(max_length=500, label=_("Step"))
    feedback = feedback_block(help_text=_("Why it stands at this place."))


class OrderingBlock(ShownAskedBlock):
    """Steps, written in the order that fits; she sees them in another."""

    options = blocks.ListBlock(
        StepBlock(), min_num=3, max_num=7, label=_("Steps, in the order that fits")
    )

    class Meta:
        icon = "list-ol"


class TargetBlock(blocks.StructBlock):
    """Something that others belong to."""

    key = key_block()
    text = blocks.CharBlock(max_length=500, label=_("Words"))


class PairBlock(ShownBlock):
    """Something, and the target that it belongs to."""

    key = key_block()
    text = blocks.CharBlock(max_length=500, label=_("Words"))
    match = blocks.CharBlock(
        max_length=80,
        label=_("Belongs to"),
        help_text=_("The number of a target in the list above (1, 2 …), or its key."),
    )
    feedback = feedback_block()


class MatchingBlock(ShownAskedBlock):
    """What belongs to what."""

    targets = blocks.ListBlock(TargetBlock(), min_num=2, label=_("Targets"))
    options = blocks.ListBlock(PairBlock(), min_num=2, label=_("What belongs to them"))

    class Meta:
        icon = "link"


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
    choices = blocks.ListBlock(
        blocks.CharBlock(max_length=120, label=_("Word")),
        default=[],
        label=_("Words to choose from"),
        help_text=_("One of them fits. Without any she types the word."),
    )
    feedback = feedback_block()


class GapBlock(AskedBlock):
    """A sentence with missing words: {g1} in the question is where the first is missing."""

    gaps = blocks.ListBlock(GapPlaceBlock(), min_num=1, label=_("Missing words"))

    class Meta:
        icon = "minus"


class NumericBlock(AskedBlock):
    """A number."""

    answer = blocks.CharBlock(max_length=20, label=_("Number that fits"))
    tolerance = blocks.CharBlock(
        max_length=20,
        default="0",
        label=_("Tolerance"),
        help_text=_("How far from the number still fits; 0: only the number itself."),
    )
    unit = blocks.CharBlock(required=False, max_length=40, label=_("Unit"))
    feedback_met = feedback_block(_("Feedback when it fits"), "")
    feedback_not_yet = feedback_block(
        _("Feedback when it does not fit yet"), _("What helps to find it.")
    )

    class Meta:
        icon = "plus"


class RegionBlock(blocks.StructBlock):
    """A place in the picture: in words, and as a rectangle."""

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


class HotspotBlock(AskedBlock):
    """A place in a picture."""

    picture = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(max_length=500, label=_("What the picture shows"))
    regions = blocks.ListBlock(RegionBlock(), min_num=2, label=_("Places"))

    class Meta:
        icon = "image"


class WayOnBlock(blocks.StructBlock):
    """Something she can do in a scene, and where it leads."""

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
    """Where she stands."""

    key = key_block()
    text = blocks.TextBlock(max_length=1000, rows=2, label=_("What happens"))
    choices = blocks.ListBlock(WayOnBlock(), min_num=1, label=_("Choices"))


class BranchingBlock(AskedBlock):
    """A small scene in which each choice leads on; the first scene is the start."""

    scenes = blocks.ListBlock(SceneBlock(), min_num=1, label=_("Scenes"))

    class Meta:
        icon = "resubmit"


class ReflectionBlock(AskedBlock):
    """A thought to turn over. It is not graded, and nothing of it is stored."""

    feedback = feedback_block(_("What everyone reads afterwards"), "")

    class Meta:
        icon = "comment"


class WrittenBlock(AskedBlock):
    """An answer in her own words. A person reads it and says Met or Not yet."""

    guide = blocks.TextBlock(
        max_length=2000,
        rows=3,
        label=_("Guide for the person who reads it"),
        help_text=_("What makes it Met, what is not asked for. Spelling and length never count."),
    )
    feedback = feedback_block(_("What everyone reads afterwards"), "", required=False)

    class Meta:
        icon = "edit"


class SpokenBlock(WrittenBlock):
    """An answer that she says aloud or writes, as she likes. A person hears it or reads it."""

    class Meta:
        icon = "comment-large"


class CategoryBlock(blocks.StructBlock):
    """What a category is called in this language."""

    path = blocks.CharBlock(
        max_length=120,
        label=_("Category"),
        help_text=_("As the questions name it. Beside safety/phone there is a row for safety."),
    )
    name = blocks.CharBlock(max_length=200, label=_("Words"))

    class Meta:
        icon = "tag"
        label_format = "{name}"


class CategoriesBlock(blocks.StreamBlock):
    """The categories of a quiz."""

    category = CategoryBlock(label=_("Category"))


class QuestionsBlock(blocks.StreamBlock):
    """The questions in order."""

    question = QuestionBlock(label=_("Choosing"))
    ordering = OrderingBlock(label=_("Putting in order"))
    matching = MatchingBlock(label=_("Finding what belongs together"))
    gap = GapBlock(label=_("Missing words"))
    numeric = NumericBlock(label=_("A number"))
    hotspot = HotspotBlock(label=_("A place in a picture"))
    branching = BranchingBlock(label=_("A scene with choices"))
    reflection = ReflectionBlock(label=_("A thought, not graded"))
    written = WrittenBlock(label=_("Her own words, read by a person"))
    spoken = SpokenBlock(label=_("Her own words, said or written"))
