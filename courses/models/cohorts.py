"""Cohorts, places in them, facilitators, sessions, replies and attendance.

There is no column for the location of a session: staff tell learners in a safe way (domain R4.4).
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock
from courses.states import DEFAULT_CAPACITY, MOST_WOMEN, Childcare, CohortState, Mark

from .catalogue import Course, Module
from .enrolment import Enrolment


class Cohort(models.Model):
    """Learners of one organisation who go through a course together.

    Created by a coordinator; once closed, it is kept with what was done in it. No personal data.
    Its name is for staff and is shown only to staff.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="cohorts")
    name = models.CharField(max_length=60)
    capacity = models.PositiveSmallIntegerField(default=DEFAULT_CAPACITY)
    state = models.CharField(max_length=10, default=CohortState.OPEN)
    starts_on = models.DateField()
    # NULL: no end date is set.
    ends_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], name="one_cohort_of_a_name_in_an_organisation"
            ),
            models.CheckConstraint(
                condition=Q(capacity__gte=1, capacity__lte=MOST_WOMEN),
                name="a_cohort_has_twelve_places_at_most",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(CohortState)), name="cohort_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="a_cohort_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CohortPlace(models.Model):
    """A learner's place in a cohort, from `since` until `ended_at`. Created by a coordinator.

    Joining a later cohort ends the earlier place and keeps everything else. Leaving the course
    deletes the current place, so that no row says when the learner left (domain R10.7).

    Personal data: that the learner meets with this cohort. Why: so that sessions are found, and
    facilitators know whom to expect. Erased with the account.
    """

    personal_data = PersonalData(
        what="with which group somebody learns",
        why="so that sessions are found",
        seen_by="its owner; who holds the sessions; coordinators",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("enrolment__learner",),
    )

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="places")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="places")
    since = models.DateTimeField()
    # NULL: the learner is in it now.
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(ended_at__isnull=True),
                name="an_enrolment_is_in_one_cohort_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("since")),
                name="a_place_ends_after_it_began",
            ),
        ]


class Facilitator(models.Model):
    """A supervisor's duty to facilitate a cohort's sessions, from `since` until `ended_at`.

    Created when a coordinator names the supervisor.

    Personal data: that the supervisor has this duty. Why: it decides what the supervisor may see.
    Erased with the account.
    """

    personal_data = PersonalData(
        what="which supervisor holds the sessions of a group",
        why="it decides what may be seen",
        seen_by="the group; coordinators",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("person",),
    )

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="facilitators")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="cohort_duties"
    )
    since = models.DateTimeField()
    # NULL: the duty is in force.
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "person"],
                condition=Q(ended_at__isnull=True),
                name="a_cohort_names_a_facilitator_once",
            ),
        ]


class Session(models.Model):
    """One meeting of a cohort. Created as a draft; learners see it once it is published.

    No personal data, and no column for a place.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="sessions")
    # NULL: it belongs to no single module.
    module = models.ForeignKey(Module, null=True, blank=True, on_delete=models.PROTECT)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    # NULL: not set yet, so it cannot be published.
    childcare = models.CharField(max_length=10, null=True, blank=True)  # noqa: DJ001 (NULL is "unset")
    # What is offered instead where there is no childcare.
    alternative = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    # NULL: a draft, seen by coordinators alone.
    published_at = models.DateTimeField(null=True, blank=True)
    # NULL: still at the time that was first published.
    moved_at = models.DateTimeField(null=True, blank=True)
    # NULL: not called off.
    called_off_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "starts_at"],
                condition=Q(called_off_at__isnull=True),
                name="a_cohort_meets_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(childcare__isnull=True) | Q(childcare__in=sorted(Childcare)),
                name="childcare_is_known",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(childcare__isnull=False),
                name="a_published_session_says_whether_there_is_childcare",
            ),
            models.CheckConstraint(
                condition=(
                    Q(published_at__isnull=True)
                    | Q(childcare__isnull=True)
                    | ~Q(childcare=Childcare.NO)
                    | ~Q(alternative="")
                ),
                name="a_session_without_childcare_offers_something_else",
            ),
        ]


class SessionReply(models.Model):
    """A learner's reply before a session: “I will come” or “Not this time”.

    It may be changed, and is deleted when attendance is recorded or the session moves.

    Personal data: the reply. Why: so that the facilitator knows whom to expect. Never counted, no
    reason (domain R10.7). Erased with the account.
    """

    personal_data = PersonalData(
        what="“I will come” or “Not this time”",
        why="so that who holds the session knows whom to expect",
        seen_by="who holds the session",
        clock=Clock.RECORD,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("enrolment__learner",),
    )

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="replies")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+")
    comes = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "enrolment"], name="one_reply_of_a_woman_to_a_session"
            ),
        ]


class Attendance(models.Model):
    """Whether a learner was at a session: one row, replaced when it is corrected.

    Created when a facilitator or a coordinator marks it after the start. It belongs to the
    enrolment, so it is kept when the learner joins a later cohort.

    Personal data: that the learner came, or could not. Why: so that nobody asks again what was
    attended. Never a reason (domain R10.7). Erased with the account.
    """

    personal_data = PersonalData(
        what="whether somebody was at a session",
        why="so that nobody is asked again",
        seen_by="its owner; who holds the session; coordinators",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("enrolment__learner",),
        made_by=("marked_by",),
    )

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendance")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="attendance")
    mark = models.CharField(max_length=10)
    at = models.DateTimeField()
    # NULL: the account of the person who marked it was erased.
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "enrolment"], name="attendance_is_marked_once"
            ),
            models.CheckConstraint(
                condition=Q(mark__in=sorted(Mark)), name="attendance_mark_is_known"
            ),
        ]


class CalendarFeed(models.Model):
    """A URL under which a calendar program reads a facilitator's busy times.

    A new one replaces it. The token itself is shown once and never stored.

    Personal data: that the facilitator has such a calendar. Why: to serve it. Erased with the
    account.
    """

    personal_data = PersonalData(
        what="that a supervisor reads the times of sessions in a calendar",
        why="to answer that calendar",
        seen_by="its owner",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("person",),
        left_out=("token_digest",),
    )

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feeds"
    )
    token_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person"], name="one_calendar_in_an_organisation"
            ),
        ]
