"""`manage.py setup`: the first day of an organisation."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError
from django.urls import reverse
from django.utils import timezone

from accounts.queries import accounts_named, every_organisation, has_begun
from cms.course_import.queries import loaded_languages
from cms.curriculum.files import CONTENT
from cms.library.directory.queries import country_of
from cms.rules.service_checks import EU_COUNTRIES
from core.clock import now
from core.commands import DatabaseCommand, describe_schema_problem
from core.errors import DomainError
from core.schema import belongs_to_another_program
from lms.demo.people import ALIASES
from lms.portal.operator.setup import wishes
from lms.portal.operator.setup.services import FirstDay, set_up
from lms.portal.operator.setup.what_is_there import next_steps, what_is_there
from lms.portal.operator.setup.wishes import Wishes

# Only this program has all of these apps.
OWN_APPS = ("courses", "mentors", "cms")
FOREIGN = (
    "This database holds tables of another program. Nothing was changed. "
    "Name an empty one in DATABASE_URL, and run manage.py migrate first."
)
TRIAL = (
    "This would fill the database of the trial. Nothing was changed. Name one in DATABASE_URL, "
    "or take the settings of production: DJANGO_SETTINGS_MODULE=lms.settings.production"
)
NO_TERMINAL = "There is no terminal to ask at. Say it with {option}."


class Command(DatabaseCommand):
    help = (
        "Makes what an organisation needs on its first day: its country, the courses as drafts for "
        "our readers, the programme, and the cards of two coordinators, an editor and a reader. "
        "Asks for what no option says. May be run again: what is there stays as it is, and is told."
    )

    def add_arguments(self, parser):
        parser.add_argument("--organisation", help="its name, as it stands on pages")
        parser.add_argument("--country", help="where it works: two letters, for example IT")
        parser.add_argument(
            "--languages", help="languages of its courses, for example en,ar (all that are offered)"
        )
        parser.add_argument(
            "--emergency", default="", help="an emergency number of the country, to be confirmed"
        )
        parser.add_argument(
            "--courses",
            type=Path,
            default=CONTENT,
            help="the folder that holds a folder for each language (default: the one shipped)",
        )
        parser.add_argument(
            "--new-cards",
            action="store_true",
            help="make void the first people's cards that nobody has used, and make them again",
        )

    def handle(self, *, organisation, country, languages, emergency, courses, new_cards, **options):
        self.began = time.monotonic()
        self._check_database()
        try:
            asked = self._wishes(organisation, country, languages, emergency, new_cards)
            done = set_up(asked, content=courses, at=now(), progress=self._say)
            # Cards first: after an interruption they have been printed already.
            self._print_cards(done)
            self._tell(done)
        except KeyboardInterrupt as stopped:
            raise CommandError(
                "Stopped. What was done stays. Run manage.py setup again to go on."
            ) from stopped
        except DomainError as problem:
            for line in problem.todo:
                self.stderr.write(line)
            raise CommandError(str(problem.sentence)) from problem

    def _check_database(self):
        if belongs_to_another_program(OWN_APPS):
            raise CommandError(FOREIGN)
        if amiss := describe_schema_problem():
            raise CommandError(amiss)
        if settings.DEMO_ALLOWED and not getattr(settings, "DATABASE_IS_NAMED", True):
            raise CommandError(TRIAL)
        if len(accounts_named(ALIASES)) == len(ALIASES):
            raise CommandError("This is the database of the demo. Name another in DATABASE_URL.")

    # --- asking -----------------------------------------------------------------------------

    def _wishes(self, name, country, languages, emergency, new_cards) -> Wishes:
        known = every_organisation()
        if name is None and len(known) == 1:
            # On a repeated run, continue with the existing organisation.
            name = known[0].name
        if name is None:
            name = self._ask("--organisation", "Name of the organisation", wishes.name_problem)
        here = next((one for one in known if one.name == name), None)
        if country is None:
            country = country_of(here) if here else ""
        if not country:
            country = self._ask(
                "--country", "Country, two letters (IT, GB, …)", wishes.country_problem
            )
        country = country.strip().upper()
        chosen = wishes.codes(languages or "")
        if languages is None and here is not None and has_begun(here):
            # An additional language has to be named; it is never added by default.
            chosen = loaded_languages()
        elif languages is None and (here is not None or sys.stdin.isatty()):
            # After an interrupted first run, the chosen languages are unknown.
            offered = ", ".join(code for code, _name in settings.LANGUAGES)
            said = self._ask(
                "--languages",
                f"Languages of the courses, of {offered} (empty: all)",
                lambda said: wishes.languages_problem(wishes.codes(said)),
            )
            chosen = wishes.codes(said)
        if not emergency and here is None and country not in EU_COUNTRIES and sys.stdin.isatty():
            emergency = self._ask(
                "--emergency",
                "Emergency number there, to be confirmed (empty: an editor writes it later)",
                lambda said: wishes.number_problem(said, country) if said else "",
            )
        return Wishes(name, country, chosen, emergency.strip(), new_cards)

    def _ask(self, option: str, words: str, problem: Callable[[str], str]) -> str:
        """Ask the operator until the answer is valid."""
        if not sys.stdin.isatty():
            raise CommandError(NO_TERMINAL.format(option=option))
        while True:
            self.stdout.write(f"{words}: ", ending="")
            self.stdout.flush()
            said = sys.stdin.readline()
            if not said:
                raise CommandError("Nothing was set up.")
            if option == "--country":
                said = said.upper()
            if not (amiss := problem(said.strip())):
                return said.strip()
            self.stdout.write(amiss)

    # --- reporting --------------------------------------------------------------------------

    def _say(self, words: str):
        self.stdout.write(f"{time.monotonic() - self.began:5.1f} s  {words} …")
        self.stdout.flush()

    def _print_cards(self, done: FirstDay):
        if done.cards:
            address = settings.BASE_URL.rstrip("/") + reverse("join")
            self.stdout.write("\nCards. These codes are shown once and kept nowhere:\n")
            for card, code in done.cards:
                until = timezone.localtime(card.expires_at).strftime("%d %B %Y")
                self.stdout.write(
                    f"  {card.get_role_display():<12} {code}   {address}   until {until}"
                )
        else:
            self.stdout.write(
                "\nNo card was due. For a lost one: manage.py setup --new-cards. "
                "For a lost editor or reader: docs/operators/operating.md, section 6."
            )
        self.stdout.flush()

    def _tell(self, done: FirstDay):
        at = now()
        self.stdout.write("")
        for line in what_is_there(done.organisation, at):
            self.stdout.write(f"  {line}")
        steps = list(next_steps(done.organisation, at))
        if steps:
            self.stdout.write("\nNext:\n")
        for step in steps:
            self.stdout.write(f"  - {step}")
