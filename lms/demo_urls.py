"""The URLs of the site and of the demo; production settings do not use this module."""

from django.urls import include, path

from .urls import handler404, handler500
from .urls import urlpatterns as site

__all__ = ["handler404", "handler500", "urlpatterns"]

urlpatterns = [path("demo/", include("lms.demo.urls")), *site]
