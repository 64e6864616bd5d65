"""The triggers of PostgreSQL that enforce what `core.append_only` declares.

They are created after every `migrate`. Their names end in a digest of their definition, which
distinguishes them from those of an earlier version.
"""

import hashlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from .append_only import (
    CHANGING_KEYS,
    DIGEST_FUNCTION,
    ERASING,
    VARIABLE,
    AppendOnlyTable,
    append_only_tables,
    make_digest_function,
)

PREFIX = "append_only_"
# Raised as an integrity violation, so that Django raises IntegrityError.
_REFUSAL = "are only ever added: this one may be neither changed nor deleted."

# Columns are named in the trigger and looked up in the row, so that a column can be dropped.
_BODY = f"""
DECLARE
  given text := coalesce(current_setting('{VARIABLE}', true), '');
  permission text := '';
  was jsonb;
  becomes jsonb;
  name text;
BEGIN
  IF given <> '' AND {DIGEST_FUNCTION}()
    = encode(sha256(convert_to(split_part(given, ':', 2), 'UTF8')), 'hex')
  THEN
    permission := split_part(given, ':', 1);
  END IF;
  IF TG_OP IN ('DELETE', 'TRUNCATE') THEN
    IF permission <> '{ERASING}' THEN
      RAISE EXCEPTION 'Rows of % {_REFUSAL}', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
  END IF;
  IF permission = '{ERASING}' THEN
    RETURN NEW;
  END IF;
  was := to_jsonb(OLD);
  becomes := to_jsonb(NEW);
  FOREACH name IN ARRAY string_to_array(TG_ARGV[0], ',') || string_to_array(TG_ARGV[1], ',') LOOP
    IF was->name IS DISTINCT FROM becomes->name
      AND NOT (name = ANY (string_to_array(TG_ARGV[1], ',')) AND was->name = 'null'::jsonb)
      AND NOT (permission = '{CHANGING_KEYS}' AND name = ANY (string_to_array(TG_ARGV[2], ',')))
    THEN
      RAISE EXCEPTION 'Rows of % {_REFUSAL} (%)', TG_TABLE_NAME, name
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  END LOOP;
  FOREACH name IN ARRAY string_to_array(TG_ARGV[3], ',') LOOP
    IF was->name IS DISTINCT FROM becomes->name
      AND NOT (name || ':' || (was->>name) || '>' || (becomes->>name)
        = ANY (string_to_array(TG_ARGV[4], ',')))
    THEN
      RAISE EXCEPTION 'Rows of % {_REFUSAL} (%)', TG_TABLE_NAME, name
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  END LOOP;
  RETURN NEW;
END
"""


class Trigger(NamedTuple):
    name: str
    table: str
    definition: str


def install(using: str = DEFAULT_DB_ALIAS, **_more: Any) -> None:
    """Create missing triggers and drop those of an earlier version.

    Safe to repeat; a receiver of `post_migrate`.
    """
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    quote = connection.ops.quote_name
    wanted = {trigger.name: trigger for trigger in _wanted(connection)}
    present = _present(connection)
    with transaction.atomic(using=using), connection.cursor() as cursor:
        make_digest_function(connection)
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION {_function()}() RETURNS trigger "
            f"LANGUAGE plpgsql AS $body${_BODY}$body$"
        )
        for name in sorted(present.keys() - wanted.keys()):
            cursor.execute(f"DROP TRIGGER {quote(name)} ON {quote(present[name])}")
        for name in sorted(wanted.keys() - present.keys()):
            # A disabled trigger has the name but does not count as present.
            cursor.execute(f"CREATE OR REPLACE TRIGGER {quote(name)} {wanted[name].definition}")


def missing(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Names of the tables that lack a trigger. Empty on SQLite, where there are no triggers."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return []
    present = _present(connection)
    return sorted({one.table for one in _wanted(connection) if one.name not in present})


def _present(connection: Any) -> dict[str, str]:
    """Our enabled triggers in this database, with the current function: name → table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "JOIN pg_proc ON pg_proc.oid = tgfoid "
            "WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') AND tgname LIKE %s "
            "AND prosrc = %s AND pg_table_is_visible(tgrelid)",
            [PREFIX.replace("_", r"\_") + "%", _BODY],
        )
        return dict(cursor.fetchall())


def _wanted(connection: Any) -> list[Trigger]:
    """The triggers for tables that exist: before the last migration some may be missing."""
    tables = set(connection.introspection.table_names())
    return [
        trigger
        for table in append_only_tables()
        if table.name in tables
        for trigger in _triggers_of(table, connection.ops.quote_name)
    ]


def _triggers_of(table: AppendOnlyTable, quote: Any) -> Iterator[Trigger]:
    states = dict.fromkeys(column for column, _before, _after in table.transitions)
    transitions = [f"{column}:{before}>{after}" for column, before, after in table.transitions]
    listed = (table.fixed, table.set_once, table.encrypted, states, transitions)
    arguments = ", ".join(f"'{','.join(names)}'" for names in listed)
    kinds = {"update": ("UPDATE", "ROW")}
    if not table.deletable:
        kinds |= {"delete": ("DELETE", "ROW"), "truncate": ("TRUNCATE", "STATEMENT")}
    for kind, (event, level) in kinds.items():
        definition = (
            f"BEFORE {event} ON {quote(table.name)} FOR EACH {level} "
            f"EXECUTE FUNCTION {_function()}({arguments})"
        )
        # PostgreSQL cuts names at 63 characters.
        name = f"{PREFIX}{table.name[:32]}_{kind}_{_digest(definition)}"
        yield Trigger(name, table.name, definition)


def _function() -> str:
    return f"{PREFIX}rows_{_digest(_BODY)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
