"""What an operator writes into the settings of alarms is read, or named as unreadable."""

import pytest

from lms.settings import alarms


@pytest.fixture
def unreadable(monkeypatch):
    """What was found unreadable since this test began."""
    found = {}
    monkeypatch.setattr(alarms, "UNREADABLE", found)
    return found


@pytest.fixture
def written(monkeypatch, unreadable):
    return lambda value: monkeypatch.setenv("WANTED", value)


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("smtps://u:p%40ss@mail.example.org", (465, True, False)),
        ("submission://u:p%40ss@mail.example.org:2525", (2525, False, True)),
    ],
)
def test_mail_server_is_read_from_its_url(written, value, read):
    written(value)
    found = alarms.mail_server("WANTED")
    assert (found["host"], found["username"], found["password"]) == (
        "mail.example.org",
        "u",
        "p@ss",
    )
    assert (found["port"], found["use_ssl"], found["use_tls"]) == read


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (alarms.mail_server, "http://mail.example.org"),
        (alarms.mail_server, "smtp://mail.example.org:x"),
        (alarms.mail_server, "mail.example.org"),
        (alarms.gateway, "http://gateway.example.org/alarm"),
        (alarms.gateway, "https://[broken"),
        (alarms.gateway, "ftp://127.0.0.1/"),
        (alarms.push_key, "short"),
        (alarms.push_key, "é" * 43),
        (alarms.mail_address, "Alarm <alarm@example.org>"),
        (alarms.mail_address, "nobody"),
    ],
)
def test_value_that_cannot_be_used_is_named_and_left_out(written, unreadable, read, value):
    written(value)
    assert not read("WANTED")
    assert "WANTED" in unreadable


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (alarms.gateway, "https://gateway.example.org/alarm"),
        (alarms.gateway, "http://127.0.0.1:9000/"),
        (alarms.push_key, "A" * 43),
        (alarms.mail_address, "alarm@example.org"),
    ],
)
def test_value_that_fits_is_taken(written, unreadable, read, value):
    written(value)
    assert read("WANTED") == value
    assert "WANTED" not in unreadable


@pytest.mark.parametrize(
    "read", [alarms.mail_server, alarms.gateway, alarms.push_key, alarms.mail_address]
)
def test_empty_value_sets_nothing_up(written, unreadable, read):
    written("")
    assert not read("WANTED")
    assert "WANTED" not in unreadable
