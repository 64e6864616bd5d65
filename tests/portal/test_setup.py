"""`manage.py setup`: the first day of an organisation, run once, again, stopped, or misread."""

import io
import re
import sqlite3

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import WorkflowState

from accounts.models import Invitation, Membership, Organisation
from accounts.roles import Role
from cms.library.directory.queries import country_of, may_open_rooms
from cms.library.directory.services import national_lines
from cms.models import CoursePage, HomeCountry, LessonPage, Service
from core.audit.models import Entry
from core.clock import now
from lms.demo import story
from lms.portal.management.commands import setup
from lms.portal.operator.setup import services
from mentors.models import Competency, Programme
from tests.cms.course_files import CourseFiles
from tests.cms.translated_files import ItalianFiles
from tests.factories.people import use_card

pytestmark = [pytest.mark.long, pytest.mark.django_db, pytest.mark.engine]

CARD = re.compile(r"^  (\w+) +(\w{4}-\w{4}-\w{4}) +(\S+/join/) +until (.+)$", re.MULTILINE)


@pytest.fixture
def courses(tmp_path):
    """A course "a" of two lessons, in two languages."""
    files = CourseFiles(tmp_path / "courses", code="a")
    files.add_lesson(2)
    return files


@pytest.fixture
def terminal(monkeypatch):
    """Call it with lines: somebody sits there and types them."""

    def types(*lines):
        typed = io.StringIO("".join(f"{line}\n" for line in lines))
        typed.isatty = lambda: True
        monkeypatch.setattr(setup.sys, "stdin", typed)

    nobody = io.StringIO()
    nobody.isatty = lambda: False
    monkeypatch.setattr(setup.sys, "stdin", nobody)
    return types


@pytest.fixture
def run(courses, terminal):
    """Call it with options: what it printed, and what it wrote to the other stream."""

    def call(out=None, **options):
        out, err = out or io.StringIO(), io.StringIO()
        try:
            call_command("setup", courses=courses.root, stdout=out, stderr=err, **options)
        finally:
            call.told = err.getvalue()
        return out.getvalue()

    return call


HARBOUR = {"organisation": "Harbour", "country": "it"}


def counts():
    """How much there is of everything that setup makes."""
    models = (Organisation, HomeCountry, Service, CoursePage, LessonPage, Competency, Programme)
    return [model.objects.count() for model in (*models, Invitation, WorkflowState)]


def test_it_makes_all_that_the_first_day_needs(run):
    printed = run(**HARBOUR)
    harbour = Organisation.objects.get()
    assert (harbour.name, country_of(harbour)) == ("Harbour", "IT")
    assert CoursePage.objects.filter(live=False, alias_of=None).count() == 1
    assert not LessonPage.objects.filter(live=True).exists()
    assert Competency.objects.count() == 11
    assert Programme.objects.get().versions.get().title == "Peer mentor"
    cards = CARD.findall(printed)
    assert [role for role, _code, _address, _until in cards] == [
        "Coordinator",
        "Coordinator",
        "Editor",
        "Reader",
    ]
    assert Entry.objects.filter(verb="founding-card").count() == 4


def test_its_cards_let_the_first_people_in_with_their_roles(run):
    cards = CARD.findall(run(**HARBOUR))
    for number, (role, code, _address, _until) in enumerate(cards):
        (held,) = use_card(code, f"first-{number}").memberships.all()
        assert held.role == role.lower()
        assert (held.organisation is None) == (role in ("Editor", "Reader"))


def test_the_loaded_drafts_wait_for_the_readers(run):
    run(**HARBOUR)
    waiting = WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS)
    drafts = LessonPage.objects.filter(alias_of=None, has_unpublished_changes=True)
    assert drafts.count() == 2
    # The course, its module and the lessons.
    assert waiting.count() == 4


def test_the_database_of_the_trial_is_left_to_the_trial(run, settings):
    settings.DATABASE_IS_NAMED = False
    with pytest.raises(CommandError, match="database of the trial"):
        run(**HARBOUR)
    assert not Organisation.objects.exists()
    settings.DEMO_ALLOWED = False
    assert CARD.findall(run(**HARBOUR))


def test_a_second_run_makes_nothing_and_says_what_is_there(run):
    run(**HARBOUR)
    made = counts()
    printed = run()
    assert counts() == made
    assert not CARD.findall(printed)
    for line in ("Harbour, Italy", "Coordinators: 0 came in, open cards: 2", "No card was due"):
        assert line in printed


def test_a_second_run_brings_no_language_that_was_not_chosen(run, courses):
    ItalianFiles(courses, 1)
    run(**HARBOUR, languages="en")
    run()
    written = CoursePage.objects.filter(alias_of=None)
    assert {page.locale.language_code for page in written} == {"en"}
    run(languages="it")
    assert {page.locale.language_code for page in written.all()} == {"en", "it"}


def test_a_card_that_was_lost_is_made_again_and_only_that(run):
    cards = CARD.findall(run(**HARBOUR))
    use_card(cards[0][1], "first")
    again = CARD.findall(run(new_cards=True))
    assert [role for role, *_rest in again] == ["Coordinator", "Editor", "Reader"]
    assert not {code for _role, code, *_rest in again} & {code for _role, code, *_rest in cards}


def test_another_organisation_begins_beside_the_first_and_shares_its_office(run):
    run(**HARBOUR)
    cards = CARD.findall(run(organisation="Lighthouse", country="ES"))
    assert [role for role, *_rest in cards] == ["Coordinator", "Coordinator"]
    with pytest.raises(CommandError, match="--organisation"):
        run()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"country": "XX"}, "There is no country “XX”"),
        ({"country": "Italy"}, "There is no country “ITALY”"),
        ({"languages": "en,klingon"}, "The language “klingon” is not here"),
        ({"organisation": "  "}, "one to a hundred letters"),
        ({"organisation": "x" * 101}, "one to a hundred letters"),
        ({"organisation": "Shelter for survivors"}, "tells a bystander what this is"),
        ({"emergency": "12345678901234567890"}, "cannot be dialled"),
        ({"emergency": "help"}, "cannot be dialled"),
    ],
)
def test_what_cannot_be_used_is_told_in_a_sentence_before_anything_is_made(run, changed, sentence):
    with pytest.raises(CommandError, match="Nothing was set up"):
        run(**{**HARBOUR, **changed})
    assert sentence in run.told
    assert not Organisation.objects.exists()
    assert not CoursePage.objects.exists()


def test_every_problem_is_told_at_once(run):
    with pytest.raises(CommandError):
        run(organisation="", country="XX", languages="klingon")
    assert len(run.told.strip().splitlines()) == 3


def test_another_country_for_the_same_organisation_is_for_the_office(run):
    run(**HARBOUR)
    with pytest.raises(CommandError, match="Another country was chosen"):
        run(organisation="Harbour", country="ES")
    assert country_of(Organisation.objects.get()) == "IT"


def test_course_files_that_are_broken_are_named_and_the_next_run_goes_on(run, courses):
    lesson = courses.module / "01-lesson.md"
    whole = lesson.read_text(encoding="utf-8")
    lesson.write_text("---\nkey: none\n---\n", encoding="utf-8")
    with pytest.raises(CommandError, match="have to be mended"):
        run(**HARBOUR)
    assert lesson.name in run.told
    lesson.write_text(whole, encoding="utf-8")
    with pytest.raises(CommandError, match=r"no terminal to ask at.*--languages"):
        run()
    assert len(CARD.findall(run(languages="en"))) == 4


def test_an_organisation_that_began_without_it_gets_no_founders(run, person):
    person(Role.COORDINATOR)
    with pytest.raises(CommandError, match="already has a coordinator"):
        run(**HARBOUR)
    assert not Invitation.objects.exists()


# --- stopped in the middle ------------------------------------------------------------------

STEPS = (
    "set_up_site",
    "make_organisation",
    "choose_country",
    "load_languages",
    "submit_for_review",
    "register_peer_mentor",
    "invite_to_office",
)


@pytest.mark.parametrize("step", STEPS)
def test_stopped_at_any_step_it_goes_on_where_it_was(run, monkeypatch, step):
    whole = getattr(services, step)

    def stopped(*args, **kwargs):
        whole(*args, **kwargs)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(services, step, stopped)
        with pytest.raises(CommandError, match=r"Run manage\.py setup again"):
            run(**HARBOUR)
    assert len(CARD.findall(run(**HARBOUR, languages="en"))) == 4
    # The emergency number, and the national lines.
    assert counts() == [1, 1, 1 + len(national_lines()), 3, 6, 11, 1, 4, 4]


def test_whoever_stops_it_while_it_tells_has_the_cards_already(run, monkeypatch):
    printed = io.StringIO()

    def stopped(organisation, at):
        raise KeyboardInterrupt

    monkeypatch.setattr(setup, "what_is_there", stopped)
    with pytest.raises(CommandError, match=r"Run manage\.py setup again"):
        run(**HARBOUR, out=printed)
    assert len(CARD.findall(printed.getvalue())) == 4


# --- asking ---------------------------------------------------------------------------------


def test_it_asks_for_what_no_option_says_until_it_can_be_used(run, terminal):
    terminal("Shelter for survivors", "Harbour", "XX", "it", "klingon", "en")
    printed = run()
    assert country_of(Organisation.objects.get(name="Harbour")) == "IT"
    assert "tells a bystander" in printed
    assert len(CARD.findall(printed)) == 4


def test_outside_the_european_union_it_asks_for_an_emergency_number(run, terminal):
    terminal("en", "one two three", "999")
    run(organisation="Harbour", country="GB")
    number = Service.objects.get(kind="emergency", country="GB")
    assert (number.phone, number.verified_on) == ("999", None)
    assert not may_open_rooms(Organisation.objects.get(), now().date())


def test_a_number_that_is_there_already_is_not_kept_twice(run):
    run(**HARBOUR, emergency="112")
    run(organisation="Harbour", country="IT", emergency="112")
    assert Service.objects.get(kind="emergency", looked_up_on=None).phone == "112"


@pytest.mark.parametrize(
    ("options", "missing"),
    [({}, "--organisation"), ({"organisation": "Harbour"}, "--country")],
)
def test_without_a_terminal_it_names_the_option_that_is_missing(run, options, missing):
    with pytest.raises(CommandError, match=f"no terminal to ask at.*{missing}"):
        run(**options)
    assert not Organisation.objects.exists()


def test_a_terminal_that_goes_away_ends_it_in_a_sentence(run, terminal):
    terminal()
    with pytest.raises(CommandError, match="Nothing was set up"):
        run()


# --- databases that are not its own ---------------------------------------------------------


MIGRATED = "CREATE TABLE django_migrations (id integer, app text, name text, applied text)"
APPLIED = "INSERT INTO django_migrations VALUES (1, '{app}', '0001_initial', '2026-01-01')"
FOREIGN = {
    "no Django at all": ["CREATE TABLE shop_order (id integer)"],
    "another Django project": [MIGRATED, APPLIED.format(app="auth"), APPLIED.format(app="shop")],
}


@pytest.fixture
def holding(tmp_path, database_at):
    """Call it with statements: from then on the database holds what they made alone."""

    def make(statements):
        file = tmp_path / "found.sqlite3"
        found = sqlite3.connect(file)
        for statement in statements:
            found.execute(statement)
        found.commit()
        found.close()
        database_at(f"sqlite:///{file}")
        return file

    return make


@pytest.mark.parametrize("statements", FOREIGN.values(), ids=FOREIGN)
def test_it_leaves_the_database_of_another_program_alone(run, holding, statements):
    file = holding(statements)
    before = file.read_bytes()
    with pytest.raises(CommandError, match="tables of another program"):
        run(**HARBOUR)
    assert file.read_bytes()[100:] == before[100:]


def test_where_migrate_has_not_come_to_its_end_it_says_so(run, holding):
    holding([MIGRATED, APPLIED.format(app="auth")])
    with pytest.raises(CommandError, match=r"migrations are not applied\. Run manage\.py migrate"):
        run(**HARBOUR)


def test_it_leaves_the_demo_alone(run):
    from django.contrib.auth.hashers import make_password

    story.make_people(password_hash=make_password("x"), at=now())
    people = Membership.objects.count()
    with pytest.raises(CommandError, match="database of the demo"):
        run(organisation="Haven", country="IT")
    assert Membership.objects.count() == people


@pytest.mark.parametrize("options", [{}, {"interactive": False}, {"username": "root"}])
def test_nobody_becomes_a_superuser_and_one_sentence_says_why(options):
    with pytest.raises(CommandError, match=r"manage\.py setup"):
        call_command("createsuperuser", **options)
