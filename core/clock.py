"""The time, in one place. Services are given `at`; views and commands take it from here."""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """The present moment, an aware UTC datetime."""
    return timezone.now()
