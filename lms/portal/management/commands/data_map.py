"""Writes the data map for the data protection officer from the declarations of the models."""

from typing import Any

from django.core.management.base import BaseCommand

from lms.portal.operator.data_map import data_map


class Command(BaseCommand):
    help = (
        "Prints the data map as Markdown: each table that holds something of a person, with what, "
        "why, for whom, how long, and what erasure and export do. Retention is as set here."
    )
    requires_system_checks = []

    def handle(self, **options: Any) -> None:
        self.stdout.write(data_map(), ending="")
