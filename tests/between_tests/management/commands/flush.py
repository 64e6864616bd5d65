"""`flush` between two tests: empties the tables that hold rows, and leaves the others alone.

Django's own empties all tables and then makes content types and permissions anew, which takes
longer than most tests. It runs once in a database; what it leaves is what each later one leaves.
"""

from typing import Any

from django.db import connections

from core.append_only import erasing
from core.management.commands.flush import Command as OfTheSite

# By name of a database: how many rows Django's own leaves in which tables.
_left_by_django: dict[str, dict[str, int]] = {}


class Command(OfTheSite):
    """The same for whoever calls it, and about ten times as fast from the second time on."""

    def handle(self, **options: Any) -> None:
        """Does the whole work again where what Django made is not as it was."""
        connection = connections[options["database"]]
        name = str(connection.settings_dict["NAME"])
        left, there = _left_by_django.get(name), rows_by_table(connection)
        if left is None or any(there.get(table) != rows for table, rows in left.items()):
            super().handle(**options)
            _left_by_django[name] = rows_by_table(connection)
            return
        with erasing(options["database"]), connection.cursor() as cursor:
            for table in there.keys() - left.keys():
                cursor.execute(
                    f"DELETE FROM {connection.ops.quote_name(table)}"  # noqa: S608 - our own tables
                )


def rows_by_table(connection: Any) -> dict[str, int]:
    """The number of rows of each table that has any."""
    tables = _tables_that_may_have_rows(connection)
    asked = " UNION ALL ".join(
        f"SELECT '{table}', count(*) FROM {connection.ops.quote_name(table)}"  # noqa: S608 - as above
        for table in tables
    )
    if not asked:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return {table: rows for table, rows in cursor.fetchall() if rows}


def _tables_that_may_have_rows(connection: Any) -> list[str]:
    """PostgreSQL knows at once which files are empty; to open each table takes it a tenth of a
    second, longer than many tests.
    """
    if connection.vendor != "postgresql":
        return connection.introspection.django_table_names(only_existing=True, include_views=False)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND pg_relation_size(oid) > 0"
            " AND relnamespace = current_schema::regnamespace AND relname <> 'django_migrations'"
        )
        return [table for (table,) in cursor.fetchall()]
