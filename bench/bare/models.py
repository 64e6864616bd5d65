"""A minimal page model, as a developer writes it on the first day with Wagtail."""

from wagtail.fields import StreamField
from wagtail.models import Page

from cms.blocks.lesson import LessonBlocks


class BarePage(Page):
    """A plain page with the same body as a lesson."""

    body = StreamField(LessonBlocks())
    template = "bare/page.html"
