"""The bare demo in which Amara has not begun her way, and a certificate can be renewed at once.

`python -m tests.e2e.amaras_demo PASSPHRASE` makes it in the database of DATABASE_URL.
"""

import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - after the settings

from lms.demo import story  # noqa: E402

# As long as the time before its last day in which a certificate can be renewed, or shorter.
MONTHS = 1


def without_amaras_way(begin):
    def on_the_way(learner, *arguments, **named):
        return None if learner.username == "amara" else begin(learner, *arguments, **named)

    return on_the_way


def for_a_month(register):
    """And renewed by one lesson and one session: hours of mentoring need weeks."""

    def registered(*, requirements, **named):
        seen_again = requirements.renewal.model_copy(
            update={"mentoring_hours": 0, "refresher": requirements.renewal.refresher[:1]}
        )
        shorter = requirements.model_copy(update={"validity_months": MONTHS, "renewal": seen_again})
        return register(requirements=shorter, **named)

    return registered


def main(passphrase: str) -> None:
    story.on_the_way = without_amaras_way(story.on_the_way)
    story.register_programme = for_a_month(story.register_programme)
    call_command("demo", bare=True, no_serve=True, password=passphrase)


if __name__ == "__main__":
    main(sys.argv[1])
