"""“Activity log”: the acts of a team, for its coordinator. No trail of a woman, none of a room."""

import ast
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.erasure_services import ask_for_erasure
from accounts.roles import Role
from accounts.services import end_role_of
from core.audit.models import Entry
from core.audit.services import pseudonym_of, record
from core.clock import now
from lms.portal.coordinator.activity_log_views import ON_A_PAGE
from lms.portal.coordinator.activity_log_wording import LEFT_OUT, SHOWN, sentence

PAGE = "/activity/"
FLOORS = ("lms", "cms", "mentors", "courses", "accounts", "core")


@pytest.fixture
def olga(person):
    return person(Role.COORDINATOR, "olga")


@pytest.fixture
def grace(person):
    return person(Role.SUPERVISOR, "grace")


@pytest.fixture
def read(olga, signed_in):
    """Call it with what stands behind the address for the lines of the page.

    Without what made the people of the test: the software gave each of them a role.
    """
    browser = signed_in(olga)

    def lines(**asked):
        page = browser.get(PAGE, asked).content.decode()
        found = re.findall(r'<li><p>(.*?) <span class="soft">', page)
        return [line for line in found if not line.startswith("The software gave ")]

    return lines


def write(actor, verb, *, subject, organisation, about=None, at=None, **facts):
    record(
        actor=actor,
        verb=verb,
        subject=subject,
        organisation=organisation,
        about=about,
        at=at or now(),
        **facts,
    )


@pytest.mark.django_db
def test_an_act_is_told_with_who_did_it_and_whom_it_concerned(olga, grace, person, harbour, read):
    amara = person(Role.MENTOR, "amara")
    end_role_of(by=olga, user=amara, organisation=harbour, role=Role.MENTOR, at=now())
    write(grace, "rated", subject=amara, organisation=harbour, about=amara, code="C1")
    other = str(pseudonym_of(grace))
    write(olga, "assigned", subject=amara, organisation=harbour, about=amara, person=other)
    assert read() == [
        "Olga assigned Grace to Amara.",
        "Grace rated a competency.",
        "Olga ended a role of Amara: Mentor.",
    ]


@pytest.mark.django_db
def test_what_a_woman_does_herself_never_stands_there_nor_what_happens_in_a_room(
    olga, grace, person, harbour, read
):
    amara = person(Role.LEARNER, "amara")
    for verb in [*LEFT_OUT, *(verb for verb, words in SHOWN.items() if words.own_too)]:
        write(amara, verb, subject=amara, organisation=harbour, role="learner")
        write(amara, verb, subject=amara, organisation=harbour, about=amara, role="learner")
    for verb in LEFT_OUT:
        write(grace, verb, subject=amara, organisation=harbour, about=amara)
    assert read() == []


@pytest.mark.django_db
def test_it_is_found_by_who_did_it_by_whom_it_concerned_by_kind_and_by_day(
    olga, grace, person, harbour, read
):
    amara, bea = person(Role.LEARNER, "amara"), person(Role.LEARNER, "bea")
    at, long_ago = now(), now() - timedelta(days=40)
    write(olga, "absence-asked", subject=amara, organisation=harbour, about=amara, at=long_ago)
    write(grace, "safe-contact-written", subject=bea, organisation=harbour, about=bea, at=at)
    write(grace, "rated", subject=bea, organisation=harbour, about=bea, at=at)
    write(olga, "cohort-made", subject=bea, organisation=harbour, at=at)
    reached = "Grace recorded the safe contact of Bea."
    asked = "Olga recorded an answer about the inactive account of Amara."
    assert read(who=str(grace.public_id)) == ["Grace rated a competency.", reached]
    # The rating is told without her name, so her name does not lead to it.
    assert read(q="bea") == [reached]
    assert read(q="nobody-of-this-name") == []
    assert read(kind="said") == [reached]
    assert read(day=f"{timezone.localdate(long_ago):%Y-%m-%d}") == [asked]
    assert read(who=str(grace.public_id), q="amara") == []
    everything = read()
    assert read(day="yesterday", kind="nonsense", who="nonsense", before="x") == everything
    assert len(everything) == 4


@pytest.mark.django_db
def test_another_organisation_and_another_role_read_nothing_of_it(
    person, harbour, lighthouse, signed_in, read
):
    there = person(Role.COORDINATOR, "olga-2", organisation=lighthouse)
    write(there, "cohort-made", subject=there, organisation=lighthouse)
    write(None, "course-published", subject=there, organisation=None)
    assert read() == []
    assert read(place=str(lighthouse.public_id)) == []
    assert "Olga-2 created a cohort." in signed_in(there).get(PAGE).content.decode()
    for role in (Role.SUPERVISOR, Role.SAFEGUARDING_LEAD, Role.LEARNER, Role.EDITOR):
        assert signed_in(person(role, str(role))).get(PAGE).status_code == 404


@pytest.mark.django_db
def test_whoever_asked_to_be_erased_is_not_named_and_not_found(olga, person, harbour, read):
    amara = person(Role.LEARNER, "amara")
    write(olga, "absence-asked", subject=amara, organisation=harbour, about=amara)
    ask_for_erasure(user=amara, keep_certificate=True, at=now())
    assert read() == ["Olga recorded an answer about the inactive account of Former member."]
    assert read(q="amara") == []


@pytest.mark.django_db
def test_a_name_that_many_have_is_to_be_written_longer(olga, person, harbour, signed_in, read):
    for number in range(51):
        person(Role.LEARNER, f"hana-{number}")
    write(olga, "cohort-made", subject=olga, organisation=harbour)
    page = signed_in(olga).get(PAGE, {"q": "hana"}).content.decode()
    assert "Enter more of the name." in page
    assert "No entries found." not in page


@pytest.mark.django_db
def test_pages_lead_back_in_time_without_losing_or_repeating_an_act(olga, harbour, signed_in):
    at = now()
    # Three acts at each moment: their numbers decide then.
    for number in range(2 * ON_A_PAGE + 5):
        moment = at - timedelta(hours=number // 3)
        write(olga, "founding-card", subject=olga, organisation=harbour, at=moment, role="learner")
    browser, address, seen = signed_in(olga), PAGE, []
    while address:
        page = browser.get(address)
        seen += [line.at for _day, lines in page.context["page"].days for line in lines]
        found = re.search(r'rel="next" href="([^"]+)"', page.content.decode())
        address = PAGE + found[1].replace("&amp;", "&") if found else None
    assert seen == sorted(seen, reverse=True)
    # And that the software made her a coordinator.
    assert len(seen) == 2 * ON_A_PAGE + 5


@pytest.mark.django_db
def test_the_page_costs_the_same_however_much_was_done(olga, grace, person, harbour, signed_in):
    browser = signed_in(olga)
    found = []
    for more in (3, 30):
        for number in range(more):
            woman = person(Role.LEARNER, f"w-{more}-{number}")
            write(grace, "absence-asked", subject=woman, organisation=harbour, about=woman)
        browser.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            page = browser.get(PAGE, {"who": str(grace.public_id), "q": "w-3"})
        assert len(page.context["page"].days) == 1
        found.append(len(queries))
    assert found[0] == found[1] <= 9


@pytest.mark.django_db
def test_the_log_is_read_along_an_index_and_not_from_its_beginning(olga, harbour):
    names = {index.name for index in Entry._meta.indexes}
    assert {"entries_of_a_place", "entries_by_somebody", "entries_about_somebody"} <= names
    rows = Entry.objects.filter(organisation=harbour).order_by("-at", "-pk")[:31]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # With a handful of rows any way is as good: what would sort them is no way here.
            for way in ("seqscan", "bitmapscan", "sort", "incremental_sort"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
    assert "entries_of_a_place" in rows.explain()


def verbs_in_the_code():
    """Every verb that some service gives to `record`, by itself or through a helper of its file."""
    found = set()
    for floor in FLOORS:
        for file in (settings.BASE_DIR / floor).rglob("*.py"):
            if "migrations" not in file.parts:
                found |= _verbs_of(file.read_text())
    return found


def _verbs_of(source):
    found = set()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        called = getattr(node.func, "id", getattr(node.func, "attr", ""))
        named = [word.value for word in node.keywords if word.arg == "verb"]
        if named or called in ("_audit", "_record", "_log", "log"):
            given = [*node.args, *named]
            for part in (one for argument in given for one in ast.walk(argument)):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    found.add(part.value)
    return {verb for verb in found if re.fullmatch(r"[a-z]+(-[a-z]+)*[a-z]", verb)}


@pytest.mark.long
def test_of_every_act_that_the_log_holds_it_is_decided_whether_the_page_tells_it():
    """Why a list: a new act shall be shown because somebody thought of it, never by itself."""
    assert not set(SHOWN) & LEFT_OUT
    in_code = verbs_in_the_code()
    assert len(in_code) > 60
    assert in_code - set(SHOWN) - LEFT_OUT == set()


def test_every_act_reads_as_one_sentence():
    for verb in SHOWN:
        for facts in ({"role": "learner", "kind": "role"}, {"role": "learner"}):
            told = sentence(verb, facts, who="Olga", name="Amara", other="Grace")
            assert told.startswith("Olga "), verb
            assert told.endswith("."), verb
            assert "%(" not in told, verb
            assert ": ." not in told, verb


@pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite chooses indexes in another way"
)
def test_acts_of_a_rare_kind_are_found_by_an_index_of_kinds(olga, signed_in):
    """Without it PostgreSQL reads the whole log of the organisation for one page."""
    browser, place = signed_in(olga), olga.memberships.get().organisation
    Entry.objects.bulk_create(
        Entry(at=now(), organisation=place, verb="lesson-completed", subject_kind="x", subject_id=n)
        for n in range(5000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE audit_entry")
    with CaptureQueriesContext(connection) as asked:
        browser.get(f"{PAGE}?kind=two")
    (rows,) = [one["sql"] for one in asked.captured_queries if 'FROM "audit_entry"' in one["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {rows}")
        plan = " ".join(line for (line,) in cursor.fetchall())
    assert "entries_of_a_kind" in plan
