"""URLs of this feature."""

from django.urls import path

from . import views

urlpatterns = [
    path("assessment/progress/", views.queue, name="coordinate-queue"),
    path("certificates/issue/", views.issue_all, name="issue-all"),
]
