"""Make, withdraw and respond to support requests. Only this module writes `AskedFor`."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.services import record
from core.errors import Conflict, Invalid, NotFound
from core.retention import delete_some
from core.retention_clocks import Clock, kept_since

from ..models import AskedFor, User
from . import queries


@transaction.atomic
def ask_for_someone(
    *, woman: User, organisation_id: UUID, person_id: UUID | None, at: datetime
) -> AskedFor:
    """Make a support request. Safe to repeat. The choice can be changed until somebody responds.

    `person_id` None: anyone assigned. Raises NotFound unless the user is a learner, mentor or
    mentee there, Invalid for somebody who cannot be asked. It is not logged: whom somebody turns to
    is private.
    """
    # Serialise, so that two taps make one request.
    User.objects.select_for_update().get(pk=woman.pk)
    places = {place.public_id: place for place in queries.organisations_to_ask(woman)}
    place = places.get(organisation_id)
    if place is None:
        raise NotFound
    person = None
    if person_id is not None:
        person = queries.askable(woman, place, person_id, at)
        if person is None:
            raise Invalid(_("This person cannot be asked here now. Please choose another one."))
    asked, made = AskedFor.objects.get_or_create(
        woman=woman,
        organisation=place,
        done_at=None,
        defaults={"person": person, "asked_at": at},
    )
    if not made and asked.taken_by_id is None and asked.person_id != (person and person.pk):
        asked.person = person
        asked.save(update_fields=["person"])
    return asked


def take_back(*, woman: User, public_id: UUID) -> None:
    """Withdraw a request without a trace. Raises NotFound for another person's request."""
    gone, _by_table = AskedFor.objects.filter(
        woman=woman, public_id=public_id, done_at=None
    ).delete()
    if not gone:
        raise NotFound


@transaction.atomic
def promise_to_come(*, by: User, public_id: UUID, at: datetime) -> AskedFor:
    """Take on a request; the person sees the name of `by`. Safe to repeat.

    Raises NotFound when `by` may not respond to it, or it was withdrawn; Conflict when a colleague
    was first.
    """
    asked = _locked(by, public_id, at)
    if asked.taken_by_id != by.pk:
        asked.taken_by = by
        asked.save(update_fields=["taken_by"])
        _log(by, asked, "asked-for-taken", at)
    return asked


@transaction.atomic
def say_they_have_spoken(*, by: User, public_id: UUID, at: datetime) -> None:
    """Close a request; the person may ask again at any time. Raises as `promise_to_come` does."""
    asked = _locked(by, public_id, at)
    asked.taken_by, asked.done_at = by, at
    asked.save(update_fields=["taken_by", "done_at"])
    _log(by, asked, "asked-for-done", at)


def _locked(by: User, public_id: UUID, at: datetime) -> AskedFor:
    """The row, locked, if `by` may respond to it. A withdrawal at the same moment wins."""
    found = AskedFor.objects.select_for_update(of=("self",)).filter(public_id=public_id).first()
    waiting = queries.one_waiting(by, public_id, at)
    if found is None or waiting is None:
        raise NotFound
    if waiting.taken_by_id not in (None, by.pk):
        raise Conflict(_("A colleague is already going. Nothing was changed."))
    return found


def _log(by: User, asked: AskedFor, verb: str, at: datetime) -> None:
    record(
        actor=by,
        verb=verb,
        subject=asked,
        organisation=asked.organisation,
        about=asked.woman,
        at=at,
    )


def forget_asked(*, at: datetime) -> int:
    """Delete requests closed long ago, one batch of a job. Open ones are kept."""
    return delete_some(AskedFor.objects.filter(done_at__lte=kept_since(Clock.ASKED_FOR, at)))
