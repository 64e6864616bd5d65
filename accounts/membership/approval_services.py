"""Requests that need two people, and their approval (domain 10.27, R9.1).

Nothing takes effect until a second person has agreed: no role, no card, no clearance.
"""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.audit.services import record
from core.errors import Conflict, Invalid, NotFound, Refused
from core.free_text import checked

from .. import permissions
from ..approval_rules import LAPSES_AFTER, Hindrance, Kind, is_new
from ..auth.revocation_rules import Event
from ..auth.revocation_services import revoke
from ..models import (
    Approval,
    Clearance,
    ErasureRequest,
    Invitation,
    Membership,
    Organisation,
    Suspension,
    User,
)
from ..roles import INVITABLE_ROLES, STAFF_ROLES
from ..sentences import HINDRANCES, STAFF_LEARNS_FIRST
from .services import CHARACTERS, give, tell_why

Outcome = Approval.Outcome


def ask_for_role(
    *, by: User, user: User, organisation: Organisation, role: str, at: datetime
) -> Approval:
    """A coordinator requests a staff role for `user`; a second person approves or declines.

    Raises NotFound when `by` does not coordinate there or `user` is unknown there. Raises Invalid
    for a role that needs no approval or that the operator gives; Conflict when it is held already.
    """
    _check_asker(by, Kind.ROLE, user, organisation)
    if role not in STAFF_ROLES & INVITABLE_ROLES:
        raise Invalid(_("This role cannot be granted here. Nothing was changed."))
    if Membership.objects.filter(
        user=user, organisation=organisation, role=role, ended_at=None
    ).exists():
        raise Conflict(_("The person already holds this role."))
    return _ask(Kind.ROLE, by=by, user=user, organisation=organisation, role=role, at=at)


def offer_role(
    *, by: User, user: User, organisation: Organisation, role: str, at: datetime
) -> Approval:
    """A coordinator offers a learner, mentor or mentee role; the person accepts or declines it.

    Raises NotFound where `by` may not offer it, or the person holds no role there. Raises
    Refused while fewer than two of the team have passed the modules S1 to S4 (domain 3.3), and
    Conflict when the role is held or offered already.
    """
    if not permissions.can_give(by, organisation, role):
        raise NotFound
    _check_asker(by, Kind.OFFER, user, organisation)
    if not permissions.is_open_to_women(organisation):
        raise Refused(STAFF_LEARNS_FIRST)
    if Membership.objects.filter(
        user=user, organisation=organisation, role=role, ended_at=None
    ).exists():
        raise Conflict(_("The person already holds this role."))
    return _ask(Kind.OFFER, by=by, user=user, organisation=organisation, role=role, at=at)


def answer_offer(*, user: User, offer_id: UUID, accepts: bool, at: datetime) -> Approval:
    """The person to whom a role is offered accepts or declines it.

    Raises NotFound when it is not offered to `user`. Raises Conflict when it was answered or has
    lapsed, when its author may no longer offer it, and where the role conflicts with another.
    """
    with transaction.atomic():
        offer = (
            Approval.objects.select_for_update(of=("self",))
            .select_related("organisation", "person", "asked_by")
            .filter(public_id=offer_id, kind=Kind.OFFER, person=user)
            .first()
        )
        if offer is None:
            raise NotFound
        _check_open(offer, at)
        if accepts:
            _check_asker_may_still(offer)
        _decide(offer, Outcome.AGREED if accepts else Outcome.DECLINED, user, at)
        if accepts:
            give(
                user=user,
                role=offer.role,
                organisation=offer.organisation,
                by=offer.asked_by,
                at=at,
            )
    return offer


def ask_for_clearance(
    *, by: User, user: User, organisation: Organisation, at: datetime
) -> Approval:
    """Ask that a person whom the organisation has met be cleared to enter rooms.

    Raises NotFound when `by` may not ask for it; Conflict when the person is already cleared.
    """
    _check_asker(by, Kind.CLEARANCE, user, organisation)
    if Clearance.objects.filter(person=user, organisation=organisation, withdrawn_at=None).exists():
        raise Conflict(_("The person is already admitted to rooms."))
    return _ask(Kind.CLEARANCE, by=by, user=user, organisation=organisation, at=at)


def ask_for_return(*, by: User, user: User, organisation: Organisation, at: datetime) -> Approval:
    """Ask to lift a suspension. Raises NotFound where `user` is not suspended."""
    _check_asker(by, Kind.RETURN, user, organisation)
    if not Suspension.objects.filter(user=user, organisation=organisation, ended_at=None).exists():
        raise NotFound
    return _ask(Kind.RETURN, by=by, user=user, organisation=organisation, at=at)


def ask_for_recovery(*, by: User, user: User, organisation: Organisation, at: datetime) -> Approval:
    """Ask for a recovery code for a person who has forgotten the passphrase (domain 5.4).

    The account stays open meanwhile. Raises NotFound when `by` may not ask for it; Refused
    for a person who has left, or is staff elsewhere too.
    """
    _check_asker(by, Kind.RECOVERY, user, organisation)
    if not permissions.is_let_in_by(user, organisation):
        raise Refused(_("This account is let in another way. Please ask who runs this site."))
    return _ask(Kind.RECOVERY, by=by, user=user, organisation=organisation, at=at)


def _check_asker(by: User, kind: Kind, user: User, organisation: Organisation) -> None:
    if not permissions.can_ask(by, kind, organisation):
        raise NotFound
    if not permissions.is_known_in(user, organisation):
        raise NotFound
    if by.pk == user.pk:
        raise Refused(HINDRANCES[Hindrance.IS_CONCERNED])


def _ask(
    kind: Kind,
    *,
    by: User,
    user: User,
    organisation: Organisation,
    at: datetime,
    role: str = "",
) -> Approval:
    same = Approval.objects.filter(
        organisation=organisation, person=user, kind=kind, role=role, outcome=Outcome.OPEN
    )
    try:
        with transaction.atomic():
            same.filter(lapses_at__lte=at).update(outcome=Outcome.LAPSED, decided_at=at)
            asked = Approval.objects.create(
                organisation=organisation,
                kind=kind,
                person=user,
                role=role,
                asked_by=by,
                asked_at=at,
                lapses_at=at + LAPSES_AFTER,
            )
            _record(asked, "approval-asked", by, at)
    except IntegrityError as problem:
        raise Conflict(
            _("This has already been requested and waits for a second approval.")
        ) from problem
    return asked


def agree(*, by: User, approval_id: UUID, at: datetime) -> Approval:
    """Approve a request, which takes effect at once.

    Raises NotFound for another organisation's request; Refused when `by` may not approve it;
    Conflict when it was decided, has lapsed, or the requester may no longer request it.
    """
    with transaction.atomic():
        approval = _locked(by, approval_id)
        hindrance = permissions.hindrance_for(by, approval, at)
        if hindrance is not None:
            raise Refused(HINDRANCES[hindrance])
        _check_open(approval, at)
        _check_asker_may_still(approval)
        _decide(approval, Outcome.AGREED, by, at)
        if is_new(by.joined_at, at):
            # Only a founder gets here; the log shows that the one-week rule was waived.
            _record(approval, "agreed-in-first-week", by, at)
        _EFFECTS[Kind(approval.kind)](approval, at)
    return approval


def decline(*, by: User, approval_id: UUID, at: datetime, told: str = "") -> Approval:
    """Decline a request, or withdraw one's own; no reason is asked for.

    Only a person who is refused clearance is told why: `told` is the text. Raises NotFound
    for another organisation's request, Refused when it is about `by`, Conflict when decided,
    Invalid where `told` is missing.
    """
    with transaction.atomic():
        approval = _locked(by, approval_id)
        if approval.person_id == by.pk:
            raise Refused(HINDRANCES[Hindrance.IS_CONCERNED])
        _check_open(approval, at)
        own = approval.asked_by_id == by.pk
        if approval.kind == Kind.CLEARANCE and not own:
            tell_why(by=by, approval=approval, told=checked(told, longest=CHARACTERS), at=at)
        _decide(approval, Outcome.WITHDRAWN if own else Outcome.DECLINED, by, at)
        if approval.invitation is not None:
            Invitation.objects.filter(pk=approval.invitation.pk).update(voided_at=at, voided_by=by)
    return approval


def _locked(by: User, approval_id: UUID) -> Approval:
    approval = (
        Approval.objects.select_for_update(of=("self",))
        .select_related("organisation", "person", "asked_by", "invitation")
        .filter(public_id=approval_id)
        .first()
    )
    if approval is None or not permissions.can_decide(by, approval.organisation):
        raise NotFound
    return approval


def _check_open(approval: Approval, at: datetime) -> None:
    if approval.outcome != Outcome.OPEN:
        raise Conflict(_("This has already been decided. Nothing was changed."))
    if approval.lapses_at <= at:
        raise Conflict(_("The request expired after two weeks. Please request it again."))


def _check_asker_may_still(approval: Approval) -> None:
    asker = approval.asked_by
    if asker is None or not permissions.can_ask(
        User.objects.get(pk=asker.pk), Kind(approval.kind), approval.organisation
    ):
        raise Conflict(
            _(
                "The requester no longer holds the role that is needed. Somebody else can request "
                "it again."
            )
        )


def _decide(approval: Approval, outcome: str, by: User, at: datetime) -> None:
    approval.outcome, approval.decided_by, approval.decided_at = outcome, by, at
    approval.save(update_fields=["outcome", "decided_by", "decided_at"])
    _record(approval, f"approval-{outcome}", by, at)


def _record(approval: Approval, verb: str, by: User, at: datetime) -> None:
    record(
        actor=by,
        verb=verb,
        subject=approval,
        organisation=approval.organisation,
        about=approval.person,
        at=at,
        kind=approval.kind,
        role=approval.role,
    )


def _role_is_offered(approval: Approval, at: datetime) -> None:
    """Two staff have agreed; the role is now offered to the person."""
    asker = approval.asked_by
    assert asker is not None  # noqa: S101 - asked in `agree`
    _ask(
        Kind.OFFER,
        by=asker,
        user=_person(approval),
        organisation=approval.organisation,
        role=approval.role,
        at=at,
    )


def _card_works(approval: Approval, at: datetime) -> None:
    assert approval.invitation is not None  # noqa: S101 - a constraint of the table
    good = Invitation.objects.filter(pk=approval.invitation.pk, used_at=None, voided_at=None)
    if not good.filter(expires_at__gt=at).update(agreed_at=at):
        raise Conflict(_("This card has expired. Create a new one."))


def _account_returns(approval: Approval, at: datetime) -> None:
    person = _person(approval)
    Suspension.objects.filter(
        user=person, organisation=approval.organisation, ended_at=None
    ).update(ended_at=at)
    # An erasure request outlasts the suspension; the person's own sign-in cancels it.
    waits_to_be_erased = ErasureRequest.objects.filter(user=person).exists()
    User.objects.filter(pk=person.pk).update(is_active=not waits_to_be_erased)
    revoke(user=person, event=Event.RETURN, at=at)


def _is_cleared(approval: Approval, at: datetime) -> None:
    Clearance.objects.get_or_create(
        person=_person(approval),
        organisation=approval.organisation,
        withdrawn_at=None,
        defaults={
            "first": approval.asked_by,
            "second": approval.decided_by,
            "cleared_at": at,
        },
    )


def _code_opens(approval: Approval, at: datetime) -> None:
    """Check that the code may be used. It is derived, not written (`auth.queries.code_of`)."""
    if not permissions.is_let_in_by(_person(approval), approval.organisation):
        raise Conflict(_("The organisation cannot admit the person any more. Nothing was changed."))


def _person(approval: Approval) -> User:
    assert approval.person is not None  # noqa: S101 - a constraint of the table
    return approval.person


_EFFECTS = {
    Kind.ROLE: _role_is_offered,
    Kind.CARD: _card_works,
    Kind.RETURN: _account_returns,
    Kind.CLEARANCE: _is_cleared,
    Kind.RECOVERY: _code_opens,
}
