"""Addresses of this feature."""

from django.urls import path

from . import views

urlpatterns = [
    path(
        "coordinate/journeys/<uuid:public_id>/",
        views.coordinate_journey,
        name="coordinate-journey",
    ),
    path(
        "coordinate/journeys/<uuid:public_id>/assessors/",
        views.ask_assessor,
        name="ask-assessor",
    ),
    path(
        "coordinate/journeys/<uuid:public_id>/issue/",
        views.issue,
        name="issue-certificate",
    ),
    path("journey/certificates/<uuid:public_id>.pdf", views.download, name="my-certificate"),
    path(
        "journey/certificates/<uuid:public_id>/hand-back/",
        views.hand_back,
        name="hand-back-certificate",
    ),
    # Any text, so that a nonsense id meets the same calm page.
    path("verify/<str:public_id>/", views.verify, name="verify"),
]
