"""Recording a talk, agreeing and withdrawing: the only writer of these tables."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from core.audit.services import record
from core.errors import Invalid

from ..models import MentorAgreement, ReadinessTalk
from . import permissions
from .rules import Chose, current_version, language_for, may_be_written


def write_talk(
    *, by: User, organisation_id: UUID, person_id: UUID, day: date, chose: str, at: datetime
) -> ReadinessTalk:
    """Record a talk that the learner led, and the learner's choice. Idempotent.

    Raise NotFound unless `by` is assigned to the person, Invalid for an impossible day or an
    unknown choice.
    """
    if chose not in list(Chose):
        raise Invalid(_("Please choose an outcome."))
    if not may_be_written(day, timezone.localdate(at)):
        raise Invalid(_("Please choose a day of the last year, and none that is still to come."))
    with transaction.atomic():
        person, place = permissions.beside(by, organisation_id, person_id)
        _lock(person)
        rows = ReadinessTalk.objects.filter(person=person, organisation=place)
        latest = rows.first()
        if latest and (latest.day, latest.chose, latest.talked_with_id) == (day, chose, by.pk):
            return latest
        talk = ReadinessTalk.objects.create(
            organisation=place, person=person, talked_with=by, day=day, chose=chose, noted_at=at
        )
        record(
            actor=by,
            verb="readiness-talked",
            subject=talk,
            organisation=place,
            about=person,
            at=at,
        )
    return talk


def agree(*, person: User, organisation_id: UUID, language: str, at: datetime) -> MentorAgreement:
    """Save the person's agreement. Idempotent. Raise NotFound unless they learn or mentor there."""
    with transaction.atomic():
        place = permissions.place_of(person, organisation_id)
        return _agree(person, place, language=language, by=None, at=at)


def write_agreement_down(
    *, by: User, organisation_id: UUID, person_id: UUID, language: str, asked: bool, at: datetime
) -> MentorAgreement:
    """Record the agreement of a person who had it read aloud and asked for this. Idempotent.

    Raise NotFound unless `by` is assigned to the person, Invalid unless the person asked for it.
    """
    if not asked:
        raise Invalid(_("Please confirm that you read it aloud and were asked to record it."))
    with transaction.atomic():
        person, place = permissions.beside(by, organisation_id, person_id)
        return _agree(person, place, language=language, by=by, at=at)


def take_back(*, person: User, organisation_id: UUID, at: datetime) -> None:
    """Withdraw the agreement: nobody asks why, and the lessons stay. Idempotent.

    Raise NotFound if `person` does not learn or mentor there.
    """
    with transaction.atomic():
        place = permissions.place_of(person, organisation_id)
        _lock(person)
        standing = MentorAgreement.objects.filter(
            person=person, organisation=place, ended_at__isnull=True
        ).first()
        if standing is None:
            return
        standing.ended_at = at
        standing.save(update_fields=["ended_at"])
        record(
            actor=person,
            verb="mentor-agreement-taken-back",
            subject=standing,
            organisation=place,
            at=at,
        )


def _agree(
    person: User, place: Organisation, *, language: str, by: User | None, at: datetime
) -> MentorAgreement:
    _lock(person)
    standing = MentorAgreement.objects.filter(
        person=person, organisation=place, ended_at__isnull=True
    ).first()
    if standing is not None and standing.version == current_version():
        return standing
    if standing is not None:
        standing.ended_at = at
        standing.save(update_fields=["ended_at"])
    made = MentorAgreement.objects.create(
        organisation=place,
        person=person,
        version=current_version(),
        language=language_for(language),
        accepted_at=at,
        written_down_by=by,
    )
    record(
        actor=by or person,
        verb="mentor-agreed",
        subject=made,
        organisation=place,
        about=person if by else None,
        at=at,
        version=made.version,
    )
    return made


def _lock(person: User) -> None:
    """Lock the account, so that two clicks make one row."""
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
