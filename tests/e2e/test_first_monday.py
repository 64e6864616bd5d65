"""The guide, followed as it stands: from an empty server to the first room of an organisation.

`tests/machine/` says what stands in for what. What is typed is read out of
`docs/operators/operating.md`.
"""

import threading

import pytest
from playwright.sync_api import expect

from bench.parallel import reader, together
from tests.chromium import browser
from tests.machine.guide import UPGRADING, blocks
from tests.machine.own_machine import HOST
from tests.programs import needs

from .first_monday_days import (
    HELD_AT_MOST,
    a_week_passes,
    counts,
    empty_machine,
    first_day,
    hold_a_room,
    install,
    learners,
    look_after_it,
    make_backup,
    manage_of_the_guide,
    move_to,
    take_libraries,
    women_come,
)

# One process: what all of them need takes minutes to make.
pytestmark = [
    needs("nginx"),
    needs("redis-server"),
    needs("psql"),
    pytest.mark.xdist_group("first-monday"),
]


@pytest.fixture(scope="module")
def machine():
    with empty_machine() as made:
        yield made


@pytest.fixture(scope="module")
def browsers(machine):
    """Call it for a page in a browser of her own, which finds the site under its own name."""
    to_us = f"--host-resolver-rules=MAP {HOST}:443 127.0.0.1:{machine.ports['https']}"
    # A whole site of its own, and the computer busy with it: who looks has patience.
    expect.set_options(timeout=60_000)
    with browser(to_us) as chromium:

        def page(**options):
            # The certificate is the guide's own, until the true one is there.
            context = chromium.new_context(
                base_url=f"https://{HOST}", ignore_https_errors=True, **options
            )
            context.set_default_timeout(60_000)
            return context.new_page()

        yield page
    expect.set_options(timeout=5_000)


@pytest.fixture(scope="module")
def house(machine, browsers):
    """What the first people do on the machine, up to a room that is over; sockets seen there."""
    cards = install(machine)
    people = first_day(browsers, cards)
    women_come(browsers, people)
    a_week_passes(machine)
    # Here, and not in a test: whoever does nothing for five minutes is signed out.
    return machine, hold_a_room(machine, people)


def test_the_guide_leads_from_an_empty_server_to_a_room_over_both_processes(house):
    machine, sockets = house
    assert sum(sockets) >= 3
    assert all(sockets)
    log = machine.units.says.read_text()
    assert "Traceback" not in log, log[-5000:]


def test_after_the_guide_both_checks_have_nothing_against_the_machine(house):
    machine, _sockets = house
    look_after_it(machine)
    said = machine.type_in(manage_of_the_guide(), "manage check --deploy", "manage doctor")
    assert "no issues" in said
    assert "Nothing to mend." in said


LESSON = "/en/courses/b/1/1/"
CLIENTS = 200
# So long a woman reads before she turns the page, where it is the machine that has to get on.
READS = 0.5


def test_two_hundred_read_a_lesson_at_one_moment_and_nobody_meets_a_fault(house):
    machine, _sockets = house
    ask = reader(machine.ports["https"], LESSON, learners(machine, CLIENTS), host=HOST)
    database = machine.postgres.url.rpartition("/")[0] + "/learning"
    found = together(ask, clients=CLIENTS, seconds=10, database=database)
    assert not found.faults, str(found)
    assert found.statuses.total() >= CLIENTS
    assert found.connections <= HELD_AT_MOST, str(found)


def asking_again(ask):
    """Whoever meets the page for the time between asks once more, as it says."""

    def ask_twice(number):
        got = ask(number)
        return ask(number) if got in (502, 503, 504) else got

    return ask_twice


def test_while_the_next_release_is_installed_nobody_asks_in_vain(house):
    """The guide for upgrades. Requests wait in the socket while the pages are made anew."""
    machine, _sockets = house
    ask = reader(machine.ports["https"], LESSON, learners(machine, 8), host=HOST)
    release = machine.unpack("0.3.0")
    take_libraries(machine, release)
    before = machine.units.running("learning-pages.service").pid
    done = []

    def install_it():
        commands = blocks("To the next", UPGRADING)
        done.append(machine.type_in(manage_of_the_guide(), *commands, may_fail=True))

    installing = threading.Thread(target=install_it)
    installing.start()
    ends = {"until": lambda: not installing.is_alive(), "pause": READS}
    found = together(asking_again(ask), clients=8, **ends)
    installing.join()
    assert "== Done" in done[0], done[0]
    assert machine.units.running("learning-pages.service").pid != before
    assert (machine.folder / "srv/learning/current").resolve() == release
    assert not found.faults, str(found)


def test_a_backup_made_while_women_read_is_whole_on_an_empty_machine(house):
    here, _sockets = house
    ask = reader(here.ports["https"], LESSON, learners(here, 8), host=HOST)
    copying = threading.Thread(target=make_backup, args=(here,))
    copying.start()
    found = together(ask, clients=8, until=lambda: not copying.is_alive(), pause=READS)
    copying.join()
    assert not found.faults, str(found)
    with empty_machine() as there:
        move_to(there, here)
        assert counts(there) == counts(here)
        # Its services and certificate, then its own first round of everything.
        there.type_in(*blocks("5. "))
        look_after_it(there)
        said = there.type_in(
            manage_of_the_guide(), "manage check_catalogue", "manage verify_audit", "manage doctor"
        )
    assert "The log is whole." in said
    assert "Nothing to mend." in said
