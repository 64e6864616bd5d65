"""Many people, each with everything that one person of the demo has: her rows are copied for them.

What falls with an account, and what only loses its link to it, is found as an erasure finds it: a
table that is added later is copied as well, once the demo's person has a row in it.
"""

import uuid
from itertools import count

from django.db import models
from django.db.models.deletion import Collector

from core.crypto import EncryptedBytesField, EncryptedTextField
from core.personal_data import OnErasure, declared

# Free text beside the encrypted columns, by field.
PLAIN_TEXTS = {"username", "shown_name", "text"}
_numbers = count(10_000)


def rows_of(person):
    """Every row that goes with her account, or whose link to it is cut."""
    collector = Collector(using="default", origin=person)
    collector.collect([person])
    rows = {row for rows in collector.data.values() for row in rows}
    for found in collector.fast_deletes:
        rows |= set(found)
    for model, said in declared():
        if said.on_erasure is OnErasure.CUT:
            for path in said.about:
                rows |= set(model._base_manager.filter(**{path: person}))
    return rows


def copy_of(person, rows, mark):
    """Another person with the same rows, and the mark in each text of hers; her account."""
    copies, waiting = {}, sorted(rows, key=lambda row: (row._meta.label, row.pk))
    while waiting:
        ready = [row for row in waiting if not _needs(row, waiting)]
        assert ready, f"rows that need each other: {waiting}"
        for row in ready:
            copies[row] = _copied(row, copies, mark)
            waiting.remove(row)
    return copies[person]


def _needs(row, waiting):
    """Whether it names a row that is not copied yet."""
    return any(
        (target := getattr(row, field.name)) is not None and target != row and target in waiting
        for field in _links(row)
    )


def _links(row):
    return [field for field in row._meta.concrete_fields if field.is_relation]


def _copied(row, copies, mark):
    new = type(row)()
    for field in row._meta.concrete_fields:
        if field.primary_key and not field.is_relation:
            if not isinstance(field, models.AutoField):
                setattr(new, field.attname, uuid.uuid4().hex)
            continue
        value = getattr(row, field.attname)
        if field.is_relation:
            target = copies.get(getattr(row, field.name))
            value = value if target is None else target.pk
        elif value is not None:
            value = _of_her_own(row, field, value, mark)
        setattr(new, field.attname, value)
    new.save(force_insert=True)
    return new


def _of_her_own(row, field, value, mark):
    """The same value, or one that stands in her row alone."""
    if isinstance(field, EncryptedBytesField):
        return mark.encode() + bytes(value)
    if isinstance(field, EncryptedTextField) or field.name in PLAIN_TEXTS:
        return f"{mark} {value}"[: field.max_length] if value else value
    if isinstance(field, models.UUIDField):
        return uuid.uuid4()
    if _is_counted(row, field):
        return next(_numbers)
    if field.unique:
        return uuid.uuid4().hex[: field.max_length]
    return value


def _is_counted(row, field):
    """Numbers that are given once in an organisation or a room, and not once for each person."""
    return any(
        set(one.fields) in ({"organisation", field.name}, {"room", field.name})
        and field.name in {"number", "seq"}
        for one in row._meta.constraints
        if isinstance(one, models.UniqueConstraint)
    )
