"""Who takes which course."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock
from courses.states import EnrolmentState

from .catalogue import Course, OutlineVersion


class Enrolment(models.Model):
    """A person's enrolment in a course. Created when the course is opened; slowness never ends it.

    Personal data: that the person takes this course, and how far. Why: to find the place again.
    Erased with the account. There is no column for a reason for pausing or leaving (domain R10.7).
    """

    personal_data = PersonalData(
        what="which course somebody takes, and whether it is completed",
        why="to find the place again",
        seen_by="its owner; supervisors and coordinators of the organisation",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("learner",),
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments"
    )
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="enrolments")
    outline = models.ForeignKey(OutlineVersion, on_delete=models.PROTECT)
    state = models.CharField(max_length=20, default=EnrolmentState.OPEN)
    created_at = models.DateTimeField()
    # NULL: not completed yet. Once set it is kept, whatever happens to the course.
    completed_at = models.DateTimeField(null=True, blank=True)
    # The date by which a coordinator asks for completion. NULL: no due date, as always in a course
    # for learners: the service refuses one there (domain R5.3), as no constraint can read another
    # table.
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "course"], name="a_course_is_opened_once"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(EnrolmentState)), name="enrolment_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="completed") | Q(completed_at__isnull=False),
                name="a_completed_enrolment_has_its_time",
            ),
        ]
