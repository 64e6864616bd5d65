"""Who is in a cohort, and who holds it."""

from copy import deepcopy
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Membership, MustNotMeet
from accounts.roles import Role
from core.audit.models import Entry
from core.clock import now
from core.errors import Conflict, Invalid, NotFound
from courses.cohorts import services
from courses.cohorts.meeting_services import mark_attendance
from courses.cohorts.permissions import places_in
from courses.cohorts.queries import cohort_page, cohorts_for, meeting_page
from courses.enrolment.services import enrol, leave_enrolment, pause_enrolment
from courses.models import Attendance, Cohort, CohortPlace, Facilitator
from tests.factories.cohorts import Group
from tests.factories.courses import make_course
from tests.factories.people import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture(scope="module", autouse=True)
def group_of_the_file(harbour_of_the_file):
    return Group(harbour_of_the_file)


@pytest.fixture
def group(group_of_the_file, db):
    return deepcopy(group_of_the_file)


def give(group, learner, *, by=None, cohort=None):
    return services.assign_place(
        by=by or group.olga,
        cohort_id=(cohort or group.cohort).public_id,
        enrolment_id=learner.enrolment.public_id,
        at=now(),
    )


def made(group, **changes):
    named = {
        "by": group.olga,
        "organisation_id": group.organisation.public_id,
        "course_key": group.course.key,
        "name": "Mondays",
        "capacity": 8,
        "starts_on": now().date(),
        "ends_on": None,
        "at": now(),
    }
    return services.create_cohort(**named | changes)


# --- making one -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"capacity": 13}, "1 to 12 places"),
        ({"capacity": 0}, "1 to 12 places"),
        ({"name": "  \u202e "}, "write a name"),
        ({"name": "x" * 61}, "write a name"),
        ({"ends_on": now().date() - timedelta(days=1)}, "before the first"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence_and_nothing_is_made(group, changes, problem):
    with pytest.raises(Invalid, match=problem):
        made(group, **changes)
    assert Cohort.objects.count() == 1


def test_two_cohorts_of_one_name_are_one_too_many(group):
    with pytest.raises(Conflict, match="of this name"):
        made(group, name="Tuesdays")
    assert Cohort.objects.count() == 1


def test_a_cohort_is_made_where_she_coordinates_and_nowhere_else(group, lighthouse):
    other = make_person(Role.COORDINATOR, organisation=lighthouse)
    for changes in (
        {"by": other},
        {"by": group.grace},
        {"organisation_id": lighthouse.public_id},
        {"course_key": uuid4()},
    ):
        with pytest.raises(NotFound):
            made(group, **changes)


def test_the_database_holds_no_thirteenth_place(group):
    with pytest.raises(IntegrityError), transaction.atomic():
        Cohort.objects.filter(pk=group.cohort.pk).update(capacity=13)


# --- coming in ------------------------------------------------------------------------------


def test_r7_1_the_ninth_hears_that_there_can_be_more_places_and_the_thirteenth_that_there_cannot(
    group,
):
    for _number in range(8):
        group.add()
    with pytest.raises(Conflict, match="All 8 places are taken"):
        group.add()
    change = {"by": group.olga, "cohort_id": group.cohort.public_id, "name": "Tuesdays"}
    days = {"starts_on": now().date(), "ends_on": None, "at": now()}
    services.change_cohort(**change, **days, capacity=12)
    for _number in range(4):
        group.add()
    with pytest.raises(Conflict, match="at most 12 learners"):
        group.add()
    assert places_in(group.cohort).count() == 12
    with pytest.raises(Conflict, match="The cohort already has more learners"):
        services.change_cohort(**change, **days, capacity=11)


def must_not_meet(group, person, other):
    MustNotMeet.objects.create(
        person=person, other=other, organisation=group.organisation, said_at=now()
    )


@pytest.mark.parametrize("who_said_it", ["who is in it", "who comes"])
def test_two_who_must_not_meet_are_in_no_cohort_together(group, who_said_it):
    first, second, third = (group.woman(name) for name in ("amara", "lucia", "hana"))
    pair = (first, second)
    must_not_meet(group, *(pair if who_said_it == "who is in it" else pair[::-1]))
    give(group, first)
    with pytest.raises(Conflict, match="not available"):
        give(group, second)
    assert give(group, third)
    assert places_in(group.cohort).count() == 2


def test_who_holds_a_cohort_may_meet_each_woman_in_it(group):
    woman = group.woman("amara")
    give(group, woman)
    holder = make_person(Role.SUPERVISOR, "vera", organisation=group.organisation)
    must_not_meet(group, woman, holder)
    with pytest.raises(Conflict, match="not available"):
        services.assign_facilitator(
            by=group.olga, cohort_id=group.cohort.public_id, person_id=holder.public_id, at=now()
        )


def test_the_same_woman_twice_is_one_place(group):
    hana = group.woman()
    assert give(group, hana) == give(group, hana)
    assert CohortPlace.objects.count() == 1


def test_only_women_of_the_organisation_who_take_the_course_come_in(group, lighthouse):
    elsewhere = make_person(Role.LEARNER, organisation=lighthouse)
    elsewhere.enrolment = enrol(learner=elsewhere, course_key=group.course.key, at=now())
    other_course = make_course("b", with_quiz=False)
    reads_another = make_person(Role.LEARNER, organisation=group.organisation)
    reads_another.enrolment = enrol(learner=reads_another, course_key=other_course.key, at=now())
    has_left = group.woman()
    leave_enrolment(learner=has_left, enrolment_id=has_left.enrolment.public_id, at=now())
    suspended = group.woman()
    type(suspended).objects.filter(pk=suspended.pk).update(is_active=False)
    for learner in (elsewhere, reads_another, has_left, suspended):
        with pytest.raises(NotFound):
            give(group, learner)
    assert not CohortPlace.objects.exists()


def test_who_holds_a_cohort_is_not_a_woman_in_it(group):
    grace = group.grace
    Membership.objects.create(user=grace, role=Role.LEARNER, organisation=group.organisation)
    grace.__dict__.pop("_held_memberships", None)
    grace.enrolment = enrol(learner=grace, course_key=group.course.key, at=now())
    with pytest.raises(NotFound):
        give(group, grace)
    monday = group.another("Mondays")
    give(group, grace, cohort=monday)
    with pytest.raises(NotFound):
        group.hold(grace, monday)


def test_a_coordinator_of_another_organisation_gives_no_place(group, lighthouse):
    other = make_person(Role.COORDINATOR, organisation=lighthouse)
    for by in (other, group.grace):
        with pytest.raises(NotFound):
            give(group, group.woman(), by=by)


def test_joining_a_later_cohort_ends_the_earlier_place_and_keeps_attendance(group):
    long_ago = now() - timedelta(days=7)
    hana = group.add(at=long_ago)
    session = group.plan(days=-1, at=now())
    mark_attendance(
        by=group.grace,
        meeting_id=session.public_id,
        marks={hana.enrolment.public_id: "came"},
        at=now(),
    )
    monday = group.another("Mondays")
    group.add(hana, monday)
    assert list(places_in(group.cohort)) == []
    assert places_in(monday).get().enrolment.learner == hana
    assert Attendance.objects.get().enrolment == hana.enrolment
    assert [
        line.words for line in meeting_page(group.grace, session.public_id, "en", now()).women
    ] == ["Present"]


def test_out_of_a_cohort_she_keeps_the_course(group):
    hana = group.add()
    for _press in range(2):
        services.end_place(
            by=group.olga,
            cohort_id=group.cohort.public_id,
            enrolment_id=hana.enrolment.public_id,
            at=now(),
        )
    assert list(places_in(group.cohort)) == []
    hana.enrolment.refresh_from_db()
    assert hana.enrolment.state == "open"
    assert Entry.objects.filter(verb="cohort-place-ended").count() == 1


def test_r10_7_leaving_the_course_frees_her_place_and_no_row_says_when(group):
    hana = group.add()
    leave_enrolment(learner=hana, enrolment_id=hana.enrolment.public_id, at=now())
    assert not CohortPlace.objects.exists()
    assert not Entry.objects.filter(verb="cohort-place-ended").exists()


def test_pausing_keeps_her_place(group):
    hana = group.add()
    pause_enrolment(learner=hana, enrolment_id=hana.enrolment.public_id, at=now())
    assert places_in(group.cohort).count() == 1


# --- who holds it ---------------------------------------------------------------------------


def test_a_supervisor_of_the_organisation_holds_it_and_nobody_else(group, lighthouse):
    elsewhere = make_person(Role.SUPERVISOR, organisation=lighthouse)
    mentor = make_person(Role.MENTOR, organisation=group.organisation)
    for person in (elsewhere, mentor, group.woman()):
        with pytest.raises(NotFound):
            group.hold(person)
    assert group.hold(group.grace) == Facilitator.objects.get()


def test_with_her_duty_ends_what_she_sees(group):
    session = group.plan()
    assert meeting_page(group.grace, session.public_id, "en", now())
    for _press in range(2):
        services.remove_facilitator(
            by=group.olga,
            cohort_id=group.cohort.public_id,
            person_id=group.grace.public_id,
            at=now(),
        )
    with pytest.raises(NotFound):
        meeting_page(group.grace, session.public_id, "en", now())


@pytest.mark.parametrize("ended", ["role", "account"])
def test_a_duty_sleeps_with_the_role_and_with_the_account(group, ended):
    session = group.plan()
    if ended == "role":
        Membership.objects.filter(user=group.grace).update(ended_at=now())
    else:
        type(group.grace).objects.filter(pk=group.grace.pk).update(is_active=False)
    grace = type(group.grace).objects.get(pk=group.grace.pk)
    with pytest.raises(NotFound):
        meeting_page(grace, session.public_id, "en", now())


# --- closing --------------------------------------------------------------------------------


def close(group):
    return services.close_cohort(by=group.olga, cohort_id=group.cohort.public_id, at=now())


def test_a_cohort_closes_once_no_session_is_to_come(group):
    hana = group.add()
    group.plan(publish=False)
    session = group.plan(days=4)
    with pytest.raises(Conflict, match="still scheduled"):
        close(group)
    session.delete()
    assert close(group).state == "closed"
    assert close(group).state == "closed"
    page = cohort_page(group.olga, group.cohort.public_id, "en", now())
    assert (page.women, page.facilitators, page.can_come, page.can_hold) == ((), (), (), ())
    for step in (lambda: give(group, hana), lambda: group.hold(group.grace), group.plan):
        with pytest.raises(Conflict, match="closed"):
            step()


# --- what staff read ------------------------------------------------------------------------


def test_the_list_shows_each_coordinator_her_own(group, lighthouse):
    group.add()
    group.plan(publish=False)
    session = group.plan(days=5)
    other = make_person(Role.COORDINATOR, organisation=lighthouse)
    (line,) = cohorts_for(group.olga, "en", now())
    assert (line.name, line.course, line.women, line.capacity, line.is_open, line.next_at) == (
        "Tuesdays",
        "Peer mentor",
        1,
        8,
        True,
        session.starts_at,
    )
    assert cohorts_for(other, "en", now()) == []
    with pytest.raises(NotFound):
        cohort_page(other, group.cohort.public_id, "en", now())
    with pytest.raises(NotFound):
        cohorts_for(group.grace, "en", now())


def test_a_woman_in_another_cohort_is_offered_with_the_name_of_it(group):
    hana, bea = group.add(), group.woman()
    monday = group.another("Mondays")
    page = cohort_page(group.olga, monday.public_id, "en", now())
    assert {(person.name, person.elsewhere) for person in page.can_come} == {
        (hana.shown_name, "Tuesdays"),
        (bea.shown_name, ""),
    }


def test_every_act_of_staff_is_written_down_without_a_word(group):
    hana = group.add()
    services.end_place(
        by=group.olga,
        cohort_id=group.cohort.public_id,
        enrolment_id=hana.enrolment.public_id,
        at=now(),
    )
    verbs = list(
        Entry.objects.filter(subject_kind="courses.cohort")
        .order_by("pk")
        .values_list("verb", flat=True)
    )
    assert verbs == ["cohort-made", "facilitator-named", "cohort-place-given", "cohort-place-ended"]
    assert "Tuesdays" not in str(list(Entry.objects.values_list("facts", flat=True)))
