"""The cost of protection: reading encrypted lists, and writing to the audit log.

Runs on the database of DATABASE_URL, a trial that may receive two thousand more log entries:
migrated, and with an organisation in it, as the demo makes one.

    DATABASE_URL=postgres://… uv run python -m bench.at_rest
"""

import os
import statistics
import time
import uuid
from collections.abc import Callable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.dev")

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 - needs the settings

from accounts.models import Organisation  # noqa: E402
from core.audit.services import record  # noqa: E402
from core.clock import now  # noqa: E402
from core.field_keys import bind, decrypt, encrypt, read_bound  # noqa: E402

TEXT = "She wrote a few lines on what she will do tomorrow, and whom she will ask. " * 3


def microseconds(act: Callable[[], object], times: int = 2000) -> float:
    """The median duration of one call."""
    taken = []
    for _n in range(times):
        began = time.perf_counter()
        act()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken) * 1e6


def reading() -> None:
    place = b"table\0column\0" + uuid.uuid4().bytes
    token, bound = encrypt(TEXT), bind(TEXT.encode(), place)
    old = microseconds(lambda: decrypt(token))
    new = microseconds(lambda: read_bound(bound, place))
    print(f"one value of {len(TEXT)} letters: Fernet {old:.0f} µs, bound {new:.0f} µs")
    print(f"a list of 100: {old / 10:.2f} ms before, {new / 10:.2f} ms now")


def writing(says: str, organisation: Organisation, times: int = 1000) -> None:
    taken = []
    for _n in range(times):
        began = time.perf_counter()
        with transaction.atomic():
            record(
                actor=None,
                verb="bench",
                subject=organisation,
                organisation=organisation,
                at=now(),
            )
        taken.append((time.perf_counter() - began) * 1000)
    cuts = statistics.quantiles(taken, n=100)
    print(f"{says}: p50 {statistics.median(taken):.2f} ms, p99 {cuts[98]:.2f} ms")


def main() -> None:
    """Print the results; nothing is asserted."""
    reading()
    organisation = Organisation.objects.first()
    if organisation is None:
        raise SystemExit("This database holds no organisation. Run the demo on it first.")
    writing(f"an entry of the log ({connection.vendor})", organisation)


if __name__ == "__main__":
    main()
