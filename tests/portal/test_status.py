"""How the installation stands: the page, the jobs of timers, and what `doctor` says of them."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.management import CommandError, call_command
from django.db import connection
from django.tasks import TaskResultStatus
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from accounts.roles import Role
from core import health_checks, tls_certificate
from core.clock import now
from core.jobs import JOBS, JobState, note_end, state_of
from core.models import BackupRun, JobRun
from core.work_queue import LATER

pytestmark = pytest.mark.django_db


@pytest.fixture
def tess(person):
    return person(Role.TECHNICAL_ADMINISTRATOR, "tess")


def certificate(file, *, ends_at):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "learn.example.org")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(ends_at)
        .sign(key, hashes.SHA256())
    )
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return str(file)


def test_a_job_that_ran_is_noted_and_stands_on_the_page(tess, signed_in):
    assert "Not run yet" in signed_in(tess).get("/status/").content.decode()
    for job in JOBS.keys() - {"backup"}:
        call_command("run_job", job)
    assert set(JobRun.objects.values_list("name", flat=True)) == set(JOBS) - {"backup"}
    page = signed_in(tess).get("/status/").content.decode()
    assert page.count("badge-met") == 5
    assert page.count("Not run yet") == 1


def test_a_job_that_failed_says_the_kind_of_error_and_the_next_run_mends_it(settings, tmp_path):
    settings.BACKUP_TO = []
    with pytest.raises(CommandError):
        call_command("run_job", "backup", str(tmp_path))
    run = JobRun.objects.get()
    assert (run.failed_with, run.ended_at) == ("CommandError", None)
    note_end("backup", at=now())
    run.refresh_from_db()
    assert run.failed_with == ""


def test_only_jobs_of_timers_are_run_so():
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("run_job", "flush")


@pytest.mark.parametrize(
    ("ago", "failed", "state"),
    [
        (None, "", JobState.NEVER),
        (timedelta(minutes=59), "", JobState.WELL),
        (timedelta(minutes=61), "", JobState.LATE),
        (timedelta(minutes=1), "OSError", JobState.FAILED),
    ],
)
def test_a_job_is_late_once_some_turns_were_missed(ago, failed, state):
    at = now()
    ended_at = None if ago is None else at - ago
    assert state_of("purge", ended_at, failed, at=at) is state


def test_the_page_names_nobody_and_costs_the_same_for_everyone(tess, person, signed_in):
    for number in range(3):
        person(Role.LEARNER, f"hana-{number}")
    browser = signed_in(tess)
    browser.get("/status/")
    with CaptureQueriesContext(connection) as queries:
        page = browser.get("/status/").content.decode()
    assert len(queries) <= 12
    assert "hana" not in page
    assert "Django" in page


def test_a_coordinator_may_look_and_nobody_else_finds_it(person, signed_in):
    assert signed_in(person(Role.COORDINATOR)).get("/status/").status_code == 200
    for role in (Role.LEARNER, Role.SUPERVISOR, Role.EDITOR, Role.SAFEGUARDING_LEAD):
        assert signed_in(person(role)).get("/status/").status_code == 404


def test_what_needs_somebody_is_marked(tess, signed_in, settings, tmp_path):
    settings.TLS_CERTIFICATE = certificate(
        tmp_path / "soon.pem", ends_at=now() + timedelta(days=13)
    )
    page = signed_in(tess).get("/status/").content.decode()
    assert "Server certificate expires" in page
    assert ">Warning<" in page
    assert page.count("None yet") == 2
    BackupRun.objects.create(kind="backup", at=now(), made_at=now(), size_bytes=1)
    assert signed_in(tess).get("/status/").content.decode().count("None yet") == 1


def queued(**fields):
    return DBTaskResult.objects.create(
        task_path="cms.admin.services.publish",
        args_kwargs={"args": [], "kwargs": {}},
        backend_name=LATER,
        run_after=now(),
        exception_class_path="",
        traceback="",
        **fields,
    )


def test_work_that_waits_and_work_that_failed_stand_on_the_page(tess, signed_in, settings):
    assert "Background tasks" not in signed_in(tess).get("/status/").content.decode()
    settings.TASKS = settings.TASKS | {LATER: {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    late = signed_in(tess).get("/status/").content.decode().count(">Warning<")
    row = queued(status=TaskResultStatus.READY)
    page = signed_in(tess).get("/status/").content.decode()
    assert "1 waiting, 0 running, 0 with errors" in page
    assert page.count(">Warning<") == late
    DBTaskResult.objects.filter(pk=row.pk).update(enqueued_at=now() - timedelta(minutes=6))
    page = signed_in(tess).get("/status/").content.decode()
    assert page.count(">Warning<") == late + 1
    DBTaskResult.objects.update(status=TaskResultStatus.FAILED)
    page = signed_in(tess).get("/status/").content.decode()
    assert "0 waiting, 0 running, 1 with errors" in page
    assert ">Error<" in page


def levels(name):
    return {health_checks.LEVELS[one.level] for one in health_checks.run(name)}


def test_doctor_tells_of_jobs_that_do_not_run(settings):
    assert levels("jobs") == {"note"}
    settings.PRODUCTION = True
    # What runs by night may wait for its first one.
    assert levels("jobs") == {"problem", "note"}
    for job in ("purge", "publish_scheduled"):
        note_end(job, at=now())
    assert levels("jobs") == {"note"}
    for job in JOBS:
        note_end(job, at=now())
    assert levels("jobs") == {"ok"}
    JobRun.objects.filter(name="purge").update(failed_with="OSError")
    (found,) = health_checks.run("jobs")
    assert "purge: It failed (OSError). It last went well on" in found.msg


@pytest.mark.parametrize(("days", "level"), [(13, "problem"), (15, "ok")])
def test_doctor_tells_when_the_certificate_ends(settings, tmp_path, days, level):
    ends_at = now() + timedelta(days=days)
    settings.TLS_CERTIFICATE = certificate(tmp_path / "site.pem", ends_at=ends_at)
    assert levels("certificate") == {level}


def test_a_certificate_that_cannot_be_read_is_told_as_such(settings, tmp_path):
    assert levels("certificate") == {"note"}
    settings.TLS_CERTIFICATE = str(tmp_path / "none.pem")
    assert levels("certificate") == {"problem"}
    (tmp_path / "torn.pem").write_text("-----BEGIN CERTIFICATE-----\nAAAA\n")
    assert tls_certificate.ends_at(tmp_path / "torn.pem") is None
