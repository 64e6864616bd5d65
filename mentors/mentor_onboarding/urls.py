"""URLs of this feature."""

from django.urls import path

from . import views

urlpatterns = [
    path("journey/before/", views.my_joining, name="my-joining"),
    path("journey/before/<uuid:organisation_id>/agree/", views.agree, name="agree-to-mentor"),
    path(
        "journey/before/<uuid:organisation_id>/take-back/",
        views.take_back,
        name="take-agreement-back",
    ),
    path(
        "people/<uuid:organisation_id>/<uuid:public_id>/onboarding/",
        views.joining_of,
        name="joining-of",
    ),
    path(
        "people/<uuid:organisation_id>/<uuid:public_id>/onboarding/agreed/",
        views.agreed_aloud,
        name="agreed-aloud",
    ),
]
