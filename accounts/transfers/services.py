"""The owner makes a code, takes it back, or gives it to another organisation to use once."""

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

# Wrong codes of one coordinator in a quarter of an hour; what goes well is taken back.
TRIES, TRIES_SECONDS = 10, 15 * 60
_ERRORS = {
    Refusal.UNKNOWN: Invalid,
    Refusal.USED: Conflict,
    Refusal.EXPIRED: Gone,
    Refusal.HERE: Conflict,
}


def digest(code: str) -> str:
    """What the table keeps of a code: under the signing key, as of a card."""
    return salted_hmac("hand-over", plain(code), algorithm="sha256").hexdigest()


def make(
    *, user: User, brought: Brought, leaves: UUID | None = None, at: datetime
) -> tuple[HandOver, str]:
    """What the user chose, and a new code for it, shown once.

    `leaves`: the organisation that is left when the code is used. Raises NotFound for the team, and
    for an organisation in which the user holds no role; Invalid where nothing was chosen, or there
    are three codes already.
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
        # Of no organisation: the one left behind learns nothing of it.
        record(actor=user, verb="hand-over-made", subject=made, at=at)
    return made, in_groups(code)


def take_back(*, user: User, hand_over_id: UUID, at: datetime) -> None:
    """Nobody uses the code any more; where it was used, nobody reads what came with it.

    The role there stays: it is ended like any other. Raises NotFound for another user's code.
    """
    with transaction.atomic():
        row = HandOver.objects.select_for_update().filter(user=user, public_id=hand_over_id).first()
        if row is None:
            raise NotFound
        record(actor=user, verb="hand-over-taken-back", subject=row, at=at)
        row.delete()


def receive(*, by: User, organisation: Organisation, code: str, at: datetime) -> User:
    """The owner gave the code, and belongs to this organisation too, with what came along.

    Raises NotFound when `by` does not coordinate there. Raises Refused while fewer than two of the
    team have passed the modules S1 to S4; RateLimitExceeded past ten codes in 15 minutes.
    Raises Invalid for a code that is not known, Conflict for one that was used or whose owner is
    here already, Gone for one that is too old. Every code costs the same statements until it is
    known to open.
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
        # The account first, as every other service locks it, and then the code anew.
        owner = User.objects.select_for_update().filter(pk=found.user_id if found else 0).first()
        row = HandOver.objects.select_for_update().filter(pk=found.pk if found else 0).first()
        # Asked of every code, so that none costs less than another.
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
    """Ends the roles there, and all access of that team to the record, as the owner asked.

    What apps above keep of the owner's time there ends with the roles: they hear of it.
    """
    held = Membership.objects.filter(
        user=user, organisation=organisation, role__in=PARTICIPANT_ROLES, ended_at=None
    )
    for membership in held.order_by("pk"):
        end_role(membership=membership, by=user, at=at)
    revoke(user=user, event=Event.TRANSFER, at=at, organisation=organisation)
    organisation_left.send(User, user=user, organisation=organisation, at=at)


def forget_unused(*, at: datetime) -> int:
    """Deletes what nobody used in time; one step of a job of retention."""
    oldest = kept_since(Clock.HAND_OVER, at)
    return delete_some(HandOver.objects.filter(taken_at=None, expires_at__lt=oldest))
