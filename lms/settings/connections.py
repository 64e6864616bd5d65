"""How the servers beside this one are reached: PostgreSQL or SQLite, and Redis."""

import dj_database_url


def database(url: str) -> dj_database_url.DBConfig:
    """The DATABASES entry for a URL; SQLite gets the pragmas that make it safe for several threads.

    `secure_delete` overwrites what is deleted, so that a line from a room does not live on in
    free pages of the file (domain 10.3).
    """
    entry = dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)
    if entry["ENGINE"].endswith("sqlite3"):
        entry["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;"
            ),
        }
        entry["CONN_MAX_AGE"] = 0
    return entry


def pooled(entry: dj_database_url.DBConfig, most: int) -> dj_database_url.DBConfig:
    """The same entry with at most so many connections for each process; SQLite needs none.

    Why not a connection for each thread (CONN_MAX_AGE): a process that serves by ASGI makes new
    threads all the time, and each kept its connection until PostgreSQL had none left.
    """
    if not entry["ENGINE"].endswith("postgresql"):
        return entry
    # Who waits for a connection longer than this gets an error; pages take some milliseconds.
    pool = {"min_size": 1, "max_size": most, "timeout": 10, "max_idle": 300}
    entry["OPTIONS"] = {**entry.get("OPTIONS", {}), "pool": pool}
    entry["ENGINE"] = "core.postgresql"
    entry["CONN_MAX_AGE"] = 0
    return entry


def channel_layers(redis_url: str, secret: str) -> dict:
    """CHANNEL_LAYERS: inside this process, or encrypted through Redis between several."""
    if not redis_url:
        return {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    return {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [redis_url], "symmetric_encryption_keys": [secret]},
        }
    }
