"""How many certificates a second: PDF, badge with its proof, and the same as a token.

    uv run python bench/credentials.py [--count 1000]

One process, one core; a database of its own in a temporary folder. Prints wall time and processor
time for each. Goal: 20 certificates a second, PDF and badge together.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
GOAL = 20


def main() -> None:
    """Create the certificates, then print how long each kind took."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=1000)
    count = parser.parse_args().count
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
        os.environ["DJANGO_SETTINGS_MODULE"] = "lms.settings.dev"
        sys.path.insert(0, str(ROOT))
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)
        measure(count)


def measure(count: int) -> None:
    """Make all one by one, as when learners request them; each is read from the database."""
    from core.clock import now
    from mentors.badges.queries import badge_file, badge_jwt
    from mentors.badges.services import key_that_signs
    from mentors.certification.printing import certificate_pdf

    key = key_that_signs(at=now())
    numbers = made(count)
    print(f"{'':24}{'seconds':>10}{'processor':>11}{'a second':>10}")
    for name, make in (
        ("PDF", certificate_pdf),
        ("badge", lambda one: badge_file(one, key)),
        ("token", lambda one: badge_jwt(one, key)),
        ("PDF and badge", lambda one: (certificate_pdf(one), badge_file(one, key))),
    ):
        rate = took(name, numbers, make)
    sys.exit(f"Fewer than {GOAL} a second." if rate < GOAL else 0)


def made(count: int) -> list[int]:
    """Certificates with invented names, with their places in the status list."""
    from accounts.services import make_organisation
    from core.clock import now
    from mentors.badges.services import allot_place
    from mentors.models import Certificate
    from mentors.programmes.rules import CompetencyRequirement, Requirements
    from mentors.programmes.services import register_programme

    at = now()
    version = register_programme(
        code="bench",
        title="Peer mentor",
        achievement="Peer Mentor",
        description="Supports others one to one and in groups under supervision.",
        requirements=Requirements(
            competencies=(CompetencyRequirement(code="C1", level=3, raters=2, evidence_types=1),),
            validity_months=24,
        ),
        at=at,
    )
    organisation = make_organisation(name="Harbour")
    numbers = []
    for number in range(count):
        certificate = Certificate.objects.create(
            organisation=organisation,
            programme=version.programme,
            version=version,
            shown_name=f"Name {number}",
            language=("en", "ar", "it")[number % 3],
            valid_from=at,
            valid_until=at + timedelta(days=730),
        )
        allot_place(certificate=certificate, at=at)
        numbers.append(certificate.pk)
    return numbers


def took(name: str, numbers: list[int], make: Callable[[Any], object]) -> float:
    """Print one line; return the rate per second of processor time."""
    from mentors.models import Certificate

    began, worked = time.perf_counter(), time.process_time()
    for number in numbers:
        make(Certificate.objects.select_related("version__programme").get(pk=number))
    seconds, processor = time.perf_counter() - began, time.process_time() - worked
    rate = len(numbers) / processor
    print(f"{name:24}{seconds:10.1f}{processor:11.1f}{rate:10.1f}")
    return rate


if __name__ == "__main__":
    main()
