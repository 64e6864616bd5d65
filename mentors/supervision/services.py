"""Recording, offering and postponing talks: the only writer of these tables."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from core.audit.services import record
from core.errors import Conflict, Invalid, NotFound
from core.free_text import tidy, too_long
from core.retention import delete_some

from ..models import Certificate, PutOffTalk, SupervisionContact
from .permissions import mentor_of
from .rules import may_be_written

CHARACTERS = 300


def write_talk(
    *,
    by: User,
    organisation_id: UUID,
    person_id: UUID,
    day: date,
    held: bool,
    agreed: str = "",
    at: datetime,
) -> SupervisionContact:
    """Record a talk that took place, or offer one. The same day again changes that talk.

    Raise NotFound unless `by` is assigned to the person. Raise Invalid for an impossible day, and
    for text that is too long or on an offer. Raise Conflict for an offer instead of a talk that
    took place, and while the mentor's clock is stopped: a renewal would count it.
    """
    agreed = tidy(agreed)
    if len(agreed) > CHARACTERS:
        raise Invalid(too_long(CHARACTERS))
    if agreed and not held:
        raise Invalid(
            _("Agreed actions belong to a talk that took place. Your text is still here.")
        )
    if not may_be_written(day, held=held, today=timezone.localdate(at)):
        raise Invalid(_("Please choose a day of the last year, or of the next 60 days to offer."))
    with transaction.atomic():
        person, organisation = mentor_of(by, organisation_id, person_id)
        # One at a time for each person, so that two clicks make one row.
        User.objects.select_for_update(no_key=True).get(pk=person.pk)
        found = SupervisionContact.objects.filter(
            person=person, organisation=organisation, day=day
        ).first()
        if not held and _rests(person, organisation):
            raise Conflict(
                _("No talk can be offered now. A talk that took place can be recorded here.")
            )
        if found is not None and found.held and not held:
            raise Conflict(_("The talk on this day has already taken place. Nothing was changed."))
        values = {"supervisor": by, "held": held, "agreed": agreed or None}
        if found is not None and all(getattr(found, key) == old for key, old in values.items()):
            return found
        contact, _made = SupervisionContact.objects.update_or_create(
            person=person,
            organisation=organisation,
            day=day,
            defaults=values | {"noted_at": at},
        )
        PutOffTalk.objects.filter(person=person, organisation=organisation).delete()
        record(
            actor=by,
            verb="talk-written",
            subject=contact,
            organisation=organisation,
            about=person,
            at=at,
        )
    return contact


def put_off(*, by: User, talk_id: UUID) -> tuple[UUID, UUID]:
    """Delete an offered talk, for the supervisor. It leaves no reason and no trace, and never
    counts.

    Return the organisation and the mentor. Raise NotFound if `by` may not record it, Conflict if it
    took place.
    """
    with transaction.atomic():
        found = (
            SupervisionContact.objects.select_for_update(of=("self",))
            .select_related("person", "organisation")
            .filter(public_id=talk_id)
            .first()
        )
        if found is None:
            raise NotFound
        where = (found.organisation.public_id, found.person.public_id)
        mentor_of(by, *where)
        if found.held:
            raise Conflict(_("The talk on this day has already taken place. Nothing was changed."))
        found.delete()
    return where


def take_offers_out(*, person: int, organisation: int, at: datetime) -> None:
    """Delete talks offered from today on, as the mentor's clock is stopped.

    They do not count as missed.
    """
    SupervisionContact.objects.filter(
        person=person, organisation=organisation, held=False, day__gte=timezone.localdate(at)
    ).delete()


def _rests(person: User, organisation: Organisation) -> bool:
    return Certificate.objects.filter(
        learner=person, organisation=organisation, stopped_at__isnull=False
    ).exists()


def put_mine_off(*, mentor: User, talk_id: UUID, at: datetime) -> None:
    """Postpone an offered talk, for the mentor: no reason, no entry, and it never counts.

    Until that day is over, the supervisor sees that it was postponed. A second call raises
    NotFound, as for another's or a deleted talk. Raise Conflict if it took place.
    """
    with transaction.atomic():
        found = (
            SupervisionContact.objects.select_for_update(of=("self",))
            .filter(public_id=talk_id, person=mentor)
            .first()
        )
        if found is None:
            raise NotFound
        if found.held:
            raise Conflict(_("The talk on this day has already taken place. Nothing was changed."))
        if found.day >= timezone.localdate(at):
            PutOffTalk.objects.get_or_create(
                organisation_id=found.organisation_id, person=mentor, day=found.day
            )
        found.delete()


def forget_put_off(*, at: datetime) -> int:
    """Delete postponed days that are over, at most one batch per call."""
    return delete_some(PutOffTalk.objects.filter(day__lt=timezone.localdate(at)))
