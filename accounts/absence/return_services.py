"""Coming back after years: with a card of her own, or by one word to the team (ADR-0056)."""

import secrets
from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit.services import record
from core.errors import Invalid, NotFound

from ..codes import drawn, in_groups, plain
from ..erasure_taken_back_services import take_back
from ..models import Organisation, ReturnCard, User
from ..notice_services import note_recovery
from ..queries import holds, is_staff
from ..revocation_rules import Event
from ..revocation_services import revoke
from ..roles import Role
from .lock_services import unlock
from .queries import locked_in
from .question_services import note_here

# So many letters: the first find the row, the others prove that she has the card.
LETTERS, FINDS = 16, 8
# Looked at where no card is found, so that the answer takes as long.
_NO_CARD = make_password(None)


def make_card(*, user: User, at: datetime) -> str:
    """A new card of hers; its code, shown once. An earlier one opens nothing any more.

    Raises NotFound for the team, whose names are never put away.
    """
    if is_staff(user):
        raise NotFound
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        ReturnCard.objects.filter(user=user).delete()
        letters = drawn(secrets.choice, LETTERS)
        while ReturnCard.objects.filter(finds=letters[:FINDS]).exists():
            letters = drawn(secrets.choice, LETTERS)
        card = ReturnCard.objects.create(
            user=user,
            finds=letters[:FINDS],
            secret=make_password(letters[FINDS:]),
            made_on=timezone.localdate(at),
        )
        record(actor=user, verb="return-card-made", subject=card, at=at)
    return in_groups(letters)


def give_up_card(*, user: User, at: datetime) -> None:
    """Her card opens nothing any more. Harmless without one."""
    with transaction.atomic():
        card = ReturnCard.objects.select_for_update().filter(user=user).first()
        if card is not None:
            record(actor=user, verb="return-card-given-up", subject=card, at=at)
            card.delete()


def come_back(*, code: str, passphrase: str, at: datetime) -> User:
    """She comes back with her card: her names, all she had, and a new passphrase.

    The card opens an account whose names are put away, and no other: found in a bag, it is of no
    use. Raises Invalid, in the same words and after the same work, for every card that opens
    nothing; and for a passphrase that is too easy.
    """
    try:
        validate_password(passphrase, User(username="", shown_name=""))
    except ValidationError as problem:
        raise Invalid(" ".join(problem.messages)) from problem
    letters, hashed = plain(code), make_password(passphrase)
    with transaction.atomic():
        # The account first, as every other service locks it.
        found = ReturnCard.objects.filter(finds=letters[:FINDS]).select_related("user").first()
        user = User.objects.select_for_update().get(pk=found.user_id) if found else None
        # Read anew: of two who send it at once, the second has none.
        card = ReturnCard.objects.filter(pk=found.pk).first() if found else None
        fits = check_password(letters[FINDS:], card.secret if card else _NO_CARD)
        if not fits or user is None or card is None or not _let_in(user, by=user, at=at):
            raise Invalid(
                _("We do not know this card, or it is not needed. Sign in, or ask the team.")
            )
        user.password = hashed
        user.save(update_fields=["password"])
        record(actor=user, verb="return-card-used", subject=card, at=at)
        revoke(user=user, event=Event.RETURN_CARD, at=at)
        note_recovery(user=user, at=at)
    return user


def let_in(*, by: User, organisation: Organisation, said: str, at: datetime) -> bool:
    """The team opens an account for a woman who says its alias; whether there was one.

    Her passphrase is the old one; who forgot it gets a code from two of the team. Raises NotFound
    when `by` does not coordinate there.
    """
    if not holds(by, Role.COORDINATOR, organisation):
        raise NotFound
    locked = locked_in(organisation, said)
    if locked is None:
        return False
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=locked.user_id)
        done = _let_in(user, by=by, at=at)
        # Else the next run of the job would put her away again.
        note_here(user=user, at=at)
    return done


def _let_in(user: User, *, by: User, at: datetime) -> bool:
    """Her names are back, also when all was about to be erased; nothing where none were away."""
    if not unlock(user=user, by=by, at=at):
        return False
    take_back(user=user, at=at)
    return True
