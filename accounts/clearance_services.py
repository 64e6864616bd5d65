"""Saying no to a woman's coming into rooms, and closing them to her: never without telling her."""

from datetime import datetime

from django.db import transaction

from core.audit.services import record
from core.errors import NotFound
from core.free_text import checked

from . import permissions
from .approval_rules import Kind
from .models import Approval, Clearance, ClearanceRefusal, Organisation, User

# What she is told; a few sentences.
CHARACTERS = 1_000


def withdraw_clearance(
    *, by: User, user: User, organisation: Organisation, told: str, at: datetime
) -> ClearanceRefusal:
    """She comes into no room from now on. One person is enough to close a door.

    `told`: why, in words to her; she reads them at once. Raises NotFound when that is not the part
    of `by`, or she is not cleared; Invalid without words.
    """
    if not permissions.can_ask(by, Kind.CLEARANCE, organisation):
        raise NotFound
    told = checked(told, longest=CHARACTERS)
    with transaction.atomic():
        held = (
            Clearance.objects.select_for_update()
            .filter(person=user, organisation=organisation, withdrawn_at=None)
            .first()
        )
        if held is None:
            raise NotFound
        held.withdrawn_at, held.withdrawn_by = at, by
        held.save(update_fields=["withdrawn_at", "withdrawn_by"])
        refusal = ClearanceRefusal.objects.create(
            person=user,
            organisation=organisation,
            clearance=held,
            words=told,
            told_by=by,
            told_at=at,
        )
        record(
            actor=by,
            verb="clearance-withdrawn",
            subject=held,
            organisation=organisation,
            about=user,
            at=at,
        )
    return refusal


def tell_why(*, by: User, approval: Approval, told: str, at: datetime) -> ClearanceRefusal:
    """What she reads of a no. Expected inside the transaction of the no; `told` was checked."""
    assert approval.person is not None  # noqa: S101 - a constraint of the table
    return ClearanceRefusal.objects.create(
        person=approval.person,
        organisation=approval.organisation,
        approval=approval,
        words=told,
        told_by=by,
        told_at=at,
    )
