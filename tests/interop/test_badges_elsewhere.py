"""Our badges in the hands of others: the published schema, and a second program, without a network.

`make interop` brings that program (Node 20 or newer).
"""

import json
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from jsonschema import Draft201909Validator
from openbadgeslib.ob3 import OB3LdpVerifier, OB3VerificationError, OB3Verifier
from openbadgeslib.ob3.contexts import bundled_contexts

from core.clock import now
from mentors.badges import queries, services
from mentors.badges.documents import profile
from mentors.certification.services import hand_back
from tests.factories.mentors import Way

pytestmark = [pytest.mark.django_db, pytest.mark.long]

HERE = Path(__file__).parent
SCHEMAS = HERE.parent / "data" / "badges" / "ob_schemas"
DAY = timedelta(days=1)


@pytest.fixture
def way(harbour, settings):
    settings.BASE_URL = "https://learn.example"
    way = Way(harbour)
    way.meet_everything()
    return way


@pytest.fixture
def certificate(way):
    return way.issue(at=now() - 2 * DAY)


@pytest.fixture
def badge(certificate):
    return json.loads(queries.badge_file(certificate, queries.signing_key_of_today()))


@pytest.fixture
def elsewhere(tmp_path):
    """Says what the other program makes of a badge and a list."""
    if shutil.which("node") is None or not (HERE / "node_modules").is_dir():
        pytest.fail("The second verifier is not there. Run: make interop")

    def ask(badge, at=None, did=None):
        documents = {
            "badge": badge,
            "list": json.loads(queries.list_file(1, at or now())),
            "did": did or queries.did(),
            "contexts": bundled_contexts(),
        }
        for name, document in documents.items():
            (tmp_path / f"{name}.json").write_text(json.dumps(document))
        done = subprocess.run(
            [shutil.which("node"), str(HERE / "verify.mjs"), str(tmp_path)],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return ask


def schema(name):
    return Draft201909Validator(
        json.loads((SCHEMAS / name).read_text()),
        format_checker=Draft201909Validator.FORMAT_CHECKER,
    )


def test_a_badge_is_as_the_published_schema_says(badge):
    check = schema("ob_v3p0_achievementcredential_schema.json")
    assert [error.message for error in check.iter_errors(badge)] == []
    for member in ("issuer", "validFrom", "credentialSubject", "@context"):
        without = {name: value for name, value in badge.items() if name != member}
        assert list(check.iter_errors(without)), f"the schema would pass one without {member}"


def test_the_issuer_is_as_the_published_schema_says(certificate):
    document = profile(queries.the_site())
    assert list(schema("ob_v3p0_profile_schema.json").iter_errors(document)) == []


def test_a_second_program_verifies_a_badge(badge, elsewhere):
    said = elsewhere(badge)
    assert said == {"verified": True, "statusVerified": True, "isSet": False, "error": ""}


@pytest.mark.parametrize(
    ("old", "new"),
    [("Peer Mentor", "Peer Mentos"), ("2026", "2025"), ("Certification", "Certificatiom")],
)
def test_a_second_program_refuses_a_badge_with_one_byte_changed(badge, elsewhere, old, new):
    text = json.dumps(badge)
    assert old in text
    said = elsewhere(json.loads(text.replace(old, new, 1)))
    assert not said["verified"]
    assert said["error"]


def test_a_second_program_reads_that_it_was_handed_back_once_the_list_says_so(
    way, certificate, badge, elsewhere
):
    hand_back(learner=way.learner, certificate_id=certificate.public_id, at=now() - DAY)
    before = elsewhere(badge, at=now() - DAY)
    assert (before["verified"], before["isSet"]) == (True, False)
    after = elsewhere(badge)
    assert after["isSet"] is True


def test_a_second_program_takes_no_list_that_is_over(badge, elsewhere):
    said = elsewhere(badge, at=now() - 3 * DAY)
    assert said["verified"] is False
    assert said["statusVerified"] is False
    assert "BitstringStatusListCredential" in said["error"]


def test_a_second_program_takes_old_keys_and_no_revoked_one(badge, elsewhere):
    services.rotate_key(revoke=False, at=now())
    assert elsewhere(badge)["verified"]
    services.rotate_key(revoke=True, at=now())
    assert elsewhere(badge)["verified"], "the first key was retired, not revoked"
    without = queries.did()
    without["verificationMethod"] = without["verificationMethod"][:1]
    without["assertionMethod"] = without["assertionMethod"][:1]
    assert not elsewhere(badge, did=without)["verified"]


# --- the library's own verifier, which finds everything by the addresses in the badge ----------


def fetched(address):
    """What stands at an address of ours, as the library fetches it: keys, and the list as a JWT."""
    if address.endswith("/did.json"):
        return json.dumps(queries.did()).encode()
    assert address == "https://learn.example/credentials/status/1"
    return queries.list_jwt(1, now())


def test_a_verifier_that_knows_only_our_name_finds_keys_and_list(badge, way, certificate):
    verifier = OB3LdpVerifier.for_issuer_did(badge["issuer"]["id"])
    verifier.verify(badge, check_status=True, download=fetched)
    hand_back(learner=way.learner, certificate_id=certificate.public_id, at=now() - DAY)
    with pytest.raises(OB3VerificationError, match="suspension"):
        verifier.verify(badge, check_status=True, download=fetched)


def test_a_verifier_takes_no_token_list_that_is_over(badge, certificate):
    def old(address):
        return queries.list_jwt(1, now() - 3 * DAY) if "/status/" in address else fetched(address)

    verifier = OB3LdpVerifier.for_issuer_did(badge["issuer"]["id"])
    with pytest.raises(OB3VerificationError, match="expired"):
        verifier.verify(badge, check_status=True, download=old)


def test_the_token_is_verified_by_the_key_that_it_names(certificate):
    token = queries.badge_jwt(certificate, queries.signing_key_of_today()).decode()
    services.rotate_key(revoke=False, at=now())
    verifier = OB3Verifier.for_issuer_did("did:web:learn.example:credentials:issuers:1", fetched)
    assert verifier.verify(token).achievement.name == "Peer Mentor"
