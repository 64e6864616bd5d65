"""Store a person's answers on safe contact and whom they must not meet."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.services import record
from core.errors import Invalid, NotFound

from ..consents.queries import beside
from ..models import MustNotMeet, Organisation, SafeContact, User
from ..queries import people_in
from .rules import MAX_WAY_CHARACTERS, IfSheLeaves


def write_down(
    *,
    by: User,
    organisation_id: UUID,
    about_id: UUID,
    way: str,
    if_she_leaves: str,
    apart_from: UUID | None = None,
    asked_apart: bool,
    at: datetime,
) -> SafeContact:
    """Store what a person told `by` face to face; it replaces the earlier answer.

    `apart_from` is somebody whom the person must not meet, added to those named before. Raises
    NotFound when `by` may not write down these answers, or `apart_from` is not in the organisation.
    Raises Invalid for text that is missing or too long. The log never says who was named.
    """
    about, place = beside(by, organisation_id, about_id)
    way = _checked(way, if_she_leaves)
    other = None if apart_from is None else _named(place, about, apart_from)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=about.pk)
        asked = {"asked_apart_at": at} if asked_apart or other else {}
        kept, _made = SafeContact.objects.update_or_create(
            person=about,
            organisation=place,
            defaults={
                "way": way,
                "if_she_leaves": if_she_leaves,
                "answered_at": at,
                "written_down_by": by,
                **asked,
            },
        )
        if other is not None:
            MustNotMeet.objects.get_or_create(
                person=about,
                other=other,
                organisation=place,
                defaults={"said_at": at, "written_down_by": by},
            )
        record(
            actor=by,
            verb="safe-contact-written",
            subject=kept,
            organisation=place,
            about=about,
            at=at,
        )
    return kept


def _checked(way: str, if_she_leaves: str) -> str:
    """The text without surrounding spaces. Raises Invalid for a missing or invalid answer."""
    way = way.strip()
    if not way or len(way) > MAX_WAY_CHARACTERS:
        raise Invalid(
            _(
                "Enter safe ways to contact the person, in 500 characters at most. "
                "Nothing was changed."
            )
        )
    if if_she_leaves not in list(IfSheLeaves):
        raise Invalid(
            _("Choose what to do if the person leaves a room suddenly. Nothing was changed.")
        )
    return way


def _named(place: Organisation, about: User, public_id: UUID) -> User:
    """The account of somebody else in the organisation whom the person must not meet."""
    other = people_in(place).exclude(pk=about.pk).filter(public_id=public_id).first()
    if other is None:
        raise NotFound
    return other
