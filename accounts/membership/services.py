"""Grant roles and end them. Roles that need two people go through `approval_services`."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from core.audit.services import record
from core.discretion import contains_telling_word
from core.errors import Conflict, Invalid, NotFound, Refused
from core.free_text import checked
from core.names import tidy_name

from .. import permissions
from ..approval_rules import DECIDERS, Kind
from ..auth.revocation_rules import Event
from ..auth.revocation_services import revoke
from ..models import Approval, Clearance, ClearanceRefusal, Membership, Organisation, User
from ..queries import holds
from ..roles import INSTALLATION_ROLES, NO_INTERPRETER, STAFF_ROLES, Role, go_together
from ..sessions.signals import role_changed
from .queries import PublicFacts

NOT_BOTH = gettext_lazy(
    "An interpreter cannot also be a learner, mentor or mentee. Nothing was changed."
)


def grant_role(
    *,
    user: User,
    role: str,
    organisation: Organisation | None = None,
    by: User | None = None,
    at: datetime,
) -> Membership:
    """Grant the role to `user`. Does nothing if it is held already.

    `by` is None for the operator (first set-up, demo). Raises Refused when one person grants a
    staff role: that needs two (domain 10.27). Raises Invalid when the role needs an organisation
    and none is named, or the other way round.
    """
    if by is not None and role in STAFF_ROLES:
        raise Refused(_("This role needs a second approval. Nothing was changed."))
    return give(user=user, role=role, organisation=organisation, by=by, at=at)


def give(
    *,
    user: User,
    role: str,
    organisation: Organisation | None,
    by: User | None,
    at: datetime,
) -> Membership:
    """Create the membership, for services that have checked permission.

    Raises Conflict for an interpreter who would also be a learner or mentee, and the reverse.
    """
    if (role in INSTALLATION_ROLES) != (organisation is None):
        raise Invalid(_("This role belongs to another organisation. Nothing was changed."))
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
    """Lock the account, so that the second of two roles granted at once sees the first."""
    if role != Role.INTERPRETER and role not in NO_INTERPRETER:
        return
    list(User.objects.select_for_update(no_key=True).filter(pk=user.pk).values_list("pk"))
    held = Membership.objects.active().filter(user=user).values_list("role", flat=True)
    if not go_together(role, list(held)):
        raise Conflict(NOT_BOTH)


def end_role(*, membership: Membership, by: User | None, at: datetime) -> None:
    """End the role at `at`, together with the credentials that depend on it."""
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
    """Revoke what depended on the role: if its holder was a decider, or no role is left there."""
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
    """A coordinator ends a role that is held in that coordinator's organisation.

    Raises NotFound when `by` does not coordinate there or the role is not held; Conflict for the
    last coordinator, after whom nobody could create a card.
    """
    if not permissions.can_end_roles(by, organisation):
        raise NotFound
    with transaction.atomic():
        # Two coordinators who end each other's role at once must not leave none.
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        held = Membership.objects.filter(
            user=user, organisation=organisation, role=role, ended_at=None
        ).first()
        if held is None:
            raise NotFound
        others = Membership.objects.active().filter(organisation=organisation, role=role)
        if role == Role.COORDINATOR and not others.exclude(user=user).exists():
            raise Conflict(_("This is the last coordinator. Appoint another one first."))
        end_role(membership=held, by=by, at=at)


# Maximum length of the text to the person; a few sentences.
CHARACTERS = 1_000


def withdraw_clearance(
    *, by: User, user: User, organisation: Organisation, told: str, at: datetime
) -> ClearanceRefusal:
    """Withdraw the clearance: the person may no longer enter rooms. One staff member is enough.

    `told`: the reason, worded for the person and shown at once. Raises NotFound when `by` may not
    do this, or the person is not cleared; Invalid without a text.
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
    """Store why clearance was refused, in the transaction of the refusal; `told` is checked."""
    assert approval.person is not None  # noqa: S101 - a constraint of the table
    return ClearanceRefusal.objects.create(
        person=approval.person,
        organisation=approval.organisation,
        approval=approval,
        words=told,
        told_by=by,
        told_at=at,
    )


def make_learning_only(*, user: User, at: datetime) -> None:
    """Make the account learning-only: its pages show lessons and nothing else, in every sign-in.

    Repeating it keeps the first date.
    """
    User.objects.filter(pk=user.pk, learning_only_since=None).update(learning_only_since=at)
    user.refresh_from_db(fields=["learning_only_since"])


def show_everything(*, user: User) -> None:
    """Show all pages to the user again. Does nothing if they are shown already."""
    User.objects.filter(pk=user.pk).update(learning_only_since=None)
    user.learning_only_since = None


LONGEST = 60
# Levels of the European Qualifications Framework.
LEVELS = range(1, 9)


def checked_public_name(name: str) -> str:
    """The tidied name, which may be empty. Raises Invalid: too long, or it reveals the purpose."""
    name = tidy_name(name)
    if len(name) > LONGEST:
        raise Invalid(_("This name is too long for the page. Please choose a shorter one."))
    if contains_telling_word(name):
        raise Invalid(_("Please choose a neutral name. It appears on pages."))
    return name


def checked_facts(facts: PublicFacts) -> PublicFacts:
    """The facts, unchanged. Raises Invalid for an unknown country or level."""
    if facts.public_country and facts.public_country not in countries:
        raise Invalid(_("Please choose a country from the list, or leave it empty."))
    if facts.framework_level is not None and facts.framework_level not in LEVELS:
        raise Invalid(_("Please choose a level from the list, or leave it empty."))
    return facts


def set_public_name(
    *,
    by: User,
    organisation: Organisation,
    name: str,
    facts: PublicFacts | None = None,
    at: datetime,
) -> Organisation:
    """Set what certificates of this organisation state from now on; existing ones are unchanged.

    `facts`: None leaves them as they are. Raises NotFound when `by` does not coordinate there,
    Invalid for a name that reveals too much and for invalid facts.
    """
    if not holds(by, Role.COORDINATOR, organisation):
        raise NotFound
    values = {"public_name": checked_public_name(name)}
    if facts is not None:
        values |= asdict(checked_facts(facts))
    with transaction.atomic():
        locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
        changed = [key for key, value in values.items() if getattr(locked, key) != value]
        if changed:
            for key in changed:
                setattr(locked, key, values[key])
            locked.save(update_fields=changed)
            record(
                actor=by,
                verb="public-name-set",
                subject=locked,
                organisation=locked,
                at=at,
            )
    return locked
