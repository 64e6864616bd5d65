"""Whether the database has the tables that this program expects. Asked here and nowhere else."""

from collections.abc import Collection
from typing import NamedTuple

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


class Schema(NamedTuple):
    """`waiting`: how many migrations are not applied. `is_empty`: none ever was."""

    waiting: int
    is_empty: bool


def belongs_to_another_program(own_labels: Collection[str]) -> bool:
    """Whether there are tables, and not each of these apps of ours has a migration among them.

    Django's own apps may be in anybody's database, and one of our names as well. Raises what the
    database raises where it does not answer.
    """
    loader = MigrationExecutor(connection).loader
    if loader.applied_migrations:
        applied = loader.applied_migrations.keys()
        ours = {label for label, _name in loader.disk_migrations.keys() & applied}
        return not set(own_labels) <= ours and bool(applied - loader.disk_migrations.keys())
    return bool(connection.introspection.table_names())


def current_schema() -> Schema:
    """How the database stands now. Raises what the database raises where it does not answer."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return Schema(waiting=len(plan), is_empty=not executor.loader.applied_migrations)
