"""`manage.py demo`: the whole system to try out on this machine."""

import secrets
import time
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from accounts.queries import accounts_named, every_organisation, strangers_to
from accounts.services import replace_password_hashes
from cms.course_import.services import load_languages
from cms.curriculum.files import CONTENT
from core.clock import now
from core.commands import DatabaseCommand, is_damaged_database
from core.errors import DomainError
from lms.demo import making, story, waiting_office
from lms.demo.house_names import AT_MOST, USUALLY, every_alias
from lms.demo.people import ALIASES, EVERYONE, HARBOUR, LIGHTHOUSE, organisation_name_of


class Command(DatabaseCommand):
    """Prepare the demo and serve it."""

    help = (
        "Makes a database under var/, loads the courses and the demo's people, and serves the "
        "site. Running it again keeps what is there. For trying out only: it refuses production "
        "settings and a database with other people in it."
    )
    on_damage = "Throw it away and start over with: manage.py demo --reset"
    # Checks query the database, so they have to wait until a damaged one has been removed.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000, help="port to serve on (8000)")
        parser.add_argument(
            "--reset", action="store_true", help="throw the demo away and start over"
        )
        parser.add_argument("--no-serve", action="store_true", help="prepare, then stop")
        parser.add_argument(
            "--password", help="passphrase of all demo accounts (else a random one)"
        )
        parser.add_argument(
            "--people",
            type=int,
            default=USUALLY,
            help=f"so many women of Harbour besides: {USUALLY} to {AT_MOST} ({USUALLY})",
        )
        parser.add_argument(
            "--bare",
            action="store_true",
            help="the twelve alone, and no work that waits: for tests and measurements",
        )
        parser.add_argument("--skip-checks", action="store_true", help="leave the checks out")

    def handle(self, *, port, reset, no_serve, password, people, bare, skip_checks, **options):
        self.began = time.monotonic()
        self._refuse_where_it_does_not_belong(port, password)
        if not USUALLY <= people <= AT_MOST:
            raise CommandError(f"People are a number between {USUALLY} and {AT_MOST}.")
        if reset:
            self._reset()
        if not skip_checks:
            self.check()
        self._say("Preparing the database")
        call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
        if not skip_checks:
            self.check(databases=["default"])
        self._refuse_strangers()
        try:
            shown = self._prepare(password, people=people, bare=bare)
        except DomainError as problem:
            raise CommandError(str(problem.sentence)) from problem
        self._print_accounts(port, shown)
        if not no_serve:
            self._serve(port)

    def _refuse_where_it_does_not_belong(self, port, password):
        if not getattr(settings, "DEMO_ALLOWED", False):
            raise CommandError("The demo does not run under production settings.")
        if getattr(settings, "DATABASE_IS_NAMED", False):
            raise CommandError(
                "DATABASE_URL names a database. The demo fills its own alone: take that line out."
            )
        if not 1 <= port <= 65535:
            raise CommandError("A port is a number between 1 and 65535.")
        if password is not None and len(password) < 8:
            raise CommandError("A passphrase needs eight characters or more.")

    def _reset(self):
        """Remove the demo's own SQLite file; any other database has to be emptied by its
        operator.
        """
        if connection.vendor != "sqlite":
            raise CommandError(
                "--reset removes a SQLite file; please empty this database yourself."
            )
        try:
            if "accounts_user" in connection.introspection.table_names():
                self._refuse_strangers()
        except DatabaseError as broken:
            # A damaged file cannot be queried or used for anything else, so it may be removed.
            if not is_damaged_database(broken):
                raise
        connection.close()
        for suffix in ("", "-wal", "-shm"):
            Path(f"{connection.settings_dict['NAME']}{suffix}").unlink(missing_ok=True)

    def _refuse_strangers(self):
        """Refuse a database with other people or organisations; even an empty organisation
        counts.
        """
        if strangers_to(ALIASES, besides=every_alias()):
            raise CommandError("There are other people in this database. The demo leaves it alone.")
        if {one.name for one in every_organisation()} - {HARBOUR, LIGHTHOUSE}:
            raise CommandError(
                "There is another organisation in this database. The demo leaves it alone."
            )

    def _prepare(self, password, *, people, bare) -> str | None:
        """Load courses, people and their story. Returns the passphrase to print, if one was set."""
        at = now()
        self._say("Loading the courses")
        load_languages(CONTENT, as_draft=False, by=None, at=at)
        if known := accounts_named(ALIASES):
            # A demo of an earlier release has no country, and checks of numbers go out of date.
            story.settle_in_a_country(known, at=at)
            if password:
                replace_password_hashes(
                    aliases=[*ALIASES, *every_alias()], password_hash=make_password(password)
                )
            return password
        password = password or secrets.token_urlsafe(9)
        kept = make_password(password)
        with transaction.atomic():
            if bare:
                making.make_bare(password_hash=kept, at=at, progress=self._say)
            else:
                making.make(password_hash=kept, people=people, at=at, progress=self._say)
        if not bare:
            waiting_office.run_jobs_once(progress=self._say)
        return password

    def _say(self, words: str):
        self.stdout.write(f"{time.monotonic() - self.began:5.1f} s  {words} …")
        self.stdout.flush()

    def _print_accounts(self, port, password):
        address = f"http://127.0.0.1:{port}"
        lines = [""]
        for person in EVERYONE:
            where = organisation_name_of(person) or "the installation"
            lines.append(f"  {person.alias:<9} {where:<17} {person.does}")
        if password:
            lines.append(f"\n  Passphrase of all of them: {password}")
        else:
            lines.append(
                "\n  The passphrase is the one of the first run (--password sets a new one)."
            )
        lines += [
            "  Staff are asked for a code as well. In this demo the page itself shows it.",
            "",
            f"  {address}/                    sign in",
            f"  {address}/en/courses/a/2/1/   a lesson, where she stopped reading (as amara)",
            f"  {address}/rooms/              practice rooms (as grace)",
            f"  {address}/coordinate/         the coordinator's desk (as olga)",
            f"  {address}/{settings.ADMIN_PATH}             the editors' office (as edith)",
            "",
        ]
        self.stdout.write("\n".join(lines))

    def _serve(self, port):
        import uvicorn

        if settings.BASE_URL == "http://127.0.0.1:8000":
            # The QR code of a certificate has to contain the URL of this demo.
            settings.BASE_URL = f"http://127.0.0.1:{port}"
        self._say(f"Serving on http://127.0.0.1:{port}/ (stop with Ctrl-C)")
        connection.close()
        try:
            uvicorn.run(
                "lms.asgi:application",
                host="127.0.0.1",
                port=port,
                log_level="warning",
                lifespan="off",
                ws_per_message_deflate=False,
                # There is no proxy in front of it, so forwarded headers are not trusted.
                proxy_headers=False,
            )
        except (OSError, SystemExit) as problem:
            raise CommandError(f"Port {port} cannot be used. Try --port with another.") from problem
