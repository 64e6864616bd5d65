"""An empty database gets its tables by few migrations, and they are the same tables (ADR-0145)."""

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations import CreateModel
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ModelState, ProjectState

from core.copies import postgresql
from core.create_models import CreateModels
from deploy.squash import APPS, in_order
from tests.concurrency import on_postgresql
from tests.migrated_database import (
    copy_of_the_migrated_database,
    database_called,
    empty_database,
)

# Everything that a database knows of its tables but the order of their columns.
SHAPES = {
    "columns": """
        SELECT table_name, column_name, udt_name, character_maximum_length, is_nullable,
            column_default, is_identity, identity_generation
        FROM information_schema.columns WHERE table_schema = 'public'""",
    "constraints": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
}


def shape():
    """What the database of now knows of its tables, by kind."""
    found = {}
    with connection.cursor() as cursor:
        for kind, query in SHAPES.items():
            cursor.execute(query)
            found[kind] = set(cursor.fetchall())
    return found


def rows():
    """How many there are in the table of each model."""
    return {
        model._meta.db_table: model._base_manager.count()
        for model in apps.get_models(include_auto_created=True)
    }


def squashed_ones():
    """The apps whose squashed migration counts as applied."""
    applied = MigrationRecorder(connection).applied_migrations()
    return {app for app, name in applied if app in APPS and "_squashed_" in name}


@pytest.fixture(scope="module")
def by_few(django_db_setup, django_db_blocker):
    """The shape of the tables and the number of rows of the database that all tests begin with."""
    with (
        django_db_blocker.unblock(),
        copy_of_the_migrated_database() as name,
        database_called(name),
    ):
        assert squashed_ones() == set(APPS)
        return shape(), rows()


@pytest.mark.long
@on_postgresql
def test_all_migrations_one_by_one_make_the_tables_that_the_squashed_ones_make(
    by_few, django_db_blocker
):
    """The way of a backup that lacks the last of each: it is how an older one is restored."""
    on_disk = MigrationLoader(None, replace_migrations=False).disk_migrations
    each = {key for key, migration in on_disk.items() if not migration.replaces}
    # The last that a squashed one stands for, and what came after it.
    last = {app: max(one.replaces) for (app, _), one in on_disk.items() if one.replaces}
    latest = {key for key in each if key[0] in APPS and key >= last[key[0]]}
    with django_db_blocker.unblock(), empty_database() as name, database_called(name):
        postgresql.migrate_to([".".join(key) for key in each - latest])
        # Of `accounts` the others need the last as well.
        assert squashed_ones() == {"accounts"}
        call_command("migrate", verbosity=0, interactive=False)
        assert squashed_ones() == set(APPS)
        assert (shape(), rows()) == by_few
    ContentType.objects.clear_cache()


def test_no_migration_names_a_squashed_one_of_ours():
    """The next squash takes its place under another name: name the last that it stands for."""
    on_disk = MigrationLoader(None, replace_migrations=False).disk_migrations
    ours = {key for key in on_disk if key[0] in APPS and "_squashed_" in key[1]}
    assert len(ours) == len(APPS)
    assert [key for key, one in on_disk.items() if ours.intersection(one.dependencies)] == []


@pytest.mark.django_db
@on_postgresql
def test_many_models_are_made_in_one_operation_and_taken_away_again():
    key = ("id", models.AutoField(primary_key=True))
    page_of = models.ForeignKey("books.Book", models.CASCADE)
    operation = CreateModels(
        [CreateModel("Page", [key, ("book", page_of)]), CreateModel("Book", [key])]
    )
    before, after = ProjectState(), ProjectState()
    assert not after.apps.get_models()
    operation.state_forwards("books", after)
    with connection.schema_editor() as editor:
        operation.database_forwards("books", editor, before, after)
    assert {"books_page", "books_book"} <= set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        (leads_to,) = connection.introspection.get_relations(cursor, "books_page").values()
    assert leads_to[:2] == ("id", "books_book")
    with connection.schema_editor() as editor:
        operation.database_backwards("books", editor, after, before)
    assert not {"books_page", "books_book"} & set(connection.introspection.table_names())


def state(name, **fields):
    """A model of an app “books” with these columns."""
    return ModelState("books", name, list(fields.items()))


def test_a_model_is_made_after_those_that_it_names():
    models_ = {
        "page": state("Page", book=models.ForeignKey("books.Book", models.CASCADE)),
        "book": state("Book", author=models.ForeignKey("people.Person", models.CASCADE)),
    }
    assert in_order("books", models_) == (["book", "page"], [])


def test_where_two_models_name_each_other_the_column_that_may_be_empty_waits():
    models_ = {
        "book": state("Book", first=models.ForeignKey("books.Page", models.CASCADE, null=True)),
        "page": state("Page", book=models.ForeignKey("books.Book", models.CASCADE)),
    }
    assert in_order("books", models_) == (["book", "page"], [("book", "first")])


def test_a_circle_in_which_no_column_may_be_empty_is_told():
    models_ = {
        "book": state("Book", first=models.ForeignKey("books.Page", models.CASCADE)),
        "page": state("Page", book=models.ForeignKey("books.Book", models.CASCADE)),
    }
    with pytest.raises(SystemExit, match="No column may be empty in the circle"):
        in_order("books", models_)
