"""Assign staff, log why a record is opened, and grant emergency access.

Only this module writes these tables. Ids in arguments are public ids.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit.services import pseudonym_of, record
from core.errors import Conflict, Invalid, NotFound, Refused
from core.retention import delete_some
from core.retention_clocks import Clock, kept_since

from ..models import Assignment, BreakGlassAccess, Organisation, RecordAccess, User
from ..queries import organisation_of
from ..roles import Role
from . import permissions
from .rules import ASKED_FOR, OPEN_FOR, Duty, EmergencyReason, Reason

# --- assignments ----------------------------------------------------------------------------


@transaction.atomic
def assign(
    *,
    by: User,
    organisation_id: UUID,
    person_id: UUID,
    about_id: UUID,
    since: datetime,
    until: datetime | None = None,
    at: datetime,
) -> Assignment:
    """Assign a supervisor to a learner, from `since` until `until`. Safe to repeat.

    Raises NotFound when `by` does not coordinate there, or one of the two is not found there.
    Raises Invalid for impossible days, Refused for an assignment to oneself. Raises Conflict when
    another assignment of the two is in force or in the future, or the supervisor has not passed the
    staff modules.
    """
    organisation = organisation_of(by, str(organisation_id), Role.COORDINATOR)
    if organisation is None:
        raise NotFound
    person = permissions.people_in(organisation, Role.SUPERVISOR).filter(public_id=person_id)
    about = permissions.people_to_work_with(organisation).filter(public_id=about_id)
    # Lock the staff member: two clicks must not assign twice.
    chosen = User.objects.select_for_update().filter(pk__in=person.order_by().values("pk")).first()
    woman = about.first()
    if chosen is None or woman is None:
        raise NotFound
    if not permissions.can_assign(by, chosen, woman, organisation):
        raise Refused(_("You cannot assign yourself. Ask another coordinator."))
    if not permissions.is_trained(chosen):
        raise Conflict(_("The supervisor has not completed modules S1 to S4 yet."))
    return keep_assignment(
        by=by,
        person=chosen,
        about=woman,
        organisation=organisation,
        duty=Duty.SUPERVISOR,
        since=since,
        until=until,
        at=at,
    )


def keep_assignment(
    *,
    by: User | None,
    person: User,
    about: User,
    organisation: Organisation,
    duty: Duty,
    since: datetime,
    until: datetime | None = None,
    at: datetime,
) -> Assignment:
    """Save an assignment that was decided by `assign`, or by asking an assessor.

    *Locks expected*: the person, or what the duty is about. Raises Invalid and Conflict as `assign`
    does.
    """
    if until is not None and (until <= since or until <= at):
        raise Invalid(
            _("The last day is before the first day or in the past. Nothing was changed.")
        )
    rows = Assignment.objects.filter(
        person=person, about=about, organisation=organisation, duty=duty, ended_at=None
    )
    rows.filter(until__lte=at).update(ended_at=F("until"))
    standing = rows.first()
    if standing is not None:
        same_days = standing.until == until
        if same_days and (standing.since == since or standing.since <= since == at):
            return standing
        raise Conflict(_("This assignment already exists. End it first."))
    made = Assignment.objects.create(
        person=person,
        about=about,
        organisation=organisation,
        duty=duty,
        since=since,
        until=until,
    )
    _audit(by, "assigned", made, at, about=about, person=str(pseudonym_of(person)), duty=str(duty))
    return made


@transaction.atomic
def end_assignment(*, by: User, assignment_id: UUID, at: datetime) -> None:
    """End the supervisor's access to this person's record. Does nothing if it has ended.

    Raises NotFound when `by` does not coordinate there.
    """
    found = (
        Assignment.objects.select_for_update(of=("self",))
        .select_related("about", "organisation")
        .filter(
            public_id=assignment_id,
            organisation__in=permissions.organisations_of(by, Role.COORDINATOR),
            duty=Duty.SUPERVISOR,
        )
        .first()
    )
    if found is None:
        raise NotFound
    if found.ended_at is None:
        _end(found, by, at)


def end_duty(
    *, by: User | None, person: User, about: User, organisation: Organisation, duty: Duty, at: Any
) -> None:
    """End what `keep_assignment` saved, when the duty ends elsewhere. Safe to repeat."""
    rows = Assignment.objects.select_for_update(of=("self",)).filter(
        person=person, about=about, organisation=organisation, duty=duty, ended_at=None
    )
    for found in rows.select_related("about", "organisation"):
        _end(found, by, at)


def _end(found: Assignment, by: User | None, at: datetime) -> None:
    found.ended_at = at
    found.save(update_fields=["ended_at"])
    _audit(by, "assignment-ended", found, at, about=found.about)


# --- why the record is opened ---------------------------------------------------------------


@transaction.atomic
def note_access(*, viewer: User, about_id: UUID, reason: str, at: datetime) -> list[RecordAccess]:
    """Log that the viewer opens this person's record today, and why. The first reason is kept.

    Raises NotFound when no record of the person is open to the viewer, Invalid without a reason
    from the list.
    """
    about = User.objects.filter(public_id=about_id).first()
    places = permissions.open_records(viewer, about, at) if about else []
    if about is None or not places:
        raise NotFound
    if reason not in set(Reason):
        raise Invalid(_("Please choose a reason. The person can read it."))
    rows = [
        RecordAccess(
            viewer=viewer,
            about=about,
            organisation=place,
            reason=reason,
            day=timezone.localdate(at),
            at=at,
        )
        for place in places
    ]
    return RecordAccess.objects.bulk_create(rows, ignore_conflicts=True)


# --- emergencies ----------------------------------------------------------------------------


@transaction.atomic
def ask_to_see(
    *, person: User, organisation_id: UUID, about_id: UUID, reason: str, at: datetime
) -> BreakGlassAccess:
    """Request emergency access to a record for a day. Safe to repeat.

    Raises NotFound when `person` may not ask there, or `about_id` is not found there; Invalid
    without a reason from the list; Conflict when the record is already open to `person`.
    """
    organisation = organisation_of(person, str(organisation_id), *permissions.MAY_ASK)
    about = User.objects.select_for_update().filter(public_id=about_id).first()
    if (
        organisation is None
        or about is None
        or not permissions.can_ask_to_see(person, about, organisation)
    ):
        raise NotFound
    if reason not in set(EmergencyReason):
        raise Invalid(_("Please choose a reason. The person can read it."))
    if permissions.reads_answers_of(person, about, organisation, at):
        raise Conflict(_("The record is already open to you."))
    asked = BreakGlassAccess.objects.filter(
        person=person, about=about, organisation=organisation, answered_at=None
    )
    asked.filter(asked_at__lte=at - ASKED_FOR).update(answered_at=F("asked_at") + ASKED_FOR)
    if (waiting := asked.first()) is not None:
        return waiting
    made = BreakGlassAccess.objects.create(
        person=person, about=about, organisation=organisation, reason=reason, asked_at=at
    )
    _audit(person, "break-glass-asked", made, at, about=about, reason=reason)
    return made


@transaction.atomic
def answer_request(*, by: User, request_id: UUID, yes: bool, at: datetime) -> BreakGlassAccess:
    """A second person opens the record for 24 hours, or declines. Safe to repeat.

    Raises NotFound when `by` may not answer requests there. Raises Refused for the requester, for
    the person concerned, and for an account younger than a week. Raises Conflict when it was
    answered or has lapsed.
    """
    asked = (
        BreakGlassAccess.objects.select_for_update(of=("self",))
        .select_related("about", "organisation")
        .filter(
            public_id=request_id,
            organisation__in=permissions.organisations_of(by, *permissions.MAY_SECOND),
        )
        .first()
    )
    if asked is None:
        raise NotFound
    if not permissions.can_second(by, asked, at):
        raise Refused(_("A second person whose account is at least a week old decides this."))
    if asked.answered_at is not None:
        if asked.answered_by_id == by.pk and (asked.open_until is not None) == yes:
            return asked
        raise Conflict(_("This has already been decided. Nothing was changed."))
    if asked.asked_at + ASKED_FOR <= at:
        raise Conflict(_("The request is more than a day old. It has to be made again."))
    asked.answered_by, asked.answered_at = by, at
    asked.open_until = at + OPEN_FOR if yes else None
    asked.save(update_fields=["answered_by", "answered_at", "open_until"])
    verb = "break-glass-opened" if yes else "break-glass-refused"
    _audit(by, verb, asked, at, about=asked.about, reason=asked.reason)
    return asked


@transaction.atomic
def close_early(*, by: User, request_id: UUID, at: datetime) -> None:
    """The requester, or anybody who may approve, ends the access early. Does nothing afterwards.

    Raises NotFound for everybody else.
    """
    asked = (
        BreakGlassAccess.objects.select_for_update(of=("self",))
        .select_related("about", "organisation")
        .filter(public_id=request_id, answered_at__isnull=False)
        .first()
    )
    if asked is None or asked.answered_at is None or not permissions.can_close(by, asked):
        raise NotFound
    if asked.open_until is None or asked.open_until <= at:
        return
    # The access may have been opened at this very moment.
    asked.open_until = max(at, asked.answered_at + timedelta(microseconds=1))
    asked.save(update_fields=["open_until"])
    _audit(by, "break-glass-closed", asked, at, about=asked.about)


# --- how long -------------------------------------------------------------------------------


def forget_accesses(*, at: datetime) -> int:
    """Delete accesses and requests older than 24 months, one batch of a job; return how many."""
    oldest = kept_since(Clock.ACCESS_LOG, at)
    seen = delete_some(RecordAccess.objects.filter(at__lte=oldest))
    return seen + delete_some(BreakGlassAccess.objects.filter(asked_at__lte=oldest))


def _audit(by: User | None, verb: str, row: Any, at: datetime, **facts: Any) -> None:
    record(actor=by, verb=verb, subject=row, organisation=row.organisation, at=at, **facts)
