"""What our program takes a request for when it arrives through the proxy: served by gunicorn."""

import django
from django.conf import settings

settings.configure(
    PROXIES=1,
    SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"),
    ALLOWED_HOSTS=["learn.example.org"],
    SECRET_KEY="of no use",
)
django.setup()

from django.core.handlers.wsgi import WSGIRequest  # noqa: E402 - needs the settings

from core.client_address import client_address, client_network  # noqa: E402 - the same


def application(environ, start_response):
    """Address, network, scheme and host, one a line."""
    request = WSGIRequest(environ)
    said = [client_address(request), client_network(request), request.scheme, request.get_host()]
    status = "500 Fault" if request.path == "/leave/" else "200 OK"
    start_response(status, [("Content-Type", "text/plain")])
    return ["\n".join(said).encode()]
