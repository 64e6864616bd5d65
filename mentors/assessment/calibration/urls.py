"""URLs of this feature."""

from django.urls import path

from . import views

urlpatterns = [
    path("assessment/moderation/", views.calibrations, name="calibrations"),
    path("assessment/moderation/<uuid:public_id>/", views.calibration, name="calibration"),
    path(
        "assessment/moderation/open/<uuid:organisation_id>/",
        views.open_calibration,
        name="calibration-open",
    ),
]
