"""Thousands of inputs that no form sends, at every address and as everyone.

Each is answered below 500 and without a traceback, and one that is refused has changed nothing.
"""

import re
from contextlib import contextmanager

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .bad_cases import INPUTS, all_cases, all_routes, numbers_of_rows, usual_addresses
from .bad_values import BODIES, addresses, form_in, forms, is_a_regular_expression, queries
from .test_permission_table import cookies  # noqa: F401 (a fixture of this file too)

pytestmark = [pytest.mark.django_db, pytest.mark.long]

CASES = all_cases()
# What is written though the answer is a refusal, by how the route begins: the sign-in lives on;
# who asks is in the room (room protocol, “Without sockets”); answers are kept before one is missed.
WRITTEN_ALL_THE_SAME = {
    # Words of hers are kept before anything else is done with them (ADR-0051).
    "": ("accounts_session", "accounts_draft"),
    "rooms/": ("mentors_roommember", "mentors_room"),
    # An aside that gives something away is refused, and waits for the safeguarding lead.
    "rooms/<uuid:public_id>/aside/": ("mentors_stoppedline", "audit_entry"),
    # Whoever opens a page is asked whether comments are to be told of.
    "office/pages/": ("wagtailcore_pagesubscription",),
    "courses/attempts/": ("courses_attempt", "courses_answer", "courses_lessonprogress"),
    "assisted-learning/": ("courses_attempt", "courses_answer", "courses_lessonprogress"),
}
WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)')
SAVEPOINT = re.compile(r'^(SAVEPOINT|ROLLBACK TO SAVEPOINT) "?(\w+)')


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


@pytest.fixture(scope="module")
def numbers(world):
    return numbers_of_rows()


@pytest.fixture
def send(world, cookies):  # noqa: F811
    """Call it for an answer, and the tables that were written to; nothing of it stays."""
    browser = Client(raise_request_exception=False)

    def sent(alias, ask, *values, **more):
        browser.cookies.clear()
        browser.cookies.load(cookies[alias])
        # Wrong tries are counted: here it is not they that are tried.
        cache.clear()
        with transaction.atomic(), writes_that_stay() as written:
            answer = getattr(browser, ask)(*values, **more)
            content = answer.getvalue()
            transaction.set_rollback(True)
        return answer.status_code, content, set(written)

    return sent


def ways_in(case, world, numbers, send):
    """Addresses of a case to draw from, and the data of a form there."""
    if case.path:
        return st.just(case.path(world)), case.data
    drawn = addresses(case.route, numbers[""])
    if is_a_regular_expression(case.route):
        return drawn, {}
    usual = list(usual_addresses(case.route, numbers))
    for path in usual:
        status, page, _written = send(case.who[0], "get", path)
        if status == 200:
            return st.one_of(st.just(path), drawn), form_in(page)
    return st.one_of(st.sampled_from(usual), drawn), {}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_no_input_breaks_a_page_and_a_refused_one_changes_nothing(
    world,
    cookies,  # noqa: F811
    numbers,
    send,
    case,
):
    paths, form = ways_in(case, world, numbers, send)
    everyone = sorted(cookies, key=str)
    may_be_written = {
        table
        for beginning, tables in WRITTEN_ALL_THE_SAME.items()
        if case.route.startswith(beginning)
        for table in tables
    }

    @settings(
        max_examples=case.inputs,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(alias=st.sampled_from([*case.who, "amara", *everyone]), path=paths, data=st.data())
    def tried(alias, path, data):
        if case.method == "get":
            status, content, written = send(alias, "get", path, data.draw(queries()))
        elif data.draw(st.integers(0, 9)) == 0:
            body, kind = data.draw(BODIES)
            status, content, written = send(alias, "generic", "POST", path, body, content_type=kind)
        else:
            status, content, written = send(alias, "post", path, data.draw(forms(form)))
        assert status < 500
        assert b"Traceback (most recent call last)" not in content
        if status >= 400:
            assert written <= may_be_written

    tried()


def test_every_route_is_sent_bad_inputs_and_all_together_are_twenty_thousand():
    tried = {case.route.removeprefix("en/") for case in CASES}
    assert {route.removeprefix("en/") for route in all_routes()} <= tried
    assert sum(case.inputs for case in CASES) >= INPUTS
