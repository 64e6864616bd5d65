"""What Prometheus reads: counts by route, the state of the installation, and nobody in it."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings as in_use
from django.db import OperationalError
from django.test import modify_settings
from django.urls import reverse
from prometheus_client.parser import text_string_to_metric_families

from accounts.roles import Role
from core.clock import now
from core.jobs import note_end
from core.models import BackupRun
from lms.portal.operator.metrics_views import StateCounts

pytestmark = pytest.mark.django_db
TOKEN = "only-for-tests-only-for-tests"
COUNTED = modify_settings(MIDDLEWARE={"prepend": "core.metrics.Measured"})


@pytest.fixture
def token(settings):
    settings.METRICS_TOKEN = TOKEN


def read(client, given=TOKEN):
    return client.get("/metrics", headers={"authorization": f"Bearer {given}"})


def numbers(answer):
    """(name, labels in order) → value."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }


def test_there_is_no_such_page_unless_the_operator_wants_it(client, settings):
    assert settings.METRICS_TOKEN == ""
    assert "core.metrics.Measured" not in settings.MIDDLEWARE
    assert read(client).status_code == 404
    assert read(client, "").status_code == 404


def test_it_answers_to_the_token_alone(client, token):
    assert read(client).status_code == 200
    assert read(client, "wrong").status_code == 404
    assert client.get("/metrics").status_code == 404
    assert client.post("/metrics", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 405


@COUNTED
def test_requests_are_counted_by_route_and_kind_of_answer(client, token):
    before = numbers(read(client))
    for _time in range(3):
        client.get("/health/live?who=amara")
    client.get("/nowhere/at/all/")
    after = numbers(read(client))
    live = ("learning_requests_total", "health-live", "2xx")
    assert after[live] - before.get(live, 0) == 3
    took = ("learning_request_seconds_count", "health-live")
    assert after[took] - before.get(took, 0) == 3
    assert any(name[0] == "learning_requests_total" and name[2] == "4xx" for name in after)


@COUNTED
def test_that_somebody_left_is_not_counted(client, token):
    for name in ("leave", "leave-first", "leave-state", "leave-help"):
        client.get(reverse(name))
    assert "leave" not in read(client).content.decode()


@COUNTED
def test_no_name_no_organisation_no_address_and_no_id_stands_in_it(
    client, person, signed_in, token
):
    amara = person(Role.LEARNER, "amara")
    browser = signed_in(amara)
    for path in ("/", "/me/", "/rooms/", "/en/courses/b/1/1/?q=zqmark", f"/verify/{amara.pk}/"):
        browser.get(path, REMOTE_ADDR="203.0.113.77")
    says = read(client).content.decode()
    for marked in (amara.username, "Harbour", "zqmark", "203.0.113", str(amara.public_id)):
        assert marked not in says
    labels = {name for name in numbers(read(client)) for name in name[1:]}
    assert not {label for label in labels if "@" in label or "-4" in label}


def test_rooms_work_jobs_and_copies_stand_in_it(client, token):
    note_end("purge", at=now() - timedelta(minutes=5))
    BackupRun.objects.create(
        kind="backup", at=now() - timedelta(hours=3), made_at=now(), size_bytes=1
    )
    found = numbers(read(client))
    assert found["learning_rooms", "open"] == 0
    assert found["learning_room_people",] == 0
    assert found["learning_work", "waiting"] == 0
    assert found["learning_job_amiss", "purge"] == 0
    assert found["learning_job_amiss", "verify_audit"] == 1
    assert 290 < found["learning_job_age_seconds", "purge"] < 400
    assert 10_000 < found["learning_copy_age_seconds", "backup"] < 12_000
    assert found["learning_database_answers",] == 1


def test_while_the_database_is_away_it_says_so_and_the_counts_are_there(client, token, monkeypatch):
    def away(self):
        raise OperationalError("gone")

    monkeypatch.setattr(StateCounts, "_rooms", away)
    assert numbers(read(client))["learning_database_answers",] == 0


WORKER = """
import sys
from core.metrics import REQUESTS, count_as_worker, registry
from prometheus_client.exposition import generate_latest
count_as_worker(int(sys.argv[1]), sys.argv[2])
REQUESTS.labels("start", "2xx").inc(int(sys.argv[3]))
print(generate_latest(registry()).decode())
"""


def worker(folder, number, times):
    """A process of its own that counts, and then tells what all of them counted."""
    told = subprocess.run(
        [sys.executable, "-c", WORKER, str(number), str(folder), str(times)],
        env=os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(folder)},
        cwd=in_use.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return next(line for line in told.splitlines() if line.startswith("learning_requests_total{"))


def test_all_workers_are_added_up_and_a_new_one_goes_on_where_its_number_was(tmp_path):
    assert worker(tmp_path, 1, 3).endswith(" 3.0")
    assert worker(tmp_path, 2, 4).endswith(" 7.0")
    assert worker(tmp_path, 1, 5).endswith(" 12.0")
    assert len(list(tmp_path.glob("counter_*.db"))) == 2
