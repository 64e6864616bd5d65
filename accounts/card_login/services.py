"""Create, check and void sign-in cards. Only this module writes them."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from core.audit.services import record
from core.errors import Invalid, NotFound

from .. import permissions
from ..auth.codes import drawn, in_groups, plain
from ..models import LoginCard, Organisation, User
from ..queries import is_staff
from .queries import NOT_TOGETHER, UNKNOWN, WEAK_NUMBERS, WEAK_PICTURES, may_have_card
from .rules import MOST_WRONG, Kind, digits_of, weakness_of_number, weakness_of_pictures, written


def digest(code: str) -> str:
    """The digest of a code under the signing key, as stored in the table."""
    return salted_hmac("pocket-card", plain(code), algorithm="sha256").hexdigest()


def _secret(kind: Kind, signs: Sequence[str]) -> str:
    """The PIN or pictures under the signing key, so that the table alone allows no guessing."""
    return salted_hmac("pocket-card-signs", written(kind, signs), algorithm="sha256").hexdigest()


def _read(kind: Kind, signs: Sequence[str]) -> tuple[str, ...]:
    """The PIN or pictures in normal form: numbers as plain digits, picture keys unchanged."""
    return tuple(map(digits_of, signs)) if kind == Kind.NUMBERS else tuple(signs)


def make_card(
    *, user: User, kind: Kind, signs: Sequence[str], at: datetime
) -> tuple[LoginCard, str]:
    """Create a user's card and its code, which is shown once. An older card stops working.

    `signs`: one number, or four picture keys. Raises NotFound for staff, who sign in another way;
    Invalid for a PIN or pictures that are easily guessed.
    """
    if not may_have_card(user):
        raise NotFound
    signs = _read(kind, signs)
    if kind == Kind.NUMBERS:
        weak = weakness_of_number("".join(signs))
        if weak is not None:
            raise Invalid(WEAK_NUMBERS[weak])
    else:
        weak = weakness_of_pictures(signs)
        if weak is not None:
            raise Invalid(WEAK_PICTURES[weak])
    code = drawn(secrets.choice)
    hashed = make_password(_secret(kind, signs))
    with transaction.atomic():
        LoginCard.objects.filter(user=user).delete()
        card = LoginCard.objects.create(
            user=user,
            code_digest=digest(code),
            kind=kind,
            signs=hashed,
            made_on=timezone.localdate(at),
        )
        record(actor=user, verb="pocket-card-made", subject=card, at=at)
    return card, in_groups(code)


def open_card(*, code: str, at: datetime) -> LoginCard:
    """Find the card with this code and note its first use. This signs nobody in.

    Raises Invalid, in the same words, for an unknown code, a blocked card, and the card of
    somebody who is now staff.
    """
    card = LoginCard.objects.select_related("user").filter(code_digest=digest(code)).first()
    if card is None or card.rests or is_staff(card.user):
        raise Invalid(UNKNOWN)
    if card.first_opened_on is None:
        LoginCard.objects.filter(pk=card.pk, first_opened_on=None).update(
            first_opened_on=timezone.localdate(at)
        )
    return card


def come_in(*, card: LoginCard, signs: Sequence[str]) -> User:
    """Check the PIN or pictures of a card and return its owner.

    Each attempt is counted before it is checked, so that concurrent attempts cannot exceed
    `MOST_WRONG`; a correct one is not counted. Raises Invalid when they are wrong, and always
    once the limit is reached.
    """
    living = LoginCard.objects.filter(pk=card.pk, code_digest=card.code_digest)
    counted = living.filter(wrong_since_seen__lt=MOST_WRONG).update(
        wrong_since_seen=F("wrong_since_seen") + 1
    )
    if not counted:
        raise Invalid(UNKNOWN)
    kind = Kind(card.kind)
    if not check_password(_secret(kind, _read(kind, signs)), card.signs):
        raise Invalid(NOT_TOGETHER)
    living.update(wrong_since_seen=F("wrong_since_seen") - 1)
    return card.user


def note_seen(*, user: User) -> None:
    """Reset the count of wrong attempts, because the owner has seen it.

    A blocked card stays blocked.
    """
    LoginCard.objects.filter(user=user, wrong_since_seen__lt=MOST_WRONG).update(wrong_since_seen=0)


def void_mine(*, user: User, at: datetime) -> None:
    """Void the user's own card. Does nothing if there is none."""
    _void(user, by=user, organisation=None, at=at)


def void_of(*, by: User, user: User, organisation: Organisation, at: datetime) -> None:
    """A coordinator voids the card of a user who reports it lost. Safe to repeat.

    Raises NotFound if `by` does not coordinate there, or `user` is not known there.
    """
    if not permissions.can_end_roles(by, organisation):
        raise NotFound
    if not permissions.is_known_in(user, organisation):
        raise NotFound
    _void(user, by=by, organisation=organisation, at=at)


def _void(user: User, *, by: User, organisation: Organisation | None, at: datetime) -> None:
    with transaction.atomic():
        card = LoginCard.objects.select_for_update().filter(user=user).first()
        if card is None:
            return
        record(
            actor=by,
            verb="pocket-card-void",
            subject=card,
            organisation=organisation,
            about=user if by != user else None,
            at=at,
        )
        card.delete()
