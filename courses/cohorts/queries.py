"""Cohorts for staff: their learners, their sessions, and missing childcare. Read only.

The learner's view of sessions is in `learner_queries`.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.models import Organisation, User
from accounts.queries import organisations_of
from accounts.roles import Role
from core.errors import NotFound
from courses.catalogue.queries import module_url, text_in_language
from courses.models import (
    Attendance,
    Cohort,
    CohortPlace,
    Course,
    CourseText,
    ModuleText,
    Session,
    SessionReply,
)
from courses.states import Childcare, CohortState, EnrolmentState

from . import permissions, sentences
from .rules import half_year, marks_for, rooms_needed
from .view_models import (
    AttendanceRow,
    ChildcareGap,
    CohortPage,
    CohortRow,
    MeetingPage,
    MeetingRow,
    Person,
)

# How long a session stays on the facilitator's page, for attendance.
STILL_SHOWN = timedelta(days=14)
MEETINGS_SHOWN = 20


def cohorts_for(user: User, language: str, at: datetime) -> list[CohortRow]:
    """Return the user's cohorts, open ones first. Raises NotFound unless the user coordinates."""
    if not permissions.can_coordinate_cohorts(user):
        raise NotFound
    to_come = Session.objects.filter(
        cohort=OuterRef("pk"), starts_at__gt=at, published_at__isnull=False, called_off_at=None
    ).order_by("starts_at")
    now_in = Q(places__ended_at=None, places__enrolment__learner__is_active=True)
    rows = (
        permissions.cohorts_of(user)
        .select_related("organisation")
        .annotate(
            title=text_in_language(CourseText, language, course="course"),
            women=Count("places", filter=now_in),
            next_at=Subquery(to_come.values("starts_at")[:1]),
        )
        .order_by("-state", "organisation__name", "starts_on", "name")
    )
    return [
        CohortRow(
            public_id=row.public_id,
            name=row.name,
            organisation=row.organisation.name,
            course=row.title,
            women=row.women,
            capacity=row.capacity,
            is_open=row.state == CohortState.OPEN,
            next_at=row.next_at,
        )
        for row in rows
    ]


def get_cohort(user: User, public_id: UUID) -> Cohort:
    """Return one of the user's cohorts. Raises NotFound."""
    cohort = (
        permissions.cohorts_of(user)
        .select_related("organisation", "course")
        .filter(public_id=public_id)
        .first()
    )
    if cohort is None:
        raise NotFound
    return cohort


def cohort_page(user: User, public_id: UUID, language: str, at: datetime) -> CohortPage:
    """Return one of the user's cohorts with everything in it. Raises NotFound."""
    cohort = get_cohort(user, public_id)
    is_open = cohort.state == CohortState.OPEN
    women = _people_rows(permissions.places_in(cohort))
    return CohortPage(
        cohort=cohort,
        course=_title_of(cohort.course, language),
        is_open=is_open,
        rooms=rooms_needed(len(women)),
        women=women,
        can_come=_candidate_rows(cohort) if is_open else (),
        facilitators=tuple(
            Person(duty.person.public_id, duty.person.shown_name)
            for duty in cohort.facilitators.filter(ended_at=None)
            .select_related("person")
            .order_by("person__shown_name", "pk")
        ),
        can_hold=tuple(
            Person(person.public_id, person.shown_name)
            for person in permissions.facilitators_for(cohort)
        )
        if is_open
        else (),
        meetings=_upcoming_first(
            _meeting_rows(cohort.sessions.order_by("starts_at", "pk"), language, at)
        ),
    )


def courses_for_cohorts(language: str) -> list[tuple[str, str]]:
    """Return (key, title) of the courses that are offered now."""
    titles = text_in_language(CourseText, language, course="pk")
    rows = Course.objects.filter(retired_at=None).order_by("code").values_list("key", titles)
    return [(str(key), title) for key, title in rows]


def modules_of(cohort: Cohort, language: str) -> list[tuple[int, str]]:
    """Return (number, title) of the modules that a session of this cohort can belong to."""
    titles = text_in_language(ModuleText, language, module="pk")
    return list(cohort.course.modules.order_by("number").values_list("number", titles))


def get_planned_meeting(user: User, public_id: UUID) -> Session:
    """Return a session that the user coordinates, possibly a draft. Raises NotFound."""
    meeting = (
        permissions.coordinated_meetings(user)
        .select_related("cohort__organisation", "cohort__course", "module")
        .filter(public_id=public_id)
        .first()
    )
    if meeting is None:
        raise NotFound
    return meeting


def held_meetings_for(user: User, language: str, at: datetime) -> list[MeetingRow]:
    """Return the sessions that the user facilitates: upcoming ones, and those of the last days.

    A session that was called off is included until its start.
    """
    meetings = permissions.held_meetings(user).filter(
        Q(called_off_at=None, starts_at__gte=at - STILL_SHOWN) | Q(starts_at__gte=at)
    )
    return _meeting_rows(meetings.order_by("starts_at", "pk")[:MEETINGS_SHOWN], language, at)


def next_meetings_in(organisation: Organisation, language: str, at: datetime) -> list[MeetingRow]:
    """Return the next sessions of an organisation, for its coordinators, drafts too."""
    meetings = Session.objects.filter(
        cohort__organisation=organisation, called_off_at=None, starts_at__gte=at
    )
    return _meeting_rows(meetings.order_by("starts_at", "pk")[:5], language, at)


def sessions_between(
    user: User,
    organisations: Sequence[Organisation],
    language: str,
    period: tuple[datetime, datetime],
    at: datetime,
) -> list[MeetingRow]:
    """Return sessions that the user facilitates, and all of `organisations`, in the period."""
    held = permissions.held_meetings(user)
    sessions = Session.objects.filter(
        Q(cohort__organisation__in=organisations) | Q(pk__in=held.values("pk")),
        starts_at__gte=period[0],
        starts_at__lt=period[1],
        called_off_at=None,
    )
    return _meeting_rows(sessions.order_by("starts_at", "pk"), language, at)


def meeting_page(user: User, public_id: UUID, language: str, at: datetime) -> MeetingPage:
    """Return a session with its attendance list. Raises NotFound when the user may not open it."""
    meeting = permissions.markable_meetings(user).filter(public_id=public_id).first()
    if meeting is None:
        raise NotFound
    places = permissions.places_at(meeting, at).select_related("enrolment__learner")
    # A learner who left and came back between two sessions has two places, but appears once.
    enrolments = {place.enrolment_id: place.enrolment for place in places}.values()
    marks = dict(Attendance.objects.filter(session=meeting).values_list("enrolment", "mark"))
    replies = dict(SessionReply.objects.filter(session=meeting).values_list("enrolment", "comes"))
    begun = meeting.starts_at <= at
    women = tuple(
        AttendanceRow(
            id=enrolment.public_id,
            name=enrolment.learner.shown_name,
            words=sentences.attendance_text(
                state=enrolment.state,
                begun=begun,
                comes=replies.get(enrolment.pk),
                mark=marks.get(enrolment.pk, ""),
            ),
            mark=marks.get(enrolment.pk, ""),
            marks=marks_for(enrolment.state),
            rests=enrolment.state == EnrolmentState.PAUSED,
        )
        for enrolment in sorted(enrolments, key=lambda row: (row.learner.shown_name, row.pk))
    )
    rows = Session.objects.filter(pk=meeting.pk)
    return MeetingPage(meeting=_meeting_rows(rows, language, at)[0], women=women)


def childcare_gap(organisation: Organisation, at: datetime) -> ChildcareGap:
    """Return how many sessions lacked childcare, for coordinators of the organisation only.

    It counts sessions and never learners: nobody is asked about children (domain R3.1).
    """
    first, last = half_year(timezone.localdate(at))
    begin, end = (
        timezone.make_aware(datetime.combine(day, time()))
        for day in (first, last + timedelta(days=1))
    )
    counted = Session.objects.filter(
        cohort__organisation=organisation,
        published_at__isnull=False,
        called_off_at=None,
        starts_at__gte=begin,
        starts_at__lt=end,
    ).aggregate(shown=Count("pk"), without=Count("pk", filter=Q(childcare=Childcare.NO)))
    return ChildcareGap(first=first, last=last, **counted)


def organisations_with_calendar(user: User) -> list[tuple[UUID, str]]:
    """Return (public id, name) of the organisations for which the user can have a calendar."""
    ids = set(permissions.duties_of(user).values_list("organisation", flat=True))
    found = organisations_of(user, Role.SUPERVISOR)
    return [(place.public_id, place.name) for place in found if place.pk in ids]


# --- rows -----------------------------------------------------------------------------------


def _title_of(course: Course, language: str) -> str:
    titles = text_in_language(CourseText, language, course="pk")
    return Course.objects.filter(pk=course.pk).values_list(titles, flat=True)[0]


def _people_rows(places: QuerySet[CohortPlace]) -> tuple[Person, ...]:
    rows = places.select_related("enrolment__learner").order_by(
        "enrolment__learner__shown_name", "pk"
    )
    return tuple(
        Person(place.enrolment.public_id, place.enrolment.learner.shown_name) for place in rows
    )


def _upcoming_first(lines: list[MeetingRow]) -> tuple[MeetingRow, ...]:
    """Return upcoming sessions, nearest first, then those that have begun, latest first."""
    to_come = [line for line in lines if not line.begun]
    return (*to_come, *reversed([line for line in lines if line.begun]))


def _candidate_rows(cohort: Cohort) -> tuple[Person, ...]:
    now_in = CohortPlace.objects.filter(enrolment=OuterRef("pk"), ended_at=None)
    rows = (
        permissions.candidates_for(cohort)
        .annotate(elsewhere=Subquery(now_in.values("cohort__name")[:1]))
        .order_by("learner__shown_name", "pk")
        .values_list("public_id", "learner__shown_name", "elsewhere")
    )
    return tuple(Person(id_, name, elsewhere or "") for id_, name, elsewhere in rows)


def _meeting_rows(meetings: QuerySet[Session], language: str, at: datetime) -> list[MeetingRow]:
    now_in = (
        CohortPlace.objects.filter(
            cohort=OuterRef("cohort"), ended_at=None, enrolment__learner__is_active=True
        )
        .order_by()
        .values("cohort")
        .annotate(number=Count("pk"))
        .values("number")
    )
    rows = meetings.select_related("cohort__course", "module").annotate(
        course_title=text_in_language(CourseText, language, course="cohort__course"),
        module_title=text_in_language(ModuleText, language, module="module"),
        women=Subquery(now_in),
        marked=Exists(Attendance.objects.filter(session=OuterRef("pk"))),
    )
    return [
        MeetingRow(
            public_id=row.public_id,
            cohort=row.cohort.name,
            course=row.course_title,
            module=row.module_title,
            module_url=module_url(row.cohort.course.code, row.module.number, language)
            if row.module
            else "",
            starts_at=row.starts_at,
            minutes=row.minutes,
            childcare=sentences.childcare(row.childcare, row.alternative),
            childcare_in_short=sentences.short_childcare(row.childcare, row.alternative),
            rooms=rooms_needed(row.women or 0),
            published=row.published_at is not None,
            called_off=row.called_off_at is not None,
            begun=row.starts_at <= at,
            marked=row.marked,
        )
        for row in rows
    ]


def cohorts_of_learner(learner: User, organisation: Organisation) -> list[tuple[UUID, str]]:
    """Return id and name of the cohorts that the learner belongs to now. One query."""
    rows = CohortPlace.objects.filter(
        enrolment__learner=learner, organisation=organisation, ended_at=None
    ).select_related("cohort")
    return [(row.cohort.public_id, row.cohort.name) for row in rows.order_by("cohort__name", "pk")]


def cohorts_by_learner(
    numbers: Collection[int], organisation: Organisation
) -> dict[int, list[tuple[UUID, str]]]:
    """Return id and name of the cohorts of these learners, by account number. One query."""
    rows = CohortPlace.objects.filter(
        enrolment__learner__in=numbers, organisation=organisation, ended_at=None
    )
    found: dict[int, list[tuple[UUID, str]]] = {}
    for number, public_id, name in rows.order_by("cohort__name", "pk").values_list(
        "enrolment__learner", "cohort__public_id", "cohort__name"
    ):
        found.setdefault(number, []).append((public_id, name))
    return found


def learners_in_cohort(cohort_id: UUID | None, organisation: Organisation) -> QuerySet:
    """Return the account numbers of the learners of a cohort; None: of any cohort."""
    rows = CohortPlace.objects.filter(organisation=organisation, ended_at=None)
    if cohort_id is not None:
        rows = rows.filter(cohort__public_id=cohort_id)
    return rows.values("enrolment__learner")


def open_cohorts(organisation: Organisation) -> list[tuple[UUID, str]]:
    """Return id and name of the open cohorts of an organisation, by name. One query."""
    rows = Cohort.objects.filter(organisation=organisation, state=CohortState.OPEN)
    return list(rows.order_by("name").values_list("public_id", "name"))


def enrolments_for(user: User, cohort_id: UUID, people: Collection[UUID]) -> dict[UUID, UUID]:
    """Return the enrolments of these people in the course of a cohort, by public id of the person.

    Raises NotFound for a cohort that the user does not coordinate.
    """
    cohort = get_cohort(user, cohort_id)
    rows = permissions.candidates_for(cohort).filter(learner__public_id__in=people)
    return dict(rows.values_list("learner__public_id", "public_id"))
