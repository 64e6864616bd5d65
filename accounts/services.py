"""Making accounts, roles and invitations. The only writer of these tables."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.audit.services import record
from core.discretion import tells
from core.errors import Conflict, Gone, Invalid, NotFound
from core.names import tidy_name

from . import permissions
from .alias_words import two_words
from .aliases import claims_to_be_staff, is_of_one_script, skeleton
from .models import Invitation, Membership, Organisation, User
from .roles import INSTALLATION_ROLES

# No 0/O, 1/I/L: the code is copied by hand from a card.
CODE_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 12
ALIAS_TAKEN = gettext_lazy("This alias is taken, or looks like one that is. Please choose another.")
NOT_STAFF = gettext_lazy("This looks like a name of the team. Please choose another.")
SHORTEST_SKELETON = 2
NAME_WANTED = gettext_lazy("Please write a name of one to sixty letters. Any name will do.")


def _digest(code: str) -> str:
    """Codes are random (59 bits), so a plain hash hides them well enough."""
    plain = "".join(character for character in code.upper() if character.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


def make_organisation(*, name: str) -> Organisation:
    """A new organisation, or the one of that name.

    Raises Invalid for a name that would tell a bystander what this is (domain 5.2).
    """
    if tells(name):
        raise Invalid(_("Please choose a name that tells a bystander nothing. It stands on pages."))
    return Organisation.objects.get_or_create(name=name)[0]


def grant_role(
    *,
    user: User,
    role: str,
    organisation: Organisation | None = None,
    by: User | None = None,
    at: datetime,
) -> Membership:
    """Gives `user` the role. Harmless when she holds it already.

    Raises Invalid when the role needs an organisation and none is named, or the other way round.
    """
    if (role in INSTALLATION_ROLES) != (organisation is None):
        raise Invalid(_("This role is held in another place. Nothing was changed."))
    with transaction.atomic():
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
    return held


def end_role(*, membership: Membership, by: User | None, at: datetime) -> None:
    """She no longer holds the role, from `at` on."""
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


def invite(
    *, by: User, organisation: Organisation, role: str, at: datetime
) -> tuple[Invitation, str]:
    """A new single-use code for `role` in `organisation`. Returns the row and the code, shown once.

    Raises NotFound when `by` does not coordinate there.
    """
    if not permissions.can_invite(by, organisation, role):
        raise NotFound
    return _new_invitation(by=by, organisation=organisation, role=role, at=at)


def _new_invitation(
    *, by: User, organisation: Organisation, role: str, at: datetime
) -> tuple[Invitation, str]:
    code = "".join(secrets.choice(CODE_ALPHABET) for _n in range(CODE_LENGTH))
    with transaction.atomic():
        invitation = Invitation.objects.create(
            organisation=organisation,
            role=role,
            code_digest=_digest(code),
            invited_by=by,
            created_at=at,
            expires_at=at + timedelta(days=settings.INVITATION_DAYS),
        )
        record(
            actor=by,
            verb="invited",
            subject=invitation,
            organisation=organisation,
            at=at,
            role=role,
        )
    return invitation, "-".join(code[start : start + 4] for start in range(0, CODE_LENGTH, 4))


def open_invitation(*, code: str, at: datetime) -> Invitation:
    """The invitation behind a code that can still be used.

    Raises NotFound for an unknown code, Conflict for a used one, Gone for an expired one.
    """
    invitation = Invitation.objects.filter(code_digest=_digest(code)).first()
    if invitation is None:
        raise NotFound(
            _("We do not know this code. Please look at the card again, or ask who gave it to you.")
        )
    if invitation.used_at is not None:
        raise Conflict(
            _("This code has been used. If it was not you, please tell the person who gave it.")
        )
    if invitation.expires_at <= at:
        raise Gone(_("This code is too old. Please ask for a new one. You are still welcome."))
    return invitation


def join(
    *,
    code: str,
    alias: str,
    shown_name: str,
    passphrase: str,
    language: str,
    is_adult: bool,
    at: datetime,
) -> User:
    """Uses the invitation and makes the account, both or neither.

    Raises what `open_invitation` raises; Invalid when she does not say she is 18 or over
    (domain R1.6, R11.7) or the passphrase is too easy; Conflict when the alias is taken.
    """
    if not is_adult:
        raise Invalid(_("This space is for women of 18 and over. Please talk to who invited you."))
    # Phones differ in how they put é together; the alias must not.
    alias = User.normalize_username(alias)
    _check_alias(alias)
    shown_name = _checked_name(shown_name) or alias
    try:
        validate_password(passphrase, User(username=alias, shown_name=shown_name))
    except ValidationError as problem:
        raise Invalid(" ".join(problem.messages)) from problem
    try:
        with transaction.atomic():
            invitation = open_invitation(code=code, at=at)
            user = User.objects.create_user(
                alias, passphrase, shown_name=shown_name, language=language
            )
            # The condition decides between two people who hold the same card.
            used = Invitation.objects.filter(pk=invitation.pk, used_at=None).update(
                used_at=at, used_by=user
            )
            if not used:
                raise Conflict(_("This code has been used."))
            grant_role(
                user=user,
                role=invitation.role,
                organisation=invitation.organisation,
                by=invitation.invited_by,
                at=at,
            )
    except IntegrityError as problem:
        raise Conflict(ALIAS_TAKEN) from problem
    return user


def _check_alias(alias: str) -> None:
    if not is_of_one_script(alias):
        raise Invalid(_("Please write your alias in letters of one alphabet."))
    if claims_to_be_staff(alias):
        raise Invalid(NOT_STAFF)
    if len(skeleton(alias)) < SHORTEST_SKELETON:
        raise Invalid(_("Please use two letters or numbers at least."))
    # The database decides in the end; asked here so that no card is used up by a question.
    if User.objects.filter(alias_skeleton=skeleton(alias)).exists():
        raise Conflict(ALIAS_TAKEN)


def suggest_alias(*, language: str) -> str:
    """Two words of her language that nobody's alias looks like."""
    for _try in range(20):
        words = two_words(language, secrets.choice)
        if not User.objects.filter(alias_skeleton=skeleton(words)).exists():
            return words
    return f"{words} {secrets.randbelow(9000) + 1000}"


def set_language(*, user: User, language: str) -> None:
    """Her language from now on. Raises Invalid for one that is not offered."""
    if language not in {code for code, _name in settings.LANGUAGES}:
        raise Invalid(_("This language is not here yet."))
    User.objects.filter(pk=user.pk).update(language=language)
    user.language = language


def make_account(*, alias: str, shown_name: str, password_hash: str, language: str = "en") -> User:
    """An account without an invitation: for the demo and the operator's first set-up alone."""
    user = User(username=alias, shown_name=shown_name, language=language, password=password_hash)
    user.save()
    return user


def replace_password_hashes(*, aliases: Collection[str], password_hash: str) -> int:
    """Gives all these accounts the same passphrase; the number of accounts changed."""
    return User.objects.filter(username__in=aliases).update(password=password_hash)


def _checked_name(text: str) -> str:
    name = tidy_name(text)
    if len(name) > (User._meta.get_field("shown_name").max_length or 0):
        raise Invalid(NAME_WANTED)
    if not is_of_one_script(name):
        raise Invalid(_("Please write the name in letters of one alphabet."))
    if claims_to_be_staff(name):
        raise Invalid(NOT_STAFF)
    return name


def rename(*, user: User, shown_name: str) -> None:
    """What she is called from now on (domain R10.2). Raises Invalid for an empty name."""
    name = _checked_name(shown_name)
    if not name:
        raise Invalid(NAME_WANTED)
    User.objects.filter(pk=user.pk).update(shown_name=name)
    user.shown_name = name
