"""Checks of what every part rests on: settings, keys, database, channel layer."""

from collections.abc import Iterator

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core import checks
from django.db import connection

from accounts.queries import every_organisation
from core.discretion import tells
from core.health_checks import note, ok, problem, register
from core.schema import current_schema
from core.views import READINESS


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
    if READINESS["channel layer"]():
        yield ok("A message goes there and back.")
    else:
        yield problem("No message comes back. Check that Redis runs and REDIS_URL is right.")


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
