"""Checks of what every part rests on: settings, keys, database, channel layer."""

import shutil
from asyncio import timeout
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from asgiref.sync import async_to_sync
from channels.layers import ChannelLayerManager, InMemoryChannelLayer, get_channel_layer
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core import checks
from django.db import connection
from redis.exceptions import RedisError

from accounts.queries import every_organisation
from core import append_only_triggers, key_use
from core.append_only import append_only_tables
from core.discretion import tells
from core.health_checks import note, ok, problem, register
from core.schema import current_schema
from core.views import READINESS

# Seconds that a message may need from one connection to another.
LONGEST_WAY = 2
# Megabytes: below the first it is a problem, below the second worth knowing.
LEAST_SPACE = 500
LITTLE_SPACE = 5000


@register("settings", order=10)
def settings_fit() -> Iterator[checks.CheckMessage]:
    """What Django and this project have against the settings, deployment included."""
    in_use = getattr(settings, "PRODUCTION", False)
    found = checks.run_checks(include_deployment_checks=in_use)
    serious = [one for one in found if one.level >= checks.WARNING and not one.is_silenced()]
    for one in serious:
        yield problem(" ".join(f"{one.msg} {one.hint or ''}".split()) + f" ({one.id})")
    if not in_use:
        yield note("These are the settings of a trial, not of an installation that women use.")
    elif not serious:
        yield ok("Nothing stands against them.")


@register("field keys", order=10)
def field_keys_work() -> Iterator[checks.CheckMessage]:
    """Every key encrypts and reads back. No key is printed."""
    keys = list(getattr(settings, "FIELD_KEYS", []))
    if not keys:
        yield problem("FIELD_KEYS is empty: nothing can be kept encrypted. Set it.")
        return
    for place, key in enumerate(keys, start=1):
        try:
            fernet = Fernet(key)
            works = fernet.decrypt(fernet.encrypt(b"doctor")) == b"doctor"
        except (ValueError, InvalidToken):
            works = False
        if not works:
            yield problem(f"Key number {place} in FIELD_KEYS cannot be used. Replace it.")
            return
    yield ok(f"{len(keys)} in use; the first one writes.")


@register("database", order=10)
def database_answers() -> Iterator[checks.CheckMessage]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    yield ok(f"It answers ({connection.vendor}).")


@register("migrations", order=10)
def migrations_are_applied() -> Iterator[checks.CheckMessage]:
    waiting = current_schema().waiting
    if waiting:
        yield problem(f"{waiting} are not applied. Run: manage.py migrate")
    else:
        yield ok("All are applied.")


@register("channel layer", order=10)
def channel_layer_answers() -> Iterator[checks.CheckMessage]:
    """A message goes out by one connection and comes in by another, as between two processes."""
    if not READINESS["channel layer"]():
        yield problem("No message comes back. Check that Redis runs and REDIS_URL is right.")
        return
    yield ok("A message goes there and back.")
    if isinstance(get_channel_layer(), InMemoryChannelLayer):
        yield note("It lives in one process: with a second one, REDIS_URL is needed.")
    elif not async_to_sync(passes_between_connections)():
        yield problem(
            "A message of one connection does not come to another. Check that all processes have "
            "the same REDIS_URL and SECRET_KEY, and that Redis allows publish and subscribe."
        )


async def passes_between_connections() -> bool:
    """Whether a group of one connection hears what another sends."""
    hearing, sending = (ChannelLayerManager()["default"] for _n in range(2))
    group = f"doctor-{uuid4().hex}"
    channel = await hearing.new_channel()
    try:
        async with timeout(LONGEST_WAY):
            await hearing.group_add(group, channel)
            await sending.group_send(group, {"type": "doctor"})
            return bool((await hearing.receive(channel))["type"] == "doctor")
    except (TimeoutError, OSError, RedisError):
        return False
    finally:
        for layer in (hearing, sending):
            await layer.flush()


@register("free space", order=10)
def space_is_left() -> Iterator[checks.CheckMessage]:
    """Where files are kept, and where a SQLite file grows. A full disk stops every answer."""
    for name, folder in kept_in().items():
        free = shutil.disk_usage(folder).free // 1_000_000
        if free < LEAST_SPACE:
            yield problem(f"{name}: {free} MB are left. Make room before anything is lost.")
        elif free < LITTLE_SPACE:
            yield note(f"{name}: {free} MB are left.")
        else:
            yield ok(f"{name}: {free // 1000} GB are left.")


def kept_in() -> dict[str, Path]:
    """What is kept → the nearest folder that is there already."""
    # A bucket has its own limits, which nobody here can ask for.
    places = {} if settings.MEDIA_BUCKET else {"Files": Path(settings.MEDIA_ROOT)}
    if connection.vendor == "sqlite":
        places["Database"] = Path(str(connection.settings_dict["NAME"]).removeprefix("file:"))
    return {
        name: next(folder for folder in (place, *place.absolute().parents) if folder.is_dir())
        for name, place in places.items()
    }


@register("names")
def names_tell_nothing() -> Iterator[checks.CheckMessage]:
    """Organisations from before the rule keep their names until somebody changes them."""
    found = [one.name for one in every_organisation() if tells(one.name)]
    for name in found:
        yield problem(
            f"“{name}” tells a bystander what this is. Give the organisation another name."
        )
    if not found:
        yield ok("No organisation's name tells a bystander what this is.")


@register("append-only rows", order=11)
def append_only_rows_are_guarded() -> Iterator[checks.CheckMessage]:
    """Each table whose rows are only ever added has its triggers (ADR-0043)."""
    missing = append_only_triggers.missing()
    if connection.vendor != "postgresql":
        yield note("SQLite guards no append-only rows: it is for trials.")
    elif missing:
        yield problem(f"No triggers guard {', '.join(missing)}. Run: manage.py migrate")
    else:
        yield ok(f"Triggers guard {len(append_only_tables())} tables.")


@register("encrypted values", order=12)
def encrypted_values_can_be_read() -> Iterator[checks.CheckMessage]:
    """Under which keys they stand; the newest thousand of each column are opened too."""
    uses = [key_use.use_of(column) for column in key_use.columns()]
    newest, older, unbound, lost = (sum(counts) for counts in zip(*uses, strict=True))
    damaged = sum(1 for column in key_use.columns() for _pk in key_use.unreadable_in(column))
    everything = newest + older + unbound + lost
    if lost or damaged:
        yield problem(
            f"{lost + damaged} cannot be read: their key is missing in FIELD_KEYS, or they are "
            "damaged. manage.py rotate_keys names them."
        )
    elif older or unbound:
        yield note(
            f"{older} stand under an older key and {unbound} are not bound to their place. "
            "Run: manage.py rotate_keys"
        )
    else:
        yield ok(f"{everything} of {everything} can be read, all under the newest key.")
