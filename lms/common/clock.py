"""The time, in one place. Services are given `at`; views and commands take it from here."""

from django.utils import timezone


def now():
    """The present moment, an aware UTC datetime."""
    return timezone.now()
