"""Addresses of this feature."""

from django.urls import path

from . import views

urlpatterns = [
    path("coordinate/journeys/<uuid:public_id>/partner/", views.ask, name="ask-partner"),
    path("coordinate/partners/", views.partners, name="partners"),
    path("coordinate/partners/name/", views.name_assessor, name="name-partner"),
    path("coordinate/partners/<uuid:public_id>/end/", views.end, name="end-partner"),
    path("journey/partner/", views.all_asked_of_learner, name="partners-asked"),
    path("journey/partner/<uuid:public_id>/", views.asked_of_learner, name="partner-asked"),
    path("supervise/partner/<uuid:public_id>/", views.rate, name="rate-as-partner"),
]
