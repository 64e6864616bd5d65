"""Writing down what a woman said about safe contact, and whom not to bring together."""

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
    """`by` sat beside the woman and writes down what was said; it replaces the earlier answer.

    `apart_from` is somebody whom the woman must not meet, added to those named before. Raises
    NotFound when `by` may not write down these answers, or that person is not of the organisation;
    Invalid for words that are missing or too long. The log never knows who was named.
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
    """The woman's words, without spaces around them."""
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
    """Whom the woman must not meet: somebody else of the organisation."""
    other = people_in(place).exclude(pk=about.pk).filter(public_id=public_id).first()
    if other is None:
        raise NotFound
    return other
