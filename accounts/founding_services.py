"""The first cards of an organisation and of the office, made by the operator who sets it up.

Nobody can agree to these people yet, so the operator's hand is enough, once (domain 10.27).
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.services import record
from core.errors import Conflict, Invalid

from .approval_rules import DECIDERS
from .founding_rules import cards_due, cards_to_go_on
from .invitation_services import make_void, new_card
from .models import Invitation, Membership, Organisation
from .models.invitations import InvitationQuerySet
from .queries import founders_cards, has_begun, holders_of, people_in
from .roles import OFFICE_ROLES, PARTICIPANT_ROLES, Role


def invite_founders(
    *, organisation: Organisation, anew: bool = False, at: datetime
) -> list[tuple[Invitation, str]]:
    """The cards of the first two coordinators, each with its code, shown once; those still due.

    `anew` makes founders' cards that nobody has used void first: for a code that was lost. Where
    fewer than two are left who may agree, and no woman was ever let in, it also makes cards in the
    place of those who are gone. Else nobody could be let in there for ever.

    Raises Conflict where anybody was invited or holds a role and no founder's card was ever made:
    from then on two people give a staff role (domain 10.27).
    """
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        founding = founders_cards(organisation)
        if not founding.exists() and has_begun(organisation):
            raise Conflict(_("This organisation has begun. Its coordinators make the cards."))
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
    """A card for a role of the office, where nobody holds it and no card for it is open.

    The role is held in the installation; the card stands among those of `organisation`, whose
    coordinators hand it on. None: it is not due. `anew` makes one of `organisation` that nobody has
    used void first. Raises Invalid for a role that is not of the office.
    """
    if role not in OFFICE_ROLES:
        raise Invalid(_("This role is held in another place. Nothing was changed."))
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
    """A staff card that needs no second; the log says that the operator made an exception."""
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
