"""Two coordinators, or two clicks, in the same moment."""

from datetime import timedelta

import pytest

from core.clock import now
from core.errors import Conflict
from courses.cohorts import meeting_services
from courses.cohorts.meeting_services import Plan, plan_meeting
from courses.cohorts.permissions import places_in
from courses.cohorts.services import assign_place
from courses.models import CohortPlace, Session, SessionReply
from tests.concurrency import at_once, on_postgresql, one_within_another
from tests.factories.cohorts import Group

pytestmark = pytest.mark.django_db(transaction=True)


def tried(call):
    """What the call gives, or the sentence with which it was refused."""

    def run():
        try:
            return call()
        except Conflict as problem:
            return str(problem.sentence)

    return run


def giving(group, learner, cohort=None):
    return tried(
        lambda: assign_place(
            by=group.olga,
            cohort_id=(cohort or group.cohort).public_id,
            enrolment_id=learner.enrolment.public_id,
            at=now(),
        )
    )


def test_the_last_place_is_given_once(harbour):
    group = Group(harbour, capacity=12)
    for _number in range(11):
        group.add()
    answers = at_once(*[giving(group, group.woman()) for _number in range(3)])
    assert places_in(group.cohort).count() == 12
    refused = [answer for answer in answers if isinstance(answer, str)]
    assert len(refused) == 2
    assert all("12 learners" in sentence for sentence in refused)


def test_two_moves_of_one_woman_leave_her_in_one_cohort(harbour):
    group = Group(harbour)
    hana = group.add()
    monday, friday = group.another("Mondays"), group.another("Fridays")
    at_once(giving(group, hana, monday), giving(group, hana, friday))
    assert CohortPlace.objects.filter(ended_at=None).count() == 1
    assert CohortPlace.objects.count() == 3


def test_a_session_clicked_twice_is_planned_once(harbour):
    group = Group(harbour)
    plan = Plan(starts_at=now(), minutes=60, childcare="yes")

    def planning():
        return plan_meeting(
            by=group.olga, cohort_id=group.cohort.public_id, plan=plan, publish=True, at=now()
        )

    at_once(tried(planning), tried(planning))
    assert Session.objects.count() == 1


def test_what_she_says_twice_is_one_reply(harbour):
    group = Group(harbour)
    hana = group.add()
    session = group.plan()

    def say(comes):
        return lambda: meeting_services.record_reply(
            learner=hana, meeting_id=session.public_id, comes=comes, at=now()
        )

    at_once(say(True), say(False))
    assert SessionReply.objects.count() == 1


@on_postgresql
def test_attendance_is_marked_while_she_is_given_her_place_anew(monkeypatch, harbour):
    group = Group(harbour)
    hana = group.add(at=now() - timedelta(days=2))
    session = group.plan(days=0, at=now())
    one_within_another(
        monkeypatch,
        (meeting_services, "_record_attendance"),
        lambda: meeting_services.mark_attendance(
            by=group.grace,
            meeting_id=session.public_id,
            marks={hana.enrolment.public_id: "came"},
            at=now() + timedelta(minutes=1),
        ),
        giving(group, hana),
    )
    assert session.attendance.get().enrolment == hana.enrolment
