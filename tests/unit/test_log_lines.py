"""How a line of the log is written: for people, or as JSON, bare in both."""

import json
import logging

import pytest

from core.log_lines import Lines
from core.log_redaction import Redaction

CODE = "AB12-CD34-EF56"


def written(message, *values, problem=None):
    record = logging.LogRecord(
        "site",
        logging.ERROR,
        __file__,
        1,
        message,
        values,
        problem and (type(problem), problem, None),
    )
    Redaction().filter(record)
    return Lines().format(record)


@pytest.fixture
def as_json(settings):
    settings.LOG_FORMAT = "json"


def test_as_json_a_line_is_one_object_with_its_time_and_level(as_json):
    line = json.loads(written("%s rooms were closed", 3))
    assert line["message"] == "3 rooms were closed"
    assert (line["level"], line["logger"]) == ("ERROR", "site")
    assert line["time"].endswith("+00:00")
    assert "exception" not in line


def test_as_json_an_exception_has_its_kind_and_no_word_of_it(as_json):
    line = written("It broke at %s", CODE, problem=ValueError(f"the card {CODE}"))
    assert "\n" not in line
    assert json.loads(line)["exception"] == "builtins.ValueError"
    assert CODE not in line


def test_for_people_a_line_is_as_it_was(settings):
    settings.LOG_FORMAT = "text"
    assert written("%s rooms were closed", 3) == "ERROR site: 3 rooms were closed"


def test_a_server_that_has_not_read_the_settings_writes_for_people(settings):
    del settings.LOG_FORMAT
    assert written("Starting") == "ERROR site: Starting"
