"""Entering hours, approving a month, and the mentoring settings of an organisation."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from core.audit.services import record
from core.errors import Conflict, Invalid, NotFound
from core.free_text import tidy, too_long

from . import permissions
from .models import MentorProfile, TimesheetEntry
from .pair_services import lock_people
from .timesheet_queries import Month, WorkLine, months_of, place_of_mentor, waiting_work
from .timesheet_rules import (
    ENTERED,
    ENTERED_BACK,
    MOST_MINUTES,
    MOST_NOTICE,
    is_a_length,
    may_be_entered,
    month_of,
)
from .wish_rules import OFFICE_HOURS_CHARACTERS


def enter_work(
    *, by: User, organisation_id: UUID, work: str, day: date, minutes: int, at: datetime
) -> None:
    """Save a mentor's preparation or travel on a day; the same kind again replaces it.

    Raise NotFound unless `by` is a mentor there, Invalid, Conflict if it is approved already.
    """
    place = place_of_mentor(by, organisation_id)
    if work not in ENTERED:
        raise Invalid(_("Please choose from the list. Nothing was changed."))
    if not may_be_entered(day, timezone.localdate(at)):
        raise Invalid(
            _("Please choose a day of the last %(days)s days.") % {"days": ENTERED_BACK.days}
        )
    if not is_a_length(minutes):
        raise Invalid(
            _("Please write how many minutes, %(most)s at most.") % {"most": MOST_MINUTES}
        )
    with transaction.atomic():
        lock_people([by.pk])
        row = TimesheetEntry.objects.filter(
            organisation=place, person=by, work=work, day=day
        ).first()
        if row is not None and row.approved_at is not None:
            raise Conflict(_("This is approved already. Your coordinator can help."))
        TimesheetEntry.objects.update_or_create(
            organisation=place, person=by, work=work, day=day, defaults={"minutes": minutes}
        )


def remove_work(*, by: User, entry_id: UUID) -> None:
    """Delete an entry of the mentor. Idempotent. Raise Conflict once it is approved."""
    with transaction.atomic():
        lock_people([by.pk])
        row = TimesheetEntry.objects.filter(person=by, public_id=entry_id).first()
        if row is None:
            return
        if row.approved_at is not None:
            raise Conflict(_("This is approved already. Your coordinator can help."))
        row.delete()


def note_pay_notice_read(*, by: User, organisation_id: UUID, at: datetime) -> None:
    """Record that a mentor has read the pay notice. Idempotent. Raise NotFound for anyone else."""
    place = place_of_mentor(by, organisation_id)
    with transaction.atomic():
        lock_people([by.pk])
        row, _made = MentorProfile.objects.get_or_create(person=by, organisation=place)
        if row.pay_notice_read_at is None:
            row.pay_notice_read_at = at
            row.save(update_fields=["pay_notice_read_at"])


def approve_month(
    *, by: User, organisation_id: UUID, mentor_id: UUID, month: date, minutes: int, at: datetime
) -> None:
    """Approve what is waiting in a month. `minutes`: the total that the page showed.

    Raise NotFound unless `by` coordinates there, for the hours of `by`, and for an unknown
    mentor. Raise Conflict for a month that is not over, for another total than shown, and until the
    mentor has read the pay notice.
    """
    place = _coordinated(by, organisation_id)
    mentor = User.objects.filter(public_id=mentor_id, is_active=True).exclude(pk=by.pk).first()
    if mentor is None:
        raise NotFound
    if month_of(month) >= month_of(timezone.localdate(at)):
        raise Conflict(_("This month is not over. Nothing was approved."))
    with transaction.atomic():
        lock_people([mentor.pk])
        found = _waiting(place, mentor, month_of(month), at)
        if found is None or found.minutes_waiting != minutes:
            raise Conflict(
                _("These hours have changed since you opened the page. Nothing was approved.")
            )
        if not MentorProfile.objects.filter(
            person=mentor, organisation=place, pay_notice_read_at__isnull=False
        ).exists():
            raise Conflict(
                _("%(name)s has not read yet what pay may change. Nothing was approved.")
                % {"name": mentor.shown_name}
            )
        for line in found.waiting:
            _approve(line, by=by, at=at)
        record(
            actor=by, verb="hours-approved", subject=mentor, organisation=place, about=mentor, at=at
        )


def set_mentoring_settings(
    *, by: User, organisation_id: UUID, hours: int, office_hours: str, at: datetime
) -> None:
    """Set when a cancelled session is paid, and when the team reads short messages.

    Raise NotFound unless `by` coordinates there, Invalid.
    """
    place = _coordinated(by, organisation_id)
    if not 0 <= hours <= MOST_NOTICE:
        raise Invalid(_("Please choose up to %(most)s hours.") % {"most": MOST_NOTICE})
    office_hours = tidy(office_hours)
    if len(office_hours) > OFFICE_HOURS_CHARACTERS:
        raise Invalid(too_long(OFFICE_HOURS_CHARACTERS))
    said = {"short_notice_hours": hours, "office_hours": office_hours}
    with transaction.atomic():
        locked = Organisation.objects.select_for_update().get(pk=place.pk)
        if any(getattr(locked, name) != value for name, value in said.items()):
            Organisation.objects.filter(pk=place.pk).update(**said)
            record(
                actor=by,
                verb="mentoring-settings-changed",
                subject=locked,
                organisation=locked,
                at=at,
            )


def _coordinated(by: User, organisation_id: UUID) -> Organisation:
    for place in permissions.coordinated(by):
        if place.public_id == organisation_id:
            return place
    raise NotFound


def _waiting(place: Organisation, mentor: User, first: date, at: datetime) -> Month | None:
    months = months_of(waiting_work([place], at, [mentor.pk]))
    return next((one for one in months if one.first == first), None)


def _approve(line: WorkLine, *, by: User, at: datetime) -> None:
    if line.entry_id is not None:
        TimesheetEntry.objects.filter(public_id=line.entry_id).update(
            approved_at=at, approved_by=by
        )
        return
    TimesheetEntry.objects.create(
        organisation_id=line.organisation,
        person_id=line.person,
        work=line.work,
        day=line.day,
        minutes=line.minutes,
        room_id=line.room,
        talk_id=line.talk,
        approved_at=at,
        approved_by=by,
    )
