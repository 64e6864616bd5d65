"""Whether the database has the tables that this program expects. Asked here and nowhere else."""

from typing import NamedTuple

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


class Schema(NamedTuple):
    """`waiting`: how many migrations are not applied. `is_empty`: none ever was."""

    waiting: int
    is_empty: bool


def current_schema() -> Schema:
    """How the database stands now. Raises what the database raises where it does not answer."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return Schema(waiting=len(plan), is_empty=not executor.loader.applied_migrations)
