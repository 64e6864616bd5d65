"""Making a card to sign in with, coming in with it, making it void. The only writer of these."""

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
    """What the table keeps of a code, under the signing key."""
    return salted_hmac("pocket-card", plain(code), algorithm="sha256").hexdigest()


def _secret(kind: Kind, signs: Sequence[str]) -> str:
    """The signs under the signing key, so that whoever has the table alone cannot try them all."""
    return salted_hmac("pocket-card-signs", written(kind, signs), algorithm="sha256").hexdigest()


def _read(kind: Kind, signs: Sequence[str]) -> tuple[str, ...]:
    """A number in one writing; pictures are keys as they are."""
    return tuple(map(digits_of, signs)) if kind == Kind.NUMBERS else tuple(signs)


def make_card(
    *, user: User, kind: Kind, signs: Sequence[str], at: datetime
) -> tuple[LoginCard, str]:
    """A new card for the user and its code, shown once. An older card opens nothing any more.

    `signs` are one number, or four keys of pictures. Raises NotFound for staff, who sign in
    otherwise; Invalid for signs that are easily guessed.
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
    """The card of this code, whose first opening is noted. Nobody is signed in by it.

    Raises Invalid, in the same words for a code that nobody has, a card that rests, and one of
    somebody who works here now.
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
    """Whose card it is, when these are the signs that go with it.

    Each try is counted in the row before it is checked, so that many at once are not more than
    `MOST_WRONG`; one that fits is taken back. Raises Invalid when the signs do not fit, and from
    the last try on for good.
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
    """The owner has seen how often the card was tried; counting begins anew. A card that rests
    stays closed."""
    LoginCard.objects.filter(user=user, wrong_since_seen__lt=MOST_WRONG).update(wrong_since_seen=0)


def void_mine(*, user: User, at: datetime) -> None:
    """The user's card is lost or not wanted. Harmless without one."""
    _void(user, by=user, organisation=None, at=at)


def void_of(*, by: User, user: User, organisation: Organisation, at: datetime) -> None:
    """A user says that the card is lost, and somebody of the team makes it void. Harmless twice.

    Raises NotFound for whoever does not coordinate there, or when the person has no record there.
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
