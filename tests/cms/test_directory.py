"""Services: what is shown to whom, who checked it when, and nothing kept of who looked."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from accounts.models import Session
from accounts.roles import Role
from cms.admin.services import set_up_site
from cms.library.directory.queries import coverage_gaps, may_open_rooms, services_to_check
from cms.library.directory.services import EU_NUMBER_ID, check_service, set_up_emergency_number
from cms.models import HomeCountry, Service, ServiceWords
from core.append_only import erasing
from core.audit.models import Entry
from core.clock import now
from core.errors import NotFound

OFFICE = "/office/snippets/cms/service/"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_in_it(db):
    """Without the number that comes with a site."""
    with erasing():
        Service.objects.all().delete()


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def service(today):
    """Call it for a service that was checked some days ago (None: never)."""

    def make(name="Law Desk", kind="legal", *, days=1, **more):
        checked = None if days is None else today - timedelta(days=days)
        facts = {"country": "IT", "phone": "+39 06 6988 1234", **more}
        row = Service.objects.create(name=name, kind=kind, verified_on=checked, **facts)
        ServiceWords.objects.create(service=row, language="en", expect="A woman answers.")
        return row

    return make


def page_of(client, country="it"):
    return client.get(f"/help/?c={country}").content.decode()


# --- what women see -------------------------------------------------------------------------


def test_it_comes_with_one_number_and_says_that_nobody_checked_it(client):
    set_up_site()
    set_up_site()
    assert Service.objects.get(kind="emergency", country="").public_id == EU_NUMBER_ID
    page = page_of(client)
    assert 'href="tel:112"' in page
    assert "Nobody here has checked it yet." in page


def test_a_checked_service_is_shown_with_its_day(client, service):
    service(days=3)
    page = page_of(client)
    assert "Law Desk" in page
    assert 'href="tel:+390669881234"' in page
    assert "A woman answers." in page
    assert "Last checked on" in page


def test_what_nobody_checked_is_not_shown(client, service):
    service(days=None)
    assert "Law Desk" not in page_of(client)


def test_what_is_too_old_is_hidden_and_emergency_numbers_say_so(client, service):
    service(days=400)
    service("Night Line", kind="emergency", days=400)
    page = page_of(client)
    assert "Law Desk" not in page
    assert "Night Line" in page
    assert "more than a year ago" in page


def test_another_country_is_another_page(client, service):
    service()
    assert "Law Desk" not in page_of(client, "es")
    assert "Law Desk" in page_of(client, "IT")


@pytest.mark.parametrize("country", ["xx", "italy", "%3Cb%3E", "1"])
def test_what_is_no_country_is_not_here(client, country):
    assert client.get(f"/help/?c={country}").status_code == 404


def test_without_a_country_she_chooses(client, service):
    set_up_emergency_number()
    service()
    service("Swiss Desk", country="CH")
    page = client.get("/help/").content.decode()
    assert '<option value="IT">Italy</option>' in page
    assert '<option value="CH">Switzerland</option>' in page
    assert '<option value="US">' not in page
    assert "Law Desk" not in page
    assert "tel:112" in page


def test_the_country_of_her_organisation_is_there_when_she_comes(
    service, harbour, person, signed_in
):
    service()
    HomeCountry.objects.create(organisation=harbour, country="IT")
    page = signed_in(person()).get("/help/").content.decode()
    assert "Law Desk" in page


def test_contacts_of_an_organisation_are_for_its_own_people(
    client, service, person, signed_in, lighthouse
):
    woman = person()
    service(organisation=woman.memberships.get().organisation)
    assert "Law Desk" in page_of(signed_in(woman))
    assert "Law Desk" not in page_of(signed_in(person(organisation=lighthouse)))
    assert "Law Desk" not in page_of(client)


def test_what_is_missing_is_named_with_a_place_to_land(client, service):
    service()
    page = page_of(client)
    assert '<li id="k8">Someone to talk to</li>' in page
    assert '<section class="stack-tight" id="k6"' in page


def test_nothing_is_kept_of_who_looked(client, service):
    service()
    page_of(client)
    assert not Session.objects.exists()
    # The token of the form that changes the language says nothing of her.
    assert set(client.cookies) <= {settings.CSRF_COOKIE_NAME}
    assert not Entry.objects.exists()


def test_the_page_tells_a_bystander_nothing(client, service):
    service(kind="rape_crisis")
    page = page_of(client)
    assert "<title>Help – Learning space</title>" in page
    assert "rape" not in page.lower()


def test_a_web_page_says_that_it_leaves_this_site(client, service):
    service(web="https://example.org/women/")
    page = page_of(client)
    assert 'href="https://example.org/women/" rel="noreferrer noopener"' in page
    assert "(leaves this site)" in page


def test_only_reading_is_answered(client):
    assert client.post("/help/", {"c": "IT"}).status_code == 405


# --- checking -------------------------------------------------------------------------------


@pytest.fixture
def editor(office_person):
    set_up_site()
    return office_person(Role.EDITOR)


def test_an_editor_checks_and_her_name_and_the_day_are_kept(editor, service, signed_in, today):
    row = service(days=400)
    browser = signed_in(editor)
    address = f"/office/services/{row.public_id}/check/"
    assert "I have checked it today" in browser.get(address).content.decode()
    assert browser.post(address).status_code == 302
    row.refresh_from_db()
    assert (row.verified_by, row.verified_on) == (editor, today)
    entry = Entry.objects.get(verb="service-checked")
    assert entry.subject_id == str(row.public_id)


@pytest.mark.parametrize("role", [Role.READER, Role.COORDINATOR, Role.LEARNER])
def test_nobody_else_checks(office_person, service, role):
    set_up_site()
    row = service(days=400)
    with pytest.raises(NotFound):
        check_service(by=office_person(role), public_id=row.public_id, at=now())
    row.refresh_from_db()
    assert row.verified_by is None


def test_a_reader_is_not_let_in_to_the_check(office_person, service, signed_in):
    set_up_site()
    row = service(days=400)
    response = signed_in(office_person(Role.READER)).post(
        f"/office/services/{row.public_id}/check/"
    )
    assert response.status_code == 302
    row.refresh_from_db()
    assert row.verified_on < timezone.localdate() - timedelta(days=300)


def test_the_day_stays_when_her_account_goes(editor, service, today):
    row = service(days=400)
    check_service(by=editor, public_id=row.public_id, at=now())
    with erasing():
        Entry.objects.all()._raw_delete("default")
    Service.objects.filter(verified_by=editor).update(verified_by=None)
    row.refresh_from_db()
    assert row.verified_on == today


# --- writing --------------------------------------------------------------------------------


def form(**changes):
    values = {
        "kind": "legal",
        "name": "Law Desk",
        "country": "IT",
        "phone": "06 6988 1234",
        "web": "",
        "languages": "it, en",
        "organisation": "",
        "words": inline_formset([{"language": "en", "expect": "A woman answers.", "hours": ""}]),
    }
    return nested_form_data({**values, **changes})


def test_an_editor_adds_a_service_which_waits_for_a_check(editor, signed_in):
    response = signed_in(editor).post(OFFICE + "add/", form())
    assert response.status_code == 302
    row = Service.objects.get(name="Law Desk")
    assert (row.phone, row.languages, row.verified_on) == ("+39 06 6988 1234", ["it", "en"], None)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"phone": "call us"}, "This number cannot be dialled"),
        ({"phone": "", "web": ""}, "Write a telephone number or a web page."),
        ({"web": "http://example.org"}, "The address begins with https://"),
        ({"web": "https://www.google.com/maps/x"}, "No maps"),
        ({"country": ""}, "Choose the country"),
        ({"languages": "it, xy"}, "“xy” is not known here."),
    ],
)
def test_what_cannot_be_used_is_said_and_nothing_is_kept(editor, signed_in, changes, sentence):
    response = signed_in(editor).post(OFFICE + "add/", form(**changes))
    assert sentence in response.content.decode()
    assert not Service.objects.filter(name="Law Desk").exists()


def change(browser, row, **changes):
    words = row.words.get()
    formset = inline_formset(
        [{"id": words.pk, "language": "en", "expect": "Two women answer.", "hours": ""}], initial=1
    )
    return browser.post(f"{OFFICE}edit/{row.pk}/", form(words=formset, **changes))


def test_a_changed_number_has_to_be_checked_again(editor, service, signed_in):
    row = service(languages=["it", "en"])
    assert change(signed_in(editor), row, phone="06 6988 9999").status_code == 302
    row.refresh_from_db()
    assert (row.phone, row.verified_on) == ("+39 06 6988 9999", None)


def test_better_words_keep_the_check(editor, service, signed_in):
    row = service(languages=["it", "en"])
    assert change(signed_in(editor), row, phone="+39 06 6988 1234").status_code == 302
    row.refresh_from_db()
    assert row.words.get().expect == "Two women answer."
    assert row.verified_on is not None


def test_words_saved_in_the_meantime_are_not_written_twice(editor, service, signed_in):
    """Both opened the form before; what the second one wrote stays in the form."""
    row = service(languages=["it", "en"])
    words = [{"language": "en", "expect": "Two women answer.", "hours": ""}]
    answer = signed_in(editor).post(f"{OFFICE}edit/{row.pk}/", form(words=inline_formset(words)))
    assert answer.status_code == 200
    assert "This has changed in the meantime." in answer.content.decode()
    assert "Two women answer." in answer.content.decode()
    assert row.words.get().expect != "Two women answer."


def test_words_are_replaced_by_others_in_the_same_language(editor, service, signed_in):
    row = service(languages=["it", "en"])
    old = {"id": row.words.get().pk, "language": "en", "expect": "Old.", "DELETE": "on"}
    new = {"language": "en", "expect": "Two women answer.", "hours": ""}
    formset = inline_formset([old, new], initial=1)
    answer = signed_in(editor).post(f"{OFFICE}edit/{row.pk}/", form(words=formset))
    assert answer.status_code == 302
    assert row.words.get().expect == "Two women answer."


def test_the_list_warns_and_filters(editor, service, signed_in):
    with erasing():
        Service.objects.filter(looked_up_on__isnull=False).delete()
    row = service("Old Desk", days=400)
    service("Ageing Desk", days=200)
    service("Fresh Desk", days=1)
    browser = signed_in(editor)
    listed = browser.get(OFFICE).content.decode()
    assert "twelve months have gone by" in listed
    assert "six months have gone by" in listed
    assert f"/office/services/{row.public_id}/check/" in listed
    old = browser.get(OFFICE + "?check=old").content.decode()
    assert "Old Desk" in old
    assert "Ageing Desk" not in old


def test_the_first_page_of_the_office_names_what_waits(editor, service, signed_in):
    service("Old Desk", days=400)
    service("Fresh Desk", days=1)
    page = signed_in(editor).get("/office/").content.decode()
    assert "Services to check" in page
    assert "Old Desk" in page
    assert "Fresh Desk" not in page


def test_the_database_refuses_what_the_form_would():
    for values in (
        {"kind": "legal", "country": "", "phone": "1"},
        {"kind": "legal", "country": "IT"},
        {"kind": "other", "country": "IT", "phone": "1"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Service.objects.create(name="x", **values)


def test_a_form_of_a_word_stands_once():
    from cms.models import Term

    with pytest.raises(ValidationError):
        Term(term="cup", also=["Cup"], definition="x").clean()


# --- what waits, and rooms ------------------------------------------------------------------


def test_emergency_entries_wait_in_front(service, today):
    service("Old Desk", days=400)
    service("Night Line", kind="emergency", days=200)
    service("Fresh Desk", days=1)
    assert [row.name for row, _state in services_to_check(today=today)] == [
        "Night Line",
        "Old Desk",
    ]


def test_gaps_name_the_kinds_of_each_organisations_country(service, harbour, lighthouse, today):
    service()
    service("Theirs", kind="health", organisation=lighthouse)
    HomeCountry.objects.create(organisation=harbour, country="IT")
    ((organisation, country, kinds),) = coverage_gaps(today=today)
    assert (organisation, country) == ("Harbour", "Italy")
    assert "legal" not in kinds
    assert "health" in kinds


@pytest.mark.parametrize(("days", "may"), [(None, False), (400, False), (200, True), (1, True)])
def test_new_rooms_wait_until_emergency_numbers_are_checked(service, harbour, today, days, may):
    HomeCountry.objects.create(organisation=harbour, country="IT")
    service("Night Line", kind="emergency", days=days)
    assert may_open_rooms(harbour, today) is may


def test_where_no_country_is_chosen_no_room_opens(service, harbour, today):
    service("Night Line", kind="emergency", days=1)
    assert not may_open_rooms(harbour, today)
