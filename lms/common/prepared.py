"""Rows of a query that is asked with every page: its SQL is worked out once, not at each visit.

Django builds the SQL of a query anew each time it is asked, which costs several times what the
database needs to answer. Only for the few queries that every lesson page asks, and only where the
parameters are whole numbers and text: these reach the database as they are, whichever field they
are compared with. What comes back is converted as Django would.

Uses the compiler of Django's ORM (`as_sql`, `get_converters`), whose shape has been the same since
1.8; `tests/test_prepared.py` holds each prepared query to the plain one.
"""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import QuerySet

# Values that no build meets by chance; they fit into every column of whole numbers.
FIRST_STAND_IN = 2_000_000_011


class PreparedRows:
    """`build` takes one value for each parameter and returns a `values_list`.

    `kinds` are `int` or `str`, one for each parameter. Called with values, it returns the rows.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], *kinds: type):
        self.build = build
        self.stand_ins = [kind(FIRST_STAND_IN + place) for place, kind in enumerate(kinds)]
        # By database engine: tests of one process may use one engine only, a site does anyway.
        self._sql: dict[str, tuple[str, list[tuple[bool, Any]], list[Any]]] = {}

    def __call__(self, *values: int | str) -> list[tuple[Any, ...]]:
        sql, places, converters = self._prepared()
        given = [values[place] if mine else place for mine, place in places]
        with connection.cursor() as cursor:
            cursor.execute(sql, given)
            rows = cursor.fetchall()
        return [self._converted(row, converters) for row in rows] if converters else rows

    def _prepared(self) -> tuple[str, list[tuple[bool, Any]], list[Any]]:
        found = self._sql.get(connection.vendor)
        if found is None:
            compiler = self.build(*self.stand_ins).query.get_compiler(connection=connection)
            sql, parameters = compiler.as_sql()
            places = [
                (True, self.stand_ins.index(one)) if one in self.stand_ins else (False, one)
                for one in parameters
            ]
            columns = [column[0] for column in compiler.select[: compiler.col_count]]
            converters = list(compiler.get_converters(columns).items())
            found = self._sql[connection.vendor] = (sql, places, converters)
        return found

    def _converted(self, row: tuple[Any, ...], converters: list[Any]) -> tuple[Any, ...]:
        values = list(row)
        for place, (steps, expression) in converters:
            for step in steps:
                values[place] = step(values[place], expression, connection)
        return tuple(values)
