"""Writing a talk down, and taking an offered one out: the only writer of this table."""

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
    """A talk on this day: it took place, or is offered. The same day again changes that one.

    Raises NotFound for whom `by` is not assigned to, Invalid for a day that cannot be, and for
    words that are too long or belong to no talk. Raises Conflict where one that took place would be
    an offer, and for an offer while the mentor's clock stands: a renewal would count it.
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
        # One at a time for each woman, so that two clicks give one row.
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
    """An offered talk does not take place; no reason is kept, no trace, and it counts for nothing.

    Returns the organisation and the mentor. Raises NotFound when `by` may not write it, Conflict
    when it took place.
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
    """The mentor's clock stands: what is offered from today on stands no more, and counts for
    nothing.
    """
    SupervisionContact.objects.filter(
        person=person, organisation=organisation, held=False, day__gte=timezone.localdate(at)
    ).delete()


def _rests(person: User, organisation: Organisation) -> bool:
    return Certificate.objects.filter(
        learner=person, organisation=organisation, stopped_at__isnull=False
    ).exists()


def put_mine_off(*, mentor: User, talk_id: UUID, at: datetime) -> None:
    """A mentor puts off a day that was offered: no reason, no entry, and it counts for nothing.

    Until that day is over the supervisor reads that it is put off. Harmless twice in a row: raises
    NotFound when it is another's or stands there no more, Conflict when it took place.
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
    """Days that were put off and are over, one step of a job."""
    return delete_some(PutOffTalk.objects.filter(day__lt=timezone.localdate(at)))
