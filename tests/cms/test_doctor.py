"""`manage.py doctor`: one line for each finding, exit code 1 on a problem, never a traceback."""

import io
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.utils import timezone

from cms.admin.checks import rooms_can_open
from cms.admin.services import set_up_site
from cms.models import HomeCountry, LessonPage, Service
from cms.rules.service_checks import KINDS
from core import health_checks
from core.health_checks import names
from core.models import BackupRun
from courses.models import Lesson
from lms.portal.operator import doctor

pytestmark = [pytest.mark.long, pytest.mark.django_db]


def run():
    """(lines, whether it ended well)."""
    printed = io.StringIO()
    try:
        call_command("doctor", stdout=printed)
        well = True
    except CommandError:
        well = False
    return printed.getvalue().splitlines(), well


def about(lines, name):
    return [line for line in lines if line[9:].startswith(f"{name}:")]


def levels(lines, name):
    return {line.split()[0] for line in about(lines, name)}


@pytest.fixture
def whole(site, harbour):
    """An installation in which everything is there and checked."""
    today = timezone.localdate()
    HomeCountry.objects.create(organisation=harbour, country="IT")
    for kind in KINDS:
        Service.objects.create(
            name=f"One of {kind}", kind=kind, country="IT", phone="112", verified_on=today
        )
    Service.objects.filter(name="112").update(verified_on=today)
    return harbour


def test_a_whole_installation_has_nothing_to_mend(whole):
    lines, well = run()
    assert well, [line for line in lines if line.startswith("problem")]
    assert lines[-1] == "Nothing to mend."
    assert {line.split()[0] for line in lines[:-1]} <= {"ok", "note"}
    for name in names():
        assert about(lines, name), name


def test_an_empty_installation_says_what_to_do():
    lines, well = run()
    assert not well
    assert any("manage.py load_curriculum" in line for line in about(lines, "courses"))


def test_the_number_it_comes_with_is_a_problem_until_somebody_checks_it(whole):
    Service.objects.filter(name="112").update(verified_on=None)
    lines, well = run()
    assert not well
    (line,) = about(lines, "emergency numbers")
    assert line.startswith("problem")
    assert "112 (European Union): not checked yet." in line


@pytest.mark.parametrize(("days", "level"), [(200, "note"), (400, "problem")])
def test_an_emergency_number_that_ages_is_told(whole, days, level):
    day = timezone.localdate() - timedelta(days=days)
    Service.objects.filter(name="112").update(verified_on=day)
    lines, _well = run()
    assert levels(lines, "emergency numbers") == {level}
    assert str(day) in about(lines, "emergency numbers")[0]


def test_a_country_without_a_checked_service_is_named_with_its_kinds(whole):
    Service.objects.filter(kind__in=["legal", "shelter"]).update(verified_on=None)
    lines, well = run()
    assert not well
    assert "Italy (Harbour): nothing checked for Shelter, Legal." in about(lines, "services")[0]


def test_an_organisation_without_a_country_is_named(whole, lighthouse):
    lines, well = run()
    assert not well
    assert "Lighthouse: nobody has chosen its country." in about(lines, "services")[0]


def test_a_catalogue_that_drifted_is_told(whole):
    Lesson.objects.filter(key=LessonPage.objects.first().key).update(minutes=99)
    lines, well = run()
    assert not well
    assert levels(lines, "catalogue") == {"problem"}


def test_a_field_key_that_does_not_work_is_told_and_not_printed(whole, settings):
    settings.FIELD_KEYS = ["not-a-key"]
    lines, well = run()
    assert not well
    assert levels(lines, "field keys") == {"problem"}
    assert "not-a-key" not in "\n".join(lines)
    settings.FIELD_KEYS = []
    assert levels(run()[0], "field keys") == {"problem"}


def test_weak_settings_of_an_installation_are_problems(whole, settings):
    settings.PRODUCTION = True
    settings.PROXIES_ARE_COUNTED = True
    settings.MISSING_SECRET = "missing"
    settings.SECRET_KEY = "short"
    settings.DATABASE_URL = ""
    lines, well = run()
    assert not well
    assert any("SECRET_KEY is too short" in line for line in about(lines, "settings"))
    assert "short" not in [line.rsplit(" ", 1)[-1] for line in lines]


def test_a_channel_layer_that_does_not_answer_is_told(whole, settings):
    settings.CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": ["redis://127.0.0.1:1/0"]},
        }
    }
    lines, well = run()
    assert not well
    assert levels(lines, "channel layer") == {"problem"}


@pytest.mark.long
def test_a_layer_of_one_process_is_a_note_and_one_between_connections_is_tried(whole, settings):
    assert "note" in levels(run()[0], "channel layer")
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "tests.cms.deaf_layer.DeafLayer"}}
    lines, well = run()
    assert not well
    assert "does not come to another" in about(lines, "channel layer")[-1]


@pytest.mark.parametrize(("free", "level"), [(100, "problem"), (2_000, "note"), (200_000, "ok")])
def test_a_disk_that_fills_is_told(whole, monkeypatch, free, level):
    left = SimpleNamespace(free=free * 1_000_000)
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda folder: left)
    assert levels(run()[0], "free space") == {level}


@pytest.mark.parametrize(
    ("kind", "age", "expected"),
    [
        (None, timedelta(0), {"problem", "note"}),
        ("backup", timedelta(hours=47), {"ok", "note"}),
        ("backup", timedelta(hours=49), {"problem", "note"}),
        ("drill", timedelta(days=199), {"problem"}),
        ("drill", timedelta(days=201), {"problem", "note"}),
        ("restore", timedelta(days=199), {"problem"}),
    ],
)
def test_backups_and_drills_that_are_due_are_told(whole, settings, kind, age, expected):
    if kind:
        made = timezone.now() - age
        BackupRun.objects.create(kind=kind, at=made, made_at=made, size_bytes=1)
    settings.PRODUCTION = True
    assert {one.level for one in health_checks.run("backups")} == {
        level for level, name in health_checks.LEVELS.items() if name in expected
    }


def test_a_trial_needs_no_backup(whole):
    assert levels(run()[0], "backups") == {"note"}


def test_check_names_what_keeps_rooms_closed(whole, lighthouse, settings):
    assert rooms_can_open() == []
    settings.PRODUCTION = True
    Service.objects.filter(name="112").update(verified_on=None)
    found = rooms_can_open()
    assert {warning.id for warning in found} == {"lms.W004", "lms.W005"}
    said = " ".join(warning.msg for warning in found)
    assert "Lighthouse" in said
    assert "112" in said


def test_a_database_that_does_not_answer_is_told_and_no_traceback(whole):
    def gone(*args):
        raise OperationalError("server closed the connection\nDETAIL: secrets")

    with connection.execute_wrapper(gone):
        lines, well = run()
    assert not well
    assert levels(lines, "database") == {"problem"}
    assert "secrets" not in "\n".join(lines)
    assert about(lines, "channel layer")[0] == (
        "ok       channel layer: A message goes there and back."
    )


def test_it_changes_nothing(whole):
    before = list(Service.objects.order_by("pk").values_list("pk", "verified_on"))
    run()
    assert list(Service.objects.order_by("pk").values_list("pk", "verified_on")) == before


def test_help_explains_it(capsys):
    with pytest.raises(SystemExit):
        call_command("doctor", "--help")
    assert "Exit code 1" in capsys.readouterr().out.replace("\n", " ").replace("  ", " ")


def test_it_looks_at_a_site_that_was_only_set_up():
    set_up_site()
    lines, _well = run()
    assert levels(lines, "courses") == {"problem"}
    assert levels(lines, "migrations") == {"ok"}
