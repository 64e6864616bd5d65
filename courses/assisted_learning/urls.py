"""URLs of assisted learning: for the learner, and for the staff member who helps."""

from django.urls import path

from . import views

urlpatterns = [
    path("courses/quizzes/<uuid:key>/together/", views.choose_helper, name="quiz-together"),
    path("courses/attempts/<uuid:public_id>/said/", views.confirm_attempt, name="attempt-said"),
    path("assisted-learning/", views.overview, name="together"),
    path("assisted-learning/with/<uuid:public_id>/", views.choose, name="together-with"),
    path("assisted-learning/<uuid:public_id>/", views.attempt, name="together-attempt"),
    path("assisted-learning/<uuid:public_id>/yes/", views.confirm_spoken, name="together-yes"),
]
