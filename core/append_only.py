"""Append-only rows: what each model declares, and which transactions may change them anyway.

A model declares it by a class attribute, `append_only = AppendOnly()`. Triggers of PostgreSQL
enforce it (`core.append_only_triggers`), so that raw SQL and cascades are refused as well; SQLite,
which is for trials, has none. Only a transaction that erases a person, deletes expired rows, or
changes keys may pass (ADR-0043). It proves its origin by a token derived from SECRET_KEY, of which
the database knows a digest. Somebody who can only send SQL lacks the token.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.utils.crypto import salted_hmac

ERASING, CHANGING_KEYS = "erasing", "changing-keys"
# The transaction's variable, and the SQL function that returns the digest of the token.
VARIABLE = "append_only.permission"
DIGEST_FUNCTION = "append_only_digest"


@dataclass(frozen=True, slots=True)
class AppendOnly:
    """Which columns of a model never change: by default all, except the fields named here.

    `mutable`: these may change. `set_once`: these may change once, from NULL to a value. `only`: no
    other column is fixed. `deletable`: a row may be deleted. `transitions`: a column with a state,
    and the pairs (before, after) between which it may change. Links of a many-to-many field are
    fixed with it.
    """

    mutable: tuple[str, ...] = ()
    set_once: tuple[str, ...] = ()
    only: tuple[str, ...] | None = None
    deletable: bool = False
    transitions: Mapping[str, Collection[tuple[str, str]]] = field(default_factory=dict)


class AppendOnlyTable(NamedTuple):
    """One table, with column names. `encrypted`: columns that may change when keys are rotated.

    `transitions`: (column, before, after) for each change of a state that is allowed.
    """

    name: str
    fixed: tuple[str, ...]
    set_once: tuple[str, ...]
    encrypted: tuple[str, ...]
    deletable: bool
    transitions: tuple[tuple[str, str, str], ...] = ()


def append_only_tables() -> list[AppendOnlyTable]:
    """What the models declare, ordered by table name."""
    found = []
    for model in apps.get_models():
        declared = vars(model).get("append_only")
        if isinstance(declared, AppendOnly):
            found.append(_table_of(model, declared))
            found += [
                _table_of(one.remote_field.through, AppendOnly())
                for one in model._meta.local_many_to_many
                if declared.only is None and one.name not in declared.mutable
            ]
    return sorted(found)


def _table_of(model: Any, declared: AppendOnly) -> AppendOnlyTable:
    fields = {one.name: one for one in model._meta.concrete_fields}
    named = {*declared.mutable, *declared.set_once, *declared.transitions, *(declared.only or ())}
    many = {one.name for one in model._meta.local_many_to_many}
    if unknown := named - set(fields) - many:
        raise ValueError(f"{model.__name__} has no {', '.join(sorted(unknown))} to keep.")
    free = {*declared.mutable, *declared.set_once, *declared.transitions}
    kept = (
        declared.only
        if declared.only is not None
        else [name for name in fields if name not in free]
    )
    return AppendOnlyTable(
        name=model._meta.db_table,
        fixed=tuple(fields[name].column for name in kept),
        set_once=tuple(fields[name].column for name in declared.set_once),
        encrypted=tuple(
            one.column for one in fields.values() if getattr(one, "follows_keys", False)
        ),
        deletable=declared.deletable,
        transitions=tuple(
            (fields[name].column, str(before), str(after))
            for name, pairs in declared.transitions.items()
            for before, after in sorted(pairs)
        ),
    )


@contextmanager
def erasing(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """A transaction in which append-only rows may be changed and deleted: erasure, retention."""
    with _transaction_that_may(ERASING, using):
        yield


@contextmanager
def changing_keys(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """A transaction in which encrypted columns of append-only rows may be rewritten."""
    with _transaction_that_may(CHANGING_KEYS, using):
        yield


@contextmanager
def _transaction_that_may(act: str, using: str) -> Iterator[None]:
    """The permission ends with the block; if the block fails, its savepoint undoes it."""
    connection = connections[using]
    with transaction.atomic(using=using):
        if connection.vendor != "postgresql":
            yield
            return
        before = _read_variable(connection)
        _set_variable(connection, f"{act}:{_token()}")
        yield
        _set_variable(connection, before)


def _token() -> str:
    return salted_hmac("append-only-rows", "token", algorithm="sha256").hexdigest()


def _digest_of_token() -> str:
    return hashlib.sha256(_token().encode()).hexdigest()


def make_digest_function(connection: Any) -> None:
    """Store in PostgreSQL the digest of the token that the current SECRET_KEY gives."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION {DIGEST_FUNCTION}() RETURNS text "
            f"LANGUAGE sql STABLE AS $$SELECT '{_digest_of_token()}'$$"
        )


def _read_variable(connection: Any) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT coalesce(current_setting('{VARIABLE}', true), ''), {DIGEST_FUNCTION}()"
        )
        value, digest = cursor.fetchone()
    if digest != _digest_of_token():
        # SECRET_KEY has changed since the triggers were made.
        make_digest_function(connection)
    return str(value)


def _set_variable(connection: Any, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT set_config('{VARIABLE}', %s, true)", [value])
