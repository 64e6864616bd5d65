"""A report of a fault says where it broke. Nobody and nobody's words are in it."""

import gzip
import json
import logging
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli
import pytest
from django.http import Http404
from django.test import Client, override_settings
from django.urls import path

from core.error_reports import Reports
from core.log_redaction import Redaction
from lms.settings import environment
from lms.urls import handler404, handler500  # noqa: F401 - the pages of faults
from lms.urls import urlpatterns as usual

MARK = "Zqamara"
# How an envelope may be packed on its way.
UNPACKED = {None: bytes, "gzip": gzip.decompress, "br": brotli.decompress}


def breaks(request, person):
    """A view that fails with somebody's words in everything that a report could take."""
    secret = f"{MARK} variable"
    try:
        raise LookupError(f"{MARK} cause {request.POST.get('word')}")
    except LookupError as cause:
        raise ValueError(f"{MARK} error", secret) from cause


def missing(request):
    raise Http404


urlpatterns = [
    path("broken/<str:person>/", breaks, name="broken"),
    path("missing/", missing),
    *usual,
]


class Service:
    """A server that takes envelopes, as Sentry does."""

    def __init__(self):
        self.bodies = []
        service = self

        class Taking(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                body = UNPACKED[self.headers.get("Content-Encoding")](body)
                service.bodies.append((str(self.headers) + self.path, body.decode()))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *words):
                """Silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Taking)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://key@127.0.0.1:{self.server.server_address[1]}/1"


@pytest.fixture
def service():
    made = Service()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def reports(service):
    """Its handler stands in the log, as the settings put it there."""
    handler = Reports(service.address, "0.0.0")
    logging.getLogger().handlers.insert(0, handler)
    yield handler
    logging.getLogger().removeHandler(handler)
    handler.client.close()


def events(service, reports):
    reports.client.flush(timeout=5)
    found = []
    for _head, body in service.bodies:
        _envelope, *items = body.splitlines()
        found += [json.loads(item) for item in items[1::2]]
    return found


def everything(service):
    return "".join(head + body for head, body in service.bodies)


@pytest.mark.django_db
@override_settings(ROOT_URLCONF="tests.test_error_reports")
def test_a_fault_is_reported_with_its_place_and_no_word_of_hers(
    service, reports, person, signed_in, settings
):
    someone = person(name=MARK.lower())
    browser = signed_in(someone)
    browser.raise_request_exception = False
    answer = browser.post(
        f"/broken/{MARK}-path/?q={MARK}-query",
        {"word": f"{MARK}-body"},
        headers={"user-agent": f"{MARK}-browser", "x-mark": f"{MARK}-header"},
        REMOTE_ADDR="203.0.113.77",
    )
    assert answer.status_code == 500
    (event,) = events(service, reports)
    assert event["transaction"] == "broken"
    assert [one["type"] for one in event["exception"]["values"]] == ["LookupError", "ValueError"]
    frames = event["exception"]["values"][-1]["stacktrace"]["frames"]
    assert frames[-1]["function"] == "breaks"
    told = everything(service)
    for marked in (
        MARK,
        MARK.lower(),
        "203.0.113",
        str(someone.public_id),
        "csrf",
        "vars",
        "pre_c",
    ):
        assert marked not in told
    for session in browser.cookies.values():
        assert session.value not in told


@pytest.mark.django_db
@override_settings(ROOT_URLCONF="tests.test_error_reports")
def test_what_is_not_there_and_what_is_refused_is_no_fault(service, reports):
    client = Client(raise_request_exception=False)
    client.get("/missing/")
    client.get("/nowhere/")
    assert events(service, reports) == []


def test_a_report_holds_what_is_written_down_and_nothing_the_library_adds(service, reports):
    logging.getLogger("core").error("Amara said “%s” at %s", f"{MARK} word", 7)
    (event,) = events(service, reports)
    assert set(event) <= {
        "event_id",
        "timestamp",
        "platform",
        "level",
        "logger",
        "logentry",
        "release",
    }
    assert MARK not in everything(service)


def test_the_line_of_the_log_is_the_same_with_reports_and_without(service, reports, caplog):
    record = logging.LogRecord("core", logging.ERROR, "", 0, "Broke at %s", ("here",), None)
    reports.handle(record)
    assert record.args == ("here",)
    assert not hasattr(record, "is_bare")
    Redaction().filter(record)
    assert record.getMessage() == "Broke at […]"


def test_a_service_that_is_away_stops_nothing(caplog):
    handler = Reports("http://key@127.0.0.1:9/1", "0.0.0")
    handler.handle(logging.LogRecord("core", logging.ERROR, "", 0, "Broke", (), None))
    handler.client.close(timeout=1)


def test_nothing_is_reported_unless_an_operator_names_an_address(settings):
    assert settings.ERROR_REPORTS_TO == ""
    assert "reports" not in settings.LOGGING["handlers"]
    assert not any(isinstance(one, Reports) for one in logging.getLogger().handlers)


@pytest.mark.parametrize("says", ["no address", "https://reports.example.org/1", "ftp://k@h/1"])
def test_an_address_that_is_none_is_told_in_a_sentence(says, monkeypatch):
    monkeypatch.setenv("ERROR_REPORTS_TO", says)
    monkeypatch.setattr(environment, "UNREADABLE", {})
    assert environment.report_address("ERROR_REPORTS_TO") == ""
    assert "Set ERROR_REPORTS_TO to a DSN" in environment.UNREADABLE["ERROR_REPORTS_TO"]
