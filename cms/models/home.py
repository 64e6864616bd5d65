"""The root of the site and the place where courses lie. Neither is a page to look at."""

from django.shortcuts import redirect

from .base import BasePage


class HomePage(BasePage):
    """The root of one language. Whoever comes here is led to the start page."""

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.CoursesPage"]
    preview_modes = []

    def serve(self, request, *args, **kwargs):
        """The start page knows who the user is; this one does not."""
        return redirect("start")


class CoursesPage(BasePage):
    """Where the courses lie. Whoever comes here is led to the learning page."""

    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.CoursePage"]
    preview_modes = []

    def serve(self, request, *args, **kwargs):
        """The user's courses are shown by the learning side."""
        return redirect("learn")
