"""The tables of PostgreSQL, out and in, as COPY writes them.

Why not `pg_dump`: it can leave out tables and no column, and the key of a room is a column; it must
be of the server's version. Here the tables are made by the migrations of the program, up to where
the backup was, and filled by COPY; then the program's newer migrations follow.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from .left_out import COLUMNS, TABLES
from .sealed_files import PIECE_BYTES, Content

# A migration: its app and its name.
type Key = tuple[str, str]
_COLUMNS_OF = """
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = current_schema() AND is_generated = 'NEVER'
    AND table_name = ANY(%s) ORDER BY table_name, ordinal_position
"""
_NUMBERED = """
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = current_schema() AND table_name = ANY(%s)
    AND (is_identity = 'YES' OR column_default LIKE 'nextval(%%')
"""


def begin_snapshot() -> None:
    """All that follows in this transaction sees the database as it is now, whoever writes."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def tables() -> dict[str, list[str]]:
    """Every table with its columns, in the order of names."""
    found: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        names = [
            one.name for one in connection.introspection.get_table_list(cursor) if one.type == "t"
        ]
        cursor.execute(_COLUMNS_OF, [names])
        for table, column in cursor.fetchall():
            found.setdefault(table, []).append(column)
    return found


def sequences(names: list[str]) -> dict[str, int]:
    """The last number of each numbered column, so that after a restore none is given twice."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERED, [names])
        for table, column in cursor.fetchall():
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [_quoted(table), column])
            (sequence,) = cursor.fetchone()
            cursor.execute(f"SELECT last_value, is_called FROM {sequence}")  # noqa: S608 - from the catalogue
            last, is_called = cursor.fetchone()
            found[f"{table}.{column}"] = last if is_called else 0
    return found


def rows_of(table: str, columns: list[str]) -> Iterator[bytes]:
    """A table as text of COPY, in pieces; what no backup holds is left out."""
    if table in TABLES:
        return
    chosen = ", ".join(
        f"NULL AS {_quoted(column)}" if (table, column) in COLUMNS else _quoted(column)
        for column in columns
    )
    piece = bytearray()
    query = f"COPY (SELECT {chosen} FROM {_quoted(table)}) TO STDOUT"  # noqa: S608 - from the catalogue
    with connection.wrap_database_errors, _driver().cursor() as cursor, cursor.copy(query) as copy:
        for block in copy:
            piece += block
            if len(piece) >= PIECE_BYTES:
                yield bytes(piece)
                piece.clear()
    if piece:
        yield bytes(piece)


class _LoaderOfThen(MigrationLoader):
    """Without squashed migrations of which only a part was applied then."""

    def __init__(self, then: set[Key]) -> None:
        self._then = then
        super().__init__(connection)

    def replace_migration(self, migration_key: Key) -> None:
        replaced = set(self.replacements[migration_key].replaces)
        if replaced & self._then and replaced - self._then:
            # What Django does where only a part of them is applied now.
            self.graph.remove_replacement_node(migration_key, replaced)
        else:
            super().replace_migration(migration_key)


def migrate_to(applied: Collection[str]) -> None:
    """Makes the tables as they were with these migrations, each “app.name”."""
    then = {(app, name) for app, _dot, name in (one.partition(".") for one in applied)}
    executor = MigrationExecutor(connection)
    executor.loader = _LoaderOfThen(then)
    graph = executor.loader.graph
    wanted = {
        key
        for key, migration in graph.nodes.items()
        if (then.issuperset(migration.replaces) if migration.replaces else key in then)
    }
    leaves = [
        key
        for key in wanted
        if not any(
            child.key[0] == key[0] and child.key in wanted for child in graph.node_map[key].children
        )
    ]
    executor.migrate(sorted(leaves))


class Loading:
    """Fills the tables inside one transaction, table after table in the order they come."""

    def __init__(self, columns: Mapping[str, list[str]]) -> None:
        self._columns = columns
        self._known = tables()
        self.rows: dict[str, int] = {}

    def empty(self) -> None:
        """Takes away what migrations put in."""
        names = ", ".join(map(_quoted, self._known))
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {names}")

    def load(self, table: str, pieces: Iterator[Content]) -> None:
        """All rows of one table. Raises KeyError for a table or column that is not there."""
        chosen = self._columns[table]
        if set(chosen) - set(self._known[table]):
            raise KeyError(table)
        names = ", ".join(map(_quoted, chosen))
        query = f"COPY {_quoted(table)} ({names}) FROM STDIN"
        with connection.wrap_database_errors, _driver().cursor() as cursor:
            with cursor.copy(query) as copy:
                for piece in pieces:
                    while block := piece.read(PIECE_BYTES):
                        copy.write(block)
            self.rows[table] = cursor.rowcount

    def set_sequences(self, last: Mapping[str, int]) -> None:
        """No number that was given is given again."""
        with connection.cursor() as cursor:
            for name, number in last.items():
                table, column = name.rsplit(".", 1)
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, %s), GREATEST(%s, 1), %s > 0)",
                    [_quoted(table), column, number, number],
                )


def drop_everything() -> None:
    """Takes away every table: a restore did not end well, and the database was empty before."""
    with connection.cursor() as cursor:
        names = [one.name for one in connection.introspection.get_table_list(cursor)]
        if names:
            cursor.execute(f"DROP TABLE {', '.join(map(_quoted, names))} CASCADE")


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _driver() -> Any:
    connection.ensure_connection()
    return connection.connection
