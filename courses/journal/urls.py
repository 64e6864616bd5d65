"""URLs of goals and journal."""

from django.urls import path

from . import views

urlpatterns = [
    path("learn/goals/", views.goals, name="goals"),
    path("learn/goals/<uuid:public_id>/", views.goal, name="goal"),
    path("learn/journal/", views.journal, name="journal"),
    path("learn/journal/<uuid:public_id>/", views.entry, name="journal-entry"),
]
