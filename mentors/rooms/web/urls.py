"""Addresses of the rooms."""

from django.urls import path

from . import before, stopped, views

urlpatterns = [
    path("rooms/", views.rooms, name="rooms"),
    path("rooms/new/", views.new_room, name="room-new"),
    path("rooms/<uuid:public_id>/", views.room, name="room"),
    path("rooms/<uuid:public_id>/before/", before.before, name="room-before"),
    path("rooms/<uuid:public_id>/messages/", views.messages, name="room-messages"),
    path("rooms/<uuid:public_id>/say/", views.say, name="room-say"),
    path("rooms/<uuid:public_id>/hold/", views.hold, name="room-hold"),
    path("rooms/<uuid:public_id>/continue/", views.go_on, name="room-continue"),
    path("rooms/<uuid:public_id>/stopped/", stopped.stopped, name="room-stopped"),
    path("rooms/<uuid:public_id>/reveal/", stopped.reveal, name="room-reveal"),
    path("rooms/<uuid:public_id>/leave/", views.go_out, name="room-leave"),
]
