"""Addresses of marking."""

from django.urls import path

from . import views

urlpatterns = [
    path("supervise/marking/", views.queue, name="marking"),
    path("supervise/marking/<uuid:public_id>/", views.answer, name="marking-answer"),
    path("supervise/marking/<uuid:public_id>/reopen/", views.reopen, name="marking-reopen"),
]
