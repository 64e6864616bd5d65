"""How to connect to other servers: PostgreSQL or SQLite, and Redis."""

import dj_database_url


def database(url: str) -> dj_database_url.DBConfig:
    """The DATABASES entry for a URL; SQLite gets the pragmas that make it safe for several threads.

    `secure_delete` overwrites what is deleted, so that a room's messages do not survive in free
    pages of the file (domain 10.3).
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
    elif entry["ENGINE"].endswith("postgresql"):
        # A server that does not respond must not delay the quick exit.
        entry["OPTIONS"] = {"connect_timeout": 2, **entry.get("OPTIONS", {})}
    return entry


def channel_layers(redis_url: str, secret: str) -> dict:
    """CHANNEL_LAYERS: within this process, or encrypted through Redis for several processes."""
    if not redis_url:
        return {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    return {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [redis_url], "symmetric_encryption_keys": [secret]},
        }
    }
