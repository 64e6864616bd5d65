"""URLs of cohort progress."""

from django.urls import path

from . import views

urlpatterns = [
    path(
        "cohorts/<uuid:public_id>/progress/",
        views.cohort_progress,
        name="cohort-progress",
    ),
]
