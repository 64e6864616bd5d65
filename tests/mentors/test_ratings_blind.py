"""Blindness: until her own level is in, nothing tells an assessor what another one gave.

The same person, the same pages, the same data but for the other's ratings: every answer must be
the same, byte for byte where nothing of it is random. Source: domain 2.2.
"""

import re
from copy import deepcopy
from dataclasses import asdict
from datetime import timedelta

import pytest
from django.db import transaction

from accounts.roles import Role
from accounts.services import grant_role
from core.append_only import erasing
from core.errors import DomainError
from mentors.assessment.competencies.permissions import hidden_codes
from mentors.assessment.competencies.queries import journey_for_assessor
from mentors.assessment.competencies.work_queries import work_waiting
from mentors.certification.services import issue_certificate
from mentors.journeys.coordinator_queries import journeys_in
from mentors.models import Rating
from tests.factories.mentors import FIRST_DAY, Way
from tests.factories.people import make_person

pytestmark = [pytest.mark.long, pytest.mark.django_db]

RANDOM = re.compile(
    r'name="(?:csrfmiddlewaretoken|draft-\w+)" value="[^"]+"|csrf[^ ]*="[^"]+"|nonce="[^"]+"',
    re.IGNORECASE,
)
SECRET = "Leave more silence after each question."


@pytest.fixture(scope="module", autouse=True)
def way_of_the_file(harbour_of_the_file):
    way = Way(harbour_of_the_file)
    way.observe()
    way.observe(way.ines, day=1)
    return way


@pytest.fixture
def way(way_of_the_file, db):
    return deepcopy(way_of_the_file)


def pages(way):
    base = f"/assessment/ratings/{way.journey.public_id}/"
    return [
        base,
        base + "C1/",
        base + "C4/",
        "/",
        "/journey/",
        "/",
        f"/assessment/pathways/{way.journey.public_id}/",
    ]


def read(browser, addresses):
    found = {}
    for address in addresses:
        answer = browser.get(address)
        found[address] = (answer.status_code, RANDOM.sub("", answer.content.decode()))
    return found


def others_rate(way, rater, levels=(1, 4)):
    """The other assessors say all they can; `rater` is the one who must not notice."""
    for assessor, level in zip((way.grace, way.ines), levels, strict=True):
        if assessor != rater:
            for code in ("C1", "C4"):
                way.rate(assessor, code, level, next_step=SECRET)


@pytest.mark.parametrize("levels", [(1, 4), (3, 3), (2, 2)])
@pytest.mark.parametrize("who", ["grace", "ines"])
def test_no_page_changes_when_the_other_rates(way, harbour, signed_in, who, levels):
    way.ask(make_person(Role.SUPERVISOR, "sara", organisation=harbour), 3)
    rater = {"grace": way.grace, "ines": way.ines}[who]
    browser = signed_in(rater)
    before, queue = read(browser, pages(way)), asdict(work_waiting(rater))
    behind = asdict(journey_for_assessor(rater, way.journey.public_id))
    others_rate(way, rater, levels)
    assert read(browser, pages(way)) == before
    assert asdict(work_waiting(rater)) == queue
    assert asdict(journey_for_assessor(rater, way.journey.public_id)) == behind
    assert queue["ratings"][0]["competencies"]


@pytest.mark.parametrize("levels", [(3, 3), (2, 2)])
def test_no_page_of_a_third_changes_while_the_two_agree(way, harbour, signed_in, levels):
    third = make_person(Role.SUPERVISOR, "sara", organisation=harbour)
    way.ask(third, 3)
    browser = signed_in(third)
    before = read(browser, pages(way))
    others_rate(way, third, levels)
    assert read(browser, pages(way)) == before
    assert not work_waiting(third).ratings


def test_a_third_learns_that_two_differ_and_neither_how_nor_who(way, harbour, signed_in):
    """Whatever they gave: her pages are the same to the letter."""
    third = make_person(Role.SUPERVISOR, "sara", organisation=harbour)
    way.ask(third, 3)
    browser = signed_in(third)
    found = []
    for levels in ((1, 4), (4, 2), (2, 4)):
        with transaction.atomic():
            others_rate(way, third, levels)
            found.append((read(browser, pages(way)), asdict(work_waiting(third))))
            transaction.set_rollback(True)
    assert found[0] == found[1] == found[2]
    assert [code for code, _url in found[0][1]["ratings"][0]["competencies"]] == ["C1", "C4"]


@pytest.mark.parametrize("levels", [(1, 4), (3, 3)])
def test_a_coordinator_who_became_one_later_learns_nothing_while_she_has_to_rate(
    way, harbour, signed_in, levels
):
    grant_role(user=way.ines, role=Role.COORDINATOR, organisation=harbour, at=FIRST_DAY)
    way.choose_name()
    browser = signed_in(way.ines)
    lists = [asdict(line) for line in journeys_in(harbour)]
    before, refused = read(browser, pages(way)), try_to_issue(way, way.ines)
    others_rate(way, way.ines, levels)
    assert read(browser, pages(way)) == before
    assert try_to_issue(way, way.ines) == refused
    assert [asdict(line) for line in journeys_in(harbour)] == lists


def test_a_learner_who_coordinates_reads_nothing_of_how_she_is_rated(way, harbour, signed_in):
    grant_role(user=way.learner, role=Role.COORDINATOR, organisation=harbour, at=FIRST_DAY)
    browser = signed_in(way.learner)
    base = f"/assessment/pathways/{way.journey.public_id}/"
    before = read(browser, ["/", "/assessment/progress/"])
    assert str(way.journey.public_id) not in before["/"][1]
    assert browser.get(base).status_code == 404
    others_rate(way, None)
    assert read(browser, ["/", "/assessment/progress/"]) == before
    assert journeys_in(harbour, viewer=way.learner) == []
    assert len(journeys_in(harbour, viewer=way.olga)) == 1


def try_to_issue(way, by):
    with pytest.raises(DomainError) as problem:
        issue_certificate(by=by, journey_id=way.journey.public_id, at=FIRST_DAY)
    return [str(problem.value.sentence), *problem.value.todo]


def test_her_own_page_and_the_decision_follow_only_after_her_own_rating(way, signed_in):
    way.rate(way.grace, "C1", 1, next_step=SECRET)
    browser = signed_in(way.ines)
    address = f"/assessment/ratings/{way.journey.public_id}/C1/"
    assert SECRET not in browser.get(address).content.decode()
    way.rate(way.ines, "C1", 3)
    page = browser.get(address).content.decode()
    assert SECRET in page
    # Only for this competency: of C4 she knows as little as before.
    way.rate(way.grace, "C4", 2, next_step="Another secret.")
    assert "Another secret." not in browser.get(address.replace("C1", "C4")).content.decode()


@pytest.mark.parametrize("levels", [(2, 2), (1, 3)])
def test_another_try_is_as_blind_as_the_first(way, harbour, signed_in, levels):
    """At a gate: what the other says of it shows nowhere before her own word."""
    sara = make_person(Role.SUPERVISOR, "sara", organisation=harbour)
    way.ask(sara, 3)
    for assessor, level in zip((way.grace, way.ines), levels, strict=True):
        way.rate(assessor, "C4", level)
    if levels != (2, 2):
        way.rate(sara, "C4", 2)
    browser = signed_in(way.ines)
    before = read(browser, pages(way))
    way.rate(way.grace, "C4", 4, next_step=SECRET, at=FIRST_DAY + timedelta(days=40))
    assert read(browser, pages(way)) == before
    assert way.rate(way.ines, "C4", 4, at=FIRST_DAY + timedelta(days=41)).blind
    assert read(browser, pages(way)) != before


def test_the_answer_to_a_rating_is_the_same_whether_the_other_has_rated(way, signed_in):
    way.rate(way.grace, "C1", 3)
    browser = signed_in(way.ines)
    browser.get(pages(way)[0])
    answers = [
        browser.post(
            f"/assessment/ratings/{way.journey.public_id}/{code}/",
            {"level": "3", "evidence": [str(key) for key in way.evidence_ids(code)]},
        )
        for code in ("C1", "C4")
    ]
    assert answers[0].status_code == answers[1].status_code == 302
    assert answers[0].cookies.keys() == answers[1].cookies.keys()


def test_a_form_with_something_missing_says_the_same(way, signed_in):
    browser = signed_in(way.ines)
    address = f"/assessment/ratings/{way.journey.public_id}/C1/"
    before = RANDOM.sub("", browser.post(address, {"level": "2"}).content.decode())
    way.rate(way.grace, "C1", 4)
    assert RANDOM.sub("", browser.post(address, {"level": "2"}).content.decode()) == before


def test_a_rating_is_blind_until_another_level_could_be_seen(way):
    assert way.rate(way.grace, "C1", 3).blind
    assert way.rate(way.grace, "C1", 2).blind  # nobody else has rated yet
    assert way.rate(way.ines, "C1", 3).blind  # hers comes before she sees the other
    assert not way.rate(way.grace, "C1", 3, at=FIRST_DAY + timedelta(days=23)).blind


def test_a_new_assessor_does_not_see_what_was_decided_before_she_came(way, harbour, signed_in):
    way.rate(way.grace, "C1", 3)
    way.rate(way.ines, "C1", 3)
    sara = make_person(Role.SUPERVISOR, "sara", organisation=harbour)
    way.ask(sara, 2)
    line = journey_for_assessor(sara, way.journey.public_id).competencies[0]
    assert (line.own, line.others, line.met) == (None, (), None)
    page = signed_in(sara).get(f"/assessment/ratings/{way.journey.public_id}/").content.decode()
    assert re.search(r"\bMet\b", page) is None
    assert hidden_codes(sara, way.journey) == {"C1", "C4"}
    assert hidden_codes(way.grace, way.journey) == {"C4"}
    # Who is not asked to rate has nothing to be blind for.
    assert hidden_codes(way.olga, way.journey) == frozenset()


def test_ratings_of_two_who_are_gone_stand_beside_each_other(way, harbour):
    way.rate(way.grace, "C1", 1)
    way.rate(way.ines, "C1", 4)
    sara = make_person(Role.SUPERVISOR, "sara", organisation=harbour)
    way.ask(sara, 3)
    way.rate(sara, "C1", 3)
    with erasing():
        for gone in (way.grace, way.ines):
            gone.delete()
    line = journey_for_assessor(sara, way.journey.public_id).competencies[0]
    assert [(other.place, other.level) for other in line.others] == [(1, 1), (2, 4)]
    assert line.own.level == 3


def test_an_assessor_who_is_asked_no_longer_sees_nothing(way, harbour, signed_in):
    way.ask(make_person(Role.SUPERVISOR, "sara", organisation=harbour), 1)
    assert signed_in(way.grace).get(pages(way)[0]).status_code == 404


def test_the_queue_loses_a_competency_with_her_own_rating_alone(way):
    assert [code for code, _url in work_waiting(way.grace).ratings[0].competencies] == ["C1", "C4"]
    way.rate(way.grace, "C1", 3)
    assert [code for code, _url in work_waiting(way.grace).ratings[0].competencies] == ["C4"]
    way.rate(way.grace, "C4", 3)
    assert not work_waiting(way.grace).ratings
    assert len(work_waiting(way.ines).ratings[0].competencies) == 2
    assert Rating.objects.count() == 2


def test_nothing_waits_where_nothing_was_seen(harbour):
    assert Way(harbour, suffix="-b").journey.evidence.count() == 0
    assert not work_waiting(Way(harbour, suffix="-c").grace).ratings
