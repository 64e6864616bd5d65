"""Running calls truly at once: each waits, before its first write or lock, until all are there.

Without that meeting point threads would run one after the other and a missing lock go unseen.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import connection

SECONDS = 20

on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql",
    reason="SQLite has one writer and no append-only triggers: set TEST_POSTGRES_URL",
)


def _takes_hold(sql: str) -> bool:
    begins = ("BEGIN", "INSERT", "UPDATE", "DELETE")
    return sql.startswith(begins) or "FOR UPDATE" in sql or "FOR NO KEY UPDATE" in sql


def at_once(*calls):
    """What the calls return, each run in its own thread on its own connection."""
    meeting = Barrier(len(calls))

    def run(call):
        met = False

        def meet(execute, sql, params, many, context):
            nonlocal met
            if not met and _takes_hold(sql):
                met = True
                meeting.wait(SECONDS)
            return execute(sql, params, many, context)

        try:
            with connection.execute_wrapper(meet):
                return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(run, call) for call in calls]]


def somebody_waits_for_a_lock(or_done: Callable[[], bool] = lambda: False) -> bool:
    """True once another connection to this PostgreSQL database waits, or what `or_done` says is."""
    waiting = "SELECT pg_sleep(0.02), count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    with connection.cursor() as cursor:
        for _n in range(SECONDS * 50):
            cursor.execute(f"{waiting} AND datname = current_database()")
            if cursor.fetchone()[1] or or_done():
                return True
    return False


def one_within_another(monkeypatch, place, first, second):
    """What `second` returns: it begins when `first`, with its locks, has come to `place`.

    `place` is a module and the name of a function in it. `first` goes on once `second` waits for
    it, or has found its way past it.
    """
    module, name = place
    there, go_on, real = Event(), Event(), getattr(module, name)

    def stop(*args, **named):
        there.set()
        assert go_on.wait(SECONDS)
        return real(*args, **named)

    def run(call):
        try:
            return call()
        finally:
            connection.close()

    monkeypatch.setattr(module, name, stop)
    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(run, first)
        assert there.wait(SECONDS)
        monkeypatch.setattr(module, name, real)
        two = pool.submit(run, second)
        assert somebody_waits_for_a_lock(two.done)
        go_on.set()
        one.result(SECONDS)
        return two.result(SECONDS)
