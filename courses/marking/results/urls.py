"""Addresses of whole sittings."""

from django.urls import path

from . import views

urlpatterns = [
    path("supervise/marking/results/", views.listing, name="results"),
    path("supervise/marking/results/<uuid:public_id>/", views.sitting, name="result"),
    path(
        "supervise/marking/results/<uuid:public_id>/look-again/",
        views.look_again,
        name="result-look-again",
    ),
]
