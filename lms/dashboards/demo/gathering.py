"""A cohort of Harbour that Grace holds: one session behind it, two to come, all by the services."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.utils import timezone

from accounts.queries import organisations_of
from accounts.roles import Role
from courses.catalogue.queries import course_key
from courses.cohorts.meeting_services import Plan, mark_attendance, plan_meeting, reply
from courses.cohorts.services import give_place, make_cohort, name_facilitator
from courses.enrolment.services import enrol

COURSE = "a"
NAME = "Tuesdays"
# It began so long before the demo was made.
AGO = timedelta(days=15)


def gather(accounts, *, women: Iterable[str], at: datetime) -> dict:
    """`women`: aliases; who has not opened the course opens it. Returns the cohort and sessions."""
    olga, grace = accounts["olga"], accounts["grace"]
    before = at - AGO
    cohort = make_cohort(
        by=olga,
        organisation_id=organisations_of(olga, Role.COORDINATOR)[0].public_id,
        course_key=course_key(COURSE),
        name=NAME,
        capacity=8,
        starts_on=timezone.localdate(before),
        ends_on=None,
        at=before,
    )
    named = {"by": olga, "cohort_id": cohort.public_id}
    name_facilitator(**named, person_id=grace.public_id, at=before)
    enrolments = {
        alias: enrol(learner=accounts[alias], course_key=course_key(COURSE), at=at)
        for alias in women
    }
    for enrolment in enrolments.values():
        give_place(**named, enrolment_id=enrolment.public_id, at=before)
    past, soon, later = (
        plan_meeting(**named, plan=plan, publish=True, at=made)
        for plan, made in (
            (_plan(at, days=-8, module=1), before),
            (_plan(at, days=1, module=2), at),
            (_plan(at, days=8, module=3, without_childcare=True), at),
        )
    )
    came = {enrolment.public_id: "came" for enrolment in enrolments.values()}
    mark_attendance(by=grace, meeting_id=past.public_id, marks=came, at=at)
    first = next(iter(enrolments))
    reply(learner=accounts[first], meeting_id=soon.public_id, comes=True, at=at)
    return {"cohort": cohort, "past": past, "soon": soon, "later": later}


def _plan(at: datetime, *, days: int, module: int, without_childcare: bool = False) -> Plan:
    """Ten in the morning on the Tuesday that follows `days` days from `at`."""
    day = timezone.localdate(at) + timedelta(days=days)
    day += timedelta(days=(1 - day.weekday()) % 7)
    return Plan(
        starts_at=timezone.make_aware(datetime.combine(day, time(10))),
        minutes=90,
        module=module,
        childcare="no" if without_childcare else "yes",
        alternative="The same session by phone." if without_childcare else "",
    )
