"""The public check: three answers, never a name or a reason."""

from datetime import timedelta

import pytest

from core.append_only import erasing
from core.clock import now
from mentors.certification.decision_queries import verify
from mentors.certification.services import hand_back
from mentors.models import Certificate
from tests.factories.mentors import FIRST_DAY, Way

pytestmark = pytest.mark.django_db


@pytest.fixture
def way(harbour):
    way = Way(harbour)
    way.meet_everything()
    return way


@pytest.fixture
def certificate(way):
    return way.issue(at=FIRST_DAY + timedelta(days=30))


def test_a_certificate_is_valid_from_its_first_moment_until_its_last(certificate):
    first, last = certificate.valid_from, certificate.valid_until
    moment = timedelta(seconds=1)
    assert verify(certificate.public_id, first).state == "valid"
    assert verify(certificate.public_id, last - moment).state == "valid"
    assert verify(certificate.public_id, last).state == "not-current"
    assert verify(certificate.public_id, first - moment).state == "not-current"


def test_one_query_answers(certificate, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = verify(certificate.public_id, certificate.valid_from)
    assert answer.achievement == "Peer Mentor"
    with django_assert_num_queries(0):
        assert verify("nonsense", certificate.valid_from).state == "not-valid"


def test_handed_back_is_not_current_and_says_no_more(way, certificate, client):
    hand_back(learner=way.learner, certificate_id=certificate.public_id, at=now())
    answer = client.get(f"/verify/{certificate.public_id}/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "not current now" in page
    for told in ("handed", "back", "revoked", "ended", "expired"):
        assert told not in page.split("<main")[1]


def test_the_page_needs_no_session_and_names_nobody(way, client, django_assert_num_queries):
    certificate = way.issue(at=now())
    with django_assert_num_queries(1):
        answer = client.get(f"/verify/{certificate.public_id}/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert not answer.cookies
    assert "This certificate is valid." in page
    assert "Peer Mentor" in page
    for told in ("Amara", "amara", "Harbour", "Grace", "survivor", "Leave", "leave", "/rooms/"):
        assert told not in page
    assert 'content="noindex' in page
    assert "noindex" in answer["X-Robots-Tag"]


@pytest.mark.parametrize(
    "asked", ["6f1c0000-0000-4000-8000-000000000000", "nonsense", "1", "ü", "%00", "a" * 300]
)
def test_an_unknown_id_meets_the_same_calm_page(client, asked):
    answer = client.get(f"/verify/{asked}/")
    assert answer.status_code == 404
    page = answer.content.decode()
    assert "This is not a valid certificate" in page
    assert 'content="noindex' in page


def test_a_woman_who_is_signed_in_keeps_her_way_out(way, certificate, signed_in):
    page = signed_in(way.learner).get(f"/verify/{certificate.public_id}/").content.decode()
    assert 'href="/leave/"' in page


def test_it_stays_valid_without_her_account(way, certificate):
    with erasing():
        Certificate.objects.update(learner=None, shown_name=None)
    assert verify(certificate.public_id, certificate.valid_from).state == "valid"


def test_posting_is_not_a_way_in(client, certificate):
    assert client.post(f"/verify/{certificate.public_id}/").status_code == 405
