"""Whether the database has the tables that this program expects. Asked here and nowhere else."""

from typing import NamedTuple

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

# Apps that no other program has under these names, and with these migrations.
OWN_LABELS = ("courses", "mentors", "cms")


class Schema(NamedTuple):
    """`waiting`: how many migrations are not applied. `is_empty`: none ever was."""

    waiting: int
    is_empty: bool


def belongs_to_another_program() -> bool:
    """Whether there are tables, and none of them comes from a migration of this program.

    Raises what the database raises where it does not answer.
    """
    loader = MigrationExecutor(connection).loader
    if loader.applied_migrations:
        # Django's own apps may be in anybody's database.
        ours = {key for key in loader.disk_migrations if key[0] in OWN_LABELS}
        return not ours & loader.applied_migrations.keys() and bool(
            loader.applied_migrations.keys() - loader.disk_migrations.keys()
        )
    return bool(connection.introspection.table_names())


def current_schema() -> Schema:
    """How the database stands now. Raises what the database raises where it does not answer."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return Schema(waiting=len(plan), is_empty=not executor.loader.applied_migrations)
