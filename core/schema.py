"""Whether the database has the tables that this program expects. The only module to check it."""

from collections.abc import Collection
from typing import NamedTuple

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


class Schema(NamedTuple):
    """`waiting`: number of migrations not applied. `is_empty`: none was ever applied."""

    waiting: int
    is_empty: bool


def belongs_to_another_program(own_labels: Collection[str]) -> bool:
    """Whether there are tables, but not of all these apps of ours.

    Django's own apps may be in any database, and one with a name of ours as well. Raises the
    database's error if it does not respond.
    """
    loader = MigrationExecutor(connection).loader
    if loader.applied_migrations:
        applied = loader.applied_migrations.keys()
        ours = {label for label, _name in loader.disk_migrations.keys() & applied}
        return not set(own_labels) <= ours and bool(applied - loader.disk_migrations.keys())
    return bool(connection.introspection.table_names())


def current_schema() -> Schema:
    """The current state of the database. Raises the database's error if it does not respond."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return Schema(waiting=len(plan), is_empty=not executor.loader.applied_migrations)
