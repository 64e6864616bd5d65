"""Wagtail's own addresses, and those that a block of a lesson leads to."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from wagtail import urls


def elsewhere(_request: HttpRequest) -> HttpResponse:
    """What a link leads to is not measured."""
    return HttpResponse()


urlpatterns = [
    path("help/", elsewhere, name="services"),
    path("ground/", elsewhere, name="ground"),
    path("", include(urls)),
]
