"""Closing what was written into segments, and forgetting what is past its time.

Entries are written without a chain, so no act waits for another. An entry belongs to the segment
that its own row names, never to a range of numbers. One whose transaction is committed late is
still without a segment, and comes into the next (ADR-0045).
"""

import itertools
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction

from core.clock import now
from core.errors import Conflict
from core.field_keys import is_signed, signature
from core.frozen import changing_keys, erasing
from core.retention_clocks import Clock, kept_since
from core.rotation import Rotated

from .chain import NOTHING
from .models import Chain, Entry, Segment

# A segment is closed in one short transaction: SQLite has one writer at a time.
LARGEST_SEGMENT = 500


class Sealed(NamedTuple):
    """How many entries were sealed, and the numbers of those that this program did not write."""

    entries: int
    strange: tuple[int, ...]


def seal(*, at: datetime) -> Sealed:
    """Closes all that waits, chain by chain. Another process at the same chain is left to it.

    Raises Conflict where a chain does not end as it says: nothing is hung on a broken one.
    """
    waiting = Entry.objects.filter(segment=None).order_by().values_list("organisation", flat=True)
    sealed, strange = 0, []
    for organisation_id in sorted(set(waiting.distinct()), key=str):
        last = 0
        while True:
            entries, not_ours, last = _seal_segment(organisation_id, after=last, at=at)
            sealed += entries
            strange += not_ours
            if not last:
                break
    return Sealed(sealed, tuple(strange))


@transaction.atomic
def _seal_segment(
    organisation_id: int | None, *, after: int, at: datetime
) -> tuple[int, list[int], int]:
    """How many, which are not ours, and the number it came to; 0 where nothing more waits."""
    chain = _locked_chain(organisation_id)
    if chain is None:
        return 0, [], 0
    waiting = Entry.objects.filter(organisation=organisation_id, segment=None, pk__gt=after)
    found = list(waiting.order_by("pk")[:LARGEST_SEGMENT])
    ours = [entry for entry in found if is_ours(entry)]
    if ours:
        segment = Segment(
            organisation_id=organisation_id,
            number=chain.length + 1,
            rows=[list(entry.row()) for entry in ours],
            previous=chain.head,
            last_at=max(entry.at for entry in ours),
            sealed_at=at,
        )
        segment.digest = segment.own_digest()
        segment.mark = signature(segment.text())
        segment.save()
        ids = [entry.pk for entry in ours]
        Entry._base_manager.filter(pk__in=ids, segment=None).update(segment=segment)
        chain.length, chain.head = segment.number, segment.digest
        chain.mark = signature(chain.text())
        chain.save()
    strange = [entry.pk for entry in found if not is_ours(entry)]
    return len(ours), strange, found[-1].pk if found else 0


def is_ours(entry: Entry) -> bool:
    """Whether a program with FIELD_KEYS wrote it as it stands."""
    return entry.mark is not None and is_signed(entry.text(), entry.mark)


def _locked_chain(organisation_id: int | None) -> Chain | None:
    """None where another process is at it now."""
    name = "" if organisation_id is None else str(organisation_id)
    own = Chain.objects.filter(of=name)
    chain = own.select_for_update(skip_locked=True, of=("self",)).first()
    if chain is None:
        if own.exists():
            return None
        chain = Chain(of=name, head=NOTHING)
        chain.mark = signature(chain.text())
        try:
            with transaction.atomic():
                chain.save()
        except IntegrityError:
            return None
    if not is_signed(chain.text(), chain.mark):
        raise Conflict("A chain of the log does not end as it says. Run: manage.py verify_audit")
    return chain


def sign_what_is_loaded(instance: Entry, raw: bool = False, **_more: object) -> None:
    """For `pre_save`: a dump of a release without marks carries none, and whoever loads it has the
    keys.
    """
    if raw and instance.mark is None and instance.segment_id is None:
        instance.sign()


def adopt(*, numbers: Iterable[int]) -> int:
    """Marks entries that a release without marks wrote; how many. Look at them before.

    What carries a mark that is not ours stays as it is.
    """
    adopted = 0
    for entry in Entry.objects.filter(pk__in=list(numbers), segment=None, mark=None):
        entry.sign()
        with erasing():
            adopted += Entry._base_manager.filter(pk=entry.pk).update(
                nonce=entry.nonce, mark=entry.mark
            )
    return adopted


def forget_entries(*, at: datetime) -> int:
    """Deletes the entries of one segment whose latest act is two years old (domain 5.5); how many.

    The segments stay with their digests, and say when they were emptied.
    """
    deleted = 0
    old = Segment.objects.filter(emptied_at=None, last_at__lt=kept_since(Clock.ACCESS_LOG, at))
    for segment in old.order_by("pk")[:1]:
        with erasing():
            segment.emptied_at = at
            emptied = Segment.objects.filter(pk=segment.pk, emptied_at=None).update(
                emptied_at=at, emptied_mark=signature(segment.emptied_text())
            )
            if emptied:
                deleted += Entry._base_manager.filter(segment=segment).delete()[0]
    return deleted


def mark_anew() -> Rotated:
    """All marks of the chains under the newest key: for `rotate_keys`.

    What waits is sealed before, so that no mark of an entry is asked for again.
    """
    seal(at=now())
    written, lost = 0, []
    rows: Iterable[Segment | Chain] = itertools.chain(
        Segment.objects.order_by("pk").iterator(200), Chain.objects.order_by("pk")
    )
    for row in rows:
        texts = {"mark": row.text()}
        if isinstance(row, Segment) and row.emptied_mark is not None:
            texts["emptied_mark"] = row.emptied_text()
        for name, text in texts.items():
            mark = bytes(getattr(row, name))
            if mark == signature(text):
                continue
            if is_signed(text, mark):
                written += _mark_anew(row, name, mark, text)
            else:
                lost.append(f"{row._meta.db_table} {row.pk}")
    return Rotated(written, tuple(lost))


def _mark_anew(row: Segment | Chain, name: str, mark: bytes, text: bytes) -> int:
    with changing_keys():
        same = type(row)._base_manager.filter(pk=row.pk, **{name: mark})
        return int(same.update(**{name: signature(text)}))
