"""Keys of badges and places in the public list: the only writer of these tables."""

import secrets
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import IntegrityError, transaction

from core.audit.services import record

from ..models import BadgeKey, Certificate, StatusList, StatusSlot
from .proofs import SigningKey, new_private_key, public_of
from .queries import SIZE, signing

# Decoys, which belong to no certificate: some are set at once, the others at random times.
DECOYS, SET_AT_FIRST = 1024, 256
DECOYS_LAST = timedelta(days=3650)
# Above this number a list is crowded, and a new one begins.
FULL = SIZE // 2


def key_that_signs(*, at: datetime) -> SigningKey:
    """Return the current signing key, and make the first one. Safe under concurrent calls."""
    key = _signs()
    if key is not None:
        return signing(key)
    try:
        with transaction.atomic():
            return signing(_new_key(at))
    except IntegrityError:
        key = _signs()
        if key is None:
            raise
        return signing(key)


def rotate_key(*, revoke: bool, at: datetime) -> BadgeKey:
    """Make a new signing key; the previous one stays valid unless it is revoked.

    Badges signed with a revoked key are invalid, and can be saved again from the same page.
    """
    with transaction.atomic():
        before = BadgeKey.objects.select_for_update().filter(retired_at__isnull=True).first()
        if before is not None:
            before.retired_at = at
            before.revoked_at = at if revoke else None
            before.save(update_fields=["retired_at", "revoked_at"])
        key = _new_key(at)
        record(actor=None, verb="badge-key-changed", subject=key, at=at, revoked=revoke)
    return key


def _signs() -> BadgeKey | None:
    return BadgeKey.objects.filter(retired_at__isnull=True).first()


def _new_key(at: datetime) -> BadgeKey:
    last = BadgeKey.objects.order_by("-number").values_list("number", flat=True).first() or 0
    private = new_private_key()
    return BadgeKey.objects.create(
        number=last + 1, private=private, public=public_of(private), made_at=at
    )


def allot_place(*, certificate: Certificate, at: datetime) -> StatusSlot:
    """Return the certificate's place in a list, drawn at random if it has none yet."""
    standing = StatusSlot.objects.filter(certificate=certificate).first()
    if standing is not None:
        return standing
    found = _list_with_room(at)
    while True:
        index = secrets.randbelow(SIZE)
        if not found.slots.filter(index=index).exists():
            break
    return StatusSlot.objects.create(
        list=found, index=index, certificate=certificate, subject=uuid4()
    )


def _list_with_room(at: datetime) -> StatusList:
    # Locked, so that two concurrent certificates never draw the same place.
    newest = StatusList.objects.select_for_update().order_by("-number").first()
    if newest is not None and newest.slots.count() < FULL:
        return newest
    return _new_list((newest.number if newest else 0) + 1, at)


def _new_list(number: int, at: datetime) -> StatusList:
    made, _new = StatusList.objects.get_or_create(number=number, defaults={"made_at": at})
    if not _new:
        return made
    drawn = secrets.SystemRandom().sample(range(SIZE), DECOYS)
    span = int(DECOYS_LAST.total_seconds())
    StatusSlot.objects.bulk_create(
        StatusSlot(
            list=made,
            index=index,
            set_at=at + timedelta(seconds=secrets.randbelow(span) if place >= SET_AT_FIRST else 0),
        )
        for place, index in enumerate(drawn)
    )
    return made
