"""The metrics for Prometheus."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from core import work_queue
from core.backups.queries import last_backups
from core.clock import now
from core.errors import NotFound
from core.jobs import JobState, job_reports
from core.metrics import registry
from mentors.rooms.state.count_queries import people_in_rooms, rooms_by_state


class StateCounts(Collector):
    """Metrics read from the database on request: rooms, pending work, jobs, backups."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Collect the metrics; while the database is down, only that it is."""
        try:
            found = [*self._rooms(), *self._work(), *self._jobs(), *self._backups()]
        except (DatabaseError, InterfaceError):
            found = []
        yield GaugeMetricFamily(
            "learning_database_answers", "1 while the database answers", value=bool(found)
        )
        yield from found

    def _rooms(self) -> Iterator[GaugeMetricFamily]:
        rooms = GaugeMetricFamily("learning_rooms", "Rooms by state", labels=["state"])
        for state, number in rooms_by_state().items():
            rooms.add_metric([state], number)
        yield rooms
        yield GaugeMetricFamily(
            "learning_room_people", "People who are in a room now", value=people_in_rooms()
        )

    def _work(self) -> Iterator[GaugeMetricFamily]:
        queue = work_queue.queue()
        states = GaugeMetricFamily("learning_work", "Work outside a request", labels=["state"])
        states.add_metric(["waiting"], queue.waiting)
        states.add_metric(["at-work"], queue.at_work)
        states.add_metric(["failed"], queue.failed)
        yield states
        yield GaugeMetricFamily(
            "learning_work_oldest_seconds",
            "How long the oldest of what waits has waited; 0: nothing waits",
            value=self._age(queue.waits_since) or 0,
        )

    def _jobs(self) -> Iterator[GaugeMetricFamily]:
        amiss = GaugeMetricFamily(
            "learning_job_amiss", "1 while a job is late, failed or never ran", labels=["job"]
        )
        ages = GaugeMetricFamily(
            "learning_job_age_seconds", "Since a job last ended well", labels=["job"]
        )
        for job in job_reports(at=self.at):
            amiss.add_metric([job.name], job.state is not JobState.WELL)
            if job.ended_at is not None:
                ages.add_metric([job.name], (self.at - job.ended_at).total_seconds())
        yield amiss
        yield ages

    def _backups(self) -> Iterator[GaugeMetricFamily]:
        backups = last_backups()
        ages = GaugeMetricFamily(
            "learning_copy_age_seconds",
            "Since the last backup and the last drill; missing where there was none",
            labels=["kind"],
        )
        for kind, made_at in (("backup", backups.backup), ("drill", backups.drill)):
            if made_at is not None:
                ages.add_metric([kind], (self.at - made_at).total_seconds())
        yield ages

    def _age(self, since: datetime | None) -> float | None:
        return None if since is None else (self.at - since).total_seconds()


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Counts of this server and the state of the installation, as text.

    Needs METRICS_TOKEN in `Authorization: Bearer …`; for everyone else, and if the token is not
    set, the page is a 404.
    """
    wanted = f"Bearer {settings.METRICS_TOKEN}"
    given = request.headers.get("Authorization", "")
    if not settings.METRICS_TOKEN or not constant_time_compare(given, wanted):
        raise NotFound
    counted = registry()
    counted.register(StateCounts(at=now()))
    return HttpResponse(generate_latest(counted), content_type=CONTENT_TYPE_LATEST)
