"""Who may see what: the whole table, said once more as sentences; training; the second person."""

from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import uuid4

import pytest

from accounts.consents.rules import ASKED_OF
from accounts.record_access.rules import (
    PREPARED_FOR_ROOMS,
    SIGHT,
    Act,
    Duty,
    Record,
    Standing,
    duties,
    is_prepared_for_rooms,
    may,
    may_second,
    standings,
)
from accounts.roles import PARTICIPANT_ROLES, Role
from courses.compliance.rules import REQUIRED_MODULES, has_passed, people_who_passed
from mentors.models.seats import SEAT_ROLES

READERS = {
    # A borrowed assessor is not told whose it is.
    Record.SHOWN_NAME: set(Standing) - {Standing.PARTNER_ASSESSOR},
    Record.WRITTEN_ANSWERS: {"own", "supervisor", "colleague", "break_glass"},
    Record.RECORDINGS: {"own", "supervisor", "colleague"},
    Record.RESULTS: {"own", "supervisor", "colleague", "break_glass"},
    Record.DONE_TOGETHER: {"own", "supervisor", "colleague"},
    Record.OBSERVATIONS: {"own", "assessor", "partner_assessor", "held_the_room"},
    Record.EXCERPTS: {"own", "assessor", "partner_assessor"},
    Record.RATINGS: {"own", "assessor"},
    Record.JOURNEY: {"own", "assessor", "coordinator"},
    Record.ATTENDANCE: {"own", "facilitator", "coordinator"},
    Record.CONSENTS: {"own", "supervisor", "coordinator"},
    Record.JOURNAL: {"own"},
    Record.SUPERVISION: {"own", "supervisor"},
}


def test_each_kind_of_record_is_read_by_these_and_nobody_else():
    assert {record: set(standings(record, Act.READ)) for record in Record} == READERS


def test_nobody_adds_to_what_she_may_not_read_but_who_is_borrowed_to_rate_blind():
    found = {
        (record, standing)
        for record in Record
        for standing in standings(record, Act.ADD) - standings(record, Act.READ)
    }
    assert found == {(Record.RATINGS, Standing.PARTNER_ASSESSOR)}


def test_an_emergency_is_for_reading_alone():
    assert not [one for one in Record if Standing.BREAK_GLASS in standings(one, Act.ADD)]


def test_a_journal_is_open_to_herself_alone():
    assert set(SIGHT[Record.JOURNAL]) == {Standing.OWN}


def test_a_coordinator_reads_no_words_of_a_woman():
    read = {one for one in Record if Standing.COORDINATOR in standings(one, Act.READ)}
    assert read == {Record.SHOWN_NAME, Record.JOURNEY, Record.ATTENDANCE, Record.CONSENTS}


def test_duties_are_the_standings_somebody_can_be_assigned_to():
    assert duties(Record.WRITTEN_ANSWERS, Act.ADD) == {Duty.SUPERVISOR}
    assert duties(Record.RATINGS, Act.ADD) == {Duty.ASSESSOR}
    assert duties(Record.JOURNAL, Act.READ) == frozenset()


def test_without_training_staff_see_names_colleagues_and_themselves():
    seen = {
        (record, standing)
        for record, standing in product(Record, Standing)
        if may(record, Act.READ, held={standing}, trained=False)
    }
    trained = {
        (record, standing)
        for record, standing in product(Record, Standing)
        if may(record, Act.READ, held={standing}, trained=True)
    }
    own_and_colleagues = {pair for pair in trained if pair[1] in (Standing.OWN, Standing.COLLEAGUE)}
    assert seen == own_and_colleagues | {(Record.SHOWN_NAME, Standing.COORDINATOR)}


def test_who_is_nothing_to_a_record_may_do_nothing():
    assert not any(may(record, act, held=(), trained=True) for record, act in product(Record, Act))


# --- the second of a pair ---------------------------------------------------------------------

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("same", "concerned", "days", "allowed"),
    [
        (False, False, 7, True),
        (False, False, 6, False),
        (True, False, 30, False),
        (False, True, 30, False),
    ],
)
def test_the_second_is_somebody_else_who_has_been_here_a_week(same, concerned, days, allowed):
    joined = NOW - timedelta(days=days)
    assert may_second(same_person=same, concerned=concerned, joined_at=joined, at=NOW) is allowed


# --- who reads what women say -----------------------------------------------------------------

TRAINED_FOR_ROOMS = {Role.SUPERVISOR, Role.SAFEGUARDING_LEAD, Role.INTERPRETER}


@pytest.mark.parametrize("role", Role)
def test_a_role_reads_in_rooms_after_its_own_preparation_or_not_at_all(role):
    trained = is_prepared_for_rooms(role, trained=lambda: True)
    untrained = is_prepared_for_rooms(role, trained=lambda: False)
    assert trained is (role in TRAINED_FOR_ROOMS | PARTICIPANT_ROLES)
    assert untrained is (role in PARTICIPANT_ROLES)


def test_every_role_that_goes_with_a_seat_is_in_the_table_and_no_other():
    assert {role for roles in SEAT_ROLES.values() for role in roles} == set(PREPARED_FOR_ROOMS)


def test_who_is_asked_nothing_before_a_room_is_of_the_staff_and_trained():
    unasked = {role for role in PREPARED_FOR_ROOMS if role not in ASKED_OF}
    assert unasked == TRAINED_FOR_ROOMS


# --- who is trained ---------------------------------------------------------------------------

LESSONS = {uuid4(): module for module in REQUIRED_MODULES for _n in range(2)}


def test_all_lessons_of_the_four_modules_make_her_trained():
    assert has_passed(outline=LESSONS, module_of=LESSONS, completed=set(LESSONS))


def test_one_lesson_less_and_she_is_not():
    for lesson in LESSONS:
        done = set(LESSONS) - {lesson}
        assert not has_passed(outline=LESSONS, module_of=LESSONS, completed=done)


def test_a_lesson_added_later_or_of_another_module_is_not_asked_for():
    added = dict.fromkeys([uuid4()], REQUIRED_MODULES[0])
    assert has_passed(
        outline=[*LESSONS, uuid4()], module_of=LESSONS | added, completed=set(LESSONS)
    )


def test_a_module_of_which_nothing_counts_is_not_passed():
    fewer = {key: module for key, module in LESSONS.items() if module != REQUIRED_MODULES[3]}
    assert not has_passed(outline=fewer, module_of=LESSONS, completed=set(LESSONS))
    assert not has_passed(outline=[], module_of={}, completed=set())


def test_rows_of_several_people_are_told_apart():
    outline = [str(lesson) for lesson in LESSONS]
    rows = [(1, outline, module, lesson, True) for lesson, module in LESSONS.items()]
    rows += [(2, outline, module, lesson, False) for lesson, module in LESSONS.items()]
    rows += [(3, outline, *reversed(next(iter(LESSONS.items()))), True)]
    assert people_who_passed(rows) == {1}
    assert people_who_passed([]) == frozenset()
