"""Services for cohorts, places and facilitators. For coordinators, in their own organisation.

A call that assigns a place locks the enrolment first and the cohort second. This serialises two
moves of one learner, and two learners competing for the last place.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import DateTimeField, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import organisation_of
from accounts.roles import Role
from accounts.safe_contact.queries import must_not_meet_any
from core.audit.services import record
from core.errors import Conflict, Invalid, NotFound
from core.names import tidy_name
from courses.models import Cohort, CohortPlace, Course, Enrolment, Facilitator, SessionReply
from courses.states import CohortState

from . import permissions, sentences
from .rules import has_free_place, is_valid_capacity


def create_cohort(
    *,
    by: User,
    organisation_id: UUID,
    course_key: UUID,
    name: str,
    capacity: int,
    starts_on: date,
    ends_on: date | None,
    at: datetime,
) -> Cohort:
    """Create a cohort of a course.

    Raises NotFound where `by` does not coordinate or there is no such course. Raises Invalid and
    Conflict as `change_cohort`.
    """
    organisation = organisation_of(by, str(organisation_id), Role.COORDINATOR)
    course = Course.objects.filter(key=course_key, retired_at=None).first()
    if organisation is None or course is None:
        raise NotFound
    cohort = Cohort(
        organisation=organisation,
        course=course,
        name=_validate(name, capacity, starts_on, ends_on),
        capacity=capacity,
        starts_on=starts_on,
        ends_on=ends_on,
        created_at=at,
    )
    with transaction.atomic():
        _save(cohort)
        _audit(by, "cohort-made", cohort, at)
    return cohort


@transaction.atomic
def change_cohort(
    *,
    by: User,
    cohort_id: UUID,
    name: str,
    capacity: int,
    starts_on: date,
    ends_on: date | None,
    at: datetime,
) -> Cohort:
    """Change the name, the number of places and the dates of a cohort.

    Raises NotFound when it is not the user's, Invalid for an impossible name, number or dates.
    Raises Conflict when another cohort has that name, more learners are already in it, or it is
    closed.
    """
    cohort = _locked(by, cohort_id)
    cohort.name = _validate(name, capacity, starts_on, ends_on)
    if permissions.places_in(cohort).count() > capacity:
        raise Conflict(_("The cohort already has more learners. Nothing was changed."))
    cohort.capacity, cohort.starts_on, cohort.ends_on = capacity, starts_on, ends_on
    _save(cohort)
    _audit(by, "cohort-changed", cohort, at, capacity=capacity)
    return cohort


@transaction.atomic
def close_cohort(*, by: User, cohort_id: UUID, at: datetime) -> Cohort:
    """Close the cohort: places and duties end, and completed work is kept.

    Raises NotFound when it is not the user's, Conflict while a published session is upcoming.
    """
    cohort = _locked(by, cohort_id, open_only=False)
    if cohort.state == CohortState.CLOSED:
        return cohort
    if cohort.sessions.filter(
        starts_at__gt=at, published_at__isnull=False, called_off_at=None
    ).exists():
        raise Conflict(_("Sessions are still scheduled. Cancel them first. Nothing was changed."))
    cohort.state = CohortState.CLOSED
    cohort.save(update_fields=["state"])
    cohort.places.filter(ended_at=None).update(ended_at=_end_time(at))
    cohort.facilitators.filter(ended_at=None).update(ended_at=at)
    _audit(by, "cohort-closed", cohort, at)
    return cohort


@transaction.atomic
def assign_place(*, by: User, cohort_id: UUID, enrolment_id: UUID, at: datetime) -> CohortPlace:
    """Give a learner a place in the cohort, and end an earlier one. Repeating is harmless.

    Attendance and everything done in an earlier cohort are kept.

    Raises NotFound when the cohort is not the user's or the learner cannot join it. Raises Conflict
    when all places are taken, the cohort is closed, or the learner must not meet somebody in it.
    """
    found = permissions.cohorts_of(by).filter(public_id=cohort_id).first()
    if found is None:
        raise NotFound
    enrolment = (
        Enrolment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("learner")
        .filter(public_id=enrolment_id, organisation=found.organisation_id)
        .first()
    )
    if enrolment is None:
        raise NotFound
    cohort = _locked(by, cohort_id)
    here = CohortPlace.objects.filter(cohort=cohort, enrolment=enrolment, ended_at=None).first()
    if here is not None:
        return here
    if not permissions.candidates_for(cohort).filter(pk=enrolment.pk).exists():
        raise NotFound
    if not has_free_place(women=permissions.places_in(cohort).count(), capacity=cohort.capacity):
        raise Conflict(sentences.capacity_reached(cohort.capacity))
    _check_may_meet(enrolment.learner_id, cohort)
    _end_places(enrolment, at)
    place = CohortPlace.objects.create(
        cohort=cohort, organisation=cohort.organisation, enrolment=enrolment, since=at
    )
    _audit(by, "cohort-place-given", cohort, at, about=enrolment.learner)
    return place


@transaction.atomic
def end_place(*, by: User, cohort_id: UUID, enrolment_id: UUID, at: datetime) -> None:
    """Take the learner out of the cohort; attendance and progress stay.

    Harmless when the learner is not in it. Raises NotFound when the cohort is not the user's.
    """
    cohort = _locked(by, cohort_id, open_only=False)
    place = (
        CohortPlace.objects.select_related("enrolment__learner")
        .filter(cohort=cohort, enrolment__public_id=enrolment_id, ended_at=None)
        .first()
    )
    if place is None:
        return
    _end_places(place.enrolment, at)
    _audit(by, "cohort-place-ended", cohort, at, about=place.enrolment.learner)


def remove_current_place(*, enrolment: Enrolment) -> None:
    """Delete the current place and the replies of a learner who left the course.

    No row then says when the learner left (domain R10.7). Call it inside the transaction of
    leaving.
    """
    CohortPlace.objects.filter(enrolment=enrolment, ended_at=None).delete()
    SessionReply.objects.filter(enrolment=enrolment).delete()


@transaction.atomic
def assign_facilitator(*, by: User, cohort_id: UUID, person_id: UUID, at: datetime) -> Facilitator:
    """Make a supervisor of the organisation a facilitator of the cohort. Repeating is harmless.

    Raises NotFound when the cohort is not the user's or the person cannot facilitate it. Raises
    Conflict when it is closed, or that person must not meet somebody in it.
    """
    cohort = _locked(by, cohort_id)
    duties = cohort.facilitators.filter(person__public_id=person_id, ended_at=None)
    if (held := duties.first()) is not None:
        return held
    person = permissions.facilitators_for(cohort).filter(public_id=person_id).first()
    if person is None:
        raise NotFound
    _check_may_meet(person.pk, cohort)
    duty = Facilitator.objects.create(
        cohort=cohort, organisation=cohort.organisation, person=person, since=at
    )
    _audit(by, "facilitator-named", cohort, at, about=person)
    return duty


@transaction.atomic
def remove_facilitator(*, by: User, cohort_id: UUID, person_id: UUID, at: datetime) -> None:
    """End a facilitator's duty, and with it their access to the cohort.

    Harmless when it has ended already. Raises NotFound when the cohort is not the user's.
    """
    cohort = _locked(by, cohort_id, open_only=False)
    duty = (
        cohort.facilitators.select_related("person")
        .filter(person__public_id=person_id, ended_at=None)
        .first()
    )
    if duty is None:
        return
    duty.ended_at = at
    duty.save(update_fields=["ended_at"])
    _audit(by, "facilitator-ended", cohort, at, about=duty.person)


def _check_may_meet(person: int, cohort: Cohort) -> None:
    """Raise Conflict if the person must not meet a learner or facilitator of the cohort.

    The message is the same whoever it is (domain 10.11).
    """
    women = permissions.places_in(cohort).values_list("enrolment__learner", flat=True)
    holders = cohort.facilitators.filter(ended_at=None).values_list("person", flat=True)
    if must_not_meet_any(person, [*women, *holders], cohort.organisation):
        raise Conflict(sentences.NOT_AVAILABLE)


def _locked(by: User, cohort_id: UUID, *, open_only: bool = True) -> Cohort:
    cohort = (
        permissions.cohorts_of(by)
        .select_for_update(of=("self",))
        .select_related("organisation")
        .filter(public_id=cohort_id)
        .first()
    )
    if cohort is None:
        raise NotFound
    if open_only and cohort.state == CohortState.CLOSED:
        raise Conflict(sentences.CLOSED)
    return cohort


def _validate(name: str, capacity: int, starts_on: date, ends_on: date | None) -> str:
    name = tidy_name(name)
    if not 1 <= len(name) <= 60:
        raise Invalid(sentences.A_NAME)
    if not is_valid_capacity(capacity):
        raise Invalid(sentences.invalid_capacity())
    if ends_on is not None and ends_on < starts_on:
        raise Invalid(_("The last day is before the first one. Nothing was changed."))
    return name


def _save(cohort: Cohort) -> None:
    try:
        with transaction.atomic():
            cohort.save()
    except IntegrityError as problem:
        others = Cohort.objects.filter(organisation=cohort.organisation_id, name=cohort.name)
        if others.exclude(pk=cohort.pk).exists():
            raise Conflict(sentences.ANOTHER_NAME) from problem
        raise


def _end_places(enrolment: Enrolment, at: datetime) -> None:
    places = CohortPlace.objects.filter(enrolment=enrolment, ended_at=None)
    SessionReply.objects.filter(
        enrolment=enrolment, session__cohort__in=places.values("cohort"), session__starts_at__gt=at
    ).delete()
    # Another coordinator may have assigned the place after `at` was taken and before the lock.
    places.update(ended_at=_end_time(at))


def _end_time(at: datetime) -> Greatest:
    return Greatest("since", Value(at, output_field=DateTimeField()))


def _audit(by: User, verb: str, cohort: Cohort, at: datetime, **facts: Any) -> None:
    organisation = cohort.organisation
    record(actor=by, verb=verb, subject=cohort, organisation=organisation, at=at, **facts)
