"""Addresses of this feature."""

from django.urls import path

from . import views

urlpatterns = [
    path("supervise/calibration/", views.calibrations, name="calibrations"),
    path("supervise/calibration/<uuid:public_id>/", views.calibration, name="calibration"),
    path(
        "coordinate/calibration/<uuid:organisation_id>/",
        views.open_calibration,
        name="calibration-open",
    ),
]
