"""National lines: each with its sources, shown with a note until rung, never brought twice."""

import importlib
import re

import pytest
from django.apps import apps
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from accounts.roles import Role
from cms.library.directory.lines import national_lines
from cms.library.directory.queries import may_open_rooms, services_to_check
from cms.library.directory.services import EU_NUMBER_ID, check_service
from cms.models import HomeCountry, Service
from cms.office.services import set_up_site
from cms.rules.phones import to_dial, written_alike
from core.clock import now
from core.frozen import erasing

LINES = {line.name: line for line in national_lines()}
EVERY_LINE = pytest.mark.parametrize("line", LINES.values(), ids=LINES)
NOT_RUNG = "This number is from public pages. Nobody here has rung it yet."


@EVERY_LINE
def test_a_line_has_two_sources_a_day_and_words_in_every_language(line):
    hosts = {re.match(r"https://([^/]+)/", address)[1] for address in line.sources}
    assert len(hosts) >= 2
    assert set(line.words) == set(dict(settings.LANGUAGES))
    assert set(line.languages) <= set(LANG_INFO)
    assert line.phone == written_alike(line.phone, line.country)
    assert all(expect and len(expect) <= 160 for expect, _hours in line.words.values())


def test_violence_and_trafficking_have_a_line_in_every_country_asked_for():
    numbers = {(line.country, to_dial(line.phone)): line.leads_to_police for line in LINES.values()}
    assert numbers == {
        ("IT", "1522"): False,
        ("IT", "800290290"): False,
        ("DE", "116016"): False,
        ("ES", "016"): False,
        ("ES", "900105090"): True,
        ("GB", "08000121700"): False,
        ("GB", "08082000247"): False,
        ("GB", "08000271234"): False,
        ("GB", "08088010800"): False,
        ("GB", "08088021414"): False,
        ("IE", "1800341900"): False,
        ("IE", "1800666111"): True,
        ("IE", "1800250025"): True,
    }


pytest_db = pytest.mark.django_db


@pytest.fixture
def lines(db, site):
    """As a new installation has them, looked up today."""
    with erasing():
        Service.objects.all().delete()
    set_up_site()
    Service.objects.filter(kind="helpline").update(looked_up_on=timezone.localdate())


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
def test_ringing_it_takes_the_note_away(client, trafficking, editor, signed_in):
    address = f"/office/services/{trafficking.public_id}/check/"
    browser = signed_in(editor)
    page = browser.get(address).content.decode()
    assert all(source in page for source in trafficking.sources)
    assert "Nobody here has rung it yet." in page
    assert browser.post(address).status_code == 302
    assert NOT_RUNG not in card(client, trafficking.name)
    assert "Last checked on" in card(client, trafficking.name)
    assert "Nobody here has rung it yet." not in browser.get(address).content.decode()


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
def test_a_site_that_is_there_gets_them_by_its_migration_once(lines):
    migration = importlib.import_module("cms.migrations.0017_national_lines")
    with erasing():
        Service.objects.exclude(public_id=EU_NUMBER_ID).delete()
    mine = Service.objects.create(kind="legal", name="Ours", country="IT", phone="1522")
    migration.bring(apps, None)
    migration.bring(apps, None)
    assert Service.objects.filter(kind="helpline").count() == len(LINES) - 1
    assert Service.objects.get(phone="1522") == mine


@pytest_db
def test_an_empty_site_gets_them_when_it_is_set_up_and_not_before(db):
    migration = importlib.import_module("cms.migrations.0017_national_lines")
    with erasing():
        Service.objects.all().delete()
    migration.bring(apps, None)
    assert not Service.objects.exists()


@pytest_db
def test_lines_wait_to_be_rung_in_the_country_of_an_organisation_alone(lines, harbour):
    today = timezone.localdate()
    HomeCountry.objects.create(organisation=harbour, country="IT")
    waiting = [row for row, _state in services_to_check(today=today) if row.kind == "helpline"]
    assert {row.phone for row in waiting} == {"1522", "800 290 290"}


@pytest_db
def test_a_line_that_nobody_rang_keeps_no_room_shut(lines, harbour, office_person):
    HomeCountry.objects.create(organisation=harbour, country="IT")
    check_service(by=office_person(Role.EDITOR), public_id=EU_NUMBER_ID, at=now())
    assert may_open_rooms(harbour, timezone.localdate())
