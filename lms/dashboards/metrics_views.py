"""What Prometheus asks."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from core.clock import now
from core.errors import NotFound
from core.metrics import registry

from .state_counts import StateCounts


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Counts of this server and the state of the installation, as text.

    `Authorization: Bearer …` holds METRICS_TOKEN; for everyone else, and where there is none, the
    page is not there.
    """
    wanted = f"Bearer {settings.METRICS_TOKEN}"
    given = request.headers.get("Authorization", "")
    if not settings.METRICS_TOKEN or not constant_time_compare(given, wanted):
        raise NotFound
    counted = registry()
    counted.register(StateCounts(at=now()))
    return HttpResponse(generate_latest(counted), content_type=CONTENT_TYPE_LATEST)
