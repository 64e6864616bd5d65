"""URLs of the sockets. Any other URL is answered like somebody else's room."""

from typing import Any, cast

from django.urls import path, re_path

from .consumer import room_socket

# Channels routes by Django's patterns, whose types cover only views.
_socket = cast(Any, room_socket)

websocket_urlpatterns = [
    path("ws/rooms/<str:public_id>/", _socket),
    re_path(r"", _socket),
]
