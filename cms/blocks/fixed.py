"""Pieces of a lesson that say the same wherever they stand, in the language of the page."""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.curriculum.limits import SOURCE_LANGUAGE, limits_in


class HelpBlock(blocks.StaticBlock):
    """A life in danger: who comes first, and the way to the page of services."""

    class Meta:
        label = _("Who comes first when a life is in danger")
        admin_text = _("The emergency service first, and the way to “Who can help”.")
        icon = "warning"
        template = "cms/blocks/help.html"


class LimitsBlock(blocks.StaticBlock):
    """What stays between a woman and those who support her, and what does not."""

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
