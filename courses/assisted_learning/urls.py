"""Addresses of doing it together: hers, and those of the person beside her."""

from django.urls import path

from . import views

urlpatterns = [
    path("courses/quizzes/<uuid:key>/together/", views.with_someone, name="quiz-together"),
    path("courses/attempts/<uuid:public_id>/said/", views.said, name="attempt-said"),
    path("supervise/together/", views.overview, name="together"),
    path("supervise/together/with/<uuid:public_id>/", views.choose, name="together-with"),
    path("supervise/together/<uuid:public_id>/", views.attempt, name="together-attempt"),
    path("supervise/together/<uuid:public_id>/yes/", views.spoken_yes, name="together-yes"),
]
