"""A third assessor: the system asks her, and she finds it waiting (domain 2.2)."""

from copy import deepcopy
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Membership
from accounts.record_access.services import assign
from accounts.roles import Role
from accounts.services import end_role, grant_role
from core.append_only import erasing
from core.audit.models import Entry
from core.errors import Conflict
from mentors.assessment.competencies.queries import competency_for_assessor, decisions_of
from mentors.assessment.competencies.third_queries import who_could_be_third
from mentors.assessment.competencies.work_queries import work_waiting
from mentors.journeys.coordinator_queries import journeys_in
from mentors.models import Assessor, ThirdCall
from tests.factories.mentors import FIRST_DAY, Way
from tests.factories.people import keep_apart, make_person
from tests.factories.record_access import say_why

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

RATED = FIRST_DAY + timedelta(days=20)
LATER = FIRST_DAY + timedelta(days=40)


@pytest.fixture(scope="module", autouse=True)
def way_of_the_file(harbour_of_the_file):
    way = Way(harbour_of_the_file)
    way.observe()
    return way


@pytest.fixture
def way(way_of_the_file, db):
    return deepcopy(way_of_the_file)


@pytest.fixture
def sara(harbour):
    return make_person(Role.SUPERVISOR, "sara", organisation=harbour)


def differ(way, code="C4", levels=(2, 3)):
    for assessor, level in zip((way.grace, way.ines), levels, strict=True):
        way.rate(assessor, code, level)


def third_of(way):
    row = way.journey.assessors.filter(place=3, ended_at=None).first()
    return row.assessor if row else None


@pytest.mark.parametrize(
    ("code", "levels", "asked"),
    [
        ("C4", (2, 3), True),
        ("C4", (3, 4), True),
        ("C4", (1, 2), True),
        ("C4", (3, 3), False),
        ("C1", (2, 4), True),
        ("C1", (2, 3), False),
        ("C1", (3, 3), False),
    ],
)
def test_a_third_is_asked_where_the_two_differ_too_far(way, sara, code, levels, asked):
    differ(way, code, levels)
    assert third_of(way) == (sara if asked else None)
    assert ThirdCall.objects.filter(ended_at=None).count() == asked


def test_she_finds_it_waiting_with_its_clock_and_only_that(way, sara, signed_in):
    differ(way)
    (waiting,) = work_waiting(sara).ratings
    assert [code for code, _url in waiting.competencies] == ["C4"]
    # Five working days from a Monday.
    assert (RATED.date(), waiting.due) == (date(2026, 3, 23), date(2026, 3, 30))
    page = signed_in(sara).get("/").content.decode()
    assert "The two ratings differ. You decide." in page
    assert "Third rating: Amara" in page


def test_her_word_decides_and_the_call_is_over(way, sara):
    differ(way)
    way.rate(sara, "C4", 3, at=LATER)
    assert decisions_of(way.journey) == {"C4": True}
    assert ThirdCall.objects.get().ended_at == LATER
    assert not work_waiting(sara).ratings


def test_who_is_asked_neither_rated_nor_supports_her_and_is_trained(way, harbour, lighthouse):
    make_person(Role.SUPERVISOR, "stranger", organisation=lighthouse)
    helper = make_person(Role.SUPERVISOR, "helen", organisation=harbour)
    assign(
        by=way.olga,
        organisation_id=harbour.public_id,
        person_id=helper.public_id,
        about_id=way.learner.public_id,
        since=FIRST_DAY,
        at=FIRST_DAY,
    )
    make_person(Role.SUPERVISOR, "untrained", organisation=harbour, trained=False)
    both = make_person(Role.SUPERVISOR, "berta", organisation=harbour)
    grant_role(user=both, role=Role.COORDINATOR, organisation=harbour, at=FIRST_DAY)
    assert not who_could_be_third(way.journey).exists()
    sara = make_person(Role.SUPERVISOR, "sara", organisation=harbour)
    assert list(who_could_be_third(way.journey)) == [sara]


@pytest.mark.parametrize("turned", [False, True])
def test_who_must_not_meet_her_is_not_asked_by_the_system(way, sara, lighthouse, turned):
    tamar = make_person(Role.SUPERVISOR, "tamar", organisation=way.organisation)
    keep_apart(way.learner, sara, organisation=way.organisation, turned=turned)
    # What another organisation knows of two is not this one's.
    keep_apart(way.learner, tamar, organisation=lighthouse)
    assert list(who_could_be_third(way.journey)) == [tamar]
    differ(way)
    assert third_of(way) == tamar


def test_who_was_asked_before_her_place_was_taken_is_not_asked_again(way, sara):
    way.ask(sara, 1)
    assert not who_could_be_third(way.journey).filter(pk=way.grace.pk).exists()


def test_of_several_the_one_with_the_fewest_calls_is_asked(way, harbour, sara):
    tamar = make_person(Role.SUPERVISOR, "tamar", organisation=harbour)
    differ(way)
    assert third_of(way) == sara
    other = Way(harbour, way.version, suffix="-b")
    other.observe()
    found = list(who_could_be_third(other.journey))
    assert found.index(tamar) < found.index(sara)


def test_whoever_holds_the_place_is_not_replaced_and_is_asked_for_the_next_one(way, sara):
    way.ask(sara, 3)
    differ(way)
    differ(way, "C1", (1, 4))
    assert Assessor.objects.filter(journey=way.journey, place=3).count() == 1
    (waiting,) = work_waiting(sara).ratings
    assert [code for code, _url in waiting.competencies] == ["C1", "C4"]


def test_without_anybody_the_coordinator_sees_that_one_is_needed_and_asks(way, signed_in, harbour):
    differ(way)
    assert third_of(way) is None
    line = journeys_in(harbour)[0]
    assert (line.step, line.third_due, line.third_asked) == ("third", date(2026, 3, 30), False)
    browser = signed_in(way.olga)
    assert "Assign a third assessor: Amara" in browser.get("/").content.decode()
    sara = make_person(Role.SUPERVISOR, "sara", organisation=harbour)
    way.ask(sara, 3)
    assert journeys_in(harbour)[0].third_asked
    assert "Assign a third assessor" not in browser.get("/").content.decode()
    assert work_waiting(sara).ratings


def test_one_who_lost_her_role_is_needed_anew(way, sara, harbour):
    differ(way)
    end_role(membership=Membership.objects.get(user=sara), by=way.olga, at=LATER)
    assert not journeys_in(harbour)[0].third_asked


def test_nothing_is_offered_that_cannot_help(way, sara, signed_in):
    differ(way)
    say_why(sara, way.learner, organisation=way.organisation)
    address = f"/assessment/ratings/{way.journey.public_id}/C4/"
    for assessor in (way.grace, way.ines):
        page = signed_in(assessor).get(address).content.decode()
        assert "Rate again" not in page
        assert "a third assessor decides" in page
        with pytest.raises(Conflict):
            way.rate(assessor, "C4", 4, at=LATER)
    other = signed_in(sara).get(address.replace("C4", "C1")).content.decode()
    assert "Save rating" not in other
    assert "Nothing to rate here." in other
    assert "Save rating" in signed_in(sara).get(address).content.decode()


def test_a_crafted_rating_of_what_she_decided_already_is_answered_calmly(way, sara, signed_in):
    differ(way)
    answer = signed_in(way.grace).post(
        f"/assessment/ratings/{way.journey.public_id}/C4/",
        {"level": "4", "evidence": [str(key) for key in way.evidence_ids("C4")]},
    )
    assert answer.status_code == 409
    assert "a third assessor decides. Your rating stands" in answer.content.decode()


def test_after_not_yet_something_new_makes_it_wait_for_the_two_again(way):
    way.rate(way.grace, "C4", 2)
    way.rate(way.ines, "C4", 2)
    way.rate(way.grace, "C1", 3)
    assert not work_waiting(way.grace).ratings
    way.observe(day=30)
    for assessor in (way.grace, way.ines):
        (waiting,) = work_waiting(assessor).ratings
        assert [code for code, _url in waiting.competencies][-1] == "C4"
    way.rate(way.grace, "C4", 3, at=LATER)
    assert not work_waiting(way.grace).ratings
    assert work_waiting(way.ines).ratings


def test_competencies_are_rated_again_only_where_they_are_not_met(way):
    for assessor in (way.grace, way.ines):
        way.rate(assessor, "C1", 3)
        way.rate(assessor, "C4", 3)
    way.observe(day=30)
    assert not work_waiting(way.grace).ratings


def test_the_rows_tell_no_level_and_the_log_neither(way, sara):
    differ(way)
    (entry,) = Entry.objects.filter(verb="third-needed")
    assert entry.facts == {"code": "C4"}
    assert {field.name for field in ThirdCall._meta.fields} == {
        *("id", "journey", "organisation", "competency", "since", "ended_at"),
    }


def test_the_database_keeps_one_call_of_a_competency_and_no_end_before_its_beginning(way):
    differ(way)
    call = ThirdCall.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        ThirdCall.objects.create(
            journey=call.journey,
            organisation=call.organisation,
            competency=call.competency,
            since=LATER,
        )
    call.ended_at = FIRST_DAY
    with pytest.raises(IntegrityError), transaction.atomic():
        call.save()


def test_erasing_the_journey_takes_its_calls_along(way):
    differ(way)
    with erasing():
        way.journey.delete()
    assert not ThirdCall.objects.exists()


def test_the_third_reads_no_level_before_her_own(way, sara):
    differ(way)
    _journey, assessed = competency_for_assessor(sara, way.journey.public_id, "C4")
    assert (assessed.own, assessed.others, assessed.met) == (None, (), None)
    way.rate(sara, "C4", 3, at=LATER)
    _journey, assessed = competency_for_assessor(sara, way.journey.public_id, "C4")
    assert [one.level for one in assessed.others] == [2, 3]
