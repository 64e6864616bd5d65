"""Queries on inactive accounts and on locked identities. Read only."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from core.retention_clocks import Clock, kept_since

from ..auth.aliases import skeleton
from ..consents.rules import Kind
from ..models import (
    Assignment,
    Consent,
    InactivityQuestion,
    LockedIdentity,
    Membership,
    Organisation,
    ReturnCard,
    User,
)
from ..queries import organisations_of, person_of
from ..record_access.permissions import assigned_to, is_trained
from ..record_access.rules import Duty
from ..roles import PARTICIPANT_ROLES, STAFF_ROLES, Role
from .rules import latest_away


@dataclass(frozen=True, slots=True)
class ToAsk:
    """Somebody whom staff should ask whether to keep the account."""

    public_id: UUID
    name: str
    organisation: str


def last_quarter(clock: Clock, at: datetime) -> date:
    """The latest quarter of a last sign-in that is past `clock`."""
    return latest_away(timezone.localdate(kept_since(clock, at)))


def women_away(clock: Clock, at: datetime) -> QuerySet[User]:
    """Accounts of learners, mentors and mentees past `clock`, the longest inactive first.

    Without staff, whose names appear under what they signed. Without accounts that await erasure or
    whose identity is locked already.
    """
    of_staff = Membership.objects.filter(user=OuterRef("pk"), role__in=STAFF_ROLES)
    return User.objects.filter(
        ~Exists(of_staff),
        here_in_quarter__lte=last_quarter(clock, at),
        erasure_request=None,
        locked_identity=None,
    ).order_by("here_in_quarter", "pk")


# --- questions for staff to ask ----------------------------------------------------------------


def questions_for(user: User, at: datetime) -> QuerySet[InactivityQuestion]:
    """The questions that the user should ask.

    As supervisor: about people assigned to the user. As coordinator: about people without a
    supervisor. Never about a person who refused to be contacted; such a refusal does not expire.
    """
    mine = Q(pk__in=[])
    if is_trained(user):
        for place in organisations_of(user, Role.SUPERVISOR):
            women = assigned_to(user.pk, [Duty.SUPERVISOR], place.pk, at)
            mine |= Q(organisation=place, user__in=women)
    places = organisations_of(user, Role.COORDINATOR)
    somebody = Assignment.objects.in_force(at).filter(
        about=OuterRef("user"),
        organisation=OuterRef("organisation"),
        duty=Duty.SUPERVISOR,
        person__is_active=True,
    )
    mine |= Q(~Exists(somebody), organisation__in=places)
    still_here = Membership.objects.filter(
        user=OuterRef("user"),
        organisation=OuterRef("organisation"),
        role__in=PARTICIPANT_ROLES,
        ended_at=None,
    )
    return InactivityQuestion.objects.filter(
        mine, ~_said_no(), Exists(still_here), was_tried=False, user__is_active=True
    ).exclude(user=user)


def _said_no() -> Exists:
    """Whether the person's latest answer there on being contacted was no."""
    words = Consent.objects.filter(
        person=OuterRef("user"), organisation=OuterRef("organisation"), kind=Kind.CONTACT
    )
    later = Consent.objects.filter(
        person=OuterRef("person"),
        organisation=OuterRef("organisation"),
        kind=Kind.CONTACT,
        answered_at__gt=OuterRef("answered_at"),
    )
    return Exists(words.filter(~Exists(later), yes=False))


def to_ask(user: User, at: datetime) -> list[ToAsk]:
    """The people whom the user should ask, by name."""
    rows = questions_for(user, at).select_related("user", "organisation")
    return [
        ToAsk(one.public_id, one.user.shown_name, one.organisation.name)
        for one in rows.order_by("user__shown_name", "pk")
    ]


def asks_women(user: User) -> bool:
    """Whether the user can ever have such questions."""
    return bool(organisations_of(user, Role.SUPERVISOR, Role.COORDINATOR))


# --- locked identities --------------------------------------------------------------------------


def digest_of(text: str) -> str:
    """The keyed digest that finds a locked alias; unkeyed digests of two words could be guessed."""
    return salted_hmac("locked-identity", text, algorithm="sha256").hexdigest()


def key_mark() -> str:
    """Identifies the signing key with which digests were made."""
    return digest_of("")[:16]


def locked_identity(alias: str) -> LockedIdentity | None:
    """The locked identity with this alias, however it is typed. One query, for any alias."""
    text = User.normalize_username(alias).casefold()
    return (
        LockedIdentity.objects.filter(alias_digest=digest_of(text)).select_related("user").first()
    )


def name_for_sign_in(alias: str) -> str:
    """The current username of the account behind a typed alias; they differ while it is locked.

    Costs the same for every alias.
    """
    found = locked_identity(alias)
    return found.user.username if found else alias


def account_of(text: str) -> User | None:
    """The account with this alias or public number, even while locked. For the operator."""
    if found := person_of(text):
        return found
    locked = locked_identity(text)
    return locked.user if locked else None


def looks_like_one_away(alias: str) -> bool:
    """Whether a locked identity has this alias, or one that looks like it."""
    is_same = Q(alias_digest=digest_of(User.normalize_username(alias).casefold()))
    looks_so = Q(skeleton_digest=digest_of(skeleton(alias)))
    return LockedIdentity.objects.filter(is_same | looks_so).exists()


def locked_in(organisation: Organisation, alias: str) -> LockedIdentity | None:
    """The locked identity with this alias, if its owner has a role in this organisation."""
    found = locked_identity(alias)
    if found is None:
        return None
    held = Membership.objects.filter(user=found.user, organisation=organisation, ended_at=None)
    return found if held.exists() else None


def card_of(user: User) -> ReturnCard | None:
    """The user's return card, if there is one."""
    return ReturnCard.objects.filter(user=user).first()
