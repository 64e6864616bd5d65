"""Keeping phrases for rooms: up to twenty, screened like everything said there (ADR-0112)."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import organisations_of
from accounts.roles import Role
from core.errors import Conflict, Invalid, NotFound

from ..models import OwnPhrase
from .own_phrase_rules import MOST, is_short, tidied
from .rules.messaging import is_visible
from .state import permissions, sentences


def keep_phrase(*, person: User, text: str) -> OwnPhrase:
    """One more phrase of hers; the same words again are the same phrase.

    Raises NotFound for who holds no rooms, Invalid for what is no phrase or gives contact details
    away, Conflict where she has as many as she may.
    """
    text = _asked(person, text)
    with transaction.atomic():
        # Two windows of hers wait for each other, so that there are never too many.
        User.objects.select_for_update(no_key=True).get(pk=person.pk)
        hers = list(OwnPhrase.objects.filter(person=person))
        same = next((row for row in hers if row.text == text), None)
        if same is not None:
            return same
        if len(hers) >= MOST:
            raise Conflict(_("You have {count} phrases. Take one away first.").format(count=MOST))
        return OwnPhrase.objects.create(person=person, text=text)


def change_phrase(*, person: User, phrase: UUID, text: str) -> None:
    """Other words for one of hers. Raises as `keep_phrase`, and NotFound where it is gone."""
    text = _asked(person, text)
    with transaction.atomic():
        row = OwnPhrase.objects.select_for_update().filter(person=person, public_id=phrase).first()
        if row is None:
            raise NotFound
        row.text = text
        row.save(update_fields=["text"])


def forget_phrase(*, person: User, phrase: UUID) -> None:
    """Takes it away; harmless twice."""
    OwnPhrase.objects.filter(person=person, public_id=phrase).delete()


def _asked(person: User, text: str) -> str:
    if not permissions.can_set_up_rooms(person):
        raise NotFound
    text = tidied(text)
    if not is_short(text) or not is_visible(text):
        raise Invalid(_("Please write a short phrase, of up to 120 characters."))
    places = organisations_of(person, Role.SUPERVISOR)
    if not all(permissions.has_no_contact_details(place, text) for place in places):
        raise Invalid(sentences.NO_CONTACTS_IN_PHRASES)
    return text
