"""Two organisations, both full, a mark in each text: nobody meets a byte of the other's.

Every address that anybody of either is led to is tried as everybody of both, the office's people
included (R9.3, domain 5.3). Marked are the free texts of people and of the organisations
themselves, and with them the public number of every row.
"""

import re
from collections import Counter, defaultdict
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client

from accounts.models import Membership, Organisation
from accounts.roles import Role
from accounts.services import ask_for_clearance, decline
from core.append_only import erasing
from core.crypto import EncryptedTextField
from core.personal_data import declaration_of
from courses.journal.services import add_entry, add_goal
from lms.demo import gathering, story
from lms.demo.people import HARBOUR_PEOPLE, INSTALLATION_PEOPLE
from mentors.appeals.services import appeal_about_rooms
from mentors.evidence.prior_learning.services import claim
from mentors.journeys.services import hand_in_excerpt
from mentors.mentoring.request_services import ask as ask_for_mentor
from mentors.models import Journey, Observation, ProgrammeVersion, SupervisionContact
from tests.factories.mentoring import give_sessions, make_pair
from tests.factories.people import make_person
from tests.factories.record_access import say_why
from tests.gate import sampled

from .test_permission_table import ROWS

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.long,
    # One process fills both organisations, and not each of them.
    pytest.mark.xdist_group("two organisations"),
]

# Whoever holds one of these may open it: the employer a certificate, a telephone its calendar.
OPENED_BY_WHAT_IT_SAYS = ("/verify/", "/calendar/")
# Whoever edits the directory says which organisation a service is of (ADR-0006).
DIRECTORY = ("/office/snippets/cms/service/", "/office/snippets/cms/homecountry/")
ENDS_THE_VISIT = ("/leave/", "/accounts/logout/", "/office/logout/", "/static/")
# What is taught, and the office: a page of each shape is much like the next.
THE_SAME_FOR_ALL = ("/office/", "/courses/", "/en/courses/", "/it/courses/", "/ar/courses/")
ENOUGH_ALIKE = 4
NUMBERS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")
LANGUAGE = re.compile(r"^/(?:en|it|ar)/")
LINK = re.compile(rb'(?:href|src|action)="(/[^"#]*)')
PUBLIC_NUMBER = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MARKS = {"Harbour": "Qharbourq", "Lighthouse": "Qlighthouseq"}
# Free text beside the encrypted columns, by model and field.
PLAIN_TEXTS = {
    "accounts.User": ("shown_name",),
    "accounts.Organisation": ("name",),
    "courses.Cohort": ("name",),
    "courses.Session": ("alternative",),
    "cms.Service": ("name",),
}
# A key, and no text.
NO_TEXTS = {("mentors.Room", "key")}


def fill_lighthouse(world):
    """What the women of Harbour have done, those of Lighthouse have done too."""
    lighthouse = Organisation.objects.get(name="Lighthouse")
    people = {
        person.alias: world.people[f"{person.alias}-2"]
        for person in HARBOUR_PEOPLE
        if person.alias != "ines"
    }
    people["ines"] = make_person(Role.SUPERVISOR, "ines-2", organisation=lighthouse)
    world.people["ines-2"] = people["ines"]
    version = ProgrammeVersion.objects.get(programme__code=story.PROGRAMME)
    for alias in ("amara", "lucia"):
        say_why(people["grace"], people[alias])
        say_why(people["ines"], people[alias])
    story.begin(people, version, at=world.at)
    story.certify_lucia(people, version, at=world.at, progress=lambda words: None)
    gathering.gather(people, women=("amara",), at=world.at)
    ask_for_mentor(
        person=people["joy"],
        organisation_id=lighthouse.public_id,
        wish="Someone who has children.",
        at=world.at,
    )
    pair = make_pair(
        people["amara"], people["lucia"], organisation=lighthouse, supervisor=people["grace"]
    )
    give_sessions(pair, at=world.at)
    for place in ("", "-2"):
        lucia = world.people[f"lucia{place}"]
        SupervisionContact.objects.create(
            person=lucia,
            supervisor=world.people[f"grace{place}"],
            organisation=lucia.memberships.first().organisation,
            day=world.at.date(),
            held=True,
            agreed="Ends earlier.",
            noted_at=world.at,
        )
    amara = people["amara"]
    add_goal(learner=amara, text="A lesson a week.", at=world.at)
    add_entry(learner=amara, text="I will try silence.", at=world.at)
    hand_in_excerpt(
        learner=amara,
        journey_id=Journey.objects.get(learner=amara).public_id,
        text="I waited.",
        codes=["C4"],
        at=world.at,
    )


def refuse_rooms(world):
    """In each of them somebody is told why rooms are not open to her, and disagrees."""
    for suffix in ("", "-2"):
        olga, sara, nora = (world.people[f"{alias}{suffix}"] for alias in ("olga", "sara", "nora"))
        place = olga.memberships.get().organisation
        asked = ask_for_clearance(by=olga, user=nora, organisation=place, at=world.at)
        decline(by=sara, approval_id=asked.public_id, told="Not today.", at=world.at)
        appeal_about_rooms(
            person=nora,
            kind="clearance",
            public_id=asked.refusal.public_id,
            words="Today.",
            at=world.at,
        )


def say_what_they_can_already():
    """A woman of each says what she can already."""
    for journey in Journey.objects.filter(learner__username__startswith="amara"):
        claim(
            learner=journey.learner,
            journey_id=journey.public_id,
            code="C4",
            words="I interpret.",
            at=journey.created_at,
        )


def homes():
    """The name of the organisation in which an account is, by its number."""
    rows = Membership.objects.exclude(organisation=None).select_related("organisation")
    return {row.user_id: row.organisation.name for row in rows}


def home_of(row, home):
    """Whose a row is: its organisation's, or that of whom it is about, or of who made it."""
    if isinstance(row, Organisation):
        return row.name
    if getattr(row, "organisation_id", None):
        return row.organisation.name
    if hasattr(row, "cohort_id"):
        return row.cohort.organisation.name
    said = declaration_of(type(row))
    for path in (*said.about, *said.made_by) if said else ():
        account = row
        for step in path.split("__"):
            account = account and getattr(account, step)
        if account:
            return home.get(getattr(account, "pk", account))
    return None


def texts_of(model):
    """Its fields of free text."""
    label = model._meta.label
    return [
        field
        for field in model._meta.local_fields
        if (isinstance(field, EncryptedTextField) and (label, field.name) not in NO_TEXTS)
        or field.name in PLAIN_TEXTS.get(label, ())
    ]


def mark_everything(home):
    """Marks each text; returns, by organisation, what nobody else may see, and marked fields."""
    owned, marked = defaultdict(set), defaultdict(set)
    rows = [
        (row, home_of(row, home))
        for model in apps.get_models()
        if declaration_of(model) or model._meta.label in PLAIN_TEXTS
        for row in model._base_manager.all()
    ]
    with erasing():
        for row, name in rows:
            if name not in MARKS:
                continue
            if public := getattr(row, "public_id", None):
                owned[name].add(str(public).encode())
            for field in texts_of(type(row)):
                if field.name.startswith("child_") and not row.child_at_risk:
                    # Of a note about a woman alone the lines about a child are empty.
                    continue
                if isinstance(row, Observation) and not row.for_learning:
                    # Its sentence is the evidence's.
                    continue
                if field.name == "reasons" and row.answered_at is None:
                    # Who is asked has not answered.
                    continue
                text = MARKS[name] + (getattr(row, field.name) or "")
                most = field.max_length or len(text)
                setattr(row, field.name, text[:most])
                row.save(update_fields=[field.name])
                marked[name].add(f"{row._meta.label}.{field.name}")
    for name, mark in MARKS.items():
        owned[name].add(mark.encode())
    return owned, marked


@pytest.fixture(scope="module")
def both(world):
    """The world with both organisations filled and marked."""
    fill_lighthouse(world)
    refuse_rooms(world)
    say_what_they_can_already()
    home = homes()
    owned, marked = mark_everything(home)
    return SimpleNamespace(people=world.people, owned=owned, marked=marked, homes=home, world=world)


def browser_of(both, alias):
    """Signed in anew, since a sign-in that lies idle ends; `alias` None for nobody."""
    browser = Client()
    if alias is not None:
        someone = both.people[alias]
        someone.refresh_from_db()
        browser.force_login(someone, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def ask(browser, path):
    """The answer's status, address to go to and bytes; what a GET might change is rolled back."""
    with transaction.atomic():
        answer = browser.get(path)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    return answer.status_code, answer.get("Location", ""), body


def shape_of(path):
    """The address without numbers and language: whose rows a page shows depends on neither."""
    return LANGUAGE.sub("/", NUMBERS.sub("N", path))


def is_followed(path):
    return not path.startswith((*ENDS_THE_VISIT, *OPENED_BY_WHAT_IT_SAYS))


class Visit:
    """What somebody (`alias`; None for nobody) meets: pages, and what of another organisation."""

    def __init__(self, both, alias):
        self.both, self.alias, self.browser = both, alias, browser_of(both, alias)
        self.home = None if alias is None else both.homes.get(both.people[alias].pk)
        self.is_installations = alias in {person.alias for person in INSTALLATION_PEOPLE}
        assert self.home or alias is None or self.is_installations, alias
        self.seen, self.met, self.saw_own = set(), [], False

    def look(self, path):
        """Asks for a page and notes what it says; the links on it."""
        _status, to, body = ask(self.browser, path)
        self.seen.add(path)
        if not (self.is_installations and path.startswith(DIRECTORY)):
            self._note(path, body + to.encode())
        links = [to.encode()] if to.startswith("/") else LINK.findall(body)
        return [link.decode().replace("&amp;", "&") for link in links]

    def _note(self, path, said):
        numbers = {one for one in PUBLIC_NUMBER.findall(said) if one not in path.encode()}
        for name, text in MARKS.items():
            mark = {text.encode()} if text.encode() in said else set()
            if name == self.home:
                self.saw_own |= bool(mark)
            elif strange := mark | numbers & self.both.owned[name]:
                self.met.append((self.alias, path, sorted(strange)[:3]))

    def follow_links(self):
        """From the start page to wherever links lead; of what is the same for all a few."""
        waiting, pages, alike = ["/"], set(), Counter()
        while waiting:
            path = waiting.pop()
            # The office sorts in ever new addresses: each page once, whatever it is asked.
            page = path.partition("?")[0] if path.startswith("/office/") else path
            shape = shape_of(page)
            if page in pages or not is_followed(path):
                continue
            if page.startswith(THE_SAME_FOR_ALL) and alike[shape] == ENOUGH_ALIKE:
                continue
            pages.add(page)
            alike[shape] += 1
            waiting += self.look(path)
        assert self.alias is None or len(pages) > 5, self.alias
        return pages


@pytest.fixture(scope="module")
def visits(both):
    """Everybody's, after each has followed every link and asked for what the others were led to.

    In the gate: of whoever is nobody, and of a tenth of the people beside those of the other place.
    """
    names = sampled({alias.removesuffix("-2") for alias in both.people})
    chosen = [alias for alias in both.people if alias.removesuffix("-2") in names]
    everybody = [Visit(both, alias) for alias in (None, *chosen)]
    found = {row.path(both.world) for row in ROWS if row.method == "get"}
    found = {path for path in found if is_followed(path)}
    for visit in everybody:
        found |= visit.follow_links()
    for visit in everybody:
        visit.browser = browser_of(both, visit.alias)
        for path in enough_of(sorted(found), both.owned[visit.home]):
            if path not in visit.seen:
                visit.look(path)
    return everybody


def enough_of(addresses, own):
    """All of them, but a few of each shape of what is the same for everybody, and of what names
    rows of her own organisation alone (`own`: their public numbers).
    """
    alike = Counter()
    for path in addresses:
        numbers = set(PUBLIC_NUMBER.findall(path.encode()))
        if path.startswith(THE_SAME_FOR_ALL) or (numbers and numbers <= own):
            alike[shape := shape_of(path.partition("?")[0])] += 1
            if alike[shape] > ENOUGH_ALIKE:
                continue
        yield path


def test_every_kind_of_free_text_is_marked_in_both(both):
    assert both.marked["Harbour"] >= {
        "accounts.User.shown_name",
        "accounts.Organisation.name",
        "courses.Cohort.name",
        "courses.Goal.text",
        "courses.JournalEntry.text",
        "mentors.Certificate.shown_name",
        "mentors.Evidence.sentence",
    }
    only_here = both.marked["Harbour"] - both.marked["Lighthouse"]
    # What Amara wrote and said for a person to mark, and worries, are tried at Harbour alone.
    assert {label.rpartition(".")[0] for label in only_here} <= {
        "courses.WrittenAnswer",
        "mentors.SafeguardingNote",
        "mentors.SafeguardingStep",
    }


def test_nobody_meets_a_byte_of_the_other_organisation(visits):
    assert [one for visit in visits for one in visit.met] == []
    # The marks are truly on pages: each sees her own organisation's.
    seen_own = {visit.alias for visit in visits if visit.saw_own}
    tried = {visit.alias for visit in visits}
    assert seen_own >= tried & {"amara", "grace", "olga", "amara-2", "grace-2", "olga-2"}
