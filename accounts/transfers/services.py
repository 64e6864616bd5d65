"""Transfers: the owner makes or withdraws a code; another organisation uses it once."""

import secrets
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from core.audit.services import record
from core.errors import Conflict, Gone, Invalid, NotFound, Refused
from core.ratelimit import RateLimitExceeded, count_attempt, undo_attempt
from core.retention import delete_some
from core.retention_clocks import Clock, kept_since

from ..auth.codes import drawn, in_groups, plain
from ..auth.revocation_rules import Event
from ..auth.revocation_services import revoke
from ..membership.services import end_role, give
from ..models import HandOver, Membership, Organisation, User
from ..permissions import is_open_to_women
from ..queries import holds, organisations_of
from ..roles import PARTICIPANT_ROLES, STAFF_ROLES, Role
from ..sentences import STAFF_LEARNS_FIRST
from ..sessions.signals import organisation_left
from .queries import REFUSALS, can_hand_over, open_ones
from .rules import LASTS, MOST_OPEN, Brought, Refusal, as_text, refusal

# Wrong codes of one coordinator in a quarter of an hour; successful ones are not counted.
TRIES, TRIES_SECONDS = 10, 15 * 60
_ERRORS = {
    Refusal.UNKNOWN: Invalid,
    Refusal.USED: Conflict,
    Refusal.EXPIRED: Gone,
    Refusal.HERE: Conflict,
}


def digest(code: str) -> str:
    """The digest of a code under the signing key, as stored in the table."""
    return salted_hmac("hand-over", plain(code), algorithm="sha256").hexdigest()


def make(
    *, user: User, brought: Brought, leaves: UUID | None = None, at: datetime
) -> tuple[HandOver, str]:
    """Create a transfer of what the user chose, with a new code that is shown once.

    `leaves`: the organisation that is left when the code is used. Raises NotFound for staff, and
    for an organisation in which the user has no role. Raises Invalid where nothing was chosen, or
    there are three codes already.
    """
    if not can_hand_over(user):
        raise NotFound
    if brought.is_empty:
        raise Invalid(_("Please choose what goes with you. Nothing was made."))
    here = {place.public_id: place for place in organisations_of(user, *PARTICIPANT_ROLES)}
    if leaves is not None and leaves not in here:
        raise NotFound
    code = drawn(secrets.choice)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        if open_ones(user, at).count() >= MOST_OPEN:
            raise Invalid(_("You have three codes already. Take one back first."))
        made = HandOver.objects.create(
            user=user,
            code_digest=digest(code),
            content=as_text(brought),
            made_at=at,
            expires_at=at + LASTS,
            leaves=here[leaves] if leaves else None,
        )
        # Without an organisation: the one that is left must not learn of it.
        record(actor=user, verb="hand-over-made", subject=made, at=at)
    return made, in_groups(code)


def take_back(*, user: User, hand_over_id: UUID, at: datetime) -> None:
    """Void the code; if it was used, delete what came with it.

    The role there stays: it is ended like any other. Raises NotFound for another user's code.
    """
    with transaction.atomic():
        row = HandOver.objects.select_for_update().filter(user=user, public_id=hand_over_id).first()
        if row is None:
            raise NotFound
        record(actor=user, verb="hand-over-taken-back", subject=row, at=at)
        row.delete()


def receive(*, by: User, organisation: Organisation, code: str, at: datetime) -> User:
    """Use a code: its owner becomes a learner in this organisation, with what was brought.

    Raises NotFound when `by` does not coordinate there. Raises Refused while fewer than two staff
    have passed the modules S1 to S4; RateLimitExceeded past ten codes in 15 minutes. Raises Invalid
    for an unknown code, Conflict for one that was used or whose owner is here already, Gone for an
    expired one. Every code takes the same queries until it is known to be valid.
    """
    if not holds(by, Role.COORDINATOR, organisation):
        raise NotFound
    if not is_open_to_women(organisation):
        raise Refused(STAFF_LEARNS_FIRST)
    key = f"hand-over:{by.pk}"
    if count_attempt(key, seconds=TRIES_SECONDS) > TRIES:
        raise RateLimitExceeded(_("That were many codes. Please wait a quarter of an hour."))
    with transaction.atomic():
        found = HandOver.objects.filter(code_digest=digest(code)).first()
        # Lock the account first, as every other service does, then read the code again.
        owner = User.objects.select_for_update().filter(pk=found.user_id if found else 0).first()
        row = HandOver.objects.select_for_update().filter(pk=found.pk if found else 0).first()
        # Queried for every code, so that none takes less time than another.
        held = Membership.objects.filter(user=owner.pk if owner else 0, ended_at=None)
        is_here = held.filter(organisation=organisation).exists()
        is_of_a_team = held.filter(role__in=STAFF_ROLES).exists()
        why = refusal(
            known=bool(row and owner and owner.is_active and not is_of_a_team),
            taken=bool(row and row.taken_at),
            expires_at=row.expires_at if row else None,
            is_here=is_here,
            at=at,
        )
        if why is not None or row is None or owner is None:
            why = why or Refusal.UNKNOWN
            raise _ERRORS[why](REFUSALS[why])
        _let_in(row, owner, organisation, by=by, at=at)
    undo_attempt(key)
    return owner


def _let_in(
    row: HandOver, owner: User, organisation: Organisation, *, by: User, at: datetime
) -> None:
    leaves = row.leaves
    row.taken_at, row.organisation, row.leaves = at, organisation, None
    row.save(update_fields=["taken_at", "organisation", "leaves"])
    give(user=owner, role=Role.LEARNER, organisation=organisation, by=by, at=at)
    record(
        actor=by, verb="hand-over-used", subject=row, organisation=organisation, about=owner, at=at
    )
    if leaves is not None:
        _leave(owner, leaves, at=at)


def _leave(user: User, organisation: Organisation, *, at: datetime) -> None:
    """End the roles there, and all that team's access to the record, as the owner asked.

    Other apps clean up when they receive the signals of the ended roles.
    """
    held = Membership.objects.filter(
        user=user, organisation=organisation, role__in=PARTICIPANT_ROLES, ended_at=None
    )
    for membership in held.order_by("pk"):
        end_role(membership=membership, by=user, at=at)
    revoke(user=user, event=Event.TRANSFER, at=at, organisation=organisation)
    organisation_left.send(User, user=user, organisation=organisation, at=at)


def forget_unused(*, at: datetime) -> int:
    """Delete transfers that nobody used in time; one batch of a retention job."""
    oldest = kept_since(Clock.HAND_OVER, at)
    return delete_some(HandOver.objects.filter(taken_at=None, expires_at__lt=oldest))
