"""The database's clock, which governs rooms (ADR-0004).

Processes on several machines may disagree about the time; the database they share cannot disagree
with itself. `shifted` is the only way to move this clock; tests use it, and the demo for rooms of
earlier days.
"""

from datetime import timedelta
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import DateTimeField, Func
from django.db.models.sql.compiler import SQLCompiler

from core.clock import database_ahead, database_shifted

type Sql = tuple[str, Any]


class DatabaseNow(Func):
    """The time at which the statement is executed, plus `plus`. For use inside queries.

    Not `Now()`, which on PostgreSQL is the start of the statement. A statement that waited for a
    lock would then treat a lease as valid that ended while it waited.
    """

    output_field = DateTimeField()

    def __init__(self, plus: timedelta = timedelta(), **extra: Any) -> None:
        self.plus = plus
        super().__init__(**extra)

    def _seconds(self) -> str:
        return f"{(self.plus + database_ahead()).total_seconds():+.3f}"

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra_context: Any
    ) -> Sql:
        template = f"(CLOCK_TIMESTAMP() + INTERVAL '{self._seconds()} seconds')"
        return self.as_sql(compiler, connection, template=template, **extra_context)

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra_context: Any
    ) -> Sql:
        pattern = "%%%%Y-%%%%m-%%%%d %%%%H:%%%%M:%%%%f"
        template = f"STRFTIME('{pattern}', 'NOW', '{self._seconds()} seconds')"
        return self.as_sql(compiler, connection, template=template, **extra_context)


# How far this process's clock is ahead: zero in production.
ahead, shifted = database_ahead, database_shifted
