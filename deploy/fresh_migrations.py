"""Rewrites one initial migration per app, until 0.3, the first version to install, is released.

    make fresh-migrations

Everything that the database needs follows from the models: no migration is edited by hand.
"""

import os
from pathlib import Path
from typing import Any

import django
from django.core.management.commands.makemigrations import Command
from django.db.migrations import AddField, CreateModel
from django.db.migrations.operations.models import IndexOperation

ROOT = Path(__file__).resolve().parent.parent
APPS = ("accounts", "cms", "core", "core/audit", "courses", "mentors", "mentors/mentoring")


class MakeInitialMigrations(Command):
    """`makemigrations` with each constraint and index in the `CreateModel` of its model.

    Django writes most of them as separate operations, each of which renders all related models
    again: creating the tables then takes twice as long.
    """

    def write_migration_files(self, changes: dict[str, list[Any]], *rest: Any) -> None:
        """Write the migrations with fewer operations."""
        for app, migrations in changes.items():
            for migration in migrations:
                migration.operations = merge_into_tables(app, migration.operations)
        super().write_migration_files(changes, *rest)


def merge_into_tables(app: str, operations: list[Any]) -> list[Any]:
    """The operations, with constraints and indexes moved into a `CreateModel` where possible."""
    merged: list[Any] = []
    tables: dict[str, int] = {}
    for operation in operations:
        if isinstance(operation, CreateModel):
            tables[operation.name_lower] = len(merged)
        if isinstance(operation, IndexOperation) and not _needs_later_field(operation, merged):
            table = tables[operation.model_name_lower]
            [merged[table]] = merged[table].reduce(operation, app)
        else:
            merged.append(operation)
    return merged


def _needs_later_field(operation: IndexOperation, before: list[Any]) -> bool:
    return any(
        isinstance(one, AddField)
        and one.model_name_lower == operation.model_name_lower
        and one.name in repr(operation.deconstruct())
        for one in before
    )


def main() -> None:
    """Delete the migrations of our apps and create them again."""
    for app in APPS:
        for migration in (ROOT / app / "migrations").glob("0*.py"):
            migration.unlink()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.test")
    django.setup()
    MakeInitialMigrations().run_from_argv(["manage.py", "makemigrations", "--no-header", "-v0"])


if __name__ == "__main__":
    main()
