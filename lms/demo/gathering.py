"""A cohort at Harbour with one past and two future sessions, made by the services."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.utils import timezone

from accounts.queries import organisations_of
from accounts.roles import Role
from courses.catalogue.queries import course_key
from courses.cohorts.meeting_services import Plan, mark_attendance, plan_meeting, record_reply
from courses.cohorts.services import assign_facilitator, assign_place, create_cohort
from courses.enrolment.services import enrol

COURSE = "a"
TUESDAY, THURSDAY, SATURDAY = 1, 3, 5
NAMES = {TUESDAY: "Tuesdays", THURSDAY: "Thursdays", SATURDAY: "Saturdays"}
PLACES = 8
# How long before the demo the cohort began.
AGO = timedelta(days=15)


def gather(
    accounts,
    *,
    women: Iterable[str],
    at: datetime,
    weekday: int = TUESDAY,
    facilitator: str = "grace",
    is_marked: bool = True,
) -> dict:
    """Create a cohort with sessions for the learners in `women` (aliases), enrolling them.

    Returns the cohort, its sessions as `past`, `soon` and `later`. `is_marked`: whether the
    facilitator has recorded the attendance of the past session.
    """
    olga, holds_it = accounts["olga"], accounts[facilitator]
    before = at - AGO
    cohort = create_cohort(
        by=olga,
        organisation_id=organisations_of(olga, Role.COORDINATOR)[0].public_id,
        course_key=course_key(COURSE),
        name=NAMES[weekday],
        capacity=PLACES,
        starts_on=timezone.localdate(before),
        ends_on=None,
        at=before,
    )
    named = {"by": olga, "cohort_id": cohort.public_id}
    assign_facilitator(**named, person_id=holds_it.public_id, at=before)
    enrolments = {
        alias: enrol(learner=accounts[alias], course_key=course_key(COURSE), at=at)
        for alias in women
    }
    for enrolment in enrolments.values():
        assign_place(**named, enrolment_id=enrolment.public_id, at=before)
    past, soon, later = (
        plan_meeting(**named, plan=plan, publish=True, at=made)
        for plan, made in (
            (_plan(at, weekday, days=-8, module=1), before),
            (_plan(at, weekday, days=1, module=2), at),
            (_plan(at, weekday, days=8, module=3, without_childcare=True), at),
        )
    )
    if is_marked:
        came = {enrolment.public_id: "came" for enrolment in enrolments.values()}
        mark_attendance(by=holds_it, meeting_id=past.public_id, marks=came, at=at)
    first = next(iter(enrolments))
    record_reply(learner=accounts[first], meeting_id=soon.public_id, comes=True, at=at)
    return {"cohort": cohort, "past": past, "soon": soon, "later": later}


def _plan(
    at: datetime, weekday: int, *, days: int, module: int, without_childcare: bool = False
) -> Plan:
    """A session at ten in the morning, on the first `weekday` from `days` days after `at`."""
    day = timezone.localdate(at) + timedelta(days=days)
    day += timedelta(days=(weekday - day.weekday()) % 7)
    return Plan(
        starts_at=timezone.make_aware(datetime.combine(day, time(10))),
        minutes=90,
        module=module,
        childcare="no" if without_childcare else "yes",
        alternative="The same session by phone." if without_childcare else "",
    )
