"""The database's clock, by which rooms live (ADR-0004).

Processes on several machines may disagree about the time; the database they share cannot disagree
with itself. Tests, and the demo for rooms of earlier days, move this clock with `shifted`, which is
the only way to move it.
"""

from datetime import timedelta
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import DateTimeField, Func
from django.db.models.sql.compiler import SQLCompiler

from core.clock import database_ahead, database_shifted

type Sql = tuple[str, Any]


class DatabaseNow(Func):
    """The moment at which the statement is executed, `plus` added. For use inside queries.

    Why not `Now()`: on PostgreSQL that is the start of the statement. A statement that waited for a
    lock would then take a lease for alive that ended while it waited.
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


# By how much this process's clock goes ahead: nothing where people sit in rooms.
ahead, shifted = database_ahead, database_shifted
