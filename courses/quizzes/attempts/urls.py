"""URLs of quizzes."""

from django.urls import path

from . import views

urlpatterns = [
    path("courses/quizzes/<uuid:key>/start/", views.start, name="quiz-start"),
    path("courses/attempts/<uuid:public_id>/", views.attempt, name="attempt"),
    path(
        "courses/attempts/<uuid:public_id>/pictures/<slug:digest>/",
        views.picture,
        name="attempt-picture",
    ),
]
