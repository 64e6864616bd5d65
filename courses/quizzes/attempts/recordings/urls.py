"""URLs of recordings."""

from django.urls import path

from . import views

urlpatterns = [
    path(
        "courses/attempts/<uuid:public_id>/recordings/<slug:key>/",
        views.recording,
        name="attempt-recording",
    ),
    path(
        "assessment/marking/<uuid:public_id>/recording/",
        views.recording_to_mark,
        name="marking-recording",
    ),
]
