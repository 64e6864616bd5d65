"""URLs of this feature."""

from django.urls import path

from . import views

urlpatterns = [
    path("assessment/pathways/<uuid:public_id>/external/", views.ask, name="ask-partner"),
    path("assessment/external-assessors/", views.partners, name="partners"),
    path("assessment/external-assessors/name/", views.name_assessor, name="name-partner"),
    path("assessment/external-assessors/<uuid:public_id>/end/", views.end, name="end-partner"),
    path("journey/partner/", views.all_asked_of_learner, name="partners-asked"),
    path("journey/partner/<uuid:public_id>/", views.asked_of_learner, name="partner-asked"),
    path("assessment/external/<uuid:public_id>/", views.rate, name="rate-as-partner"),
]
