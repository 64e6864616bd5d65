"""The site's addresses and those of the demo; settings of production do not name this module."""

from django.urls import include, path

from .urls import handler404, handler500
from .urls import urlpatterns as site

__all__ = ["handler404", "handler500", "urlpatterns"]

urlpatterns = [path("demo/", include("lms.demo.urls")), *site]
