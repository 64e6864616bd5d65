"""URLs of the consent pages."""

from django.urls import path

from . import views

WOMAN = "people/consents/<uuid:organisation_id>/<uuid:public_id>/"

urlpatterns = [
    path("me/consents/", views.mine, name="consents"),
    path("me/consents/<uuid:organisation_id>/<int:number>/", views.one, name="consent"),
    path("people/consents/", views.women, name="consents-of-women"),
    path(WOMAN, views.of_woman, name="consents-of"),
    path(f"{WOMAN}<int:number>/", views.spoken, name="consent-spoken"),
]
