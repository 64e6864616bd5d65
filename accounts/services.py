"""Create and change accounts; the entry point for everything that writes about people.

`membership.services` has roles, `membership.invitation_services` has cards and
`membership.approval_services` what needs two people. `recovery_services` has suspension and
recovery. Their functions are exported here too.
"""

import secrets
from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.discretion import contains_telling_word
from core.errors import Conflict, DomainError, Invalid
from core.names import tidy_name
from core.quarters import quarter_of

from . import permissions
from .auth.aliases import claims_to_be_staff, is_of_one_script, skeleton, two_words
from .auth.passphrases import TOO_SHORT
from .inactivity.queries import looks_like_one_away
from .membership.approval_services import (
    agree,
    answer_offer,
    ask_for_clearance,
    ask_for_recovery,
    ask_for_return,
    ask_for_role,
    decline,
    offer_role,
)
from .membership.invitation_services import (
    CARDS_AT_ONCE,
    extend_card,
    invite,
    invite_founders,
    invite_to_office,
    look_at,
    make_cards,
    note_look,
    open_invitation,
    void_card,
)
from .membership.services import end_role, end_role_of, give, grant_role, withdraw_clearance
from .models import Invitation, Organisation, User
from .models.people import ALIAS_TAKEN
from .onboarding.rules import begin_with
from .recovery_services import recover, suspend
from .roles import INSTALLATION_ROLES
from .sessions.signals import card_used

NOT_STAFF = gettext_lazy("This looks like a name of the team. Please choose another.")
NO_CONTACT = gettext_lazy(
    "Please choose a name without a number, an address or an app to be reached by. It keeps all of "
    "us safe."
)
SHORTEST_SKELETON = 2
NAME_WANTED = gettext_lazy("Please write a name of one to sixty letters. Any name will do.")


def make_organisation(*, name: str) -> Organisation:
    """Create an organisation, or return the one with that name.

    Raises Invalid for a name that would reveal the purpose to a bystander (domain 5.2), is empty or
    longer than a hundred characters.
    """
    name = tidy_name(name)
    if not 1 <= len(name) <= (Organisation._meta.get_field("name").max_length or 0):
        raise Invalid(_("Please write a name of one to a hundred letters."))
    if contains_telling_word(name):
        raise Invalid(_("Please choose a name that tells a bystander nothing. It stands on pages."))
    return Organisation.objects.get_or_create(name=name)[0]


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
    """Use the invitation and create the account, both or neither.

    Raises what `open_invitation` raises; Invalid when the user does not confirm “18 or over”
    (domain R1.6, R11.7) or the passphrase is too easy; Conflict when the alias is taken.
    """
    # Phones encode é in different ways; the alias must not depend on that.
    alias = User.normalize_username(alias)
    for problem in problems_of_joining(
        alias=alias, shown_name=shown_name, passphrase=passphrase, is_adult=is_adult
    ).values():
        raise problem
    shown_name = tidy_name(shown_name) or alias
    try:
        with transaction.atomic():
            invitation = open_invitation(code=code, at=at)
            user = User.objects.create_user(
                alias,
                passphrase,
                shown_name=shown_name,
                language=language,
                here_in_quarter=quarter_of(timezone.localdate(at)),
                first_step=begin_with(invitation.role),
            )
            _use(invitation, user, at)
    except IntegrityError as problem:
        raise Conflict(ALIAS_TAKEN) from problem
    return user


def use_invitation(*, user: User, code: str, at: datetime) -> Invitation:
    """Give a card's role to somebody with an account: the only way back for people who left."""
    with transaction.atomic():
        invitation = open_invitation(code=code, at=at)
        _use(invitation, user, at)
    return invitation


def _use(invitation: Invitation, user: User, at: datetime) -> None:
    """Give the role of the card. Raises Conflict if somebody else used it first."""
    # The condition decides between two people who have the same card.
    free = Invitation.objects.filter(pk=invitation.pk, used_at=None, voided_at=None)
    if not free.update(used_at=at, used_by=user):
        raise Conflict(_("This code has been used."))
    office = invitation.role in INSTALLATION_ROLES
    give(
        user=user,
        role=invitation.role,
        organisation=None if office else invitation.organisation,
        by=invitation.invited_by,
        at=at,
    )
    card_used.send(sender=Invitation, invitation=invitation, user=user, at=at)


def problems_of_joining(
    *, alias: str, shown_name: str, passphrase: str, is_adult: bool
) -> dict[str, DomainError]:
    """Everything that prevents an account, by form field; {} if nothing does."""
    found: dict[str, DomainError] = {}
    if not is_adult:
        found["is_adult"] = Invalid(
            _("This space is for women of 18 and over. Please talk to who invited you.")
        )
    try:
        _check_alias(alias)
    except DomainError as problem:
        found["alias"] = problem
    try:
        shown_name = _checked_name(shown_name) or alias
    except DomainError as problem:
        found["shown_name"] = problem
    try:
        # zxcvbn does not accept an empty passphrase.
        if not passphrase:
            raise ValidationError(str(TOO_SHORT))
        validate_password(passphrase, User(username=alias, shown_name=shown_name))
    except ValidationError as problem:
        found["passphrase"] = Invalid(" ".join(problem.messages))
    return found


def _check_alias(alias: str) -> None:
    if not is_of_one_script(alias):
        raise Invalid(_("Please write your name here in letters of one alphabet."))
    if claims_to_be_staff(alias):
        raise Invalid(NOT_STAFF)
    # It is the shown name until the user chooses another.
    if not permissions.name_has_no_contact_details(alias):
        raise Invalid(NO_CONTACT)
    if len(skeleton(alias)) < SHORTEST_SKELETON:
        raise Invalid(_("Please use two letters or numbers at least."))
    # The database has the last word; checked here so that a mere question uses up no card.
    if User.objects.filter(alias_skeleton=skeleton(alias)).exists() or looks_like_one_away(alias):
        raise Conflict(ALIAS_TAKEN)


def suggest_alias(*, language: str) -> str:
    """Two words of the language that do not resemble anybody's alias."""
    for _try in range(20):
        words = two_words(language, secrets.choice)
        taken = User.objects.filter(alias_skeleton=skeleton(words)).exists()
        if not taken and not looks_like_one_away(words):
            return words
    return f"{words} {secrets.randbelow(9000) + 1000}"


def set_language(*, user: User, language: str) -> None:
    """Set the user's language. Raises Invalid for one that is not offered."""
    if language not in {code for code, _name in settings.LANGUAGES}:
        raise Invalid(_("This language is not here yet."))
    User.objects.filter(pk=user.pk).update(language=language)
    user.language = language


def make_account(
    *,
    alias: str,
    shown_name: str,
    password_hash: str,
    joined_at: datetime,
    language: str = "en",
) -> User:
    """Create an account without an invitation; only for the demo, whose people joined earlier."""
    user = User(
        username=alias,
        shown_name=shown_name,
        language=language,
        password=password_hash,
        joined_at=joined_at,
    )
    user.save()
    return user


def replace_password_hashes(*, aliases: Collection[str], password_hash: str) -> int:
    """Give all these accounts the same passphrase; return the number of accounts changed."""
    return User.objects.filter(username__in=aliases).update(password=password_hash)


def _checked_name(text: str) -> str:
    name = tidy_name(text)
    if len(name) > (User._meta.get_field("shown_name").max_length or 0):
        raise Invalid(NAME_WANTED)
    if not is_of_one_script(name):
        raise Invalid(_("Please write the name in letters of one alphabet."))
    if claims_to_be_staff(name):
        raise Invalid(NOT_STAFF)
    if name and not permissions.name_has_no_contact_details(name):
        raise Invalid(NO_CONTACT)
    return name


def rename(*, user: User, shown_name: str) -> None:
    """Change the shown name (domain R10.2). Raises Invalid for an unsuitable or empty name."""
    name = _checked_name(shown_name)
    if not name:
        raise Invalid(NAME_WANTED)
    User.objects.filter(pk=user.pk).update(shown_name=name)
    user.shown_name = name


__all__ = [
    "CARDS_AT_ONCE",
    "agree",
    "answer_offer",
    "ask_for_clearance",
    "ask_for_recovery",
    "ask_for_return",
    "ask_for_role",
    "decline",
    "end_role",
    "end_role_of",
    "extend_card",
    "grant_role",
    "invite",
    "invite_founders",
    "invite_to_office",
    "join",
    "look_at",
    "make_account",
    "make_cards",
    "make_organisation",
    "note_look",
    "offer_role",
    "open_invitation",
    "problems_of_joining",
    "recover",
    "rename",
    "replace_password_hashes",
    "set_language",
    "suspend",
    "use_invitation",
    "void_card",
    "withdraw_clearance",
]
