"""The questions of a quiz, as an editor writes them: a block for each kind.

For the meaning of the fields, see `cms.curriculum.quiz_blocks`, which splits a block.
"""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from .question_parts import (
    GapPlaceBlock,
    OptionBlock,
    PairBlock,
    RegionBlock,
    SceneBlock,
    ShownBlock,
    StepBlock,
    TargetBlock,
    feedback_block,
    key_block,
    sound_block,
)

KINDS = [
    ("single", _("One answer fits")),
    ("multiple", _("More than one answer fits")),
    ("true_false", _("True or not true")),
]


class AskedBlock(blocks.StructBlock):
    """The fields that every question has."""

    key = key_block()
    text = blocks.TextBlock(max_length=5000, rows=2, label=_("Question"))
    name = blocks.CharBlock(
        required=False,
        max_length=200,
        label=_("Name"),
        help_text=_("For editors, as other programs call it. No learner sees it."),
    )
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
    """A question that can show a picture or drawing."""

    class Meta:
        icon = "help"
        label_format = "{text}"


class QuestionBlock(ShownAskedBlock):
    """A situation, and possible actions to choose from."""

    kind = blocks.ChoiceBlock(choices=KINDS, default="single", label=_("Kind"))
    options = blocks.ListBlock(OptionBlock(), min_num=2, label=_("Answers"))


class OrderingBlock(ShownAskedBlock):
    """Steps, written in the right order; the reader sees them in another."""

    options = blocks.ListBlock(
        StepBlock(), min_num=3, max_num=7, label=_("Steps, in the order that fits")
    )

    class Meta:
        icon = "list-ol"


class MatchingBlock(ShownAskedBlock):
    """Items to match with targets."""

    targets = blocks.ListBlock(TargetBlock(), min_num=2, label=_("Targets"))
    options = blocks.ListBlock(PairBlock(), min_num=2, label=_("What belongs to them"))

    class Meta:
        icon = "link"


class GapBlock(AskedBlock):
    """A sentence with missing words: {g1} in the question marks the first gap."""

    gaps = blocks.ListBlock(GapPlaceBlock(), min_num=1, label=_("Missing words"))
    nearly = blocks.ChoiceBlock(
        choices=[("ask", _("Ask once: did you mean …?"))],
        required=False,
        label=_("A word that is nearly right"),
        help_text=_("Left empty it counts as she typed it. Asking shows her the word."),
    )

    class Meta:
        icon = "minus"


class NumericBlock(AskedBlock):
    """A number as the answer."""

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


class HotspotBlock(AskedBlock):
    """A place in a picture as the answer."""

    picture = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(max_length=500, label=_("What the picture shows"))
    regions = blocks.ListBlock(RegionBlock(), min_num=2, label=_("Places"))

    class Meta:
        icon = "image"


class BranchingBlock(AskedBlock):
    """A small scene in which each choice leads on; the first scene is the start."""

    scenes = blocks.ListBlock(SceneBlock(), min_num=1, label=_("Scenes"))

    class Meta:
        icon = "resubmit"


class ReflectionBlock(AskedBlock):
    """A thought to reflect on. It is not graded, and no answer is stored."""

    feedback = feedback_block(_("What everyone reads afterwards"), "")

    class Meta:
        icon = "comment"


class SelfCheckBlock(AskedBlock):
    """An answer in the learner's own words, which only the learner reads and compares."""

    feedback = feedback_block(_("A good answer, and what to look for"), "")

    class Meta:
        icon = "edit"


class WrittenBlock(AskedBlock):
    """An answer in the learner's own words. A person reads it and says Met or Not yet."""

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
    """An answer that the learner says aloud or writes. A person hears it or reads it."""

    class Meta:
        icon = "comment-large"


class CategoryBlock(blocks.StructBlock):
    """The name of a category in this language."""

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
    self_check = SelfCheckBlock(label=_("Own words, compared with a good answer"))
    written = WrittenBlock(label=_("Her own words, read by a person"))
    spoken = SpokenBlock(label=_("Her own words, said or written"))
