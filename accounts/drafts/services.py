"""Save form input as drafts until it is submitted. Only this module writes drafts.

None of it is in the audit log: when a person writes is as private as what. A draft's `place` is
the URL of its form; the page checks access to it before anything is saved.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.errors import Invalid, Refused
from core.retention import delete_some
from core.retention_clocks import Clock, kept_since

from ..models import Draft, User
from ..queries import memberships_of
from .queries import DraftView, view_of
from .rules import (
    LONGEST,
    Kept,
    Sender,
    Verdict,
    Words,
    is_blank,
    next_turn,
    same_words,
    verdict_on,
    with_other,
)

# The most drafts that one person can have at once.
MOST_WAITING = 200
# The fields that are updated once the row exists.
CHANGING = ("version", "turn", "page", "words", "others", "spot", "at")


def keep(
    *,
    owner: User,
    place: str,
    words: Words,
    sender: Sender | None,
    at: datetime,
    pressed: bool = False,
    creates: bool = False,
    about: UUID | None = None,
    spot: str = "",
) -> tuple[Verdict, DraftView]:
    """Save the content of a form; return the verdict and the draft as it is now.

    `sender`, `pressed` and `creates`: see `rules.verdict_on`. `about` is whom the form is about, by
    public id. Blank content creates no row. Raises Invalid for text that is too long, Refused
    where there are too many drafts.
    """
    if len(_text(words)) > LONGEST:
        raise Invalid(_("This is too long to be kept. It is still in your box: make it shorter."))
    brought = _Brought(words, sender, at, pressed=pressed, creates=creates, spot=spot)
    try:
        return _keep(owner, place, about, brought)
    except IntegrityError:
        # Another window created the row at the same moment: it exists by now.
        return _keep(owner, place, about, brought)


@dataclass(frozen=True, slots=True)
class _Brought:
    """What a form has sent. See `keep`."""

    words: Words
    sender: Sender | None
    at: datetime
    pressed: bool
    creates: bool
    spot: str


@transaction.atomic
def _keep(
    owner: User, place: str, about: UUID | None, brought: _Brought
) -> tuple[Verdict, DraftView]:
    row = _locked(owner, place)
    is_new = row is None
    if row is None:
        if is_blank(brought.words) and not brought.spot and not brought.pressed:
            return Verdict.NEWEST, DraftView()
        row = _new(owner, place, about, brought.at, pressed=brought.pressed)
    verdict = _put(row, brought)
    if is_new:
        row.save(force_insert=True)
    elif verdict is not Verdict.LATE:
        row.save(update_fields=CHANGING)
    return verdict, view_of(row)


def _put(row: Draft, brought: _Brought) -> Verdict:
    """Put what was sent into the row, without saving it; return the verdict."""
    before, words, sender, pressed = view_of(row), brought.words, brought.sender, brought.pressed
    verdict = verdict_on(sender, before.kept, pressed=pressed, creates=brought.creates)
    if verdict is Verdict.OLDER and sender is not None:
        row.others, row.at = _text(with_other(before.others, sender.page, words)), brought.at
    elif verdict is Verdict.NEWEST and not pressed and same_words(words, before.words or {}):
        # Only the position changed: that makes no other window out of date.
        row.spot, row.at = brought.spot or row.spot, brought.at
    elif verdict is Verdict.NEWEST:
        row.words = _text(words)
        row.spot = brought.spot or row.spot
        _count_up(row, before.kept, sender, pressed=pressed, at=brought.at)
    return verdict


def sent(*, owner: User, place: str, at: datetime, seen: DraftView) -> DraftView:
    """Clear the draft of a form that was submitted or discarded.

    Text from older windows stays for its owner to see. `seen`: the draft as it was just read; one
    query if it is unchanged.
    """
    version = seen.kept.version
    unchanged = Draft.objects.filter(owner=owner.pk, place=place, version=version)
    if unchanged.update(words=None, version=version + 1, at=at):
        kept = replace(seen.kept, version=version + 1, waits=False)
        return replace(seen, kept=kept, words=None)
    return _sent_meanwhile(owner, place, at)


@transaction.atomic
def _sent_meanwhile(owner: User, place: str, at: datetime) -> DraftView:
    row = _locked(owner, place)
    if row is None:
        return DraftView()
    row.words = None
    _count_up(row, view_of(row).kept, None, pressed=True, at=at)
    row.save(update_fields=CHANGING)
    return view_of(row)


@transaction.atomic
def choose(*, owner: User, place: str, page: str, use: bool, at: datetime) -> DraftView:
    """Swap the text of an older window with the newest one; without `use`, delete it.

    Does nothing if it is gone already.
    """
    row = _locked(owner, place)
    if row is None:
        return DraftView()
    before = view_of(row)
    others = dict(before.others)
    chosen = others.pop(page, None)
    if chosen is None:
        return before
    if use:
        if before.words is not None and not is_blank(before.words):
            others = with_other(others, row.page or page, before.words)
        row.words = _text(chosen)
    row.others = _text(others) if others else None
    _count_up(row, before.kept, None, pressed=True, at=at)
    row.save(update_fields=CHANGING)
    return view_of(row)


@transaction.atomic
def forget(*, owner: User, place: str) -> None:
    """Delete the draft of a form, because what the form was about is gone."""
    Draft.objects.filter(owner=owner.pk, place=place).delete()


def forget_drafts(*, at: datetime) -> int:
    """Delete drafts past their retention period, one batch; return how many."""
    return delete_some(Draft.objects.filter(at__lt=kept_since(Clock.DRAFTS, at)))


def _locked(owner: User, place: str) -> Draft | None:
    return Draft.objects.select_for_update().filter(owner=owner.pk, place=place).first()


def _new(owner: User, place: str, about: UUID | None, at: datetime, *, pressed: bool) -> Draft:
    """A new, empty row for the owner, not saved yet."""
    waiting = Draft.objects.filter(owner=owner.pk, words__isnull=False)
    # A submission takes effect at once, so it is never refused because of other drafts.
    if not pressed and waiting.count() >= MOST_WAITING:
        raise Refused(_("Many forms of yours wait already. Please finish one of them first."))
    organisations = [held.organisation for held in memberships_of(owner) if held.organisation]
    return Draft(
        owner=owner,
        place=place,
        organisation=organisations[0] if organisations else None,
        about=User.objects.filter(public_id=about).first() if about else None,
        version=0,
        at=at,
    )


def _count_up(
    row: Draft, before: Kept, sender: Sender | None, *, pressed: bool, at: datetime
) -> None:
    row.version = before.version + 1
    row.turn = next_turn(sender, before, pressed=pressed) if sender else before.turn
    row.page = sender.page if sender else row.page
    row.at = at


def _text(words: Words | Mapping[str, Words]) -> str:
    """As JSON without escapes: escaped Arabic would take three times the space."""
    return json.dumps(words, ensure_ascii=False)
