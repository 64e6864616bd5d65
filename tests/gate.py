"""The choice of tests that `.ci/run` makes: docs/developers/testing.md says why.

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
    "tests/e2e/test_demo_lives.py",
    "tests/e2e/test_drills.py::test_a_real_call_covers_the_page_with_its_button_in_view[True-size0]",
    "tests/e2e/test_first_evening.py::test_from_her_card_to_the_way_out[by-touch]",
    "tests/e2e/test_first_evening.py::test_from_her_card_to_the_way_out[in-arabic]",
    "tests/e2e/test_first_evening.py::test_from_her_card_to_the_way_out[without-javascript]",
    "tests/e2e/test_languages.py::test_arabic_runs_from_right_to_left",
    "tests/e2e/test_leaving.py::test_each_way_leaves_at_once",
    "tests/e2e/test_leaving.py::test_the_office_has_the_same_way_out",
    "tests/e2e/test_leaving.py::test_without",
    "tests/e2e/test_main_line.py",
    "tests/e2e/test_nothing_is_lost.py::test_what_she_began_is_there_when_she_is_back[leaving-quiz]",
    "tests/e2e/test_olgas_week.py::test_she_and_a_second_give_a_code",
    "tests/e2e/test_page_types.py",
    "tests/e2e/test_pocket_card.py::test_the_square_on_her_card",
    "tests/e2e/test_practice_in_three.py",
    "tests/e2e/test_question_kinds.py::test_axe_finds_no_barrier_on_any_page_of_questions[360",
    "tests/e2e/test_question_kinds.py::test_every_kind_without_javascript",
    "tests/e2e/test_reports.py",
    "tests/e2e/test_room_disconnects.py::test_where_no_socket_gets_through",
    "tests/e2e/test_room_roles.py",
    "tests/e2e/test_stopped_lines.py",
    "tests/e2e/test_supervisors_hour.py",
    "tests/e2e/test_without_javascript.py",
)
# What a room, a sign-in, a secret and a rating rest on is never left to the sample; nor is what
# most changes touch: words, catalogues, imports, prepared queries and shipped courses.
ALWAYS = (
    "tests/accounts/test_sign_ins.py",
    "tests/cms/test_shipped_courses.py",
    "tests/mentors/test_certificates_races.py",
    "tests/mentors/test_ratings_blind.py",
    "tests/mentors/test_rooms_nobody_here.py",
    "tests/mentors/test_rooms_opening.py",
    "tests/mentors/test_rooms_sign_ins.py",
    "tests/mentors/test_rooms_sockets.py",
    "tests/mentors/test_rooms_stopped.py",
    "tests/mentors/test_rooms_take_over.py",
    "tests/test_catalogues.py",
    "tests/test_compiled_queries.py",
    "tests/test_discretion.py",
    "tests/test_faults.py::test_without_postgresql_a_breath_help_and_the_way_out_still_answer",
    "tests/test_faults.py::test_without_redis_she_signs_in_reads_breathes_and_leaves",
    "tests/test_security_headers.py",
    "tests/test_import_contracts.py",
    "tests/test_learning_only.py::test_every_address_of_the_project_is_closed_to_her",
    "tests/test_permission_table.py::test_a_nonsense_id_is_answered_like_somebody_elses",
    "tests/test_permission_table.py::test_every_address_of_ours_has_a_row",
    "tests/test_permission_table.py::test_nobody_reads_a_record",
    "tests/test_two_organisations.py",
    "tests/test_words.py",
    "tests/test_message_key_destruction.py",
)
# Sampled though they use a browser.
CRAWLS = ("tests/e2e/test_crawl.py",)
# These need programs that only `make all-tests` installs, or one of them takes minutes.
FULL_ONLY = (
    "tests/portal/test_demo.py",
    "tests/portal/test_demo_elsewhere.py",
    "tests/interop/",
    "tests/mentors/test_certificate_ua1.py",
    "tests/test_room_faults.py",
)


def choose_seed() -> str:
    """The seed of this run, the same in each of its processes."""
    return os.environ.setdefault("GATE_SEED", str(random.SystemRandom().randrange(10**6)))


def sampled(choices: Iterable[str]) -> list[str]:
    """Of what one test goes through, a tenth and at least one in the gate; otherwise all."""
    known = sorted(choices)
    seed = os.environ.get("GATE_SEED")
    if seed is None:
        return known
    return sorted(random.Random(seed).sample(known, -(-len(known) // SAMPLE_OF)))


def node_id_of(item: pytest.Item) -> str:
    """Its name without the group that pytest-xdist appends."""
    group = item.get_closest_marker("xdist_group")
    name = (group.args or tuple(group.kwargs.values()))[0] if group else ""
    return item.nodeid.removesuffix(f"@{name}") if name else item.nodeid


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
            (chosen if is_in_gate(node_id_of(item), marks, self.seed) else left_out).append(item)
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
