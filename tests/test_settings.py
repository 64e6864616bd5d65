"""Production refuses to start while something it needs is missing, weak or contradictory."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from core import settings_module
from core.checks import production_settings, readable_variables
from lms.settings import environment
from lms.settings.connections import database

# A process of its own for each question: some seconds, whatever is asked.
started = pytest.mark.long
ROOT = Path(__file__).resolve().parent.parent
NEEDED = ("SECRET_KEY", "FIELD_KEYS", "ALLOWED_HOSTS", "BASE_URL", "DATABASE_URL")
LONG_SECRET = "fQ3_uZ7mVb1Xr-0aKj9Wp2Ny5Tc8Ls4He6Gd-iRoBtYvMxEqUwPzJkCnAl"


@pytest.fixture
def good(tmp_path):
    return {
        "SECRET_KEY": LONG_SECRET,
        "FIELD_KEYS": Fernet.generate_key().decode(),
        "ALLOWED_HOSTS": "learn.example.org,www.learn.example.org",
        "BASE_URL": "https://learn.example.org",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'site.sqlite3'}",
    }


def run(arguments, settings_module, environment):
    """A process of its own, because settings are read once. A name without value counts as
    missing, so that a developer's `.env` cannot fill it in."""
    surroundings = {**os.environ, **dict.fromkeys(NEEDED, ""), **environment}
    surroundings["DJANGO_SETTINGS_MODULE"] = settings_module
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def run_in_production(arguments, environment):
    return run(arguments, "lms.settings.production", environment)


def check_in_production(environment):
    return run_in_production(
        ["manage.py", "check", "--settings", "lms.settings.production"], environment
    )


@started
def test_production_without_any_settings_names_each_one_that_is_missing():
    answer = check_in_production({})
    for name in NEEDED:
        assert f"{name} is missing." in answer.stderr
        assert f"HINT: Set {name}" in answer.stderr
    assert answer.returncode == 1
    assert "Traceback" not in answer.stderr + answer.stdout


@started
def test_production_with_weak_settings_says_what_is_weak_and_prints_no_key(good):
    weak_key = "aW-am-not-a-key-for-fields"
    answer = check_in_production(
        {
            "SECRET_KEY": "too-short-to-be-secret",
            "FIELD_KEYS": f"{good['FIELD_KEYS']},{weak_key}",
            "ALLOWED_HOSTS": "*",
            "BASE_URL": "http://learn.example.org",
            "DATABASE_URL": "mysql://name@host/site",
        }
    )
    for sentence in (
        "SECRET_KEY is too short or too plain.",
        "Key number 2 in FIELD_KEYS is not a Fernet key.",
        "ALLOWED_HOSTS lets every host in (*).",
        "BASE_URL does not begin with https://",
        "DATABASE_URL cannot be read.",
    ):
        assert sentence in answer.stderr
    assert answer.returncode == 1
    said = answer.stderr + answer.stdout
    assert "Traceback" not in said
    for secret in ("too-short-to-be-secret", weak_key, good["FIELD_KEYS"]):
        assert secret not in said


@started
def test_what_cannot_be_read_is_named_and_nothing_starts(good):
    nonsense = {**good, "SECURE_SSL_REDIRECT": "maybe", "TIME_ZONE": "Rome"}
    for arguments in (["manage.py", "doctor"], ["-c", "import lms.asgi"]):
        answer = run_in_production(arguments, nonsense)
        said = answer.stderr + answer.stdout
        assert "Traceback" not in said
        assert answer.returncode == 1
        for name in ("SECURE_SSL_REDIRECT", "TIME_ZONE"):
            assert f"{name} cannot be read." in said
            assert f"Set {name} to " in said


@started
def test_a_trial_names_what_it_cannot_read_as_well():
    nonsense = {"DEBUG": "perhaps", "DATABASE_URL": "nowhere:"}
    answer = run(["manage.py", "check"], "lms.settings.dev", nonsense)
    assert answer.returncode == 1
    assert "Traceback" not in answer.stderr
    for name in nonsense:
        assert f"{name} cannot be read." in answer.stderr


@pytest.mark.parametrize(
    ("says", "meant", "readable"),
    [
        ("off", False, True),
        ("1", True, True),
        ("", True, True),
        ("maybe", True, False),
        ("-1", True, False),
    ],
)
def test_a_word_that_is_neither_yes_nor_no_counts_as_not_said(
    unreadable, monkeypatch, says, meant, readable
):
    monkeypatch.setenv("WANTED", says)
    assert environment.yes_or_no("WANTED", default=True) is meant
    assert ("WANTED" not in unreadable) is readable


@pytest.mark.parametrize(
    ("says", "meant", "readable"),
    [
        ("Europe/Rome", "Europe/Rome", True),
        ("", "UTC", True),
        ("Rome", "UTC", False),
        ("Europe", "UTC", False),
        ("tzdata.zi", "UTC", False),
        ("../zoneinfo/UTC", "UTC", False),
        ("/usr/share/zoneinfo/UTC", "UTC", False),
        ("Größe", "UTC", False),
        ("x" * 5000, "UTC", False),
    ],
)
def test_a_time_zone_that_is_none_counts_as_not_said(
    unreadable, monkeypatch, says, meant, readable
):
    monkeypatch.setenv("TIME_ZONE", says)
    assert environment.time_zone() == meant
    assert ("TIME_ZONE" not in unreadable) is readable


def test_a_zone_that_the_system_does_not_have_is_none_to_django(unreadable, monkeypatch, tmp_path):
    monkeypatch.setattr(environment, "SYSTEM_ZONES", tmp_path)
    monkeypatch.setenv("TIME_ZONE", "Europe/Rome")
    assert environment.time_zone() == "UTC"
    assert list(unreadable) == ["TIME_ZONE"]


@started
def test_production_with_all_it_needs_passes_the_check(good):
    answer = check_in_production(good)
    assert answer.returncode == 0, answer.stderr


@started
def test_what_serves_one_process_alone_is_named(good):
    answer = check_in_production({**good, "REDIS_URL": ""})
    assert "REDIS_URL is missing" in answer.stderr
    assert "DATABASE_URL names a SQLite file" in answer.stderr


@started
def test_garbage_is_looked_for_once_all_is_loaded_and_not_among_that():
    asked = "import gc; print(gc.isenabled(), gc.get_freeze_count() > 100_000)"
    answer = run(["manage.py", "shell", "--no-imports", "-c", asked], "lms.settings.test", {})
    assert answer.stdout.split() == ["True", "True"], answer.stderr


@started
def test_check_deploy_can_reach_green(good):
    whole = {
        **good,
        "DATABASE_URL": "postgres://site:word@127.0.0.1:1/site",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "PROXIES": "1",
    }
    answer = run_in_production(["manage.py", "check", "--deploy"], whole)
    assert answer.returncode == 0, answer.stderr
    assert "no issues" in answer.stdout
    assert "WARNINGS" not in answer.stderr


def test_the_settings_that_env_names_are_taken(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("DJANGO_SETTINGS_MODULE=lms.settings.production\n")
    monkeypatch.setenv(settings_module.NAME, "")
    monkeypatch.delenv(settings_module.NAME)
    assert not settings_module.name_settings("lms.settings.dev", root=tmp_path)
    assert os.environ[settings_module.NAME] == "lms.settings.production"


@pytest.mark.parametrize("line", ["", "DJANGO_SETTINGS_MODULE=\n"])
def test_where_env_names_none_the_default_is_taken(tmp_path, monkeypatch, line):
    (tmp_path / ".env").write_text(line)
    monkeypatch.setenv(settings_module.NAME, "")
    monkeypatch.delenv(settings_module.NAME)
    settings_module.name_settings("lms.settings.dev", root=tmp_path)
    assert os.environ[settings_module.NAME] == "lms.settings.dev"


def test_what_the_surroundings_say_stands_above_env(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("DJANGO_SETTINGS_MODULE=lms.settings.production\n")
    monkeypatch.setenv(settings_module.NAME, "lms.settings.e2e")
    assert settings_module.name_settings("lms.settings.dev", root=tmp_path)
    assert os.environ[settings_module.NAME] == "lms.settings.e2e"


@started
@pytest.mark.parametrize("name", ["lms.settings.live", "nowhere.at.all", ".."])
def test_settings_that_are_not_here_are_named_and_no_traceback(name):
    answer = run(["manage.py", "check"], name, {})
    assert answer.returncode == 1
    assert f"There are no settings “{name}”" in answer.stderr
    assert "Traceback" not in answer.stderr


@started
def test_the_demo_fills_no_database_that_somebody_named(tmp_path):
    named = {"DATABASE_URL": f"sqlite:///{tmp_path}/site.sqlite3"}
    answer = run(["manage.py", "demo", "--no-serve"], "lms.settings.dev", named)
    assert answer.returncode == 1
    assert "DATABASE_URL names a database" in answer.stderr
    assert not list(tmp_path.iterdir())


@started
@pytest.mark.parametrize("server", ["wsgi", "asgi"])
def test_a_server_takes_the_settings_of_a_trial_from_whoever_starts_it_alone(server, tmp_path):
    trial = {"DATABASE_URL": f"sqlite:///{tmp_path}/trial.sqlite3"}
    by_file = (
        "import core.settings_module as module; named = module.name_settings\n"
        f"module.name_settings = lambda default: named(default) and False\nimport lms.{server}"
    )
    answer = run(["-c", by_file], "lms.settings.dev", trial)
    assert answer.returncode == 1
    assert "`.env` names the settings of a trial" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert run(["-c", f"import lms.{server}"], "lms.settings.dev", trial).returncode == 0


@started
def test_a_server_does_not_start_on_unfit_settings(good):
    answer = run_in_production(["-c", "import lms.wsgi"], {**good, "SECRET_KEY": ""})
    assert answer.returncode == 1
    assert "SECRET_KEY is missing. Set SECRET_KEY" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.fixture
def unreadable(monkeypatch):
    """What was found unreadable since this test began."""
    found = {}
    monkeypatch.setattr(environment, "UNREADABLE", found)
    return found


@pytest.mark.parametrize("written", ["0", "5", "-8", "many", "9" * 5000])
def test_too_few_days_are_told_and_the_usual_number_stands_in(unreadable, monkeypatch, written):
    monkeypatch.setenv("SOME_DAYS", written)
    assert environment.whole_number("SOME_DAYS", default=8, least=6) == 8
    assert unreadable == {"SOME_DAYS": "Set SOME_DAYS to a whole number from 6 on, for example 8"}


@started
def test_production_refuses_too_few_days_in_a_sentence(good):
    answer = check_in_production({**good, "SAFEGUARDING_DAYS": "0"})
    assert answer.returncode == 1
    assert "SAFEGUARDING_DAYS cannot be read." in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.fixture
def production(settings, good, monkeypatch):
    """The settings of this process dressed as good production settings."""
    settings.PRODUCTION = True
    settings.MISSING_SECRET = "missing"
    settings.SECRET_KEY = good["SECRET_KEY"]
    settings.FIELD_KEYS = [good["FIELD_KEYS"]]
    settings.ALLOWED_HOSTS = good["ALLOWED_HOSTS"].split(",")
    settings.BASE_URL = good["BASE_URL"]
    use_database(settings, monkeypatch, good["DATABASE_URL"])
    return settings


def use_database(settings, monkeypatch, url):
    """Django warns of another DATABASES: what the check reads of the entry is exchanged alone."""
    settings.DATABASE_URL = url
    entry = database(url)
    for name in ("ENGINE", "NAME"):
        monkeypatch.setitem(settings.DATABASES["default"], name, entry[name])


def test_good_production_settings_raise_no_problem(production):
    assert production_settings() == []


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("SECRET_KEY", "missing", "lms.E001"),
        ("SECRET_KEY", LONG_SECRET[:49], "lms.E002"),
        ("SECRET_KEY", "abcdefghij" * 8, "lms.E002"),
        ("FIELD_KEYS", [], "lms.E003"),
        ("FIELD_KEYS", ["not a key"], "lms.E004"),
        ("FIELD_KEYS", ["c2hvcnQ="], "lms.E004"),
        ("FIELD_KEYS", ["schlüssel"], "lms.E004"),
        ("ALLOWED_HOSTS", [], "lms.E005"),
        ("ALLOWED_HOSTS", ["learn.example.org", "*"], "lms.E006"),
        ("BASE_URL", "", "lms.E007"),
        ("BASE_URL", "http://learn.example.org", "lms.E008"),
        ("BASE_URL", "https://", "lms.E008"),
        ("BASE_URL", "https://[learn", "lms.E008"),
        ("BASE_URL", "https://elsewhere.example.org", "lms.E009"),
        ("DATABASE_URL", "", "lms.E010"),
    ],
)
def test_each_unfit_production_setting_is_named_alone(production, name, value, problem):
    setattr(production, name, value)
    assert [found.id for found in production_settings()] == [problem]


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:",
        "sqlite:///",
        "sqlite://site.sqlite3",
        "sqlite://:memory:",
        "sqlite:///:memory:",
        "sqlite:///%3Amemory%3A",
        "sqlite:///file::memory:?cache=shared",
        "sqlite:///file:site%3Fmode=memory",
        "sqlite:///file:",
        "sqlite:///file:%3Fcache=private",
        "sqlite:///%20",
        "postgres:",
        "postgres://db.example.org/",
    ],
)
def test_a_database_without_a_name_keeps_nothing(production, monkeypatch, url):
    use_database(production, monkeypatch, url)
    assert [found.id for found in production_settings()] == ["lms.E012"]


def test_a_variable_that_cannot_be_read_is_told_under_all_settings(settings):
    settings.UNREADABLE = {"TIME_ZONE": "Set TIME_ZONE to a name."}
    (found,) = readable_variables()
    assert (found.id, found.msg, found.hint) == (
        "lms.E013",
        "TIME_ZONE cannot be read.",
        "Set TIME_ZONE to a name.",
    )


def test_every_problem_says_what_to_set(production):
    for name, value in (("SECRET_KEY", "missing"), ("FIELD_KEYS", []), ("ALLOWED_HOSTS", [])):
        setattr(production, name, value)
    production.BASE_URL = production.DATABASE_URL = ""
    problems = production_settings()
    assert [found.msg.split()[0] for found in problems] == list(NEEDED)
    assert all(found.hint.startswith(f"Set {found.msg.split()[0]}") for found in problems)


def test_otpreferences_are_not_asked_for_what_production_needs(production):
    production.PRODUCTION = False
    production.SECRET_KEY = "missing"
    assert production_settings() == []


@started
@pytest.mark.parametrize(
    ("said", "believed", "warned"),
    [
        ("", None, True),
        ("0", None, False),
        ("1", ["HTTP_X_FORWARDED_PROTO", "https"], False),
    ],
)
def test_a_header_about_https_is_believed_only_where_the_operator_says_so(
    good, said, believed, warned
):
    program = (
        "import json, django; django.setup();"
        "from django.conf import settings; from core.checks import proxy_decision;"
        "print(json.dumps([settings.SECURE_PROXY_SSL_HEADER, [m.msg for m in proxy_decision()]]))"
    )
    answer = run_in_production(["-c", program], {**good, "PROXIES": said})
    header, messages = json.loads(answer.stdout)
    assert header == believed
    assert bool(messages) is warned


@started
def test_a_name_that_tells_a_bystander_what_this_is_stops_production(good):
    telling = {
        **good,
        "SITE_NAME": "Survivors learn",
        "ALLOWED_HOSTS": "learn.antiviolenza.example",
        "BASE_URL": "https://learn.antiviolenza.example",
    }
    answer = check_in_production(telling)
    assert answer.returncode == 1
    for name in ("SITE_NAME", "ALLOWED_HOSTS", "BASE_URL"):
        assert f"{name} tells a bystander what this is" in answer.stderr
    assert "ADMIN_PATH" not in answer.stderr
