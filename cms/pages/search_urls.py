"""The address of the search; it names no language."""

from django.urls import path

from .views import search

urlpatterns = [path("search/", search, name="search")]
