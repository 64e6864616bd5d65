"""Whether the log is whole: every segment, every entry in it, and what waits."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count

from core.field_keys import is_signed

from .chain import NOTHING, differences
from .models import Chain, Entry, Segment

# As few segments at once as memory should hold; a segment has 500 entries at most.
AT_ONCE = 20


class Waiting(NamedTuple):
    """What is not sealed yet: how many entries, and since when the first of them. None: nothing."""

    entries: int
    since: datetime | None


def faults() -> Iterator[str]:
    """Everything that is not as it was written, one sentence each."""
    organisations = {
        *Segment.objects.order_by().values_list("organisation", flat=True).distinct(),
        *(int(of) if of else None for of in Chain.objects.values_list("of", flat=True)),
    }
    for organisation_id in sorted(organisations, key=str):
        yield from _faults_of_chain(organisation_id)
    yield from _faults_of_what_waits()


def waiting() -> Waiting:
    """What a sealer has to do."""
    rows = Entry.objects.filter(segment=None)
    first = rows.order_by("at").values_list("at", flat=True).first()
    return Waiting(rows.count(), first)


def segments() -> int:
    """How many there are, of all chains."""
    return Segment.objects.count()


def _faults_of_chain(organisation_id: int | None) -> Iterator[str]:
    name = "installation" if organisation_id is None else f"organisation {organisation_id}"
    number, head = 0, NOTHING
    rows = Segment.objects.filter(organisation=organisation_id).order_by("number")
    for segment in rows.iterator(AT_ONCE):
        number += 1
        where = f"{name}, segment {segment.number}"
        if segment.number != number:
            yield f"{name}: segments {number} to {segment.number - 1} are gone."
            number = segment.number
        elif segment.previous != head:
            yield f"{where} does not follow the one before it."
        if segment.digest != segment.own_digest() or not is_signed(segment.text(), segment.mark):
            yield f"{where} was changed."
        yield from _faults_of_rows(segment, where)
        head = segment.digest
    chain = Chain.objects.filter(of="" if organisation_id is None else organisation_id).first()
    if chain is None or not is_signed(chain.text(), chain.mark):
        yield f"{name}: where its chain ends was changed."
    elif (chain.length, chain.head) != (number, head):
        yield f"{name}: the chain has {chain.length} segments, and {number} are there."


def _faults_of_rows(segment: Segment, where: str) -> Iterator[str]:
    there = dict(entry.row() for entry in Entry.objects.filter(segment=segment).order_by("pk"))
    if segment.emptied_at is not None:
        if not is_signed(segment.emptied_text(), segment.emptied_mark or b""):
            yield f"{where}: its entries were removed by another."
        sealed: list[tuple[int, str]] = []
    else:
        sealed = [(number, digest) for number, digest in segment.rows]
    for number, what in differences(sealed, there):
        yield f"{where}: entry {number} was {what}."


def _faults_of_what_waits() -> Iterator[str]:
    for entry in Entry.objects.filter(segment=None).order_by("pk").iterator(500):
        if entry.mark is None:
            yield f"entry {entry.pk} has no mark: a release before 0.4 wrote it, or somebody else."
        elif not is_signed(entry.text(), entry.mark):
            yield f"entry {entry.pk} was changed, or written by somebody else."
    twice = Entry.objects.order_by().values("nonce").annotate(count=Count("pk"))
    for row in twice.filter(count__gt=1, nonce__isnull=False):
        numbers = Entry.objects.filter(nonce=row["nonce"]).values_list("pk", flat=True)
        yield f"entries {', '.join(map(str, sorted(numbers)))} are copies of one."
