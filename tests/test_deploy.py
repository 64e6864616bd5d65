"""What an administrator installs from `deploy/`: it names what is there, and the tools take it."""

import ast
import base64
import hashlib
import json
import logging.config
import re
from configparser import RawConfigParser
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands

from tests.nginx_site import SITE, write_site
from tests.programs import needs, run

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
TIMERS = [unit for unit in UNITS if unit.suffix == ".timer"]
SHELL = [DEPLOY / "release", DEPLOY / "timers", ROOT / ".ci" / "run", ROOT / ".ci" / "postgres"]
SHELL += [
    file for file in sorted((ROOT / "tests/machine/bin").iterdir()) if file.name != "systemctl"
]
READERS = {
    *("str", "list", "path", "bool", "int"),
    *("yes_or_no", "whole_number", "secret", "report_address"),
    *("push_key", "mail_address", "gateway", "mail_server"),
}
GUIDES = [ROOT / "docs" / "operators" / name for name in ("operating.md", "upgrading.md")]
# Reached at every start of a machine.
OF_SYSTEMD = {"multi-user.target", "sockets.target", "timers.target"}
# Read by tests alone, which take it from their own surroundings.
OF_TESTS = {"TEST_POSTGRES_URL"}
# Read before there are settings.
BEFORE = {"DJANGO_SETTINGS_MODULE"}


def variables_read() -> set[str]:
    """Every name that the settings ask their surroundings for."""
    found = set()
    for file in (ROOT / "lms" / "settings").glob("*.py"):
        for call in ast.walk(ast.parse(file.read_text())):
            if not isinstance(call, ast.Call) or not call.args:
                continue
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            first = call.args[0]
            if name in READERS and isinstance(first, ast.Constant) and str(first.value).isupper():
                found.add(str(first.value))
    return found


def parsed(unit: Path) -> RawConfigParser:
    reader = RawConfigParser(strict=False, interpolation=None)
    reader.optionxform = str
    reader.read_string(unit.read_text())
    return reader


def test_every_variable_that_the_settings_read_is_in_the_example_and_no_other():
    listed = re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M)
    assert sorted(listed) == sorted((variables_read() - OF_TESTS) | BEFORE)


def test_the_example_leaves_it_to_the_operator_how_many_proxies_there_are():
    assert "PROXIES=" in (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()


def test_the_example_for_production_is_the_same_file():
    assert (DEPLOY / "env.example").resolve() == ROOT / ".env.example"


@pytest.mark.parametrize("timer", TIMERS, ids=lambda unit: unit.name)
def test_each_timer_starts_a_command_that_exists(timer):
    section = parsed(timer)["Timer"]
    started = section.get("Unit", timer.with_suffix(".service").name)
    job = re.fullmatch(r"learning-job@(\w+)\.service", started)
    assert job[1] in get_commands() if job else (timer.parent / started).is_file()


def test_containers_run_the_same_jobs_as_the_timers():
    by_systemd = set()
    for timer in TIMERS:
        by_systemd |= set(re.findall(r"learning-job@(\w+)\.service", timer.read_text()))
        by_systemd |= {"backup"} & {timer.stem.removeprefix("learning-")}
    called = re.findall(r"^ +(?:\d\d:\d\d\) )?job (\w+)", (DEPLOY / "timers").read_text(), re.M)
    assert set(called) == by_systemd


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_what_runs_as_a_service_runs_as_nobody_and_may_write_its_own_folder_alone(unit):
    if unit.suffix != ".service" or unit.name == "learning-logs.service":
        return
    service = parsed(unit)["Service"]
    assert service["User"] == "learning"
    for name in ("NoNewPrivileges", "ProtectHome", "PrivateTmp"):
        assert service[name] == "true", name
    assert service["ProtectSystem"] == "strict"


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_what_is_enabled_is_started_again_after_the_machine_was(unit):
    """By a target of systemd itself, or by one of ours that the guide enables."""
    section = dict(parsed(unit)["Install"]) if parsed(unit).has_section("Install") else {}
    enabled = re.findall(r"^systemctl enable --now (.*)$", GUIDES[0].read_text(), re.M)
    for target in section.get("WantedBy", "").split():
        assert target in OF_SYSTEMD or target in " ".join(enabled).split(), target


@needs("systemd-analyze")
def test_systemd_takes_every_unit(tmp_path):
    """In a folder of their own, with programs that are there."""
    for unit in UNITS:
        text = unit.read_text()
        text = re.sub(
            r"/srv/learning/current/\.venv/bin/python|/usr/sbin/logrotate", "/bin/true", text
        )
        text = text.replace("/var/backups/learning", "/tmp")  # noqa: S108 - a folder that is there
        (tmp_path / unit.name).write_text(text.replace("/srv/learning/current", "/"))
    names = [tmp_path / unit.name.replace("@.", "@8101.") for unit in UNITS]
    done = run(
        "systemd-analyze",
        "verify",
        "--man=no",
        "--recursive-errors=no",
        *names,
        env={"SYSTEMD_UNIT_PATH": f"{tmp_path}:", "PATH": "/usr/bin:/bin"},
    )
    ours = [line for line in done.stderr.splitlines() if "learning" in line]
    assert (done.returncode, ours) == (0, [])


@pytest.mark.parametrize("file", SHELL, ids=lambda file: file.name)
def test_bash_reads_every_script(file):
    done = run("bash", "-n", file)
    assert (done.returncode, done.stderr) == (0, "")


@needs("shellcheck")
def test_shellcheck_has_nothing_against_the_scripts():
    done = run("shellcheck", "--severity=warning", *SHELL)
    assert (done.returncode, done.stdout) == (0, "")


def test_compose_gives_the_program_no_right_and_no_disk_but_its_own():
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    ours = {name: one for name, one in services.items() if one["image"].startswith("learning:")}
    assert set(ours) == {"migrated", "pages", "sockets", "timers", "work"}
    for name, service in ours.items():
        assert service["read_only"], name
        assert service["cap_drop"] == ["ALL"], name
        assert service["networks"] == ["inside"], name
    assert [name for name, one in services.items() if "ports" in one] == ["nginx"]


def test_every_file_that_compose_mounts_is_there():
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    mounts = [
        one.split(":")[0] for service in services.values() for one in service.get("volumes", [])
    ]
    files = [one for one in mounts if one.startswith("./") and one != "./tls"]
    assert files
    assert [one for one in files if not (DEPLOY / one).is_file()] == []


def test_the_image_is_served_by_a_user_who_owns_nothing():
    lines = (DEPLOY / "Dockerfile").read_text().splitlines()
    last_stage = lines[max(n for n, line in enumerate(lines) if line.startswith("FROM")) :]
    assert "USER 10001" in last_stage
    assert last_stage.index("USER 10001") < next(
        n for n, line in enumerate(last_stage) if line.startswith("CMD")
    )


def test_no_key_and_no_data_come_into_the_image():
    left_out = (ROOT / ".dockerignore").read_text().splitlines()
    assert {".env", ".git", "var", "deploy/tls", "**/*.age", "**/*.key", "**/*.pem"} <= set(
        left_out
    )
    assert "deploy/tls/" in (ROOT / ".gitignore").read_text().splitlines()


@pytest.fixture
def as_before():
    """The loggers as they were."""
    kept = {
        name: (logger.handlers[:], logger.level, logger.propagate)
        for name in (
            "",
            "gunicorn.error",
            "gunicorn.access",
            "uvicorn",
            "uvicorn.error",
            "uvicorn.access",
        )
        if (logger := logging.getLogger(name))
    }
    yield
    for name, (handlers, level, propagate) in kept.items():
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = handlers, propagate
        logger.setLevel(level)


@pytest.mark.parametrize("name", ["gunicorn.error", "uvicorn.error", "something.else"])
def test_servers_write_no_address_and_no_query(as_before, capfd, name):
    logging.config.dictConfig(json.loads((DEPLOY / "logging.json").read_text()))
    said = "Error handling /join/?code=AB12-CD34-EF56 from 203.0.113.77"
    logging.getLogger(name).error(said)
    written = capfd.readouterr().err
    assert "Error handling" in written
    for secret in ("AB12-CD34-EF56", "203.0.113.77", "code="):
        assert secret not in written


def test_pages_that_are_asked_for_are_logged_by_no_server(as_before, capfd):
    logging.config.dictConfig(json.loads((DEPLOY / "logging.json").read_text()))
    for name in ("gunicorn.access", "uvicorn.access"):
        logging.getLogger(name).error("GET /en/courses/a/1/1/")
    assert capfd.readouterr().err == ""


@needs("nginx")
def test_nginx_takes_the_site(tmp_path):
    done = run("nginx", "-t", "-c", write_site(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr


def test_nginx_writes_no_address_no_query_and_no_leaving():
    site = SITE.read_text()
    (form,) = re.findall(r"log_format learning '([^']*)';", site)
    assert set(re.findall(r"\$\w+", form)) == {
        "$time_iso8601",
        "$status",
        "$request_method",
        "$learning_part",
        "$body_bytes_sent",
        "$request_time",
    }
    # At every level nginx writes who asked.
    assert re.findall(r"error_log (.*);", site) == ["/dev/null"] * site.count("\nserver {")
    # The system's own logrotate keeps /var/log/nginx/*.log for two weeks.
    assert set(re.findall(r"access_log (/\S+/)", site)) == {"/var/log/nginx/learning/"}
    assert re.search(r"\^/leave/ 0;", site)


def test_only_the_name_of_the_site_is_led_to_the_site():
    servers = SITE.read_text().split("\nserver {")[1:]
    for server in servers:
        named = "server_name learn.example.org;" in server
        assert named is not ("default_server" in server)
        assert named is not ("return 444;" in server)


def test_what_a_client_says_of_itself_reaches_no_process():
    site = SITE.read_text()
    passed_on = site.count("proxy_set_header X-Forwarded-For $remote_addr;")
    assert passed_on == site.count("proxy_set_header Host $host;") == 2
    for name in ("X-Forwarded-Host", "X-Real-IP", "Forwarded"):
        assert site.count(f'proxy_set_header {name} "";') == passed_on
    assert "proxy_add_x_forwarded_for" not in site


def test_the_page_for_the_time_between_has_the_style_that_its_policy_names():
    page = (DEPLOY / "nginx" / "away.html").read_text()
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.S)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in SITE.read_text()
    assert not re.search(r"<script|http:|https:|src=", page)


@needs("logrotate")
def test_the_access_log_is_gone_after_hours(tmp_path):
    text = (DEPLOY / "logrotate" / "learning.conf").read_text()
    log = tmp_path / "learning-access.log"
    text = text.replace("/var/log/nginx/learning", str(tmp_path)).replace(
        "create 0640 www-data adm", "create"
    )
    # The nginx of this machine is nobody's business here.
    rules = tmp_path / "rules"
    rules.write_text(text.replace("/run/nginx.pid", f"{tmp_path}/none.pid"))
    rules.chmod(0o644)
    for hour in range(10):
        log.write_text(f"hour {hour}\n")
        done = run("logrotate", "--force", "--state", tmp_path / "state", rules)
        assert (done.returncode, done.stderr) == (0, "")
    kept = "".join(file.read_text() for file in tmp_path.glob("learning-access.log*"))
    assert sorted(re.findall(r"hour \d", kept)) == [f"hour {hour}" for hour in range(4, 10)]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_every_command_and_unit_that_a_guide_names_is_there(guide):
    text = guide.read_text()
    commands = set(re.findall(r"(?:^|`)manage (\w+)", text, re.M))
    assert commands - {"setup"} <= set(get_commands())
    units = set(re.findall(r"learning-[a-z]+\.(?:timer|socket|service|target)", text))
    assert units <= {unit.name for unit in UNITS}


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_every_variable_that_a_guide_sets_is_one_that_is_read(guide):
    named = re.findall(r"^put (\w+)", guide.read_text(), re.M)
    assert set(named) <= variables_read()


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_what_a_guide_has_typed_is_shell(guide, tmp_path):
    blocks = re.findall(r"^```sh\n(.*?)^```", guide.read_text(), re.M | re.S)
    (tmp_path / "typed").write_text("\n".join(blocks))
    done = run("bash", "-n", tmp_path / "typed")
    assert blocks
    assert (done.returncode, done.stderr) == (0, "")


def test_the_guide_starts_every_timer():
    guide = GUIDES[0].read_text()
    assert [timer.name for timer in TIMERS if f" {timer.name}" not in guide] == []
