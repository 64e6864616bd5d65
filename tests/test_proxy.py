"""Behind the nginx and gunicorn of `deploy/`: who asks, what is logged, what if nobody answers.

Addresses of the loopback stand for clients: each of them is another network.
"""

import http.client
import re
import socket
import ssl
import subprocess
import sys
import threading
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.nginx_site import write_site
from tests.programs import needs, place_of

ROOT = Path(__file__).resolve().parent.parent
HERS, STRANGER = "127.0.1.1", "127.0.2.2"
FORGED = {
    "X-Forwarded-For": HERS,
    "X-Real-IP": HERS,
    "Forwarded": f"for={HERS};proto=http;host=evil.example",
    "X-Forwarded-Proto": "http",
    "X-Forwarded-Host": "evil.example",
}

pytestmark = [pytest.mark.long, needs("nginx")]


def free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


@contextmanager
def started(command, says, output):
    """A process that has written `says`; ended with the block."""
    process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.PIPE, text=True)
    try:
        for line in process.stderr:
            if says in line:
                break
        else:
            pytest.fail(f"{command[0]} did not start")
        # It goes on writing, and nobody waits for that.
        threading.Thread(target=process.stderr.read, daemon=True).start()
        yield
    finally:
        process.terminate()
        process.wait(60)


@contextmanager
def nginx_in(folder, *, pages):
    """Yields the port for HTTPS."""
    secure = free_port()
    upstreams = (
        f"upstream learning_pages {{ server 127.0.0.1:{pages}; }}\n"
        f"upstream learning_sockets {{ server 127.0.0.1:{pages}; }}\n"
    )
    whole = write_site(folder, plain=free_port(), secure=secure, upstreams=upstreams)
    text = whole.read_text().replace(f"error_log {folder}/start.log;", "error_log stderr notice;")
    whole.write_text(text)
    with started([place_of("nginx"), "-c", whole], "start worker process ", None):
        yield secure


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """(folder, port): nginx, and gunicorn behind it."""
    folder = tmp_path_factory.mktemp("site")
    pages = free_port()
    gunicorn = [
        *(sys.executable, "-m", "gunicorn", "tests.proxied_app:application"),
        *("--config", "deploy/gunicorn_conf.py", "--workers", "1"),
        *("--bind", f"127.0.0.1:{pages}"),
    ]
    with ExitStack() as stack:
        stack.enter_context(started(gunicorn, "Booting worker", None))
        yield folder, stack.enter_context(nginx_in(folder, pages=pages))


def asked(port, path="/", *, source=STRANGER, headers=None, host="learn.example.org", method="GET"):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    connection = http.client.HTTPSConnection(
        "127.0.0.1", port, source_address=(source, 0), context=context, timeout=60
    )
    # The name in the handshake, as a browser sends it.
    raw = socket.create_connection(("127.0.0.1", port), 60, (source, 0))
    connection.sock = context.wrap_socket(raw, server_hostname=host)
    connection.request(method, path, headers={"Host": host, **(headers or {})})
    answer = connection.getresponse()
    return answer, answer.read().decode()


def test_two_addresses_are_two_networks_and_share_no_limit(site):
    _folder, port = site
    seen = {source: asked(port, source=source)[1].split("\n") for source in (HERS, STRANGER)}
    assert [lines[0] for lines in seen.values()] == [HERS, STRANGER]
    assert [lines[1] for lines in seen.values()] == ["127.0.1.0", "127.0.2.0"]


@pytest.mark.parametrize("forged", [FORGED, dict.fromkeys(FORGED, f"{HERS}, {HERS}")])
def test_what_a_client_says_of_itself_changes_nothing(site, forged):
    _folder, port = site
    assert asked(port, headers=forged)[1] == asked(port)[1]
    assert asked(port)[1].split("\n") == [STRANGER, "127.0.2.0", "https", "learn.example.org"]


def test_the_log_says_neither_who_asked_nor_for_what(site):
    folder, port = site
    asked(port, "/join/?code=AB12-CD34-EF56")
    asked(port, "/rooms/1c0ffee0-1111-4111-8111-111111111111/")
    asked(port, "/leave/")
    written = (folder / "learning-access.log").read_text()
    assert re.search(r"^\S+ 200 GET join \d+ [\d.]+$", written, re.M)
    assert re.search(r"^\S+ 200 GET rooms \d+ [\d.]+$", written, re.M)
    for secret in ("AB12", "1c0ffee0", "leave", STRANGER, "127.0."):
        assert secret not in written
    assert [file.name for file in folder.glob("learning-*.log")] == ["learning-access.log"]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"method": "TRACE"}, 405),
        ({"headers": {"Cookie": "a" * 9_000}}, 400),
        ({"path": "/" + "a" * 9_000}, 414),
        ({"method": "POST", "headers": {"Content-Length": "60000000"}}, 413),
        ({"method": "POST", "path": "/ws/", "headers": {"Content-Length": "100000"}}, 413),
    ],
)
def test_nginx_refuses_what_is_too_long_and_trace(site, sent, status):
    _folder, port = site
    answer, _page = asked(port, **sent)
    assert answer.status == status


def test_leaving_works_though_the_program_has_a_fault(site):
    _folder, port = site
    answer, _body = asked(port, "/leave/")
    assert answer.status == 303
    assert "cookies" in answer.headers["Clear-Site-Data"]
    assert answer.headers["Location"].startswith("https://")


def test_when_nobody_answers_there_is_a_calm_page_and_leaving_still_leaves(tmp_path):
    with nginx_in(tmp_path, pages=free_port()) as port:
        answer, page = asked(port, "/learn/")
        assert answer.status == 502
        assert "One moment" in page
        assert 'lang="ar" dir="rtl"' in page
        left, _body = asked(port, "/leave/")
    assert left.status == 303
    assert "cookies" in left.headers["Clear-Site-Data"]
    # nginx would say here who asked.
    assert STRANGER not in "".join(file.read_text() for file in tmp_path.glob("*.log"))


def test_another_name_reaches_no_page(site):
    _folder, port = site
    with pytest.raises(ssl.SSLError):
        asked(port, host="other.example.org")
