"""Checks that the demo's own pages exist in the demo only."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.urls import NoReverseMatch, reverse


@register
def demo_pages_only_in_the_demo(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Report an error if other settings include the demo's URLs."""
    if settings.DEMO_ALLOWED:
        return []
    try:
        reverse("demo-try-as")
    except NoReverseMatch:
        return []
    return [
        Error(
            "The addresses of the demo are on this site: anybody could sign in as anybody.",
            hint="Set ROOT_URLCONF to lms.urls, as lms.settings.base does.",
            id="lms.E022",
        )
    ]
