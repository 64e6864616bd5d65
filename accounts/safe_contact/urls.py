"""URLs of this feature."""

from django.urls import path

from . import views

urlpatterns = [
    path(
        "people/contact/<uuid:organisation_id>/<uuid:public_id>/",
        views.safe_contact,
        name="safe-contact",
    ),
]
