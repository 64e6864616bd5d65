"""Title, name of who gave it, hours and competencies on a certificate (domain 2.5, 6.1)."""

import json
from datetime import timedelta

import jwt
import pypdfium2
import pytest
from django.conf import settings
from django.test import Client

from accounts.membership.services import set_public_name
from accounts.roles import Role
from accounts.services import make_organisation
from core.append_only import erasing
from core.clock import now
from core.discretion import find_telling_words
from core.errors import Invalid, NotFound
from mentors.certification.life_services import take_another_name
from mentors.journeys.services import choose_certificate_name
from mentors.models import Certificate, RoomMember
from mentors.programmes.queries import NAMES
from tests.factories.mentors import FIRST_DAY, Way, make_programme
from tests.factories.people import make_person
from tests.mentors.test_badge_discretion import everything_shown

pytestmark = [pytest.mark.long, pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def way(harbour):
    way = Way(harbour, make_programme(other="Mentor"))
    way.meet_everything()
    return way


def choose(way, title):
    return choose_certificate_name(
        learner=way.learner,
        journey_id=way.journey.public_id,
        name="Amara N.",
        title=title,
        at=now(),
    )


def words_of(content):
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)]
    return len(pages), " ".join(" ".join(pages).split())


def files_of(way, certificate):
    hers = Client()
    hers.force_login(way.learner)
    return [
        hers.get(f"/journey/certificates/{certificate.public_id}.{ending}").content
        for ending in ("pdf", "json", "jwt")
    ]


def test_she_chooses_between_two_titles_and_all_of_it_carries_hers(way):
    choose(way, "Mentor")
    certificate = way.issue(at=now() - timedelta(days=1))
    pdf, badge, token = files_of(way, certificate)
    assert "Peer Mentor" not in words_of(pdf)[1]
    for said in (json.loads(badge), jwt.decode(token, options={"verify_signature": False})):
        assert said["name"] == "Mentor"
        assert said["credentialSubject"]["achievement"]["name"] == "Mentor"
        address = said["credentialSubject"]["achievement"]["id"]
        assert address.endswith("/practice/v1/2")
    answer = Client().get(f"/verify/{certificate.public_id}/")
    assert "<bdi>Mentor</bdi>" in answer.content.decode()


def test_the_second_title_has_an_address_of_its_own_where_there_is_one(way):
    answer = Client(headers={"accept": "application/json"})
    assert answer.get("/credentials/achievements/practice/v1/2").json()["name"] == "Mentor"
    assert answer.get("/credentials/achievements/practice/v1").json()["name"] == "Peer Mentor"
    make_programme(code="single")
    assert answer.get("/credentials/achievements/single/v1/2").status_code == 404


def test_a_title_that_is_none_of_the_two_is_refused(way):
    with pytest.raises(Invalid):
        choose(way, "Professor")
    way.journey.refresh_from_db()
    assert way.journey.certificate_title == ""


def test_the_page_asks_for_the_title_with_the_name_and_keeps_both(way):
    hers = Client()
    hers.force_login(way.learner)
    page = hers.get("/journey/").content.decode()
    assert page.count('name="title"') == 2
    address = f"/journey/{way.journey.public_id}/name/"
    answer = hers.post(address, {"name": "Amara O.", "title": "Professor"})
    assert answer.status_code == 400
    assert "Amara O." in answer.content.decode()
    assert hers.post(address, {"name": "Amara O.", "title": "Mentor"}).status_code == 302
    way.journey.refresh_from_db()
    assert (way.journey.certificate_name, way.journey.certificate_title) == ("Amara O.", "Mentor")


def test_hours_and_competencies_stand_on_paper_and_in_both_badges(way):
    RoomMember.objects.filter(user=way.learner).update(joined_at=FIRST_DAY)
    for day in (1, 2):
        way.observe(day=day)
    certificate = way.issue(at=now() - timedelta(days=1))
    assert certificate.basis["hours"] == {"learning": 0, "sessions": 2}
    pdf, badge, token = files_of(way, certificate)
    pages, text = words_of(pdf)
    assert pages == 1
    assert "2 hours of sessions under supervision." in text
    for said in (json.loads(badge), jwt.decode(token, options={"verify_signature": False})):
        assert said["description"] == (
            "2 hours of sessions under supervision. Can do: Equal and voluntary working "
            "relationships; Boundaries and confidentiality."
        )


@pytest.mark.long
@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_all_eleven_fit_on_one_page_and_tell_nothing(harbour, language):
    way = Way(harbour, make_programme(other="Mentor"))
    set_public_name(by=way.olga, organisation=harbour, name="North Quay", at=now())
    way.learner.language = language
    way.learner.save()
    way.meet_everything()
    certificate = way.issue(at=now() - timedelta(days=1))
    whole = {"competencies": list(NAMES), "hours": {"learning": 46, "sessions": 12}}
    with erasing():
        Certificate.objects.update(basis=certificate.basis | whole)
    pages, _text = words_of(files_of(way, certificate)[0])
    assert pages == 1
    shown = list(everything_shown(way, certificate, language))
    assert [(where, word) for where, text in shown for word in find_telling_words(text)] == []
    assert [where for where, text in shown if "Harbour" in text] == []
    assert any("North Quay" in text for where, text in shown if where == "json")


def test_a_new_name_keeps_what_the_first_said(way, harbour):
    set_public_name(by=way.olga, organisation=harbour, name="North Quay", at=now())
    choose(way, "Mentor")
    first = way.issue(at=now() - timedelta(days=1))
    second = take_another_name(
        learner=way.learner, certificate_id=first.public_id, name="Nova", at=now()
    )
    assert (second.title, second.issuer_name, second.basis) == ("Mentor", "North Quay", first.basis)


def test_what_was_given_keeps_the_name_it_carries(way, harbour):
    set_public_name(by=way.olga, organisation=harbour, name="North Quay", at=now())
    certificate = way.issue(at=now() - timedelta(days=1))
    set_public_name(by=way.olga, organisation=harbour, name="South Quay", at=now())
    certificate.refresh_from_db()
    assert certificate.issuer_name == "North Quay"
    assert json.loads(files_of(way, certificate)[1])["issuer"]["name"] == "North Quay"


# --- the public name ------------------------------------------------------------------------


def test_a_public_name_that_tells_is_refused_and_nothing_changes(harbour):
    olga = make_person(Role.COORDINATOR, "olga", organisation=harbour)
    for name in ("Survivors' House", "Anti-trafficking Centre", "x" * 61):
        with pytest.raises(Invalid):
            set_public_name(by=olga, organisation=harbour, name=name, at=now())
    harbour.refresh_from_db()
    assert harbour.public_name == ""


def test_only_who_coordinates_there_changes_it(harbour):
    elsewhere = make_organisation(name="Lighthouse")
    other = make_person(Role.COORDINATOR, "olga-2", organisation=elsewhere)
    grace = make_person(Role.SUPERVISOR, "grace", organisation=harbour)
    for person in (other, grace):
        with pytest.raises(NotFound):
            set_public_name(by=person, organisation=harbour, name="North Quay", at=now())


def test_the_page_keeps_a_name_and_what_was_refused(harbour):
    olga = make_person(Role.COORDINATOR, "olga", organisation=harbour)
    hers = Client()
    hers.force_login(olga)
    refused = hers.post("/settings/public-name/", {"name": "Shelter North"})
    assert refused.status_code == 400
    assert "Shelter North" in refused.content.decode()
    assert hers.post("/settings/public-name/", {"name": "字"}).status_code == 400
    assert hers.post("/settings/public-name/", {"name": "North Quay"}).status_code == 302
    harbour.refresh_from_db()
    assert harbour.public_name == "North Quay"
