"""Whether the time of an answer tells if an account, or a certificate, is there.

On the database of DATABASE_URL, a trial with the demo's people:

    DATABASE_URL=… uv run python -m bench.timing [--pairs 60]

Known and unknown names are requested in pairs, in random order, through the whole program. Prints
for each: the medians; the ratio known : unknown with its 95 % interval; and the probability that
chance alone does as much (p, by changing signs within pairs). The same for two unknown names shows
the machine's noise. The exit code is 1 if time reveals anything.
"""

import argparse
import logging
import math
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from uuid import uuid4

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.dev")

import django

django.setup()

from django.core.cache import cache  # noqa: E402 - needs the settings
from django.test import Client  # noqa: E402

from accounts.models import User  # noqa: E402
from mentors.models import Certificate  # noqa: E402

RESAMPLES = 4000
# A difference counts if chance does as much less often than this, and it is this large.
CHANCE, SMALLEST = 0.01, 0.02
# An existing certificate is open to anybody who has its number of 122 random bits.
OPEN = "verify"

type Ask = Callable[[str], object]
type Name = Callable[[], str]


def sign_in(name: str) -> object:
    """Sign in with a wrong passphrase."""
    return _post("/accounts/login/", {"login": name, "password": "not the one she has"})


def reset(name: str) -> object:
    """Recover with a wrong code."""
    form = {"alias": name, "code": "AAAA-BBBB-CCCC", "passphrase": "a boat on a quiet river"}
    return _post("/join/back/", form)


def verify(number: str) -> object:
    """Open the page of a certificate."""
    return Client().get(f"/verify/{number}/", HTTP_HOST="localhost")


def _post(path: str, form: dict[str, str]) -> object:
    answer = Client().post(path, form, HTTP_HOST="localhost")
    if answer.status_code not in (200, 400):
        sys.exit(f"{path} answered {answer.status_code}: nothing was measured.")
    return answer


def seconds(ask: Ask, name: str) -> float:
    # Rate limits would respond sooner.
    cache.clear()
    began = time.perf_counter()
    ask(name)
    return time.perf_counter() - began


def pairs_of(ask: Ask, one: Name, other: Name, how_many: int) -> list[tuple[float, float]]:
    """The seconds of both, pair by pair."""
    found = []
    for _n in range(how_many):
        order = [0, 1]
        random.shuffle(order)
        taken = [0.0, 0.0]
        for place in order:
            taken[place] = seconds(ask, (one, other)[place]())
        found.append((taken[0], taken[1]))
    return found


def compared(pairs: list[tuple[float, float]]) -> tuple[float, float, float, float]:
    """Ratio, its 95 % interval, and p."""
    logs = [math.log(one / other) for one, other in pairs]
    middle = statistics.median(logs)
    again = sorted(
        statistics.median(random.choices(logs, k=len(logs)))  # noqa: S311 - statistics
        for _n in range(RESAMPLES)
    )
    low, high = again[int(RESAMPLES * 0.025)], again[int(RESAMPLES * 0.975)]
    as_much = sum(
        abs(statistics.median(random.choice((-1, 1)) * log for log in logs))  # noqa: S311
        >= abs(middle)
        for _n in range(RESAMPLES)
    )
    return math.exp(middle), math.exp(low), math.exp(high), (as_much + 1) / (RESAMPLES + 1)


def told(says: str, pairs: list[tuple[float, float]]) -> bool:
    """Print one line; return whether time tells them apart."""
    ratio, low, high, chance = compared(pairs)
    medians = [statistics.median(side) * 1000 for side in zip(*pairs, strict=True)]
    differs = chance < CHANCE and abs(ratio - 1) > SMALLEST
    print(
        f"{says}: {medians[0]:.2f} and {medians[1]:.2f} ms, ratio {ratio:.3f} "
        f"({low:.3f} to {high:.3f}), p = {chance:.3f}: "
        + ("they differ" if differs else "within noise")
    )
    return differs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=60)
    options = parser.parse_args()
    # Each refusal would be logged.
    logging.disable(logging.WARNING)
    people = list(User.objects.filter(is_active=True).values_list("username", flat=True))
    numbers = [str(one) for one in Certificate.objects.values_list("public_id", flat=True)]
    if not people or not numbers:
        sys.exit("The database has no people or no certificate. Run: manage.py demo --no-serve")
    # Measure all of them, whatever the first shows.
    found = [measured(*case, options.pairs) for case in cases(people, numbers)]
    sys.exit(any(found))


def cases(people: list[str], numbers: list[str]) -> Iterator[tuple[str, Ask, Name, Name]]:
    """The function to measure, an existing name or number, and an unknown one."""
    for says, ask in (("sign-in", sign_in), ("reset", reset)):
        yield says, ask, partial(random.choice, people), lambda: f"x{uuid4().hex[:6]}"
    yield OPEN, verify, partial(random.choice, numbers), lambda: str(uuid4())


def measured(says: str, ask: Ask, known: Name, unknown: Name, pairs: int) -> bool:
    """Print both lines of a case; return whether time reveals what it may not."""
    times = pairs * 5 if says == OPEN else pairs
    # Warm up whatever is loaded once.
    for one in (known, unknown):
        seconds(ask, one())
    told(f"{says}, two unknown", pairs_of(ask, unknown, unknown, times))
    differs = told(f"{says}, known and unknown", pairs_of(ask, known, unknown, times))
    return differs and says != OPEN


if __name__ == "__main__":
    main()
