"""Giving roles and ending them. What takes two people goes through `approval_services`."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.audit.services import record
from core.errors import Conflict, Invalid, NotFound, Refused

from . import permissions
from .approval_rules import DECIDERS
from .models import Membership, Organisation, User
from .revocation_rules import Event
from .revocation_services import revoke
from .roles import INSTALLATION_ROLES, NO_INTERPRETER, STAFF_ROLES, Role, go_together
from .signals import role_changed

NOT_BOTH = gettext_lazy("An interpreter is none of the women she speaks for. Nothing was changed.")


def grant_role(
    *,
    user: User,
    role: str,
    organisation: Organisation | None = None,
    by: User | None = None,
    at: datetime,
) -> Membership:
    """Gives `user` the role. Harmless when she holds it already.

    `by` is None for the operator's own hand (first set-up, demo). Raises Refused when one person
    gives a staff role: that takes two (domain 10.27). Raises Invalid when the role needs an
    organisation and none is named, or the other way round.
    """
    if by is not None and role in STAFF_ROLES:
        raise Refused(_("This role takes two people. Nothing was changed."))
    return give(user=user, role=role, organisation=organisation, by=by, at=at)


def give(
    *,
    user: User,
    role: str,
    organisation: Organisation | None,
    by: User | None,
    at: datetime,
) -> Membership:
    """Writes the role down. For services that have asked who may.

    Raises Conflict where an interpreter would be one of the women, or the other way round.
    """
    if (role in INSTALLATION_ROLES) != (organisation is None):
        raise Invalid(_("This role is held in another place. Nothing was changed."))
    with transaction.atomic():
        _refuse_unless_apart(user, role)
        held, made = Membership.objects.get_or_create(
            user=user, role=role, organisation=organisation, ended_at=None
        )
        if made:
            record(
                actor=by,
                verb="role-granted",
                subject=held,
                organisation=organisation,
                about=user,
                at=at,
                role=role,
            )
            user._held_memberships = None
            role_changed.send(Membership, user=user, role=role)
    user._held_memberships = None
    return held


def _refuse_unless_apart(user: User, role: str) -> None:
    """Of two roles given at one moment the second sees the first: the account is locked."""
    if role != Role.INTERPRETER and role not in NO_INTERPRETER:
        return
    list(User.objects.select_for_update(no_key=True).filter(pk=user.pk).values_list("pk"))
    held = Membership.objects.active().filter(user=user).values_list("role", flat=True)
    if not go_together(role, list(held)):
        raise Conflict(NOT_BOTH)


def end_role(*, membership: Membership, by: User | None, at: datetime) -> None:
    """She no longer holds the role, from `at` on; what follows from it ends in the same moment."""
    with transaction.atomic():
        held = Membership.objects.select_for_update().get(pk=membership.pk)
        if held.ended_at is None:
            held.ended_at = at
            held.save(update_fields=["ended_at"])
            record(
                actor=by,
                verb="role-ended",
                subject=held,
                organisation=held.organisation,
                about=held.user,
                at=at,
                role=held.role,
            )
            _revoke_after(held, at)
            role_changed.send(Membership, user=held.user, role=held.role)


def _revoke_after(ended: Membership, at: datetime) -> None:
    """What rested on the role: codes and requests of a decider, and all once no role is left."""
    if ended.organisation is None:
        return
    others = Membership.objects.filter(
        user=ended.user, organisation=ended.organisation, ended_at=None
    )
    if ended.role in DECIDERS or not others.exists():
        revoke(user=ended.user, event=Event.ROLE_END, at=at, organisation=ended.organisation)


def end_role_of(
    *, by: User, user: User, organisation: Organisation, role: str, at: datetime
) -> None:
    """A coordinator ends a role that is held in her organisation.

    Raises NotFound when she does not coordinate there or the role is not held; Conflict for the
    last coordinator, after whom nobody could give a card.
    """
    if not permissions.can_end_roles(by, organisation):
        raise NotFound
    with transaction.atomic():
        # Two who end each other's role at once must not leave nobody.
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        held = Membership.objects.filter(
            user=user, organisation=organisation, role=role, ended_at=None
        ).first()
        if held is None:
            raise NotFound
        others = Membership.objects.active().filter(organisation=organisation, role=role)
        if role == Role.COORDINATOR and not others.exclude(user=user).exists():
            raise Conflict(_("She is the last coordinator here. Find another one first."))
        end_role(membership=held, by=by, at=at)
