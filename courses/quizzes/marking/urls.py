"""URLs of marking."""

from django.urls import path

from . import views

urlpatterns = [
    path("assessment/marking/", views.queue, name="marking"),
    path("assessment/marking/<uuid:public_id>/", views.answer, name="marking-answer"),
    path("assessment/marking/<uuid:public_id>/reopen/", views.reopen, name="marking-reopen"),
]
