"""Invitation cards: create, open, extend and cancel. Only this module writes invitations."""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from core.audit.services import record
from core.errors import Conflict, DomainError, Gone, Invalid, NotFound, Refused

from .. import permissions
from ..approval_rules import DECIDERS, LAPSES_AFTER, Kind, cards_due, cards_to_go_on
from ..auth.codes import drawn, in_groups, plain
from ..models import Approval, Invitation, Membership, Organisation, User
from ..models.invitations import InvitationQuerySet
from ..queries import founders_cards, has_begun, holders_of, people_in
from ..record_access.permissions import people_to_assign
from ..roles import LEARNING_ROLES, OFFICE_ROLES, PARTICIPANT_ROLES, STAFF_ROLES, Role
from ..sentences import STAFF_LEARNS_FIRST

# The number of cards that fit on the pages printed at once.
CARDS_AT_ONCE = 12


def digest(code: str) -> str:
    """The digest of a code under the signing key, as stored in the table.

    Without the key nobody can try codes against the table (59 bits would be too few). A new signing
    key invalidates open cards.
    """
    return salted_hmac("card", plain(code), algorithm="sha256").hexdigest()


def _digests(code: str) -> list[str]:
    """The current digest, and that of releases up to 0.3: their cards stay open two more weeks."""
    return [digest(code), hashlib.sha256(plain(code).encode()).hexdigest()]


def invite(
    *, by: User, organisation: Organisation, role: str, at: datetime
) -> tuple[Invitation, str]:
    """A new single-use code for `role` in `organisation`. Returns the row and the code, shown once.

    For a staff role the code works only after a second person has agreed (domain 10.27). Raises
    NotFound when `by` does not coordinate there.
    """
    return make_cards(by=by, organisation=organisation, role=role, how_many=1, at=at)[0]


def make_cards(
    *,
    by: User,
    organisation: Organisation,
    role: str,
    how_many: int,
    supervisor_id: UUID | None = None,
    cohort_id: UUID | None = None,
    at: datetime,
) -> list[tuple[Invitation, str]]:
    """Create up to twelve cards for one role; return each with its code, which is shown once.

    Whoever uses one is assigned this supervisor and added to this cohort, where that is possible.

    Raises NotFound when `by` does not coordinate there. Raises Invalid for another number, and for
    more than one card for a staff role: two people check each of these. Raises Refused for a
    learner's, mentor's or mentee's card while fewer than two staff have passed the modules S1 to
    S4.
    """
    if not permissions.can_invite(by, organisation, role):
        raise NotFound
    if role in PARTICIPANT_ROLES and not permissions.is_open_to_women(organisation):
        raise Refused(STAFF_LEARNS_FIRST)
    if not 1 <= how_many <= CARDS_AT_ONCE:
        raise Invalid(_("Create one to twelve cards at a time."))
    if role in STAFF_ROLES and how_many > 1:
        raise Invalid(_("Staff cards are created one at a time."))
    if (supervisor_id and role in STAFF_ROLES) or (cohort_id and role not in LEARNING_ROLES):
        raise Invalid(
            _("Only learners and mentors join a cohort, and staff have no supervisor here.")
        )
    supervisor = None
    if supervisor_id is not None:
        supervisor = people_to_assign(organisation).filter(public_id=supervisor_id).first()
        if supervisor is None or supervisor == by:
            raise NotFound
    with transaction.atomic():
        cards = [
            new_card(by=by, organisation=organisation, role=role, at=at) for _n in range(how_many)
        ]
        Invitation.objects.filter(pk__in=[card.pk for card, _code in cards]).update(
            supervisor=supervisor, cohort=cohort_id
        )
    return cards


def new_card(
    *,
    by: User | None,
    organisation: Organisation,
    role: str,
    at: datetime,
    agreed_at: datetime | None = None,
) -> tuple[Invitation, str]:
    """Create the row, for services that have checked permission. Expects a transaction.

    `agreed_at`: set if a staff card needs no further approval.
    """
    code = drawn(secrets.choice)
    # Serialise the numbering: anybody who makes cards in this organisation meanwhile waits.
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    made = Invitation.objects.filter(organisation=organisation).aggregate(last=Max("number"))
    invitation = Invitation.objects.create(
        organisation=organisation,
        number=(made["last"] or 0) + 1,
        role=role,
        code_digest=digest(code),
        invited_by=by,
        created_at=at,
        expires_at=at + timedelta(days=settings.INVITATION_DAYS),
        agreed_at=agreed_at,
    )
    record(
        actor=by, verb="invited", subject=invitation, organisation=organisation, at=at, role=role
    )
    if invitation.waits_for_a_second:
        Approval.objects.create(
            organisation=organisation,
            kind=Kind.CARD,
            role=role,
            invitation=invitation,
            asked_by=by,
            asked_at=at,
            lapses_at=at + LAPSES_AFTER,
        )
    return invitation, in_groups(code)


def open_invitation(*, code: str, at: datetime) -> Invitation:
    """The invitation behind a code that can still be used.

    Raises NotFound for an unknown code; Conflict for a used one, and for one that awaits approval;
    Gone for one that has expired or was cancelled.
    """
    invitation = Invitation.objects.filter(code_digest__in=_digests(code)).first()
    if invitation is None:
        raise NotFound(
            _("We do not know this code. Please look at the card again, or ask who gave it to you.")
        )
    state = invitation.state_at(at)
    if state == "used":
        raise Conflict(
            _("This code has been used. If it was not you, please tell the person who gave it.")
        )
    if state in ("expired", "void"):
        raise Gone(_("This code is too old. Please ask for a new one. You are still welcome."))
    if state == "waiting":
        raise Conflict(
            _("This card is not ready yet. Somebody still has to agree. Try again later.")
        )
    return invitation


def look_at(*, code: str, at: datetime) -> Invitation:
    """The same, and note when the code was first shown. Raises what `open_invitation` raises."""
    invitation = open_invitation(code=code, at=at)
    Invitation.objects.filter(pk=invitation.pk, first_opened_at=None).update(first_opened_at=at)
    return invitation


def note_look(*, code: str, at: datetime) -> None:
    """Note when the code was first shown, if it can be used; otherwise do nothing."""
    try:
        look_at(code=code, at=at)
    except DomainError:
        return


def void_card(*, by: User, card_id: UUID, at: datetime) -> None:
    """Cancel a card. Safe to repeat.

    Raises NotFound when it is not of an organisation that `by` coordinates. Raises Conflict when it
    was used: then the account must be suspended instead.
    """
    with transaction.atomic():
        card = _card_of(by, card_id)
        if card.used_at is not None:
            raise Conflict(_("This card has been used and cannot be cancelled."))
        if card.voided_at is None:
            make_void(card, by=by, at=at)


def make_void(card: Invitation, *, by: User | None, at: datetime) -> None:
    """Cancel a card, for services that have locked the row and checked permission."""
    card.voided_at, card.voided_by = at, by
    card.save(update_fields=["voided_at", "voided_by"])
    Approval.objects.filter(invitation=card, outcome=Approval.Outcome.OPEN).update(
        outcome=Approval.Outcome.VOID, decided_at=at
    )
    record(actor=by, verb="card-void", subject=card, organisation=card.organisation, at=at)


def extend_card(*, by: User, card_id: UUID, at: datetime) -> Invitation:
    """Make the card valid for two weeks from now, even if it had expired.

    Raises NotFound when it is not of an organisation that `by` coordinates; Conflict when it was
    used or cancelled, or awaits approval.
    """
    with transaction.atomic():
        card = _card_of(by, card_id)
        if card.used_at or card.voided_at or card.waits_for_a_second:
            raise Conflict(_("This card cannot be extended. Create a new one."))
        card.expires_at = at + timedelta(days=settings.INVITATION_DAYS)
        card.save(update_fields=["expires_at"])
        record(actor=by, verb="card-extended", subject=card, organisation=card.organisation, at=at)
    return card


def _card_of(by: User, card_id: UUID) -> Invitation:
    """The card, locked."""
    card = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .filter(public_id=card_id)
        .first()
    )
    if card is None or not permissions.can_invite(by, card.organisation, Role.LEARNER):
        raise NotFound
    return card


def invite_founders(
    *, organisation: Organisation, anew: bool = False, at: datetime
) -> list[tuple[Invitation, str]]:
    """The cards of the first two coordinators that are still due, each with its code, shown once.

    `anew` first cancels unused founders' cards, for a code that was lost. It also replaces founders
    who have left, if fewer than two people may approve and there was never a learner. Otherwise
    nobody could ever be admitted there.

    Raises Conflict where anybody was invited or holds a role and no founder's card was ever made:
    from then on two people give a staff role (domain 10.27).
    """
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        founding = founders_cards(organisation)
        if not founding.exists() and has_begun(organisation):
            raise Conflict(
                _("This organisation already has a coordinator, who creates invitations.")
            )
        if anew:
            _make_unused_void(founding, at)
        due = _still_due(organisation, at)
        if anew:
            due = max(due, _due_to_go_on(organisation, at))
        return [_card(organisation, Role.COORDINATOR, at) for _n in range(due)]


def _still_due(organisation: Organisation, at: datetime) -> int:
    founding = founders_cards(organisation)
    coordinators = Membership.objects.filter(organisation=organisation, role=Role.COORDINATOR)
    return cards_due(
        came_in=founding.filter(used_at__isnull=False).count(),
        coordinators=coordinators.values("user").distinct().count(),
        open_cards=founding.usable(at).count(),
    )


def _due_to_go_on(organisation: Organisation, at: datetime) -> int:
    women = (
        model.objects.filter(organisation=organisation, role__in=PARTICIPANT_ROLES)
        for model in (Invitation, Membership)
    )
    return cards_to_go_on(
        deciders=people_in(organisation, *DECIDERS).count(),
        open_cards=founders_cards(organisation).usable(at).count(),
        had_women=any(rows.exists() for rows in women),
    )


def invite_to_office(
    *, organisation: Organisation, role: str, anew: bool = False, at: datetime
) -> tuple[Invitation, str] | None:
    """A card for an office role, if nobody holds the role and no card for it is open.

    The role is held in the installation; the card is listed among those of `organisation`, whose
    coordinators pass it on. None: it is not due. `anew` first cancels an unused one of
    `organisation`. Raises Invalid for a role that is not an office role.
    """
    if role not in OFFICE_ROLES:
        raise Invalid(_("This role belongs to another organisation. Nothing was changed."))
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        cards = Invitation.objects.filter(role=role)
        if anew:
            _make_unused_void(cards.filter(organisation=organisation), at)
        if holders_of(role) or cards.usable(at).exists():
            return None
        return _card(organisation, role, at)


def _make_unused_void(cards: InvitationQuerySet, at: datetime) -> None:
    for card in cards.filter(used_at=None, voided_at=None).select_for_update(of=("self",)):
        make_void(card, by=None, at=at)


def _card(organisation: Organisation, role: str, at: datetime) -> tuple[Invitation, str]:
    """A staff card that needs no approval; the log shows that the operator made an exception."""
    card, code = new_card(by=None, organisation=organisation, role=role, at=at, agreed_at=at)
    record(
        actor=None,
        verb="founding-card",
        subject=card,
        organisation=organisation,
        at=at,
        role=role,
    )
    return card, code
