"""Prometheus metrics: number of requests by route and kind of response, and their duration.

No label names a person, an organisation or a URL: a route is its name in `urls.py`. Leaving is not
counted, and nothing at all where METRICS_TOKEN is empty (ADR-0042).
"""

import os
from collections.abc import Callable
from time import perf_counter
from typing import Any

from django.http import HttpRequest
from prometheus_client import CollectorRegistry, Counter, Histogram, values
from prometheus_client.multiprocess import MultiProcessCollector

# Seconds. Few, because each adds a number per route and worker.
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5)
# Whether anybody used the quick exit is private.
_NEVER_COUNTED = ("leave",)

# The folder shared by gunicorn's workers, and the number of this one (deploy/gunicorn_conf.py).
_shared: dict[str, str] = {}


def _file_of() -> str:
    """The file name of this process in the shared folder.

    A new worker continues the file of the one whose number it has, so that no count is lost and no
    file is left behind.
    """
    return _shared.get("number") or f"process{os.getpid()}"


if values.ValueClass is not values.MutexValue:
    values.ValueClass = values.MultiProcessValue(_file_of)  # type: ignore[no-untyped-call]  # it brings no types here

REQUESTS = Counter(
    "learning_requests", "Requests that were answered", ["route", "status"], registry=None
)
SECONDS = Histogram(
    "learning_request_seconds",
    "How long an answer took",
    ["route"],
    buckets=BUCKETS,
    registry=None,
)


def count_as_worker(number: int, folder: str) -> None:
    """Called once in a new gunicorn worker: store its counts in `folder` beside the others'."""
    _shared.update(number=f"worker{number}", folder=folder)


def registry() -> CollectorRegistry:
    """The metrics of all workers of this server together, or else of this process."""
    found = CollectorRegistry()
    if "folder" in _shared:
        MultiProcessCollector(found, path=_shared["folder"])  # type: ignore[no-untyped-call]  # nor here
    else:
        found.register(REQUESTS)
        found.register(SECONDS)
    return found


class Measured:
    """Counts each request. It comes before all other middleware, so that their time is included."""

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        began = perf_counter()
        response = self.get_response(request)
        route = _route_of(request)
        if not route.startswith(_NEVER_COUNTED):
            REQUESTS.labels(route, f"{response.status_code // 100}xx").inc()
            SECONDS.labels(route).observe(perf_counter() - began)
        return response


def _route_of(request: HttpRequest) -> str:
    """The name of the route; if it has none, its pattern, which contains no ids."""
    match = request.resolver_match
    if match is None:
        return "none"
    return match.view_name if match.url_name else match.route
