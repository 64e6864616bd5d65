"""The triggers that hold what `core.frozen` declares, for SQLite and PostgreSQL.

Their names end in a digest of what they say, so that one of an earlier version is told from one of
this. They are made after every migration: SQLite writes a table anew, without its triggers.
"""

import hashlib
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from .frozen import (
    CHANGING_KEYS,
    DIGEST_FUNCTION,
    ERASING,
    FUNCTION,
    VARIABLE,
    FrozenTable,
    frozen_tables,
    make_digest_function,
)

PREFIX = "frozen_"
# Raised as a breach of integrity: Django gives IntegrityError on both engines.
_SAYS = "are only ever added: this one may be neither changed nor deleted."

# Columns are named in the trigger and looked up in the row, so that a column can be dropped.
_BODY = f"""
DECLARE
  given text := coalesce(current_setting('{VARIABLE}', true), '');
  mark text := '';
  was jsonb;
  becomes jsonb;
  name text;
BEGIN
  IF given <> '' AND {DIGEST_FUNCTION}()
    = encode(sha256(convert_to(split_part(given, ':', 2), 'UTF8')), 'hex')
  THEN
    mark := split_part(given, ':', 1);
  END IF;
  IF TG_OP IN ('DELETE', 'TRUNCATE') THEN
    IF mark <> '{ERASING}' THEN
      RAISE EXCEPTION 'Rows of % {_SAYS}', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
  END IF;
  IF mark = '{ERASING}' THEN
    RETURN NEW;
  END IF;
  was := to_jsonb(OLD);
  becomes := to_jsonb(NEW);
  FOREACH name IN ARRAY string_to_array(TG_ARGV[0], ',') || string_to_array(TG_ARGV[1], ',') LOOP
    IF was->name IS DISTINCT FROM becomes->name
      AND NOT (name = ANY (string_to_array(TG_ARGV[1], ',')) AND was->name = 'null'::jsonb)
      AND NOT (mark = '{CHANGING_KEYS}' AND name = ANY (string_to_array(TG_ARGV[2], ',')))
    THEN
      RAISE EXCEPTION 'Rows of % {_SAYS} (%)', TG_TABLE_NAME, name
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  END LOOP;
  FOREACH name IN ARRAY string_to_array(TG_ARGV[3], ',') LOOP
    IF was->name IS DISTINCT FROM becomes->name
      AND NOT (name || ':' || (was->>name) || '>' || (becomes->>name)
        = ANY (string_to_array(TG_ARGV[4], ',')))
    THEN
      RAISE EXCEPTION 'Rows of % {_SAYS} (%)', TG_TABLE_NAME, name
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  END LOOP;
  RETURN NEW;
END
"""


class Trigger(NamedTuple):
    name: str
    table: str
    sql: str


def install(using: str = DEFAULT_DB_ALIAS) -> None:
    """Makes what is missing and removes what an earlier version made. Harmless when repeated."""
    connection = connections[using]
    wanted = {trigger.name: trigger for trigger in _wanted(connection)}
    there = _there(connection)
    new = sorted(set(wanted) - set(there))
    with transaction.atomic(using=using), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            make_digest_function(connection)
        if connection.vendor == "postgresql" and new:
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {_function()}() RETURNS trigger "
                f"LANGUAGE plpgsql AS $body${_BODY}$body$"
            )
        for name in sorted(set(there) - set(wanted)):
            _drop_one(cursor, connection, name, there[name])
        for name in new:
            # One that was switched off, or says something else, has the name but does not count.
            _drop_one(cursor, connection, name, wanted[name].table)
            cursor.execute(wanted[name].sql)


def drop(using: str = DEFAULT_DB_ALIAS) -> None:
    """Removes all of them."""
    connection = connections[using]
    there = _there(connection)
    with connection.cursor() as cursor:
        for name, table in there.items():
            _drop_one(cursor, connection, name, table)


def missing(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Tables that should be guarded and are not, or not fully, by name."""
    connection = connections[using]
    there = _there(connection)
    return sorted({one.table for one in _wanted(connection) if one.name not in there})


def made_after_migrating(using: str, **_more: Any) -> None:
    """For `post_migrate`."""
    install(using)


def dropped_before_migrating(using: str, **_more: Any) -> None:
    """For `pre_migrate`. SQLite drops no column that a trigger names; on PostgreSQL they stay."""
    if connections[using].vendor == "sqlite":
        drop(using)


def _drop_one(cursor: Any, connection: Any, name: str, table: str) -> None:
    quote = connection.ops.quote_name
    where = f" ON {quote(table)}" if connection.vendor == "postgresql" else ""
    cursor.execute(f"DROP TRIGGER IF EXISTS {quote(name)}{where}")


def _there(connection: Any) -> dict[str, str]:
    """Our triggers that work in this database, whatever made them: name → table."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
                "JOIN pg_proc ON pg_proc.oid = tgfoid "
                "WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') AND tgname LIKE %s "
                "AND prosrc = %s AND pg_table_is_visible(tgrelid)",
                [PREFIX.replace("_", r"\_") + "%", _BODY],
            )
            return dict(cursor.fetchall())
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        return {
            name: table
            for name, table, sql in cursor.fetchall()
            if name.startswith(PREFIX) and name.endswith(_digest(sql.split("\n", 1)[1]))
        }


def _wanted(connection: Any) -> list[Trigger]:
    """For the tables that are there: those of an app without migrations may still be missing."""
    make = _for_postgresql if connection.vendor == "postgresql" else _for_sqlite
    tables = set(connection.introspection.table_names())
    quote = connection.ops.quote_name
    return [
        trigger
        for table in frozen_tables()
        if table.name in tables
        for trigger in make(table, quote)
    ]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _named(table: str, what: str, body: str) -> str:
    """Short enough for PostgreSQL, which cuts names at 63 characters."""
    return f"{PREFIX}{table[:38]}_{what}_{_digest(body)}"


def _function() -> str:
    return f"{PREFIX}rows_{_digest(_BODY)}"


def _for_postgresql(table: FrozenTable, quote: Any) -> list[Trigger]:
    states = dict.fromkeys(column for column, _before, _after in table.moves)
    moves = [f"{column}:{before}>{after}" for column, before, after in table.moves]
    listed = (table.never, table.once, table.sealed, states, moves)
    columns = ", ".join(f"'{','.join(names)}'" for names in listed)
    kinds = {"update": ("UPDATE", "ROW")}
    if not table.may_go:
        kinds |= {"delete": ("DELETE", "ROW"), "truncate": ("TRUNCATE", "STATEMENT")}
    found = []
    for what, (event, each) in kinds.items():
        body = (
            f"BEFORE {event} ON {quote(table.name)} FOR EACH {each} "
            f"EXECUTE FUNCTION {_function()}({columns})"
        )
        name = _named(table.name, what, body)
        found.append(Trigger(name, table.name, f"CREATE TRIGGER {quote(name)} {body}"))
    return found


def _for_sqlite(table: FrozenTable, quote: Any) -> list[Trigger]:
    refusal = f"BEGIN SELECT RAISE(ABORT, 'Rows of {table.name} {_SAYS}'); END"
    bodies = {}
    if conditions := _changes(table, quote):
        bodies["update"] = (
            f"BEFORE UPDATE ON {quote(table.name)} WHEN {FUNCTION}() <> '{ERASING}' "
            f"AND ({' OR '.join(conditions)}) {refusal}"
        )
    if not table.may_go:
        bodies["delete"] = (
            f"BEFORE DELETE ON {quote(table.name)} WHEN {FUNCTION}() <> '{ERASING}' {refusal}"
        )
    found = []
    for what, body in bodies.items():
        name = _named(table.name, what, body)
        found.append(Trigger(name, table.name, f"CREATE TRIGGER {quote(name)}\n{body}"))
    return found


def _changes(table: FrozenTable, quote: Any) -> list[str]:
    """When an update of SQLite touches what is frozen."""
    found = []
    for name in (*table.never, *table.once):
        column = quote(name)
        change = f"OLD.{column} IS NOT NEW.{column}"
        if name in table.once:
            change += f" AND OLD.{column} IS NOT NULL"
        if name in table.sealed:
            change += f" AND {FUNCTION}() <> '{CHANGING_KEYS}'"
        found.append(f"({change})")
    for state in dict.fromkeys(column for column, _before, _after in table.moves):
        column = quote(state)
        pairs = [
            f"(OLD.{column} = '{before}' AND NEW.{column} = '{after}')"
            for name, before, after in table.moves
            if name == state
        ]
        found.append(f"(OLD.{column} IS NOT NEW.{column} AND NOT ({' OR '.join(pairs)}))")
    return found
