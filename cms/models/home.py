"""The root of the site and the parent of all courses. Neither is a visible page."""

from django.shortcuts import redirect

from .base import BasePage


class HomePage(BasePage):
    """The root of one language. Redirects to the start page."""

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.CoursesPage"]
    preview_modes = []

    def serve(self, request, *args, **kwargs):
        """Redirect to the start page, which depends on the user."""
        return redirect("start")


class CoursesPage(BasePage):
    """The parent of all courses. Redirects to the learning page."""

    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.CoursePage"]
    preview_modes = []

    def serve(self, request, *args, **kwargs):
        """Redirect to the learning page, which shows the user's courses."""
        return redirect("learn")
