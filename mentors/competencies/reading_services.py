"""What she says of what somebody wrote about her practice, before anyone rates (domain 10.23)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.audit.services import record
from core.errors import Conflict, Invalid, NotFound
from core.free_text import tidy, too_long

from ..models import Evidence, EvidenceReading
from .citable_evidence import EXCERPT, PRIOR

CHARACTERS = 500


def answer(
    *, learner: User, evidence_id: UUID, was_so: bool, words: str = "", at: datetime
) -> Evidence:
    """She has read it: it goes before her assessors with her words, or back to who wrote it.

    The first answer holds; the same again is harmless. Raises NotFound when it is not about her,
    Invalid for too many words, Conflict where she has answered otherwise.
    """
    words = tidy(words)
    if len(words) > CHARACTERS:
        raise Invalid(too_long(CHARACTERS))
    state = Evidence.State.ACCEPTED if was_so else Evidence.State.RETURNED
    with transaction.atomic():
        found = (
            Evidence.objects.select_for_update(of=("self",))
            .select_related("journey", "organisation")
            .filter(public_id=evidence_id, journey__learner=learner)
            # Her own lines, and what was agreed in a talk with her.
            .exclude(kind__in=(EXCERPT, PRIOR))
            .first()
        )
        if found is None:
            raise NotFound
        if found.state == state:
            return found
        if found.state != Evidence.State.SUBMITTED:
            raise Conflict(_("You have answered this already. Nothing was changed."))
        EvidenceReading.objects.create(evidence=found, words=words or None, at=at)
        # From now on it is before her assessors: what is new to them is found by this moment.
        found.state, found.created_at = state, at
        found.save(update_fields=["state", "created_at"])
        record(
            actor=learner,
            verb="evidence-read",
            subject=found,
            organisation=found.organisation,
            at=at,
        )
    return found
