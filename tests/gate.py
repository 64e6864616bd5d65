"""The choice of tests that `.ci/run` makes: docs/testing.md says why.

With `--gate` these remain: every quick test, the browser journeys below, and a tenth of the other
long tests. The tenth follows from a seed that is printed; `GATE_SEED=… .ci/run` repeats a run.
"""

import hashlib
import os
import random
from collections.abc import Iterable

import pytest

# Characters of a failure that CI prints at once.
FAILURE_SHOWN = 4000
# One in so many of the long tests that are not named here.
SAMPLE_OF = 10

# Main act of each role, quick exit, no JavaScript, Arabic, barriers. Each line begins a node id.
JOURNEYS = (
    "tests/e2e/test_amaras_way.py",
    "tests/e2e/test_drills.py::test_a_real_call_covers_the_page_with_its_button_in_view[True-size0]",
    "tests/e2e/test_first_evening.py",
    "tests/e2e/test_graces_morning.py",
    "tests/e2e/test_languages.py::test_arabic_runs_from_right_to_left",
    "tests/e2e/test_leaving.py::test_each_way_leaves_at_once",
    "tests/e2e/test_leaving.py::test_the_office_has_the_same_way_out",
    "tests/e2e/test_leaving.py::test_without",
    "tests/e2e/test_main_line.py",
    "tests/e2e/test_observation_beside.py",
    "tests/e2e/test_olgas_week.py",
    "tests/e2e/test_pocket_card.py::test_the_square_on_her_card",
    "tests/e2e/test_practice_in_three.py",
    "tests/e2e/test_question_kinds.py::test_axe_finds_no_barrier",
    "tests/e2e/test_question_kinds.py::test_every_kind_without_javascript",
    "tests/e2e/test_reports.py",
    "tests/e2e/test_room_disconnects.py::test_where_no_socket_gets_through",
    "tests/e2e/test_room_roles.py",
    "tests/e2e/test_stopped_lines.py",
    "tests/e2e/test_supervisors_hour.py",
    "tests/e2e/test_without_javascript.py",
)
# What a room and a secret rest on is never left to the sample.
ALWAYS = (
    "tests/mentors/test_rooms_nobody_here.py",
    "tests/test_hard_shell.py",
    "tests/test_words_die.py",
)
# Sampled though they use a browser.
CRAWLS = ("tests/e2e/test_crawl.py",)
# These need programs that only `make all-tests` installs.
FULL_ONLY = ("tests/interop/", "tests/mentors/test_certificate_ua1.py")


def choose_seed() -> str:
    """The seed of this run, the same in each of its processes."""
    return os.environ.setdefault("GATE_SEED", str(random.SystemRandom().randrange(10**6)))


def is_in_gate(node_id: str, marks: Iterable[str], seed: str) -> bool:
    """Whether a test belongs to the gate; `marks` are the names of its markers."""
    names = set(marks)
    if "long" not in names:
        return True
    if node_id.startswith((*JOURNEYS, *ALWAYS)):
        return True
    if node_id.startswith(FULL_ONLY):
        return False
    if "browser" in names and not node_id.startswith(CRAWLS):
        return False
    digest = hashlib.sha256(f"{seed} {node_id}".encode()).digest()
    return int.from_bytes(digest[:8]) % SAMPLE_OF == 0


class Gate:
    """Leaves out what is not chosen, after every `conftest.py` has set its marks."""

    def __init__(self, seed: str) -> None:
        self.seed = seed

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config, items):
        """Hook of pytest."""
        chosen = []
        left_out = []
        for item in items:
            marks = (mark.name for mark in item.iter_markers())
            (chosen if is_in_gate(item.nodeid, marks, self.seed) else left_out).append(item)
        config.hook.pytest_deselected(items=left_out)
        items[:] = chosen


class SecondTry:
    """Tries a failed browser test once more; `-rR` lists each of them at the end."""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items):
        """Hook of pytest."""
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.flaky(reruns=1))


class FailuresAtOnce:
    """Prints each failure when it happens: pytest's own summary comes at the end of a run."""

    def __init__(self, config) -> None:
        self.config = config

    def pytest_runtest_logreport(self, report):
        """Hook of pytest; a first try that failed in a browser has the outcome `rerun`."""
        if report.outcome in ("failed", "rerun"):
            terminal = self.config.pluginmanager.get_plugin("terminalreporter")
            terminal.write_line(f"\n{report.outcome.upper()} {report.nodeid}")
            terminal.write_line(report.longreprtext[-FAILURE_SHOWN:])
