"""Addresses of whole attempts."""

from django.urls import path

from . import views

urlpatterns = [
    path("supervise/marking/results/", views.listing, name="results"),
    path("supervise/marking/results/<uuid:public_id>/", views.attempt_report, name="result"),
    path(
        "supervise/marking/results/<uuid:public_id>/look-again/<slug:key>/",
        views.look_again,
        name="result-look-again",
    ),
]
