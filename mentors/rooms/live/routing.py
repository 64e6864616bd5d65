"""Addresses of the sockets. Any other address is answered like a room of others."""

from django.urls import path, re_path

from .consumer import room_socket

websocket_urlpatterns = [
    path("ws/rooms/<str:public_id>/", room_socket),
    re_path(r"", room_socket),
]
