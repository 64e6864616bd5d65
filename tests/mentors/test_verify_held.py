"""Checking a certificate by code, by file, and by a link that she made for one person."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from core.clock import now
from mentors.badges import queries, services
from mentors.certification.retention_services import cut_certificates
from mentors.certification.services import forget_links, hand_back, make_link
from mentors.certification.short_codes import short_code
from mentors.models import CheckLink
from tests.factories.mentors import Way

pytestmark = pytest.mark.django_db

VALID, NOT_CURRENT, UNKNOWN = "is valid.", "not current now", "not a valid certificate"


@pytest.fixture(scope="module", autouse=True)
def way_of_the_file(harbour_of_the_file):
    way = Way(harbour_of_the_file)
    way.meet_everything()
    return way


@pytest.fixture
def way(way_of_the_file, db):
    return deepcopy(way_of_the_file)


@pytest.fixture(scope="module")
def certificate_of_the_file(way_of_the_file):
    return way_of_the_file.issue(at=now() - timedelta(days=1))


@pytest.fixture
def certificate(certificate_of_the_file, db):
    return deepcopy(certificate_of_the_file)


@pytest.fixture
def badge(certificate):
    return queries.badge_file(certificate, queries.signing_key_of_today())


def held_up(client, content, name="badge.json"):
    return client.post("/verify/", {"file": SimpleUploadedFile(name, content)})


def said(answer):
    page = answer.content.decode()
    return [words for words in (VALID, NOT_CURRENT, UNKNOWN) if words in page]


def test_whoever_has_the_code_sees_what_the_address_shows(certificate, client):
    code = short_code(certificate.public_id)
    for typed in (
        code,
        code.lower().replace("-", ""),
        f"http://testserver/verify/{certificate.public_id}/",
    ):
        answer = client.post("/verify/", {"code": typed})
        assert (answer.status_code, said(answer)) == (200, [VALID])
        assert not answer.cookies
        assert "Amara" not in answer.content.decode()
    assert said(client.post("/verify/", {"code": "0000-0000-0000"})) == [UNKNOWN]


def test_nothing_typed_and_no_file_is_asked_again(client):
    answer = client.post("/verify/", {})
    assert answer.status_code == 400
    assert "Please type the code, or choose the file." in answer.content.decode()


def test_a_badge_that_is_held_up_is_valid_and_one_changed_byte_makes_it_none(badge, client):
    answer = held_up(client, badge)
    assert (answer.status_code, said(answer)) == (200, [VALID])
    assert not answer.cookies
    changed = badge.replace(b'"Peer Mentor"', b'"Peer Mentos"', 1)
    answer = held_up(client, changed)
    assert (answer.status_code, said(answer)) == (404, [UNKNOWN])


def test_the_token_is_read_too(certificate, client):
    token = queries.badge_jwt(certificate, queries.signing_key_of_today())
    assert said(held_up(client, token, "badge.jwt")) == [VALID]


def test_a_badge_handed_back_is_not_current_at_once(way, certificate, badge, client):
    hand_back(learner=way.learner, certificate_id=certificate.public_id, at=now())
    assert said(held_up(client, badge)) == [NOT_CURRENT]


def test_a_badge_past_its_time_is_not_current(harbour, client):
    way = Way(harbour, suffix="-b")
    way.meet_everything()
    old = way.issue(at=now() - timedelta(days=1000))
    badge = queries.badge_file(old, queries.signing_key_of_today())
    assert said(held_up(client, badge)) == [NOT_CURRENT]


def test_a_badge_of_a_revoked_key_is_none(certificate, badge, client):
    services.rotate_key(revoke=True, at=now())
    assert said(held_up(client, badge)) == [UNKNOWN]


@pytest.mark.parametrize(
    "content", [b"", b"\x00\xff\xfe", b"%PDF-1.7", b"x" * 200_000, b'{"proof": []}', b"[" * 20_000]
)
def test_any_other_file_meets_a_calm_page(certificate, client, content):
    answer = held_up(client, content, "something.bin")
    assert answer.status_code in (400, 404, 413)
    assert VALID not in answer.content.decode()
    assert "<h1>" in answer.content.decode()


# --- her link -------------------------------------------------------------------------------


def made(way, certificate):
    token = make_link(learner=way.learner, certificate_id=certificate.public_id, at=now())
    return f"/verify/once/{token}/"


def test_her_link_shows_her_name_to_one_person_once(way, certificate, client):
    address = made(way, certificate)
    before = client.get(address)
    assert before.status_code == 200
    assert "Amara" not in before.content.decode()
    shown = client.post(address)
    assert "Amara N." in shown.content.decode()
    assert VALID in shown.content.decode()
    assert shown["Cache-Control"] == "no-store"
    assert not shown.cookies
    for again in (client.post(address), client.get(address)):
        assert again.status_code == 410
        assert "Amara" not in again.content.decode()


def test_what_opens_links_by_itself_does_not_use_it_up(way, certificate, client):
    address = made(way, certificate)
    for _time in range(3):
        client.get(address)
        client.head(address)
    assert "Amara N." in client.post(address).content.decode()


def test_a_link_ends_after_two_days_and_is_forgotten(way, certificate, client):
    address = made(way, certificate)
    CheckLink.objects.update(
        made_at=now() - timedelta(hours=49), ends_at=now() - timedelta(hours=1)
    )
    assert client.get(address).status_code == 410
    assert client.post(address).status_code == 410
    assert forget_links(at=now()) == 1
    assert not CheckLink.objects.exists()


def test_a_link_shows_nothing_once_the_certificate_is_handed_back(way, certificate, client):
    address = made(way, certificate)
    hand_back(learner=way.learner, certificate_id=certificate.public_id, at=now())
    answer = client.post(address)
    assert answer.status_code == 410
    assert "Amara" not in answer.content.decode()


def test_only_she_makes_a_link_and_reads_it_once(way, certificate, client):
    address = f"/journey/certificates/{certificate.public_id}/link/"
    client.force_login(way.grace)
    assert client.post(address).status_code == 404
    client.force_login(way.learner)
    page = client.post(address).content.decode()
    assert "http://testserver/verify/once/" in page
    link = page.split("http://testserver")[1].split("<")[0]
    assert "Amara N." in Client().post(link).content.decode()
    kept = CheckLink.objects.get()
    assert kept.digest not in page


def test_five_links_are_open_at_most(way, certificate, client):
    for _time in range(5):
        made(way, certificate)
    client.force_login(way.learner)
    answer = client.post(f"/journey/certificates/{certificate.public_id}/link/")
    assert answer.status_code == 400
    assert CheckLink.objects.count() == 5


def test_an_erasure_takes_her_links_along(way, certificate, client):
    address = made(way, certificate)
    from core.append_only import erasing

    with erasing():
        cut_certificates(user=way.learner, keep_certificate=True, at=now())
    assert not CheckLink.objects.exists()
    assert client.post(address).status_code == 410
