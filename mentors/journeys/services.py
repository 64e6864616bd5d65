"""Beginning a way to a certificate, and the name on it. The only writer of journeys."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.audit.services import record
from lms.common.errors import Invalid, NotFound
from lms.common.names import tidy_name
from mentors.certification.printing import can_print

from ..models import Journey, ProgrammeVersion
from . import permissions

NAME_CHARACTERS = 80


def begin_journey(*, learner, version: ProgrammeVersion, by, at) -> Journey:
    """She is on her way to this programme's certificate. Harmless twice.

    A journey that she began under an earlier version goes on as it is. Raises NotFound when `by`
    is neither herself nor her coordinator, or she is no learner or mentor.
    """
    organisation = permissions.organisation_to_begin_in(by, learner)
    if organisation is None:
        raise NotFound
    with transaction.atomic():
        # One at a time for each woman: two clicks must not begin under two versions.
        User.objects.select_for_update().get(pk=learner.pk)
        begun = Journey.objects.filter(
            learner=learner, version__programme=version.programme_id
        ).first()
        if begun is not None:
            return begun
        journey = Journey.objects.create(
            learner=learner, organisation=organisation, version=version, created_at=at
        )
        record(
            actor=by,
            verb="journey-begun",
            subject=journey,
            organisation=organisation,
            about=learner,
            at=at,
        )
    return journey


def choose_certificate_name(*, learner, journey_id: UUID, name: str, at) -> Journey:
    """The name she wants on her certificate: any name. An issued certificate keeps its own.

    Raises NotFound when the journey is not hers, Invalid when it is empty, too long, or has a
    letter that we cannot print.
    """
    name = tidy_name(name)
    if not name:
        raise Invalid(_("Please write the name you want. It can be any name."))
    if len(name) > NAME_CHARACTERS:
        raise Invalid(_("This name is too long for the page. Please choose a shorter one."))
    if not can_print(name):
        raise Invalid(
            _("We cannot print one of these letters yet. Please write the name in another way.")
        )
    with transaction.atomic():
        journey = (
            Journey.objects.select_for_update()
            .filter(public_id=journey_id, learner=learner, left_at__isnull=True)
            .first()
        )
        if journey is None:
            raise NotFound
        if journey.certificate_name != name:
            journey.certificate_name = name
            journey.save(update_fields=["certificate_name"])
            record(
                actor=learner,
                verb="certificate-name-chosen",
                subject=journey,
                organisation=journey.organisation,
                at=at,
            )
    return journey
