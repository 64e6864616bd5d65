"""Badges: what stands in one, its signatures and keys, and the public list."""

import base64
import gzip
import json
import re
import socket
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import jwt
import pytest
from django.db import IntegrityError, transaction

from accounts.services import make_organisation
from core.append_only import erasing
from core.clock import now
from mentors.badges import queries, services
from mentors.badges.proofs import NotABadge, public_pem, read_badge
from mentors.certificate_states import CertificateState
from mentors.certification.life_services import move
from mentors.certification.services import hand_back
from mentors.models import BadgeKey, Certificate, StatusList, StatusSlot
from tests.factories.mentors import FIRST_DAY, Way

pytestmark = pytest.mark.django_db

GIVEN = FIRST_DAY + timedelta(days=30)
LATER = GIVEN + timedelta(days=2)
DID = "did:web:testserver:credentials:issuers:1"


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
    return way_of_the_file.issue(at=GIVEN)


@pytest.fixture
def certificate(certificate_of_the_file, db):
    return deepcopy(certificate_of_the_file)


@pytest.fixture
def badge(certificate):
    return queries.badge_file(certificate, queries.signing_key_of_today()).decode()


def bits(document):
    packed = document["credentialSubject"]["encodedList"]
    assert packed.startswith("u")
    raw = gzip.decompress(base64.urlsafe_b64decode(packed[1:] + "=="))
    return {place for place in range(len(raw) * 8) if raw[place // 8] & (0x80 >> place % 8)}


def test_a_badge_says_what_and_when_and_nothing_of_her(certificate, badge):
    document = json.loads(badge)
    subject = document["credentialSubject"]
    assert document["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert document["id"] == f"urn:uuid:{certificate.public_id}"
    assert document["issuer"] == {"id": DID, "type": ["Profile"], "name": "Learning space"}
    assert document["validFrom"] == document["awardedDate"] == "2026-04-02T10:00:00Z"
    assert document["validUntil"] == "2028-04-02T10:00:00Z"
    assert set(subject) == {"id", "type", "achievement"}
    assert subject["id"].startswith("urn:uuid:")
    assert subject["achievement"]["id"] == "http://testserver/credentials/achievements/practice/v1"
    assert subject["achievement"]["criteria"]["narrative"] == (
        "Met 2 competencies and confirmed by 2 assessors."
    )
    assert document["proof"][0]["cryptosuite"] == "eddsa-rdfc-2022"
    for told in ("Amara", "Harbour", "Grace", "evidence", "image", 'narrative":"She', "harbour"):
        assert told not in badge


def test_a_badge_has_the_same_bytes_each_time(certificate, badge):
    again = queries.badge_file(certificate, queries.signing_key_of_today())
    assert again.decode() == badge


def test_two_badges_never_call_her_by_the_same_number(way, certificate):
    hand_back(learner=way.learner, certificate_id=certificate.public_id, at=LATER)
    way.choose_name()
    other = way.issue(at=LATER)
    assert other.pk != certificate.pk
    subjects = StatusSlot.objects.filter(subject__isnull=False).values_list("subject", flat=True)
    assert len(set(subjects)) == 2
    assert not {certificate.public_id, other.public_id} & set(subjects)


def test_nothing_is_fetched_to_sign_or_to_read(certificate, monkeypatch):
    def refuse(*_arguments, **_more):
        raise AssertionError("a network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    made = queries.badge_file(certificate, queries.signing_key_of_today()).decode()
    assert queries.held_badge(made, LATER).number == certificate.public_id


def changed_places(badge):
    """Each place of a value that a reader would go by, with one letter changed."""
    document = json.loads(badge)
    proof = document["proof"][0]["proofValue"]
    yield badge.replace(proof, proof[:-1] + ("2" if proof[-1] != "2" else "3"))
    for old, new in (
        ('"validUntil":"2028-04-02', '"validUntil":"2029-04-02'),
        ('"validFrom":"2026-04-02', '"validFrom":"2026-04-01'),
        ("Peer Mentor", "Peer Mentos"),
        (document["id"], document["id"][:-1] + ("0" if document["id"][-1] != "0" else "1")),
        ("#key-1", "#key-2"),
        ("issuers:1", "issuers:2"),
        ("suspension", "revocation"),
    ):
        assert old in badge
        yield badge.replace(old, new, 1)


def test_a_badge_with_one_letter_changed_is_none(certificate, badge):
    assert queries.held_badge(badge, LATER).number == certificate.public_id
    for changed in changed_places(badge):
        assert changed != badge
        with pytest.raises(NotABadge):
            queries.held_badge(changed, LATER)


def test_what_was_added_beside_the_signature_is_refused(badge):
    """A word that no context knows is not signed; a reader would take it for ours."""
    document = json.loads(badge)
    document["credentialSubject"]["honours"] = "with distinction"
    with pytest.raises(NotABadge):
        queries.held_badge(json.dumps(document), LATER)


@pytest.mark.parametrize(
    "held",
    [
        "",
        " ",
        "{",
        "{}",
        "[]",
        "null",
        "a.b.c",
        '{"proof": 1}',
        "{" * 9000,
        "[" * 9000,
        "x" * 70_000,
    ],
)
def test_what_is_no_badge_is_said_to_be_none(certificate, held):
    with pytest.raises(NotABadge):
        queries.held_badge(held, LATER)


def test_the_same_badge_as_a_token_names_its_key_and_little_else(certificate):
    token = queries.badge_jwt(certificate, queries.signing_key_of_today()).decode()
    assert jwt.get_unverified_header(token) == {
        "alg": "EdDSA",
        "typ": "JWT",
        "kid": f"{DID}#key-1",
    }
    claims = jwt.decode(token, options={"verify_signature": False})
    document = queries.badge_document(certificate)
    assert claims["iss"] == DID
    assert claims["jti"] == document["id"]
    assert claims["sub"] == document["credentialSubject"]["id"]
    assert claims["nbf"] == int(certificate.valid_from.timestamp())
    assert claims["exp"] == int(certificate.valid_until.timestamp())
    assert queries.held_badge(token, LATER).number == certificate.public_id
    head, body, signature = token.split(".")
    other = body[:40] + ("A" if body[40] != "A" else "B") + body[41:]
    with pytest.raises(NotABadge):
        queries.held_badge(".".join((head, other, signature)), LATER)


def test_a_token_without_a_signature_is_none(certificate):
    claims = {"iss": DID, "jti": certificate.public_id.urn, "nbf": 1}
    forged = jwt.encode(claims, "", algorithm="none", headers={"kid": f"{DID}#key-1"})
    with pytest.raises(NotABadge):
        queries.held_badge(forged, LATER)


def test_a_badge_that_says_it_is_over_is_never_taken_for_good(certificate, badge):
    after = certificate.valid_until + timedelta(days=1)
    held = queries.held_badge(badge, after)
    assert (held.number, held.is_over) == (certificate.public_id, True)
    with pytest.raises(NotABadge):
        queries.held_badge(badge.replace("Peer Mentor", "Peer Mentos"), after)


# --- keys -----------------------------------------------------------------------------------


def test_after_a_change_of_keys_the_old_badge_is_good_and_a_new_one_names_the_new_key(
    certificate, badge
):
    services.rotate_key(revoke=False, at=LATER)
    assert queries.held_badge(badge, LATER).number == certificate.public_id
    renewed = queries.badge_file(certificate, queries.signing_key_of_today()).decode()
    assert json.loads(renewed)["proof"][0]["verificationMethod"] == f"{DID}#key-2"
    assert queries.held_badge(renewed, LATER).number == certificate.public_id
    assert [one["id"] for one in queries.did()["verificationMethod"]] == [
        f"{DID}#key-2",
        f"{DID}#key-1",
    ]


def test_what_a_revoked_key_signed_is_good_no_more_and_is_saved_anew(certificate, badge):
    services.rotate_key(revoke=True, at=LATER)
    with pytest.raises(NotABadge):
        queries.held_badge(badge, LATER)
    assert [one["id"] for one in queries.did()["verificationMethod"]] == [f"{DID}#key-2"]
    renewed = queries.badge_file(certificate, queries.signing_key_of_today()).decode()
    assert queries.held_badge(renewed, LATER).number == certificate.public_id


def test_one_key_signs_at_a_time_and_the_database_holds_it(certificate):
    assert services.key_that_signs(at=LATER).name == services.key_that_signs(at=GIVEN).name
    with pytest.raises(IntegrityError), transaction.atomic():
        BadgeKey.objects.create(number=7, private="x", public="z6Mk", made_at=LATER)


def test_a_private_key_stands_nowhere_in_clear(certificate):
    key = BadgeKey.objects.get()
    assert key.private.startswith("-----BEGIN PRIVATE KEY-----")
    assert key.public.startswith("z6Mk")
    stored = BadgeKey.objects.filter(pk=key.pk).values_list("private", flat=True).get().stored
    assert b"PRIVATE KEY" not in bytes(stored)
    assert "PRIVATE" not in json.dumps(queries.did())


def test_another_s_key_under_our_name_is_refused(certificate, badge):
    other = services.rotate_key(revoke=False, at=LATER)
    with pytest.raises(NotABadge):
        read_badge(badge, issuer=DID, keys={f"{DID}#key-1": public_pem(other.public)}, at=LATER)


# --- the list -------------------------------------------------------------------------------


def test_the_list_is_long_and_most_of_what_is_set_is_nobody_s(certificate):
    document = queries.list_document(1, LATER)
    packed = document["credentialSubject"]["encodedList"]
    raw = gzip.decompress(base64.urlsafe_b64decode(packed[1:] + "=="))
    assert len(raw) * 8 == 131_072
    assert len(bits(document)) >= services.SET_AT_FIRST
    own = StatusSlot.objects.get(certificate=certificate)
    assert own.index not in bits(document)


def test_one_that_is_handed_back_is_set_in_the_next_list_and_not_in_that_of_today(way, certificate):
    index = certificate.status_slot.index
    hand_back(learner=way.learner, certificate_id=certificate.public_id, at=LATER)
    assert index not in bits(queries.list_document(1, LATER))
    assert index in bits(queries.list_document(1, LATER + timedelta(days=1)))


def test_badge_of_a_suspended_certificate_is_set_at_once_and_cleared_after(
    certificate,
):
    index = certificate.status_slot.index
    move(certificate, CertificateState.SUSPENDED, at=LATER)
    document = queries.list_document(1, LATER)
    assert document["credentialSubject"]["statusPurpose"] == "suspension"
    assert index in bits(document)
    move(certificate, CertificateState.CURRENT, at=LATER)
    assert index not in bits(queries.list_document(1, LATER))


def test_one_whose_time_is_over_is_not_set(way, certificate):
    """That it lapsed is no mark on her: it is only past its last day (domain 2.6)."""
    after = certificate.valid_until + timedelta(days=3)
    with erasing():
        Certificate.objects.filter(pk=certificate.pk).update(
            ended_at=certificate.valid_until, state="superseded"
        )
    assert certificate.status_slot.index not in bits(queries.list_document(1, after))


def test_a_bit_never_goes_back_and_the_list_changes_without_anybody(certificate):
    days = [bits(queries.list_document(1, LATER + timedelta(days=30 * n))) for n in range(12)]
    assert all(earlier <= later for earlier, later in pairwise(days))
    assert len(days[-1]) > len(days[0])


def test_a_list_does_not_say_in_which_second_it_was_packed(certificate):
    packed = queries.list_document(1, LATER)["credentialSubject"]["encodedList"]
    assert base64.urlsafe_b64decode(packed[1:] + "==")[4:8] == bytes(4)


def test_a_list_is_published_once_a_day_and_ends_after_two(certificate):
    morning = datetime(2026, 4, 5, 0, 0, 1, tzinfo=UTC)
    evening = morning + timedelta(hours=23)
    assert queries.list_file(1, morning) == queries.list_file(1, evening)
    assert queries.list_file(1, morning) != queries.list_file(1, evening + timedelta(hours=1))
    document = queries.list_document(1, morning)
    assert document["validFrom"] == "2026-04-05T00:00:00Z"
    assert document["validUntil"] == "2026-04-07T00:00:00Z"


def test_the_clock_of_the_place_does_not_move_the_day_of_the_list(certificate):
    """Rome puts its clocks back on 25 October 2026; the list stays a day of UTC."""
    for hour in range(48):
        at = datetime(2026, 10, 24, 12, tzinfo=UTC) + timedelta(hours=hour)
        assert queries.published_at(at) == at.replace(hour=0)


def test_a_place_is_one_badge_s_and_the_database_holds_it(certificate):
    own = certificate.status_slot
    with pytest.raises(IntegrityError), transaction.atomic():
        StatusSlot.objects.create(list=own.list, index=own.index, set_at=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        StatusSlot.objects.create(list=own.list, index=own.index + 1)


def test_two_organisations_share_one_list_and_nothing_in_it_tells_them_apart(certificate):
    other = Way(make_organisation(name="Meadow"), certificate.version, suffix="-2")
    other.meet_everything()
    second = other.issue(at=GIVEN)
    assert StatusList.objects.count() == 1
    one, two = queries.badge_document(certificate), queries.badge_document(second)
    for document in (one, two):
        document["id"] = document["credentialSubject"]["id"] = ""
        document["credentialStatus"]["statusListIndex"] = ""
        document["credentialStatus"]["id"] = ""
    assert one == two


def test_places_are_drawn_over_the_whole_list(certificate):
    indexes = StatusSlot.objects.filter(certificate=None).values_list("index", flat=True)
    assert len(set(indexes)) == services.DECOYS
    assert max(indexes) > queries.SIZE * 0.9
    assert min(indexes) < queries.SIZE * 0.1
    first = [slot.index for slot in StatusSlot.objects.filter(set_at=GIVEN)]
    assert len(first) >= services.SET_AT_FIRST
    assert max(first) > queries.SIZE * 0.8


# --- addresses ------------------------------------------------------------------------------


def test_programs_find_issuer_achievement_and_list_without_a_cookie(certificate, client):
    for address, media_type in (
        ("/credentials/issuers/1/did.json", "application/did+json"),
        ("/credentials/issuers/1/", "application/ld+json"),
        ("/credentials/achievements/practice/v1", "application/ld+json"),
        ("/credentials/status/1", "application/vc+ld+json"),
        ("/credentials/status/1.jwt", "application/vc+jwt"),
    ):
        answer = client.get(address, headers={"accept": "application/json"})
        assert answer.status_code == 200, address
        assert answer["Content-Type"] == media_type
        assert not answer.cookies
        assert "public" in answer["Cache-Control"]


def test_what_a_badge_points_at_is_there_and_says_the_same(certificate, badge, client):
    document = json.loads(badge)
    named = document["credentialSubject"]["achievement"]
    path = named["id"].removeprefix("http://testserver")
    answer = client.get(path, headers={"accept": "application/ld+json"})
    assert answer.json() == named
    list_path = document["credentialStatus"]["statusListCredential"].removeprefix(
        "http://testserver"
    )
    assert (
        client.get(list_path).json()["id"] == document["credentialStatus"]["statusListCredential"]
    )


def test_people_see_a_page_at_the_same_addresses(certificate, client):
    for address in ("/credentials/issuers/1/", "/credentials/achievements/practice/v1"):
        answer = client.get(address, headers={"accept": "text/html,*/*"})
        page = answer.content.decode()
        assert answer["Content-Type"].startswith("text/html")
        assert re.search(r"<h1[^>]*>(Learning space|Peer Mentor)</h1>", page)
        assert not answer.cookies


@pytest.mark.parametrize(
    "address",
    [
        "/credentials/status/9",
        "/credentials/status/9.jwt",
        "/credentials/achievements/nothing/v1",
        "/credentials/achievements/practice/v9",
    ],
)
def test_what_is_not_there_is_a_line_and_no_page_with_places(certificate, client, address):
    answer = client.get(address)
    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("text/plain")


def test_she_saves_her_badge_and_nobody_else_does(way, certificate, client):
    for ending, media_type in (("json", "application/vc+ld+json"), ("jwt", "application/vc+jwt")):
        address = f"/journey/certificates/{certificate.public_id}.{ending}"
        client.force_login(way.grace)
        assert client.get(address).status_code == 404
        client.force_login(way.learner)
        answer = client.get(address)
        assert answer["Content-Type"] == media_type
        assert answer["Content-Disposition"] == f'attachment; filename="badge.{ending}"'
        held = answer.content.decode()
        assert queries.held_badge(held, now()).number == certificate.public_id
