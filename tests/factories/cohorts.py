"""Cohorts for tests, made by the services as a coordinator would."""

from datetime import timedelta

from accounts.roles import Role
from core.clock import now
from courses.cohorts import meeting_services, services
from courses.cohorts.meeting_services import Plan
from courses.enrolment.services import enrol
from tests.factories.courses import make_course
from tests.factories.people import make_person


class Group:
    """A course, a coordinator, a supervisor who holds the cohort, and the women she adds."""

    def __init__(self, harbour, *, course=None, capacity=8, name="Tuesdays", grace="grace"):
        self.organisation = harbour
        self.course = course or make_course(modules=2, lessons=1, with_quiz=False)
        self.olga = make_person(Role.COORDINATOR, organisation=harbour)
        self.grace = make_person(Role.SUPERVISOR, grace, organisation=harbour)
        self.cohort = self.another(name, capacity=capacity)
        self.hold(self.grace)

    def another(self, name, *, capacity=8):
        """One more cohort of the same course."""
        return services.create_cohort(
            by=self.olga,
            organisation_id=self.organisation.public_id,
            course_key=self.course.key,
            name=name,
            capacity=capacity,
            starts_on=now().date(),
            ends_on=None,
            at=now(),
        )

    def hold(self, person, cohort=None):
        """A supervisor holds it from now on."""
        return services.assign_facilitator(
            by=self.olga,
            cohort_id=(cohort or self.cohort).public_id,
            person_id=person.public_id,
            at=now(),
        )

    def woman(self, name=None):
        """A learner who takes the course, and her enrolment as `.enrolment`."""
        learner = make_person(Role.LEARNER, name, organisation=self.organisation)
        learner.enrolment = enrol(learner=learner, course_key=self.course.key, at=now())
        return learner

    def add(self, learner=None, cohort=None, at=None):
        """She comes into the cohort."""
        learner = learner or self.woman()
        services.assign_place(
            by=self.olga,
            cohort_id=(cohort or self.cohort).public_id,
            enrolment_id=learner.enrolment.public_id,
            at=at or now(),
        )
        return learner

    def plan(self, *, days=3, publish=True, cohort=None, at=None, **plan):
        """A session in `days` days, with childcare unless told otherwise."""
        at = at or now()
        plan = {"starts_at": at + timedelta(days=days), "minutes": 90, "childcare": "yes"} | plan
        return meeting_services.plan_meeting(
            by=self.olga,
            cohort_id=(cohort or self.cohort).public_id,
            plan=Plan(**plan),
            publish=publish,
            at=at,
        )
