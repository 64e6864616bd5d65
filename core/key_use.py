"""The encrypted columns, and the keys with which their values are encrypted. Read only."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError, InterfaceError, models
from django.db.models import Count, F, Func, QuerySet

from .crypto import EncryptedBytesField, EncryptedTextField
from .field_keys import BOUND, HEAD_BYTES, Unreadable, decrypt_bytes, is_known, newest_head

# How many of the newest values of a column are decrypted, to see whether they can be.
LOOKED_AT = 1000
# How many values of each column are checked for their key before the site starts.
SAMPLE = 5

LOST = (
    "Nothing that was written last can be read with FIELD_KEYS. Put the key back under which it "
    "was written, behind the newer ones."
)


class Column(NamedTuple):
    """One encrypted column of one model."""

    model: type[models.Model]
    field: Any

    def __str__(self) -> str:
        return f"{self.model._meta.db_table}.{self.field.column}"

    @property
    def is_large(self) -> bool:
        """Whether a value may be a recording: then only a few are in memory at once."""
        return isinstance(self.field, EncryptedBytesField)

    def filled(self) -> QuerySet[Any]:
        """The rows in which the column is not NULL, with `head`: the first bytes of the value."""
        head = Func(
            *(F(self.field.name), 1, HEAD_BYTES),
            function="substr",
            output_field=models.BinaryField(),
        )
        is_filled = {f"{self.field.name}__isnull": False}
        rows: QuerySet[Any] = QuerySet(self.model).filter(**is_filled).annotate(head=head)
        return rows


class Use(NamedTuple):
    """How many values have the newest key, an older one, no place (unbound), and no known key."""

    newest: int
    older: int
    unbound: int
    lost: int


def columns() -> list[Column]:
    """All encrypted columns, found in the models."""
    return [
        Column(model, field)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, EncryptedTextField | EncryptedBytesField)
    ]


def use_of(column: Column) -> Use:
    """Count the values by key in the database; nothing is decrypted."""
    newest = older = unbound = lost = 0
    rows = column.filled().order_by().values_list("head").annotate(count=Count("pk"))
    for head, count in rows:
        if bytes(head) == newest_head():
            newest += count
        elif bytes(head[:1]) != BOUND:
            unbound += count
        elif is_known(bytes(head)):
            older += count
        else:
            lost += count
    return Use(newest, older, unbound, lost)


def unreadable_in(column: Column, newest: int = LOOKED_AT) -> Iterator[Any]:
    """Primary keys of values that cannot be decrypted although their key is known."""
    if column.is_large:
        return
    rows = column.filled().only("pk", column.field.name, *column.field.row).order_by("-pk")
    for row in rows[:newest]:
        sealed = row.__dict__[column.field.attname]
        if sealed.stored[:1] == BOUND and not is_known(sealed.stored):
            continue
        try:
            column.field.opened(sealed.stored, column.field.row_of(row))
        except Unreadable:
            yield row.pk


@register(Tags.database)
def keys_fit_the_data(app_configs: object = None, **kwargs: object) -> list[CheckMessage]:
    """An error if the keys belong to another installation, or the old one is missing.

    Silent if the database does not respond or has no tables: other checks report that.
    """
    sampled = found = 0
    try:
        for column in columns():
            rows = column.filled().order_by("-pk").values_list(column.field.name, flat=True)
            heads = [sealed.stored for sealed in rows[:SAMPLE]]
            sampled += len(heads)
            found += sum(map(_has_its_key, heads))
    except (DatabaseError, InterfaceError):
        return []
    return [Error(LOST, id="lms.E021")] if sampled and not found else []


def _has_its_key(stored: bytes) -> bool:
    if stored[:1] == BOUND:
        return bool(settings.FIELD_KEYS) and is_known(stored)
    try:
        decrypt_bytes(stored)
    except Unreadable:
        return False
    return True
