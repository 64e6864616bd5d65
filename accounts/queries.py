"""Queries on people and their roles."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Exists, OuterRef, QuerySet

from .models import Clearance, ClearanceRefusal, Invitation, Membership, Organisation, User
from .models.invitations import InvitationQuerySet
from .roles import EVERY_ROLE, STAFF_ROLES, Role
from .types import Visitor


def memberships_of(user: Visitor) -> list[Membership]:
    """The roles held now, read once for each request (kept on the user object)."""
    if not user.is_authenticated:
        return []
    if user._held_memberships is None:
        user._held_memberships = [membership_from(row) for row in _held_by(user)]
    return user._held_memberships


def cleared(person: OuterRef, organisation: OuterRef | Organisation) -> Exists:
    """Whether the person is cleared for rooms (domain R9.1)."""
    return Exists(
        Clearance.objects.filter(person=person, organisation=organisation, withdrawn_at=None)
    )


def membership_from(row: Sequence[Any]) -> Membership:
    """Build it from `ROLE_COLUMNS` and `cleared`, as `select_related("organisation")` would."""
    cut = len(_MEMBERSHIP)
    membership = Membership.from_db(DEFAULT_DB_ALIAS, _MEMBERSHIP, row[:cut])
    if membership.organisation_id is not None:
        membership.organisation = Organisation.from_db(DEFAULT_DB_ALIAS, _ORGANISATION, row[cut:-1])
    membership.is_cleared = bool(row[-1])
    return membership


_MEMBERSHIP = [field.attname for field in Membership._meta.concrete_fields]
_ORGANISATION = [field.attname for field in Organisation._meta.concrete_fields]
ROLE_COLUMNS = (*_MEMBERSHIP, *(f"organisation__{name}" for name in _ORGANISATION))


def _held_by(user: User) -> QuerySet[Membership, Any]:
    return (
        # A suspended account has no roles in force.
        Membership.objects.filter(user=user, user__is_active=True, ended_at__isnull=True)
        # The earliest membership comes first, where only one is used.
        .order_by("pk")
        .annotate(cleared=cleared(OuterRef("user"), OuterRef("organisation")))
        .values_list(*ROLE_COLUMNS, "cleared")
    )


def person_of(text: str) -> User | None:
    """The account with this alias or public number; None if there is none."""
    try:
        return User.objects.filter(public_id=UUID(text)).first()
    except ValueError:
        return User.objects.filter(username__iexact=User.normalize_username(text)).first()


def roles_of(user: Visitor) -> frozenset[str]:
    """The user's roles, in any organisation or in the installation."""
    return frozenset(membership.role for membership in memberships_of(user))


def is_staff(user: Visitor) -> bool:
    """Whether the user holds a role other than learner, mentor or mentee."""
    return bool(roles_of(user) & STAFF_ROLES)


def organisations_of(user: Visitor, *roles: str) -> list[Organisation]:
    """Organisations where the user holds one of `roles` (any role when none is named)."""
    found = {}
    for membership in memberships_of(user):
        if membership.organisation and (not roles or membership.role in roles):
            found[membership.organisation_id] = membership.organisation
    return list(found.values())


def is_learning_only(user: Visitor) -> bool:
    """Whether the user's pages show only lessons (domain 10.6). No query."""
    return user.is_authenticated and user.is_learning_only


def hold_these_alone(user: User, roles: Collection[str]) -> None:
    """Restrict the user to these roles for the rest of this request. No further query.

    Changes only the user object, not the database.
    """
    user._held_memberships = [held for held in memberships_of(user) if held.role in roles]


def holds(user: Visitor, role: str, organisation: Organisation | int | None) -> bool:
    """Whether the user holds `role` in `organisation` (or the one with this number) now."""
    organisation_id = organisation.pk if isinstance(organisation, Organisation) else organisation
    return any(
        membership.role == role and membership.organisation_id == organisation_id
        for membership in memberships_of(user)
    )


def is_cleared(user: Visitor, organisation: Organisation | int) -> bool:
    """Whether the user is cleared for rooms there (domain R9.1)."""
    organisation_id = organisation.pk if isinstance(organisation, Organisation) else organisation
    return any(
        membership.is_cleared and membership.organisation_id == organisation_id
        for membership in memberships_of(user)
    )


def cleared_since(path: str = "") -> QuerySet[Clearance]:
    """The current clearance that supersedes the refusal to which `path` leads."""
    return Clearance.objects.filter(
        person=OuterRef(f"{path}person"),
        organisation=OuterRef(f"{path}organisation"),
        withdrawn_at=None,
    )


def rooms_are_refused(user: Visitor) -> bool:
    """Whether the user was refused rooms, with a reason. No query if the user is cleared."""
    held = memberships_of(user)
    if not held or all(membership.is_cleared for membership in held):
        return False
    refused = ClearanceRefusal.objects.filter(~Exists(cleared_since()), person=user.pk)
    return refused.exists()


def people_in(organisation: Organisation | int, *roles: str) -> QuerySet[User]:
    """Active people who hold one of `roles` in `organisation`, by shown name."""
    return (
        User.objects.filter(
            memberships__organisation=organisation,
            memberships__role__in=roles or EVERY_ROLE,
            memberships__ended_at__isnull=True,
            is_active=True,
        )
        .distinct()
        .order_by("shown_name", "pk")
    )


def holders_of(role: str) -> set[int]:
    """Account numbers of everyone who holds the role now, including suspended accounts."""
    rows = Membership.objects.filter(role=role, ended_at__isnull=True)
    return set(rows.values_list("user", flat=True))


def cleared_people_in(organisation: Organisation, *roles: str) -> QuerySet[User]:
    """The same, only people who are cleared for rooms there (domain R9.1)."""
    return people_in(organisation, *roles).filter(cleared(OuterRef("pk"), organisation))


def invitations_made_in(organisations: Iterable[Organisation]) -> QuerySet[Invitation]:
    """Invitations of these organisations, newest first."""
    return (
        Invitation.objects.filter(organisation__in=organisations)
        .select_related("organisation")
        .order_by("-created_at", "-number")
    )


def open_cards_in(organisation: Organisation, at: datetime) -> QuerySet[Invitation]:
    """Cards with which somebody can still join."""
    return Invitation.objects.filter(organisation=organisation).usable(at)


def founders_cards(organisation: Organisation) -> InvitationQuerySet:
    """The cards of the first coordinators, which need no approval."""
    return Invitation.objects.filter(
        organisation=organisation,
        role=Role.COORDINATOR,
        invited_by=None,
        agreed_at__isnull=False,
        approval=None,
    )


def accounts_named(aliases: Collection[str]) -> dict[str, User]:
    """The accounts with these aliases, by alias."""
    return {user.username: user for user in User.objects.filter(username__in=aliases)}


def has_begun(organisation: Organisation) -> bool:
    """Whether anybody was ever invited there, or holds or held a role."""
    return any(
        model.objects.filter(organisation=organisation).exists()
        for model in (Invitation, Membership)
    )


def strangers_to(aliases: Collection[str], *, besides: Collection[str] = ()) -> bool:
    """Whether there are accounts other than these and those admitted by their cards.

    Cards count only if all of these accounts exist: then every card began with one of them. The
    same applies to the aliases `besides`.
    """
    others = User.objects.exclude(username__in=aliases)
    if len(accounts_named(aliases)) == len(set(aliases)):
        came_by_card = Invitation.objects.filter(used_by__isnull=False)
        others = others.exclude(pk__in=came_by_card.values("used_by"))
        others = others.exclude(username__in=besides)
    return others.exists()


def organisation_of(user: Visitor, public_id: str, *roles: str) -> Organisation | None:
    """The organisation with that public id, if the user holds one of `roles` there."""
    return next(
        (found for found in organisations_of(user, *roles) if str(found.public_id) == public_id),
        None,
    )


def every_organisation() -> list[Organisation]:
    """All organisations of the installation, by name. For the operator, never for a page."""
    return list(Organisation.objects.order_by("name"))
