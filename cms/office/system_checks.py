"""What `check --database default` says of an installation that women use, beside `doctor`.

Warnings: on the first day nothing of this is done yet, and `migrate` has to run all the same.
"""

from collections.abc import Iterator

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import DatabaseError, InterfaceError
from django.utils import timezone

from cms.library.directory.queries import emergency_to_check, organisations_nowhere
from cms.rules.service_checks import COUNTS
from core.clock import now


@register(Tags.database)
def rooms_can_open(app_configs: object = None, **kwargs: object) -> list[CheckMessage]:
    """Emergency numbers that nobody has confirmed, and organisations without a country.

    Silent where the database does not answer or has no tables: others say so.
    """
    if not getattr(settings, "PRODUCTION", False):
        return []
    try:
        return list(_what_keeps_rooms_closed())
    except (DatabaseError, InterfaceError):
        return []


def _what_keeps_rooms_closed() -> Iterator[CheckMessage]:
    for name in organisations_nowhere():
        yield Warning(
            f"{name} works in no country: no room opens there.",
            hint="Choose one in the office: Library, Countries.",
            id="lms.W004",
        )
    for service, state in emergency_to_check(today=timezone.localdate(now())):
        if state not in COUNTS:
            yield Warning(
                f"Nobody has confirmed the emergency number {service.name}.",
                hint="An editor checks it in the office: Library, Services, Check.",
                id="lms.W005",
            )
