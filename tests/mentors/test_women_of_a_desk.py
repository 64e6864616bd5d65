"""The supervisor's desk: every woman of hers, and what she can do at a glance."""

from copy import deepcopy
from datetime import timedelta

import pytest

from accounts.record_access.queries import women_of
from accounts.record_access.services import assign
from accounts.roles import Role
from core.clock import now
from core.errors import NotFound
from lms.portal.supervisor.pages import woman_page, women_rows
from mentors.assessment.competencies.matrix_presenters import matrix
from mentors.assessment.competencies.queries import journey_for_assessor
from mentors.assessment.competencies.work_queries import work_waiting
from mentors.journeys.services import hand_in_excerpt
from tests.factories.mentors import FIRST_DAY, Way, competency, make_programme
from tests.factories.people import make_person
from tests.factories.record_access import say_why

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def way_of_the_file(harbour_of_the_file):
    return Way(harbour_of_the_file)


@pytest.fixture
def way(way_of_the_file, db):
    return deepcopy(way_of_the_file)


@pytest.fixture
def helen(way):
    """She supports Amara, and does not assess her."""
    person = make_person(Role.SUPERVISOR, "helen", organisation=way.organisation)
    assign(
        by=way.olga,
        organisation_id=way.organisation.public_id,
        person_id=person.public_id,
        about_id=way.learner.public_id,
        since=FIRST_DAY,
        at=FIRST_DAY,
    )
    return person


def rows(supervisor):
    return women_rows(women_of(supervisor, now()), work_waiting(supervisor))


def lines(way, assessor):
    found = matrix(journey_for_assessor(assessor, way.journey.public_id))
    return {line.assessed.competency.code: line for line in found.lines}


def spots(line):
    return {cell.kind: (cell.count, cell.state) for cell in line.cells if cell.state}


# --- every woman of hers --------------------------------------------------------------------


def test_a_woman_with_nothing_to_rate_stands_on_the_desk_one_tap_away(way, signed_in):
    assert not work_waiting(way.grace).ratings
    browser = signed_in(way.grace)
    address = f"/assessment/ratings/{way.journey.public_id}/"
    page = browser.get("/learners/").content.decode()
    assert f'href="{address}">Amara</a>' in page
    assert browser.get(address).status_code == 200


def test_what_waits_stands_beside_her_name(way):
    way.observe()
    (row,) = rows(way.grace)
    assert [code for code, _url in row.waiting[0].competencies] == ["C1", "C4"]


def test_whom_she_supports_and_does_not_assess_has_a_page_as_well(way, helen, signed_in):
    way.observe()
    (row,) = rows(helen)
    assert (row.name, row.duties, row.ways) == ("Amara", ("Supervisor",), ())
    say_why(helen, way.learner, organisation=way.organisation)
    page = signed_in(helen).get(row.url).content.decode()
    assert "You do not assess this learner" in page
    assert f"/assessment/ratings/{way.journey.public_id}/" not in page
    assert "/people/consents/" in page


def test_who_supports_and_assesses_stands_once_with_both(way, helen):
    way.ask(helen, 1)
    (row,) = rows(helen)
    assert row.duties == ("Supervisor", "Assessor")
    assert row.url == f"/learners/{way.learner.public_id}/"
    assert len(row.ways) == 1


def test_they_stand_in_the_order_of_their_names(way, harbour):
    other = Way(harbour, way.version, suffix="-b")
    for place, version in ((3, other),):
        version.ask(way.grace, place)
    assert [row.name for row in rows(way.grace)] == ["Amara", "Amara-b"]


def test_nobody_of_another_organisation_or_of_a_colleague_is_hers(way, helen, lighthouse):
    stranger = Way(lighthouse, way.version, suffix="-2")
    assert [row.name for row in rows(stranger.grace)] == ["Amara-2"]
    idle = make_person(Role.SUPERVISOR, "ida", organisation=way.organisation)
    assert rows(idle) == []
    for someone in (stranger.grace, idle, way.olga, way.learner):
        with pytest.raises(NotFound):
            woman_page(someone, way.learner.public_id, now())


def test_who_is_not_trained_has_no_woman_yet(way, harbour):
    new = make_person(Role.SUPERVISOR, "nele", organisation=harbour, trained=False)
    assert rows(new) == []


def test_the_page_asks_why_first_and_is_not_found_for_others(way, signed_in, harbour):
    sara = make_person(Role.SUPERVISOR, "sara", organisation=harbour)
    address = f"/learners/{way.learner.public_id}/"
    assert signed_in(sara).get(address).status_code == 404
    assert signed_in(way.olga).get(address).status_code == 404
    assert signed_in(way.grace).post(address).status_code == 405


def test_a_desk_without_women_says_what_will_be_there(harbour, signed_in):
    idle = make_person(Role.SUPERVISOR, "ida", organisation=harbour)
    page = signed_in(idle).get("/learners/").content.decode()
    assert "No learner is assigned to you yet." in page


# --- the matrix -----------------------------------------------------------------------------


def test_it_counts_what_is_there_and_rings_what_would_count(way):
    assert spots(lines(way, way.grace)["C1"]) == {"Room": (0, "would"), "Talk": (0, "would")}
    way.observe()
    way.observe(day=1)
    found = lines(way, way.grace)
    assert spots(found["C1"]) == {"Room": (2, "there"), "Talk": (0, "would")}
    assert spots(found["C4"]) == {
        "Room": (2, "there"),
        "Talk": (0, "would"),
        "Questions": (0, "would"),
    }


def test_her_own_lines_wait_until_they_are_rated_on(harbour):
    way = Way(harbour, make_programme("C1", "C7", code="lines"), suffix="-c")
    way.observe(seen={"C7a": "seen"})
    hand_in_excerpt(
        learner=way.learner,
        journey_id=way.journey.public_id,
        text="I asked her what the word means to her.",
        codes=["C7"],
        at=FIRST_DAY + timedelta(days=2),
    )
    assert spots(lines(way, way.grace)["C7"])["Journal"] == (1, "waits")
    way.rate(way.grace, "C7", 3)
    assert spots(lines(way, way.grace)["C7"])["Journal"] == (1, "there")
    assert spots(lines(way, way.ines)["C7"])["Journal"] == (1, "waits")


def test_where_it_stands_goes_the_whole_way(way, harbour):
    def stands(assessor=None, code="C4"):
        return lines(way, assessor or way.grace)[code].stands

    assert stands() == "begin"
    way.observe()
    assert stands() == "ready"
    way.rate(way.grace, "C4", 2)
    assert stands() == "other"
    assert stands(way.ines) == "ready"
    way.rate(way.ines, "C4", 2)
    assert stands() == stands(way.ines) == "notyet"
    way.observe(day=30)
    assert stands() == "again"
    sara = make_person(Role.SUPERVISOR, "sara", organisation=harbour)
    way.rate(way.grace, "C4", 3, at=FIRST_DAY + timedelta(days=40))
    way.rate(way.ines, "C4", 2, at=FIRST_DAY + timedelta(days=41))
    assert stands(sara) == "ready"
    assert stands(sara, "C1") == "not-asked"
    way.rate(sara, "C4", 3, at=FIRST_DAY + timedelta(days=42))
    assert stands() == stands(way.ines) == stands(sara) == "met"


def test_while_two_differ_both_read_that_a_third_decides(way):
    way.observe()
    way.rate(way.grace, "C4", 2)
    way.rate(way.ines, "C4", 3)
    assert lines(way, way.grace)["C4"].stands == "third"


def test_evidence_that_is_not_enough_says_what_else(harbour):
    way = Way(
        harbour, make_programme("C9", code="talks", competencies=(competency("C9"),)), suffix="-c"
    )
    hand_in_excerpt(
        learner=way.learner,
        journey_id=way.journey.public_id,
        text="I said no to the second room.",
        codes=["C9"],
        at=FIRST_DAY,
    )
    line = lines(way, way.grace)["C9"]
    assert line.stands in {"more", "ready"}
    assert "Talk" in line.more


def test_the_page_shows_the_table_in_words_too_and_prints(way, signed_in):
    way.observe()
    page = signed_in(way.grace).get(f"/assessment/ratings/{way.journey.public_id}/")
    text = page.content.decode()
    for words in ("Competencies and evidence", "would count", "Ready to rate", "Rate C1"):
        assert words in text
    assert "On my own" not in text


def test_no_level_stands_in_the_table(way):
    way.observe()
    for assessor, level in ((way.grace, 3), (way.ines, 3)):
        way.rate(assessor, "C1", level)
    line = lines(way, way.grace)["C1"]
    assert {type(cell.count) for cell in line.cells} == {int}
    assert not hasattr(line, "level")
