"""A process holds as many connections as the operator allows; `bench.connections` counts them."""

from lms.settings.connections import database, pooled

MOST = 3


def test_sqlite_needs_no_pool():
    entry = database("sqlite:////tmp/site.sqlite3")
    assert pooled(dict(entry), MOST) == entry


def test_with_a_pool_no_thread_keeps_a_connection_for_itself():
    entry = pooled(database("postgres://site:word@127.0.0.1/site"), MOST)
    assert entry["CONN_MAX_AGE"] == 0
    assert entry["OPTIONS"]["pool"]["max_size"] == MOST
