"""Addresses of safeguarding notes."""

from django.urls import path

from . import views

ONE = "safeguarding/<uuid:public_id>/"

urlpatterns = [
    path("rooms/<uuid:public_id>/worry/", views.in_room, name="safeguarding-room"),
    path("supervise/women/<uuid:public_id>/worry/", views.about_woman, name="safeguarding-woman"),
    path("safeguarding/", views.notes, name="safeguarding"),
    path(ONE, views.note, name="safeguarding-note"),
    path(f"{ONE}take/", views.take, name="safeguarding-take"),
    path(f"{ONE}read/", views.read, name="safeguarding-read"),
    path(f"{ONE}raise/", views.raise_level, name="safeguarding-raise"),
    path(f"{ONE}ask/", views.ask, name="safeguarding-ask"),
    path("safeguarding/readings/<uuid:public_id>/", views.answer, name="safeguarding-answer"),
]
