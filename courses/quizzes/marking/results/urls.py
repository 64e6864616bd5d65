"""URLs of whole attempts."""

from django.urls import path

from . import views

urlpatterns = [
    path("assessment/marking/results/", views.listing, name="results"),
    path("assessment/marking/results/<uuid:public_id>/", views.attempt_report, name="result"),
    path(
        "assessment/marking/results/<uuid:public_id>/look-again/<slug:key>/",
        views.look_again,
        name="result-look-again",
    ),
]
