"""Thousands of inputs that no form sends, at every address and as everyone.

Each is answered below 500 and without a traceback, and one that is refused has changed nothing.
"""

import re
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .test_permission_table import ROWS, cookies  # noqa: F401 (a fixture of this file too)

pytestmark = [pytest.mark.django_db, pytest.mark.long]

INPUTS = 20_000
FOR_EACH_ROW = -(-INPUTS // len(ROWS))
TEMPLATES = Path(__file__).parents[1] / "templates"
FIELDS = sorted(
    {
        name
        for template in TEMPLATES.rglob("*.html")
        for name in re.findall(r'name="([\w-]+)"', template.read_text(encoding="utf-8"))
    }
)
# What is written though the answer is a refusal, by how the route begins: the sign-in lives on;
# who asks is in the room (room protocol, “Without sockets”); answers are kept before one is missed.
WRITTEN_ALL_THE_SAME = {
    # Words of hers are kept before anything else is done with them (ADR-0051).
    "": ("accounts_session", "accounts_draft"),
    "rooms/": ("mentors_roommember", "mentors_room"),
    # An aside that gives something away is refused, and waits for the safeguarding lead.
    "rooms/<uuid:public_id>/aside/": ("mentors_stoppedline", "audit_entry"),
    "courses/attempts/": ("courses_attempt", "courses_answer", "courses_lessonprogress"),
    "supervise/together/": ("courses_attempt", "courses_answer", "courses_lessonprogress"),
}
WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)')
SAVEPOINT = re.compile(r'^(SAVEPOINT|ROLLBACK TO SAVEPOINT) "?(\w+)')

HARMFUL = st.sampled_from(
    [
        "",
        " ",
        "\x00",
        "\u202e\u200f",
        "-1",
        "0",
        "1e400",
        "NaN",
        "9" * 120,
        "١٢",
        "2026-02-31",
        "2026-13-45T99:99",
        "0000-00-00",
        "10000-01-01",
        "00000000-0000-0000-0000-000000000000",
        "not-a-number",
        "../../etc/passwd",
        "http://[",
        "//other.example/",
        "javascript:alert(1)",
        "' OR 1=1 --",
        "{{ 7|add:7 }}%s%(a)s{0}",
        '{"a": [1, {"b": null}]}',
        "[" * 500,
        "<script>alert(1)</script>",
        "é" * 3000,
        "true",
        "on",
        "next",
        "en",
        "xx",
    ]
)
VALUES = st.one_of(HARMFUL, st.text(max_size=40), st.integers().map(str), st.uuids().map(str))
FILES = st.builds(
    SimpleUploadedFile,
    st.sampled_from(["a.webm", "a.png", "\u202ea.xml", "x" * 200 + ".svg"]),
    st.binary(max_size=200),
    st.sampled_from(["audio/webm", "image/png", "text/xml", "nonsense"]),
)
BODIES = st.tuples(
    st.binary(max_size=200),
    st.sampled_from(
        [
            "application/json",
            "multipart/form-data; boundary=x",
            "multipart/form-data",
            "text/plain; charset=utf-7",
            "nonsense",
            "",
        ]
    ),
)


def forms(row):
    """Data for a row: its own fields and others of the site, with values that no form sends."""
    own = st.sampled_from(sorted(row.data)) if row.data else st.nothing()
    names = st.one_of(own, st.sampled_from([*FIELDS, "page", "q", "after", "next"]))
    values = st.one_of(VALUES, st.lists(VALUES, max_size=3), FILES)
    return st.dictionaries(names, values, max_size=6).map(lambda some: {**row.data, **some})


@contextmanager
def writes_that_stay():
    """Collects the tables that are written to, but where the savepoint is rolled back."""
    written, places = [], {}

    def note(execute, sql, params, many, context):
        point = SAVEPOINT.match(sql)
        if point and point[1] == "SAVEPOINT":
            places[point[2]] = len(written)
        elif point:
            del written[places.get(point[2], 0) :]
        elif write := WRITES.match(sql):
            written.append(write[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield written


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.route or '/'}")
def test_no_input_breaks_a_page_and_a_refused_one_changes_nothing(world, cookies, row):  # noqa: F811
    someone = sorted(row.who) or ["amara"]
    path = row.path(world)
    may_be_written = {
        table
        for beginning, tables in WRITTEN_ALL_THE_SAME.items()
        if row.route.startswith(beginning)
        for table in tables
    }

    browser = Client(raise_request_exception=False)

    @settings(
        max_examples=FOR_EACH_ROW,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(alias=st.sampled_from([*someone, *sorted(cookies, key=str)]), data=st.data())
    def tried(alias, data):
        browser.cookies.clear()
        browser.cookies.load(cookies[alias])
        # Wrong tries are counted: here it is not they that are tried.
        cache.clear()
        with transaction.atomic(), writes_that_stay() as written:
            if row.method == "get":
                asked = data.draw(
                    st.dictionaries(st.sampled_from([*FIELDS, "page", "q", "after", "c"]), VALUES)
                )
                answer = browser.get(path, asked)
            elif data.draw(st.integers(0, 9)) == 0:
                body, kind = data.draw(BODIES)
                answer = browser.generic("POST", path, body, content_type=kind)
            else:
                answer = browser.post(path, data.draw(forms(row)))
            transaction.set_rollback(True)
        assert answer.status_code < 500
        assert b"Traceback (most recent call last)" not in answer.getvalue()
        if answer.status_code >= 400:
            assert set(written) <= may_be_written

    tried()
