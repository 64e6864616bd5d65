"""URLs of sounds."""

from django.urls import path

from . import views

urlpatterns = [
    path("courses/lessons/<uuid:key>/sounds/<slug:digest>/", views.of_lesson, name="lesson-sound"),
    path(
        "courses/attempts/<uuid:public_id>/sounds/<slug:digest>/",
        views.of_attempt,
        name="attempt-sound",
    ),
]
