"""The questions of a quiz, as an editor writes them."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

KINDS = [
    ("single", _("One answer fits")),
    ("multiple", _("More than one answer fits")),
    ("true_false", _("True or not true")),
]
_KEY_HELP = _(
    "A short name that is the same in every language and never changes. Leave it empty for a "
    "new one."
)


class OptionBlock(blocks.StructBlock):
    """One possible answer, with what she reads after choosing it."""

    key = blocks.CharBlock(required=False, max_length=80, label=_("Key"), help_text=_KEY_HELP)
    text = blocks.CharBlock(max_length=500, label=_("Answer"))
    correct = blocks.BooleanBlock(required=False, label=_("This answer fits"))
    feedback = blocks.TextBlock(
        max_length=1000,
        rows=2,
        label=_("Feedback"),
        help_text=_("What is right in it, what it misses, what to try. One to three sentences."),
    )

    class Meta:
        icon = "radio-full"


class QuestionBlock(blocks.StructBlock):
    """A situation, and what one could do."""

    key = blocks.CharBlock(required=False, max_length=80, label=_("Key"), help_text=_KEY_HELP)
    kind = blocks.ChoiceBlock(choices=KINDS, default="single", label=_("Kind"))
    text = blocks.TextBlock(max_length=1000, rows=2, label=_("Question"))
    outcomes = blocks.ListBlock(
        blocks.CharBlock(max_length=80, label=_("Outcome")),
        default=[],
        collapsed=True,
        label=_("Outcomes it asks"),
    )
    options = blocks.ListBlock(OptionBlock(), min_num=2, label=_("Answers"))

    class Meta:
        icon = "help"
        label_format = "{text}"


class QuestionsBlock(blocks.StreamBlock):
    """The questions in order."""

    question = QuestionBlock(label=_("Question"))
