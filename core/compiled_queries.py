"""Queries that run with every page: their SQL is built once, not at each request.

Django builds the SQL of a query each time it runs, which takes several times as long as the
database needs to answer. Used where an everyday page would take a tenth longer without it; all
other queries are plain querysets. Parameters are only whole numbers, text and datetimes: these
reach the database in one form, whichever field they are compared with. Results are converted as
Django would.

Uses the compiler of Django's ORM (`as_sql`, `get_converters`, `klass_info`), whose interface has
not changed since 1.8; `tests/test_compiled_queries.py` compares each compiled query with the plain
one.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

# Values unlikely to occur otherwise; they fit into every integer column.
FIRST_STAND_IN = 2_000_000_011

Value = int | str | datetime


def _as_stored(value: Value) -> Any:
    """A parameter in the form that this database expects."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value


def _stand_in(kind: type[Value], place: int) -> Value:
    number = FIRST_STAND_IN + place
    if kind is datetime:
        return datetime.fromtimestamp(number, tz=UTC) + timedelta(microseconds=place + 1)
    return str(number) if kind is str else number


class _Compiled(NamedTuple):
    """SQL with its parameters (True and the index of a value, or False and a constant)."""

    sql: str
    parameters: list[tuple[bool, Any]]
    converters: list[Any]
    # Django's compiler, which knows which columns make which model.
    compiler: Any
    fetch_mode: Any


class CompiledRows:
    """A compiled `values_list`: `build` takes one value for each parameter and returns it.

    `kinds` are `int`, `str` or `datetime`, one for each parameter. Called with values, it returns
    the rows. What `build` computes from a value in Python is fixed at the first call: pass it as a
    parameter.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], *kinds: type[Value]):
        self.build = build
        self.stand_ins = [_stand_in(kind, place) for place, kind in enumerate(kinds)]
        # By database engine: the tests of one process may use several, a site uses one.
        self._sql: dict[str, _Compiled] = {}

    def __call__(self, *values: Value) -> list[Any]:
        return self._rows(self._compiled(), values)

    def _rows(self, compiled: _Compiled, values: tuple[Value, ...]) -> list[tuple[Any, ...]]:
        stored = [_as_stored(value) for value in values]
        given = [stored[place] if mine else place for mine, place in compiled.parameters]
        with connection.cursor() as cursor:
            cursor.execute(compiled.sql, given)
            rows = cursor.fetchall()
        converters = compiled.converters
        return [self._converted(row, converters) for row in rows] if converters else rows

    def _compiled(self) -> _Compiled:
        found = self._sql.get(connection.vendor)
        if found is None:
            rows = self.build(*self.stand_ins)
            compiler = rows.query.get_compiler(connection=connection)
            sql, parameters = compiler.as_sql()
            stand_ins = [_as_stored(one) for one in self.stand_ins]
            places = [
                (True, stand_ins.index(one)) if one in stand_ins else (False, one)
                for one in parameters
            ]
            columns = [column[0] for column in compiler.select[: compiler.col_count]]
            converters = list(compiler.get_converters(columns).items())
            mode = rows._fetch_mode  # type: ignore[attr-defined]  # Django's stubs know older ones
            found = _Compiled(sql, places, converters, compiler, mode)
            self._sql[connection.vendor] = found
        return found

    def _converted(self, row: tuple[Any, ...], converters: list[Any]) -> tuple[Any, ...]:
        values = list(row)
        for place, (steps, expression) in converters:
            for step in steps:
                values[place] = step(values[place], expression, connection)
        return tuple(values)


class CompiledModels[M: Model](CompiledRows):
    """The same for a queryset of model instances, with `select_related` and annotations.

    Relations known only to the caller (the person whose rows these are) must be set by the caller.
    """

    def __init__(self, build: Callable[..., QuerySet[M]], *kinds: type[Value]):
        super().__init__(build, *kinds)

    def __call__(self, *values: Value) -> list[M]:
        compiled = self._compiled()
        compiler, alias = compiled.compiler, DEFAULT_DB_ALIAS
        info, found = compiler.klass_info, []
        start, end = info["select_fields"][0], info["select_fields"][-1] + 1
        names = [column[0].target.attname for column in compiler.select[start:end]]
        others = get_related_populators(info, compiler.select, alias, compiled.fetch_mode)
        for row in self._rows(compiled, values):
            one = info["model"].from_db(alias, names, row[start:end])
            for other in others:
                other.populate(row, one)
            for name, place in (compiler.annotation_col_map or {}).items():
                setattr(one, name, row[place])
            found.append(one)
        return found
