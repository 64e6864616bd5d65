"""A log says where something broke, and nothing of whose it was."""

import io
import logging
from types import SimpleNamespace

import pytest

from core.log_redaction import Redaction, redact_exception, redact_text

HERS = (
    "Amara", "quiet green river boat", "73JY-EJAN-E7S3", "p2zq0dm1c8x7v6b5n4m3", "+39 351 555 0123",
    "amara@example.org", "192.0.2.77", "my child is ill", "3f2b8c1e-1111-4222-8333-944455556666",
)  # fmt: skip


@pytest.fixture
def log():
    """A logger of its own, with the filter as the settings have it, and what it wrote."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(Redaction())
    logger = logging.getLogger("tests.redaction")
    logger.handlers, logger.propagate = [handler], False
    yield logger, written
    logger.handlers = []


def broken():
    try:
        raise KeyError("Amara", "73JY-EJAN-E7S3")
    except KeyError as first:
        raise ValueError("my child is ill: quiet green river boat") from first


def test_an_exception_with_her_words_leaves_only_types_and_places(log):
    logger, written = log
    request = SimpleNamespace(resolver_match=SimpleNamespace(route="courses/attempts/<uuid:id>/"))
    try:
        broken()
    except ValueError:
        logger.exception(
            "Internal Server Error: %s",
            "/courses/attempts/3f2b8c1e-1111-4222-8333-944455556666/?code=73JY-EJAN-E7S3",
            extra={"request": request, "status_code": 500},
        )
    said = written.getvalue()
    assert "Internal Server Error: /courses/attempts/<uuid:id>/" in said
    for kept in ("builtins.ValueError", "builtins.KeyError", "in broken", "test_log_redaction.py:"):
        assert kept in said
    assert not [word for word in HERS if word in said]


@pytest.mark.parametrize("word", HERS)
def test_nothing_of_hers_comes_in_as_a_value(log, word):
    logger, written = log
    logger.warning("%s asked for %d of %r", word, 3, {"q": word})
    assert word not in written.getvalue()
    assert "asked for 3 of" in written.getvalue()


@pytest.mark.parametrize(
    "text",
    [
        "GET /join/?code=73JY-EJAN-E7S3 HTTP/1.1",
        'Invalid HTTP_HOST header: "amara.example.org".',
        "DETAIL: Key (username)=(amara) already exists.",
        "mail to amara@example.org failed from 192.0.2.77",
        "call +39 351 555 0123",
        "session p2zq0dm1c8x7v6b5n4m3 of 3f2b8c1e-1111-4222-8333-944455556666",
    ],
)
def test_what_a_library_wrote_into_its_own_sentence_is_taken_out(text):
    bare = redact_text(text)
    for word in ("73JY", "amara", "192.0.2.77", "351", "p2zq0", "3f2b8c1e"):
        assert word not in bare


def test_a_record_whose_message_and_values_do_not_fit_is_written_all_the_same(log):
    logger, written = log
    logger.warning("100 % of %s", "Amara", "Hana")
    assert "100 %" in written.getvalue()
    assert "Amara" not in written.getvalue()


def test_a_record_is_made_bare_once_however_many_write_it():
    record = logging.LogRecord("tests", logging.INFO, __file__, 1, "asked for %d", (3,), None)
    assert Redaction().filter(record)
    record.msg = 'said "as it is"'
    assert Redaction().filter(record)
    assert record.getMessage() == 'said "as it is"'


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (3, "3"),
        (2.5, "2.5"),
        (None, "None"),
        (KeyError, "KeyError"),
        ("/courses/a/", "[…]"),
        ("HEAD", "HEAD"),
        ("HTTP", "HTTP"),
        ("Amara", "[…]"),
        (["Amara"], "[…]"),
        (KeyError("Amara"), "[…]"),
    ],
)
def test_a_value_is_shown_only_where_it_cannot_be_hers(log, value, shown):
    logger, written = log
    logger.warning("it was %s here", value)
    assert written.getvalue() == f"it was {shown} here\n"


def test_an_address_is_shown_as_the_route_that_answered_it(log):
    logger, written = log
    request = SimpleNamespace(resolver_match=SimpleNamespace(route="courses/<slug:course>/"))
    logger.warning("asked %s", "/courses/a/", extra={"request": request})
    logger.warning("asked %s", "/courses/a/", extra={"request": SimpleNamespace()})
    assert written.getvalue() == "asked /courses/<slug:course>/\nasked […]\n"


def test_values_by_name_are_one_value_that_is_not_shown(log):
    logger, written = log
    logger.warning("told %s", {"name": "Amara"})
    assert written.getvalue() == "told […]\n"


def test_an_exception_that_leads_back_to_itself_is_written_once():
    first, second = ValueError("Amara"), KeyError("Amara")
    first.__cause__, second.__cause__ = second, first
    assert redact_exception(first) == "builtins.ValueError\nbuiltins.KeyError"


def test_what_an_exception_came_from_is_told_by_cause_or_by_circumstance():
    cause, circumstance = OSError("Amara"), TypeError("Amara")
    error = ValueError("Amara")
    error.__context__ = circumstance
    assert redact_exception(error) == "builtins.ValueError\nbuiltins.TypeError"
    error.__cause__ = cause
    assert redact_exception(error) == "builtins.ValueError\nbuiltins.OSError"


def test_no_page_and_no_stack_stay_in_a_record(log):
    logger, _written = log
    kept = []
    logger.handlers[0].emit = kept.append
    logger.warning("x", stack_info=True, extra={"request": object(), "status_line": "Amara"})
    (record,) = kept
    assert (record.stack_info, record.args, record.exc_info) == (None, None, None)
    assert not {"request", "status_line"} & vars(record).keys()


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("from 192.0.2.77 on", "from 192.0.2.0 on"),
        ("from 2001:db8:1:2::7 on", "from 2001:db8:1:: on"),
        ("got /a/?next=/b/ again", "got /a/?[…] again"),
        ("page 7 of 123456", "page 7 of 123456"),
    ],
)
def test_what_is_nobodys_stays(text, bare):
    assert redact_text(text) == bare
