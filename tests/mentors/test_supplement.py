"""The supplement to a certificate: the parts of a European micro-credential (domain 6.1)."""

from copy import deepcopy
from datetime import timedelta

import pypdfium2
import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import translation

from accounts.membership.queries import PublicFacts
from accounts.membership.services import set_public_name
from accounts.models import Organisation
from accounts.roles import Role
from accounts.services import make_organisation
from core.append_only import erasing
from core.clock import now
from core.errors import Invalid
from mentors.certification.supplement_printing import supplement_pdf
from mentors.certification.supplement_sentences import parts_of
from mentors.models import Certificate
from mentors.programmes.queries import NAMES, hours_words
from tests.factories.mentors import Way, make_programme
from tests.factories.people import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

FACTS = PublicFacts(public_country="IT", framework_level=4)


@pytest.fixture(scope="module", autouse=True)
def way_of_the_file(harbour_of_the_file):
    way = Way(harbour_of_the_file, make_programme(observed_sessions=1))
    way.meet_everything()
    return way


@pytest.fixture
def way(way_of_the_file, db):
    return deepcopy(way_of_the_file)


def issue(way):
    return way.issue(at=now() - timedelta(days=1))


def state(way, facts=FACTS, name="North Quay"):
    return set_public_name(
        by=way.olga, organisation=way.organisation, name=name, facts=facts, at=now()
    )


def said(certificate, *, named=True):
    certificate.refresh_from_db()
    certificate.organisation.refresh_from_db()
    return {part.label: part.lines for part in parts_of(certificate, named=named)}


def words_of(content):
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)]
    return len(pages), " ".join(" ".join(pages).split())


def test_all_parts_stand_there_in_the_order_of_the_recommendation(way):
    state(way)
    parts = said(issue(way))
    assert list(parts) == [
        "Name of the learner",
        "Title",
        "Country",
        "Given by",
        "Date",
        "What was learnt",
        "Workload",
        "Level",
        "How it was assessed",
        "Form of participation",
        "How quality is assured",
    ]
    assert parts["Name of the learner"] == ("Amara N.",)
    assert parts["Country"] == ("Italy",)
    assert parts["Given by"] == ("North Quay",)
    assert parts["What was learnt"] == (str(NAMES["C1"]), str(NAMES["C4"]))
    assert parts["Level"] == ("Level 4 of the European Qualifications Framework (EQF)",)
    assert parts["How it was assessed"] == (
        "Practice was observed in at least 1 session.",
        "Each outcome was rated by 2 assessors, neither knowing the other's rating.",
    )


def test_what_is_not_set_is_not_stated_and_nothing_is_made_up(way):
    parts = said(issue(way), named=False)
    for label in ("Name of the learner", "Country", "Workload", "Level"):
        assert parts[label] == ("Not stated",)
    assert parts["Given by"] == (settings.SITE_NAME,)


def test_what_was_stated_stays_and_what_was_open_can_still_be_stated(way):
    state(way, PublicFacts(public_country="IT"))
    certificate = issue(way)
    state(way, PublicFacts(public_country="ES", framework_level=3), name="South Quay")
    parts = said(certificate)
    assert parts["Country"] == ("Italy",)
    assert parts["Given by"] == ("North Quay",)
    assert parts["Level"] == ("Level 3 of the European Qualifications Framework (EQF)",)


def test_supplement_states_the_hours_of_the_certificate_and_no_others(way):
    state(way)
    certificate = issue(way)
    hours = {"hours": {"learning": 3, "sessions": 2}}
    certificate.basis |= hours
    assert hours_words(certificate) == "3 hours of courses, 2 hours of sessions under supervision."
    parts = {part.label: part.lines for part in parts_of(certificate, named=True)}
    assert parts["Workload"] == (hours_words(certificate),)


def test_she_chooses_whether_her_name_stands_on_it_and_only_she_has_it(way):
    certificate = issue(way)
    address = f"/journey/certificates/{certificate.public_id}/supplement.pdf"
    hers, other = Client(), Client()
    hers.force_login(way.learner)
    other.force_login(way.grace)
    answer = hers.get(address)
    assert "Amara" not in words_of(answer.content)[1]
    assert b"Amara" not in answer.content
    assert answer["Content-Disposition"] == 'attachment; filename="supplement.pdf"'
    assert "Amara N." in words_of(hers.get(f"{address}?name=yes").content)[1]
    assert other.get(address).status_code == 404
    page = hers.get("/journey/").content.decode()
    assert f"{address}?name=yes" in page
    assert f'{address}"' in page


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_all_eleven_fit_on_one_page_in_her_language(way, language):
    state(way)
    certificate = issue(way)
    certificate.language = language
    with erasing():
        Certificate.objects.update(
            language=language, basis=certificate.basis | {"competencies": list(NAMES)}
        )
    certificate.refresh_from_db()
    pages, text = words_of(supplement_pdf(certificate, named=True))
    assert pages == 1
    with translation.override(language):
        competency = str(NAMES["C11"])
    # Where the page runs from the right, a reader of PDFs may give letters in another order.
    assert sorted(competency.split(maxsplit=1)[0]) in [sorted(word) for word in text.split()]


def test_the_same_bytes_each_time_and_none_without_a_name(way):
    certificate = issue(way)
    first, second = (supplement_pdf(certificate, named=True) for _time in range(2))
    assert first == second
    certificate.shown_name = None
    with pytest.raises(ValueError, match="without a name"):
        supplement_pdf(certificate, named=False)


# --- what a coordinator states ----------------------------------------------------------------


@pytest.mark.parametrize(
    "facts",
    [
        PublicFacts(public_country="XX"),
        PublicFacts(framework_level=9),
    ],
)
def test_facts_that_cannot_be_are_refused_by_the_service(way, facts):
    with pytest.raises(Invalid):
        state(way, facts)
    assert Organisation.objects.get(pk=way.organisation.pk).public_name == ""


@pytest.mark.parametrize("values", [{"framework_level": 0}, {"framework_level": 9}])
def test_the_database_refuses_them_too(harbour, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(pk=harbour.pk).update(**values)


def test_the_page_keeps_all_of_it_and_what_was_refused(way, signed_in):
    browser = signed_in(way.olga)
    typed = {"name": "North Quay", "public_country": "IT", "framework_level": "99"}
    refused = browser.post("/settings/public-name/", typed)
    assert refused.status_code == 400
    assert 'value="North Quay"' in refused.content.decode()
    typed |= {"framework_level": "4"}
    assert browser.post("/settings/public-name/", typed).status_code == 302
    place = Organisation.objects.get(pk=way.organisation.pk)
    assert (place.public_name, place.public_country) == ("North Quay", "IT")
    assert place.framework_level == 4


def test_who_coordinates_two_changes_the_one_she_chose(harbour, signed_in):
    elsewhere = make_organisation(name="Lighthouse")
    olga = make_person(Role.COORDINATOR, organisation=harbour)
    olga.memberships.create(organisation=elsewhere, role=Role.COORDINATOR)
    browser = signed_in(olga)
    address = f"/settings/public-name/?place={elsewhere.public_id}"
    assert browser.post(address, {"name": "Hill", "public_country": "ES"}).status_code == 302
    places = dict(Organisation.objects.values_list("name", "public_name"))
    assert (places["Harbour"], places["Lighthouse"]) == ("", "Hill")
    assert browser.get("/settings/public-name/?place=nonsense").status_code == 404
