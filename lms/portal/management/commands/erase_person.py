"""Erases a person who asked for it but cannot do it alone (contract 3)."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from accounts.erasure_services import erase
from accounts.inactivity.queries import account_of
from core.clock import now
from core.commands import DatabaseCommand


class Command(DatabaseCommand):
    help = (
        "Erases a person at once and prints the number of her receipt. ID is her alias or the "
        "number of her account. Say what shall become of her certificate: it stays valid and names "
        "nobody, or it ends."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("id", metavar="ID", help="alias, or number of the account")
        certificate = parser.add_mutually_exclusive_group(required=True)
        certificate.add_argument("--keep-certificate", dest="keep", action="store_true")
        certificate.add_argument("--cancel-certificate", dest="keep", action="store_false")

    def handle(self, *, id: str, keep: bool, **options: Any) -> None:
        person = account_of(id)
        if person is None:
            raise CommandError("Nobody has this alias or number. Nothing was erased.")
        number = erase(user_id=person.pk, keep_certificate=keep, at=now())
        self.stdout.write(f"Erased. Receipt: {number}")
