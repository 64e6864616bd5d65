"""Addresses of the sockets. Any other address is answered like a room of others."""

from typing import Any, cast

from django.urls import path, re_path

from .consumer import room_socket

# Channels routes by Django's patterns, whose types know pages only.
_socket = cast(Any, room_socket)

websocket_urlpatterns = [
    path("ws/rooms/<str:public_id>/", _socket),
    re_path(r"", _socket),
]
