"""Requests for a mentor, and a mentor's own card."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from core.audit.services import record
from core.errors import Invalid, NotFound
from core.free_text import tidy, too_long
from core.retention import delete_some
from core.retention_clocks import Clock, kept_since
from mentors.rooms.state.permissions import has_no_contact_details

from . import permissions
from .models import MentoringPair, MentorProfile, MentorRequest
from .pair_services import lock_people, withdraw_proposal
from .states import LIVE
from .wish_rules import (
    CARD_CHARACTERS,
    LANGUAGES,
    MOST_LANGUAGES,
    WISH_CHARACTERS,
    Day,
    Format,
    Part,
    in_order,
)

_KNOWN: dict[str, Iterable[str]] = {"languages": LANGUAGES, "days": Day, "parts": Part}


def ask(*, person: User, organisation_id: UUID, at: datetime, **said: Any) -> MentorRequest:
    """Ask for a mentor, or change the request; what is not in `said` stays as it is.

    `said`: languages, days, parts, format, wish. Raise NotFound for anyone who may not ask. Raise
    Invalid for what is not offered, is too long or contains contact details.
    """
    place = _place(permissions.places_to_ask(person), organisation_id)
    values = _checked(place, said, wish=WISH_CHARACTERS)
    with transaction.atomic():
        lock_people([person.pk])
        row = MentorRequest.objects.filter(person=person, organisation=place).first()
        waits = row is not None and row.closed_at is None
        if row is None:
            row = MentorRequest(person=person, organisation=place)
        for name, value in values.items():
            setattr(row, name, value)
        if not waits:
            row.asked_at, row.closed_at = at, None
        row.save()
        if not waits:
            record(actor=person, verb="mentor-asked", subject=row, organisation=place, at=at)
    return row


def say_what_suits(*, person: User, organisation_id: UUID, at: datetime, **said: Any) -> None:
    """Save what suits the mentee, who has a mentor or waits. Raise NotFound if never asked."""
    place = _place(permissions.places_to_ask(person), organisation_id)
    values = _checked(place, said, wish=WISH_CHARACTERS)
    with transaction.atomic():
        lock_people([person.pk])
        found = MentorRequest.objects.filter(person=person, organisation=place)
        row = found.select_for_update().first()
        if row is None:
            raise NotFound
        for name, value in values.items():
            setattr(row, name, value)
        row.save()


def take_back(*, person: User, organisation_id: UUID, at: datetime) -> None:
    """Withdraw the request, and an open proposal with it. Nobody asks why. Idempotent."""
    place = _place(permissions.places_to_ask(person), organisation_id)
    with transaction.atomic():
        lock_people([person.pk])
        row = MentorRequest.objects.filter(
            person=person, organisation=place, closed_at=None
        ).first()
        if row is None:
            return
        withdraw_proposal(mentee=person, organisation=place, at=at)
        record(
            actor=person, verb="mentor-request-taken-back", subject=row, organisation=place, at=at
        )
        if _has_mentor(person, place):
            row.closed_at = at
            row.save(update_fields=["closed_at"])
        else:
            row.delete()


def write_card(*, mentor: User, organisation_id: UUID, at: datetime, **said: Any) -> MentorProfile:
    """Save a mentor's card; what is not in `said` stays as it is.

    `said`: languages, days, parts, format, card, takes_new. Raise as `ask`.
    """
    place = _place(permissions.places_to_mentor(mentor), organisation_id)
    takes_new = said.pop("takes_new", None)
    values = _checked(place, said, card=CARD_CHARACTERS)
    if takes_new is not None:
        values["takes_new"] = takes_new
    with transaction.atomic():
        lock_people([mentor.pk])
        row, _made = MentorProfile.objects.update_or_create(
            person=mentor, organisation=place, defaults=values
        )
    return row


def forget_requests(*, at: datetime) -> int:
    """Delete old closed requests of mentees without a mentor, at most one batch per call."""
    hers = MentoringPair.objects.filter(
        mentee=OuterRef("person"), organisation=OuterRef("organisation"), state__in=LIVE
    )
    old = MentorRequest.objects.filter(
        ~Exists(hers), closed_at__lte=kept_since(Clock.MENTORING, at)
    )
    return delete_some(old)


def _has_mentor(person: User, place: Organisation) -> bool:
    return MentoringPair.objects.filter(mentee=person, organisation=place, state__in=LIVE).exists()


def _place(places: list[Organisation], organisation_id: UUID) -> Organisation:
    for place in places:
        if place.public_id == organisation_id:
            return place
    raise NotFound


def _checked(place: Organisation, said: dict[str, Any], **texts: int) -> dict[str, Any]:
    """Return the values to save. `texts`: maximum length of each text, in characters."""
    values: dict[str, Any] = {}
    for name, value in said.items():
        if name in texts:
            values[name] = checked_text(place, value, texts[name])
        elif name == "format" and value in list(Format):
            values[name] = str(value)
        else:
            values[name] = in_order(value, _KNOWN[name]) if name in _KNOWN else None
            if values[name] is None:
                raise Invalid(_("Please choose from the list. Nothing was changed."))
    if len(values.get("languages", ())) > MOST_LANGUAGES:
        raise Invalid(_("Please choose three languages at most."))
    return values


def checked_text(place: Organisation, text: str, longest: int) -> str | None:
    """Return the text to save; None if it is empty. *Units*: characters.

    Raise Invalid if it is too long, or contains contact details or a meeting place.
    """
    text = tidy(text)
    if len(text) > longest:
        raise Invalid(too_long(longest))
    if text and not has_no_contact_details(place, text):
        raise Invalid(
            _(
                "To keep everyone safe, contact details and meeting places do not belong here. "
                "Your words are still in the box."
            )
        )
    return text or None
