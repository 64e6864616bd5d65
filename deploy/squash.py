"""Squashes the migrations of our larger apps: an empty database has its tables in half the time.

    make squash

For each app one migration that replaces all others (Django's `replaces`). Django's own
`squashmigrations` keeps nearly every operation of ours; this writes each model once, as all
migrations together leave it, with its columns in the same order. What moves rows is left out:
there are none (tests/test_squashed_migrations.py compares the tables of both ways). ADR-0145.
"""

import os
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path

import django
from django.db.migrations import AddField, CreateModel, Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState
from django.db.migrations.utils import resolve_relation
from django.db.migrations.writer import MigrationWriter
from django.db.models import Model

from core.create_models import CreateModels

# A migration by its app and name; a column by its model and name.
type Key = tuple[str, str]

ROOT = Path(__file__).resolve().parent.parent
APPS = ("accounts", "courses", "cms", "mentors")


def main() -> None:
    """Writes the files; those of an earlier squash go."""
    for app in APPS:
        for earlier in (ROOT / app / "migrations").glob("0001_squashed_*.py"):
            earlier.unlink()
    loader = MigrationLoader(None)
    for app in APPS:
        migration = squashed(app, loader)
        (ROOT / app / "migrations" / f"{migration.name}.py").write_text(
            as_text(migration), encoding="utf-8"
        )


def squashed(app: str, loader: MigrationLoader) -> Migration:
    """One migration of an app that does what all of them do on an empty database.

    Raises SystemExit as `in_order`.
    """
    names = sorted(name for label, name in loader.disk_migrations if label == app)
    models = {
        model: state
        for (label, model), state in loader.project_state().models.items()
        if label == app
    }
    said = {
        "initial": True,
        "replaces": [(app, name) for name in names],
        "dependencies": _needed([loader.disk_migrations[app, name] for name in names]),
        "operations": _operations(models, *in_order(app, models)),
    }
    return type("Migration", (Migration,), said)(f"0001_squashed_{names[-1]}", app)


def _needed(migrations: list[Migration]) -> list[Key]:
    """Of each other app the latest that any of them names."""
    latest: dict[str, str] = {}
    for migration in migrations:
        for label, name in migration.dependencies:
            if label != migration.app_label and name != "__first__":
                latest[label] = max(name, latest.get(label, ""))
    return sorted(latest.items())


def _operations(
    models: dict[str, ModelState], order: list[str], late: list[Key]
) -> list[CreateModels | AddField]:
    made = [
        CreateModel(
            name=models[model].name,
            fields=[
                (name, field)
                for name, field in models[model].fields.items()
                if (model, name) not in late
            ],
            options={name: value for name, value in models[model].options.items() if value != []},
            bases=models[model].bases,
            managers=models[model].managers,
        )
        for model in order
    ]
    added = [
        AddField(model_name=model, name=name, field=models[model].fields[name])
        for model, name in late
    ]
    return [CreateModels(made), *added]


def in_order(app: str, models: dict[str, ModelState]) -> tuple[list[str], list[Key]]:
    """The models, each after those it names; and (model, field) that must wait until all are there.

    Where two name each other, a column that may be empty waits. Raises SystemExit if none may.
    """
    late: list[Key] = []
    while True:
        named = {
            model: sorted(
                other
                for name, other in _others_named(app, model, state)
                if (model, name) not in late
            )
            for model, state in models.items()
        }
        try:
            return list(TopologicalSorter(named).static_order()), late
        except CycleError as problem:
            circle = problem.args[1]
        may_wait = [
            (model, name)
            for other, model in pairwise(circle)
            for name, found in _others_named(app, model, models[model])
            if found == other and name and models[model].fields[name].null
        ]
        if not may_wait:
            sys.exit(f"No column may be empty in the circle {circle} of {app}.")
        late.append(may_wait[0])


def _others_named(app: str, model: str, state: ModelState) -> Iterator[Key]:
    """Each other model of the same app that must be there before this one, with the field's name.

    A model that it inherits from has the name "".
    """
    found: list[tuple[str, str | type[Model]]] = [
        ("", base) for base in state.bases if isinstance(base, str)
    ]
    for name, field in state.fields.items():
        if field.remote_field:
            found.append((name, field.remote_field.model))
            if through := getattr(field.remote_field, "through", None):
                found.append((name, through))
    for name, one in found:
        label, other = resolve_relation(one, app, model)
        if label == app and other != model:
            yield name, other


def as_text(migration: Migration) -> str:
    """The file of a migration."""
    text = MigrationWriter(migration, include_header=False).as_string()
    return f"# Written by `make squash` (deploy/squash.py).\n{text}"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.test")
    django.setup()
    main()
