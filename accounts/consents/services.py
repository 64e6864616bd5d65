"""Record answers, given in writing or aloud. Only this module writes consents."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit.services import record
from core.errors import Invalid, NotFound
from core.retention import delete_some
from core.retention_clocks import Clock, kept_since

from ..models import Consent, Organisation, User
from . import permissions
from .queries import beside, kinds_for, language_choices
from .rules import Interpreter, Kind, Medium, kind_of
from .texts import current_version, language_for


def answer(
    *, person: User, organisation_id: UUID, number: int, yes: bool, language: str, at: datetime
) -> Consent:
    """Record the user's own answer. The same answer again on the same day changes nothing.

    Raises NotFound for a question that is not asked there.
    """
    place = permissions.place_of(person, organisation_id)
    if place is None:
        raise NotFound
    return _keep(
        person=person,
        by=None,
        place=place,
        number=number,
        yes=yes,
        language=language_for(language),
        medium=Medium.READ,
        interpreter=Interpreter.NOBODY,
        said_back=False,
        at=at,
    )


def write_down(
    *,
    by: User,
    organisation_id: UUID,
    about_id: UUID,
    number: int,
    yes: bool,
    language: str,
    medium: Medium,
    interpreter: Interpreter = Interpreter.NOBODY,
    said_back: bool = False,
    at: datetime,
) -> Consent:
    """Record a spoken answer: `by` explained the question in person and writes down the answer.

    Raises NotFound when `by` may not write down these answers. Raises Invalid for a yes that was
    not repeated in the person's own words, and for a language that is not offered.
    """
    about, place = beside(by, organisation_id, about_id)
    if medium == Medium.READ or (medium == Medium.INTERPRETED) != bool(interpreter):
        raise Invalid(_("Please choose how it was explained."))
    if language not in dict(language_choices()):
        raise Invalid(_("Please choose a language."))
    if yes and not said_back:
        raise Invalid(
            _("Yes counts once the person has said three points back. Until then the answer is No.")
        )
    return _keep(
        person=about,
        by=by,
        place=place,
        number=number,
        yes=yes,
        language=language,
        medium=medium,
        interpreter=interpreter,
        said_back=said_back,
        at=at,
    )


@transaction.atomic
def _keep(
    *, person: User, by: User | None, place: Organisation, number: int, at: datetime, **said: object
) -> Consent:
    kind = kind_of(number)
    # Lock the person, so that answers are ordered and the latest is unambiguous.
    User.objects.select_for_update().get(pk=person.pk)
    if kind is None or kind not in kinds_for(person, place):
        raise NotFound
    said |= {"version": current_version(kind), "written_down_by": by}
    rows = Consent.objects.filter(person=person, organisation=place, kind=kind)
    latest = rows.order_by("-answered_at", "-pk").first()
    if latest is not None and _says_the_same(latest, said, at):
        return latest
    made = Consent.objects.create(
        person=person, organisation=place, kind=kind, answered_at=at, **said
    )
    record(
        actor=by or person,
        verb="consent-given" if made.yes else "consent-refused",
        subject=made,
        organisation=place,
        about=person if by else None,
        at=at,
        kind=str(kind),
        version=made.version,
        medium=made.medium,
    )
    return made


def _says_the_same(latest: Consent, said: dict[str, object], at: datetime) -> bool:
    same_day = timezone.localdate(latest.answered_at) == timezone.localdate(at)
    return same_day and all(getattr(latest, name) == value for name, value in said.items())


def forget_consents(*, at: datetime) -> int:
    """Delete answers older than six years, which lapsed long ago; one batch of a job."""
    return delete_some(Consent.objects.filter(answered_at__lte=kept_since(Clock.CONSENTS, at)))


__all__ = ["Kind", "answer", "forget_consents", "write_down"]
