"""URLs of the library; they contain no language."""

from django.urls import path

from .directory.views import lines_page, ring, services_page
from .glossary.views import words_page

urlpatterns = [
    path("words/", words_page, name="words"),
    path("help/", services_page, name="services"),
    path("help/lines/", lines_page, name="lines-to-ring"),
    path("help/lines/<uuid:public_id>/", ring, name="ring-line"),
]
