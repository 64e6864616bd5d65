"""Conditions on seats, with SQL that is compiled once per process.

Who may sit in a room is checked with every heartbeat, tap and poll, and depends on five other
tables. If Django compiles that SQL each time, it takes ten milliseconds of processor time, many
times what the database needs (ADR-0022). So a plain queryset defines each condition, its SQL is
cached, and only the times in it are replaced.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from django.db import connection as default_connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Exists, F, Func, Model, OuterRef, QuerySet
from django.db.models.sql.compiler import SQLCompiler

from accounts.consents.rules import NEEDED_IN_A_ROOM, Kind, oldest_that_holds
from accounts.consents.texts import current_version
from core.clock import database_ahead
from mentors.room_types import SAFE_FOR

# Placeholders for times while the SQL is compiled; no other value equals one of them.
AT = datetime(2001, 2, 3, tzinfo=UTC)
OLDEST = {
    kind: AT - timedelta(days=place + 1) for place, kind in enumerate(sorted(NEEDED_IN_A_ROOM))
}
# How Django names the tables of a subquery: it may be inside another one that has the same names.
ALIAS = re.compile(r"\b([S-Z])(\d+)\b")

# A plain queryset of seats for a time, and for the oldest valid answer to each question then.
type Plain = Callable[[datetime, Mapping[Kind, datetime]], QuerySet[Any, Any]]


def versions_asked() -> tuple[int, ...]:
    """Return the versions of the room questions, which are part of the SQL."""
    return tuple(map(current_version, sorted(NEEDED_IN_A_ROOM)))


def moments_at(at: datetime) -> dict[datetime, datetime]:
    """Map each placeholder to the time that replaces it."""
    door = {AT - SAFE_FOR: at + database_ahead() - SAFE_FOR}
    return {AT: at} | door | {OLDEST[kind]: oldest_that_holds(kind, at) for kind in OLDEST}


class Among(Func):
    """Whether a seat is among those that a plain queryset finds at a given time."""

    output_field = BooleanField()

    def __init__(self, plain: Plain, at: datetime) -> None:
        super().__init__(F("pk"))
        self.plain, self.at = plain, at

    def as_sql(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,
        *_how: str | None,
        **_extra_context: Any,
    ) -> tuple[str, Any]:
        seat, given = compiler.compile(self.source_expressions[0])
        kept = _kept(self.plain, connection.vendor, versions_asked())
        adapt = connection.ops.adapt_datetimefield_value
        moments = {adapt(stand_in): adapt(at) for stand_in, at in moments_at(self.at).items()}
        before = [moments.get(one, one) for one in kept.before]
        after = [moments.get(one, one) for one in kept.after]
        return f"{kept.start}{seat}{kept.end}", (*before, *given, *after)


class _Kept(NamedTuple):
    """The SQL before and after the seat in question, with the parameters of each."""

    start: str
    end: str
    before: list[Any]
    after: list[Any]


@cache
def _kept(plain: Plain, vendor: str, versions: tuple[int, ...]) -> _Kept:
    """Return the compiled SQL, cached by everything it depends on."""
    seats = plain(AT, OLDEST)
    model: type[Model] = seats.model
    asked = model._default_manager.filter(Exists(seats.filter(pk=OuterRef("pk"))))
    compiler = asked.query.get_compiler(connection=default_connection)
    compiler.pre_sql_setup()
    sql, given = compiler.compile(asked.query.where)
    quote = default_connection.ops.quote_name
    seat = f"({quote(model._meta.db_table)}.{quote('id')})"
    start, end = ALIAS.sub(r"\1\2_kept", sql).split(seat)
    places = start.count("%s")
    return _Kept(start, end, list(given[:places]), list(given[places:]))
