"""Rows of a prepared query are those of the plain one, with the same types."""

import sys
from datetime import datetime, timedelta
from itertools import product

import pytest
from django.db.models import F, Model

from accounts.models import Membership
from accounts.roles import Role
from core.compiled_queries import CompiledModels, CompiledRows
from core.crypto import Sealed
from courses.models import Attempt, Course, Enrolment
from mentors.models import Journey, Programme

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def test_values_come_back_as_django_gives_them(world):
    def build(code, pk):
        found = Course.objects.filter(code=code, pk__gte=pk)
        return found.values_list("pk", "key", "code", "edition", "audience", "retired_at")

    prepared = CompiledRows(build, str, int)
    for code, pk in (("a", 0), ("b", 0), ("a", 10**6), ("it's", 1), ("%s", 1)):
        assert prepared(code, pk) == list(build(code, pk))


def test_moments_reach_the_database_in_its_own_form(world):
    def build(after, before):
        found = Attempt.objects.filter(started_at__gt=after, started_at__lte=before)
        return found.values_list("public_id", "submitted_at", "grades__number", "grades__met")

    prepared = CompiledRows(build, datetime, datetime)
    began = Attempt.objects.get(public_id=world.attempt).started_at
    for after in (began - timedelta(microseconds=1), began):
        assert sorted(map(repr, prepared(after, began))) == sorted(map(repr, build(after, began)))
    assert prepared(began - timedelta(microseconds=1), began)
    assert not prepared(began, began)


def every_prepared_query():
    """(where, query) of each that the project has."""
    return [
        (f"{name}.{attribute}", query)
        for name, module in sorted(sys.modules.items())
        if name.partition(".")[0] in ("lms", "cms", "mentors", "courses", "accounts", "core")
        for attribute, query in sorted(vars(module).items())
        if isinstance(query, CompiledRows)
    ]


def rows_of(world) -> list[int]:
    """Rows of the world that queries ask for by number: people, and what is theirs."""
    women = [world.people[alias] for alias in ("amara", "lucia")]
    found = {someone.pk for someone in (*women, world.people["grace"])}
    for model in (Enrolment, Journey):
        found |= set(model.objects.filter(learner__in=women).values_list("pk", flat=True))
    tried = Attempt.objects.get(public_id=world.attempt)
    found |= {tried.quiz_id, tried.version_id, tried.quiz.lesson_id, tried.enrolment.course_id}
    found |= set(Programme.objects.values_list("pk", flat=True))
    return sorted(found)


def told(row) -> str:
    """A row with all that it holds; a model with each of its columns, annotations and relations."""
    if not isinstance(row, Model):
        return repr(row)
    own = {
        # What is sealed stays so: two of one row are the same by what is stored.
        name: value.stored if isinstance(value, Sealed) else value
        for name, value in vars(row).items()
        if name != "_state"
    }
    others = {name: told(value) for name, value in row._state.fields_cache.items() if value}
    return repr((type(row), row._state.adding, row._state.db, sorted(own.items()), others))


@pytest.mark.long
def test_every_prepared_query_gives_what_the_plain_one_gives(world):
    with_rows = set()
    choices = {
        int: rows_of(world),
        str: ["a", "s", "en", "it"],
        datetime: [world.at - timedelta(days=1), world.at + timedelta(minutes=1)],
    }
    queries = every_prepared_query()
    for where, query in queries:
        kinds = [type(stand_in) for stand_in in query.stand_ins]
        for values in product(*(choices[kind] for kind in kinds)):
            found = query(*values)
            plain = list(query.build(*values))
            # A query without an order gives its rows in any.
            assert sorted(map(told, found)) == sorted(map(told, plain)), (where, values)
            if found:
                with_rows.add(where)
    assert len(with_rows) > len(queries) / 2, sorted(set(dict(queries)) - with_rows)


def test_its_sql_is_worked_out_once(world):
    built = []

    def build(pk):
        built.append(pk)
        return Course.objects.filter(pk=pk).values_list("code")

    prepared = CompiledRows(build, int)
    first = Course.objects.order_by("pk").first()
    assert prepared(first.pk) == prepared(first.pk) == [(first.code,)]
    assert len(built) == 1


def test_a_constant_of_the_query_stays_as_it_is(world):
    prepared = CompiledRows(
        lambda pk: Membership.objects.filter(user=pk, role=Role.SUPERVISOR).values_list("role"), int
    )
    assert prepared(world.people["grace"].pk) == [("supervisor",)]
    assert prepared(world.people["amara"].pk) == []


def test_models_come_back_with_what_they_select_defer_and_annotate(
    world, django_assert_num_queries
):
    def build(learner):
        return (
            Attempt.objects.filter(enrolment__learner=learner)
            .annotate(twice=F("pk") * 2)
            .select_related("quiz__lesson__module", "version", "together_with")
            .defer("version__texts")
            .order_by("-pk")
        )

    prepared, amara = CompiledModels(build, int), world.people["amara"]
    plain = list(build(amara.pk))
    assert plain
    with django_assert_num_queries(1):
        found = prepared(amara.pk)
        assert [one.quiz.lesson.module.number for one in found] == [
            one.quiz.lesson.module.number for one in plain
        ]
        assert [one.twice for one in found] == [one.pk * 2 for one in plain]
        assert [one.together_with for one in found] == [one.together_with for one in plain]
    texts = plain[0].version.texts
    with django_assert_num_queries(1):
        assert found[0].version.texts == texts
    assert prepared(world.people["grace"].pk) == []


def test_a_model_that_came_from_a_prepared_query_is_saved_as_any_other(world):
    prepared = CompiledModels(lambda pk: Attempt.objects.filter(pk=pk), int)
    number = Attempt.objects.get(public_id=world.attempt).pk
    (one,) = prepared(number)
    one.asked = ["first"]
    one.save(update_fields=["asked"])
    assert Attempt.objects.get(pk=number).asked == prepared(number)[0].asked == ["first"]
