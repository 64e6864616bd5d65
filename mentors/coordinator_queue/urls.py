"""Addresses of this feature."""

from django.urls import path

from . import views

urlpatterns = [
    path("coordinate/queue/", views.queue, name="coordinate-queue"),
    path("coordinate/queue/give/", views.issue_all, name="issue-all"),
]
