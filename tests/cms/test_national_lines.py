"""National lines: each with its sources, shown with a note until rung, never brought twice."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from accounts.roles import Role
from cms.admin.services import set_up_site
from cms.library.directory.queries import may_open_rooms, services_to_check
from cms.library.directory.services import EU_NUMBER_ID, check_service, national_lines
from cms.models import HomeCountry, Service
from cms.rules.service_checks import COSTS, KINDS, ON_BILL, WAYS, to_dial, written_alike
from core.append_only import erasing
from core.audit.models import Entry
from core.clock import now

LINES = {f"{line.country} {line.name}": line for line in national_lines()}
EVERY_LINE = pytest.mark.parametrize("line", LINES.values(), ids=LINES)
NOT_RUNG = "This number is from public pages. Nobody here has rung it yet."


@EVERY_LINE
def test_a_line_has_two_sources_a_day_and_words_in_every_language(line):
    hosts = {re.match(r"https?://([^/]+)/", address)[1] for address in line.sources}
    assert len(hosts) >= 2
    assert set(line.words) == set(dict(settings.LANGUAGES))
    assert set(line.languages) <= set(LANG_INFO)
    for number in filter(None, (line.phone, line.text_number)):
        assert number == written_alike(number, line.country)
    assert all(expect and len(expect) <= 160 for expect, _hours in line.words.values())
    assert all(len(hours) <= 80 for _expect, hours in line.words.values())
    assert line.kind in KINDS
    assert set(line.ways) <= set(WAYS)
    assert line.cost in ("", *COSTS)
    assert line.on_bill in ("", *ON_BILL)


def test_the_directory_has_at_least_a_hundred_and_twenty_lines():
    assert len(national_lines()) >= 120


def test_no_line_stands_twice():
    lines = list(national_lines())
    numbers = [(line.country, to_dial(line.phone or line.text_number)) for line in lines]
    assert len(set(numbers)) == len(lines)
    assert len({line.public_id for line in lines}) == len(lines)


@pytest.mark.parametrize("country", ["DE", "ES", "GB", "IE", "IT"])
def test_a_country_has_lines_against_violence_in_crises_and_for_children(country):
    kinds = {line.kind for line in national_lines() if line.country == country}
    assert kinds >= {"helpline", "crisis", "children"}


@pytest.mark.parametrize(
    ("country", "phone"),
    [
        ("ES", "900 105 090"),
        ("IE", "1800 666 111"),
        ("AT", "+43 677 61343434"),
        ("NL", "0900 8844"),
    ],
)
def test_a_line_that_the_police_answer_says_so(country, phone):
    (line,) = [one for one in national_lines() if (one.country, one.phone) == (country, phone)]
    assert line.leads_to_police


pytest_db = pytest.mark.django_db


@pytest.fixture
def lines(db, site):
    """As a new installation has them, looked up today."""
    with erasing():
        Service.objects.all().delete()
    set_up_site()
    Service.objects.filter(looked_up_on__isnull=False).update(looked_up_on=timezone.localdate())


@pytest.fixture
def trafficking(lines):
    return Service.objects.get(phone="800 290 290")


@pytest.fixture
def editor(lines, office_person):
    return office_person(Role.EDITOR)


def card(client, name, language="en"):
    """What the page of Italy shows of an entry."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = client.get("/help/?c=IT").content.decode()
    cards = [part for part in page.split("<article") if name in part]
    return cards[0].split("</article>")[0] if cards else ""


@pytest_db
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", NOT_RUNG),
        ("it", "Questo numero viene da pagine pubbliche. Qui nessuna l’ha ancora chiamato."),
        ("ar", "هذا الرقم من صفحات عامة. لم تتصل به أي واحدة هنا بعد."),
    ],
)
def test_a_line_that_nobody_rang_says_so_in_every_language(client, trafficking, language, words):
    assert words in card(client, trafficking.name, language)
    assert trafficking.sources[0] not in card(client, trafficking.name, language)


@pytest_db
def test_a_number_with_gaps_is_read_from_left_to_right_in_arabic(client, trafficking):
    assert '<bdi dir="ltr">800 290 290</bdi>' in card(client, trafficking.name, "ar")


@pytest_db
def test_a_line_that_leads_to_the_police_says_so_and_stands_last(client, lines):
    page = client.get("/help/?c=ES").content.decode()
    assert page.index("tel:016") < page.index("This number leads to the police.")
    assert page.index("This number leads to the police.") < page.index("tel:900105090")
    assert "leads to the police" not in client.get("/help/?c=IT").content.decode()


@pytest_db
def test_two_people_ring_it_and_the_note_is_gone(
    client, trafficking, editor, office_person, signed_in
):
    address = f"/office/services/{trafficking.public_id}/check/"
    browser = signed_in(editor)
    page = browser.get(address).content.decode()
    assert all(source in page for source in trafficking.sources)
    assert "Nobody here has rung it yet." in page
    assert browser.post(address).status_code == 302
    assert NOT_RUNG in card(client, trafficking.name)
    assert "The note stays until a second one has." in browser.get(address).content.decode()
    assert signed_in(office_person(Role.EDITOR)).post(address).status_code == 302
    assert NOT_RUNG not in card(client, trafficking.name)
    assert "Last checked on" in card(client, trafficking.name)
    assert "Nobody here has rung it yet." not in browser.get(address).content.decode()


@pytest_db
def test_a_ring_of_an_erased_account_is_rung_again(trafficking, editor, office_person):
    check_service(by=editor, public_id=trafficking.public_id, at=now())
    Service.objects.update(first_rung_by=None)
    check_service(by=office_person(Role.EDITOR), public_id=trafficking.public_id, at=now())
    trafficking.refresh_from_db()
    assert trafficking.verified_on is None


@pytest_db
def test_what_a_call_costs_and_other_ways_are_said(client, lines):
    page = client.get("/help/?c=ES").content.decode()
    shown = page.split("024 – ")[1].split("</article>")[0]
    assert "The call is free. It does not stand on the bill." in shown
    assert "Also by: chat on its web page, sign language, by video." in shown


@pytest_db
def test_a_number_for_text_messages_is_one_to_write_to(client, lines):
    page = client.get("/help/?c=GB").content.decode()
    assert 'href="sms:85258"' in page
    assert 'href="tel:"' not in page


@pytest_db
def test_a_changed_number_has_no_source_any_more_and_is_hidden(
    client, trafficking, editor, signed_in
):
    words = [
        {"id": one.pk, "language": one.language, "expect": one.expect, "hours": one.hours}
        for one in trafficking.words.all()
    ]
    form = nested_form_data(
        {
            "kind": "helpline",
            "name": trafficking.name,
            "country": "IT",
            "phone": "06 6988 1234",
            "web": "",
            "languages": "it",
            "no_name_needed": "on",
            "organisation": "",
            "words": inline_formset(words, initial=len(words)),
        }
    )
    address = f"/office/snippets/cms/service/edit/{trafficking.pk}/"
    assert signed_in(editor).post(address, form).status_code == 302
    trafficking.refresh_from_db()
    assert (trafficking.sources, trafficking.looked_up_on) == ([], None)
    assert card(client, trafficking.name) == ""


@pytest_db
def test_setting_up_again_changes_nothing_that_was_edited_or_deleted(trafficking):
    Service.objects.filter(pk=trafficking.pk).update(name="Our name for it")
    with erasing():
        Service.objects.get(phone="1522").delete()
    before = list(Service.objects.order_by("pk").values())
    set_up_site()
    assert list(Service.objects.order_by("pk").values()) == before


@pytest_db
def test_set_up_site_with_an_entry_of_that_number_keeps_the_entry(db):
    with erasing():
        Service.objects.all().delete()
    mine = Service.objects.create(kind="legal", name="Ours", country="IT", phone="1522")
    set_up_site()
    assert Service.objects.filter(looked_up_on__isnull=False).count() == len(LINES) - 1
    assert Service.objects.get(phone="1522") == mine


@pytest_db
def test_lines_wait_to_be_rung_in_the_country_of_an_organisation_alone(lines, harbour):
    today = timezone.localdate()
    HomeCountry.objects.create(organisation=harbour, country="IT")
    waiting = [row for row, _state in services_to_check(today=today) if row.looked_up_on]
    assert {row.country for row in waiting} == {"IT"}
    assert {"1522", "800 290 290"} <= {row.phone for row in waiting}


@pytest_db
def test_a_line_that_nobody_rang_keeps_no_room_shut(lines, harbour, office_person):
    HomeCountry.objects.create(organisation=harbour, country="IT")
    check_service(by=office_person(Role.EDITOR), public_id=EU_NUMBER_ID, at=now())
    assert may_open_rooms(harbour, timezone.localdate())


# --- the half-yearly list of a coordinator --------------------------------------------------


LIST = "/help/lines/"


@pytest.fixture
def coordinator(lines, person, harbour):
    HomeCountry.objects.create(organisation=harbour, country="IT")
    return person(Role.COORDINATOR, organisation=harbour)


@pytest_db
def test_a_coordinator_sees_the_lines_of_the_country_and_which_are_due(
    coordinator, trafficking, signed_in
):
    Service.objects.filter(pk=trafficking.pk).update(verified_on=timezone.localdate())
    page = signed_in(coordinator).get(LIST).content.decode()
    assert "1522" in page
    assert "<strong>From public pages, not yet rung</strong>" in page
    assert page.index("1522") < page.index("800 290 290")
    assert "900 105 090" not in page
    assert f"{LIST}{trafficking.public_id}/" not in page


@pytest_db
def test_a_line_that_nobody_rang_for_half_a_year_is_due_again(coordinator, trafficking, signed_in):
    day = timezone.localdate() - timedelta(days=200)
    Service.objects.filter(pk=trafficking.pk).update(verified_on=day)
    page = signed_in(coordinator).get(LIST).content.decode()
    assert "<strong>Check it again: six months have gone by</strong>" in page
    assert f"{LIST}{trafficking.public_id}/" in page


@pytest_db
def test_two_coordinators_ring_a_line_and_confirm_it(
    coordinator, trafficking, person, harbour, signed_in
):
    browser = signed_in(coordinator)
    assert browser.post(f"{LIST}{trafficking.public_id}/").status_code == 302
    assert "You rang it. Ask a colleague to ring it too." in browser.get(LIST).content.decode()
    other = signed_in(person(Role.COORDINATOR, organisation=harbour))
    assert other.post(f"{LIST}{trafficking.public_id}/").status_code == 302
    trafficking.refresh_from_db()
    assert trafficking.verified_on == timezone.localdate()
    assert trafficking.first_rung_by is None
    assert NOT_RUNG not in card(browser, trafficking.name)


@pytest_db
def test_check_service_by_the_same_person_twice_on_a_day_changes_nothing(
    trafficking, office_person
):
    first, second = office_person(Role.EDITOR), office_person(Role.EDITOR)
    for by in (first, first, second, second):
        check_service(by=by, public_id=trafficking.public_id, at=now())
    trafficking.refresh_from_db()
    assert trafficking.verified_by == second
    assert trafficking.first_rung_by is None
    verbs = Entry.objects.filter(verb__startswith="service-").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["service-rung", "service-checked"]


@pytest_db
def test_a_coordinator_rings_no_line_of_another_country(coordinator, signed_in):
    spanish = Service.objects.get(phone="900 105 090")
    assert signed_in(coordinator).post(f"{LIST}{spanish.public_id}/").status_code == 404
    spanish.refresh_from_db()
    assert spanish.first_rung_on is None


@pytest_db
@pytest.mark.parametrize("role", [Role.LEARNER, Role.SUPERVISOR])
def test_nobody_else_sees_the_list_or_rings(coordinator, trafficking, person, signed_in, role):
    browser = signed_in(person(role))
    assert browser.get(LIST).status_code == 404
    assert browser.post(f"{LIST}{trafficking.public_id}/").status_code == 404
    assert "Numbers to ring" not in browser.get("/help/?c=IT").content.decode()


@pytest_db
def test_the_list_is_on_the_page_of_help_for_a_coordinator(coordinator, signed_in):
    assert f'href="{LIST}"' in signed_in(coordinator).get("/help/?c=IT").content.decode()
