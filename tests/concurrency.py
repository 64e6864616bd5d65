"""Running calls truly at once: each waits, before its first write or lock, until all are there.

Without that meeting point threads would run one after the other and a missing lock go unseen.
"""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

SECONDS = 20


def _takes_hold(sql: str) -> bool:
    return sql.startswith(("BEGIN", "INSERT", "UPDATE", "DELETE")) or "FOR UPDATE" in sql


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
