"""The W3C's test vectors of `eddsa-rdfc-2022`, through the functions that sign our badges."""

import copy
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from openbadgeslib.errors import LibOpenBadgesException

from mentors.badges.proofs import SigningKey, check_proof, public_of, public_pem, with_proof

HERE = Path(__file__).parent.parent / "data" / "badges" / "vc_di_eddsa"
VECTORS = ("alumni", "employ")
CREATED = datetime(2023, 2, 24, 23, 36, 38, tzinfo=UTC)
CONTEXTS = {
    "https://www.w3.org/ns/credentials/examples/v2": "credentials-examples-v2.json",
    "https://w3id.org/citizenship/v4rc1": "citizenship-v4rc1.json",
}
LETTERS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
KEYS = json.loads((HERE / "keyPair.json").read_text())


def contexts():
    return {address: json.loads((HERE / name).read_text()) for address, name in CONTEXTS.items()}


def read(vector, name):
    return json.loads((HERE / vector / name).read_text())


def private_pem(multibase):
    number = 0
    for letter in multibase.removeprefix("z"):
        number = number * 58 + LETTERS.index(letter)
    raw = number.to_bytes(34)
    assert raw[:2] == bytes([0x80, 0x26])
    key = Ed25519PrivateKey.from_private_bytes(raw[2:])
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.mark.parametrize("vector", VECTORS)
def test_what_we_sign_is_letter_for_letter_the_vector(vector):
    expected = read(vector, "signedDataInt.json")
    name = expected["proof"]["verificationMethod"]
    key = SigningKey(name, private_pem(KEYS["privateKeyMultibase"]), CREATED)
    signed = with_proof(read(vector, "unsigned.json"), key, created=CREATED, contexts=contexts())
    assert signed["proof"] == [expected["proof"]]
    written = (HERE / vector / "sigBTC58DataInt.txt").read_text().strip()
    assert signed["proof"][0]["proofValue"] == written


@pytest.mark.parametrize("vector", VECTORS)
def test_the_vector_is_read_as_signed_and_refused_with_one_letter_changed(vector):
    document = read(vector, "signedDataInt.json")
    key = public_pem(KEYS["publicKeyMultibase"])
    check_proof(document, key, contexts=contexts())
    for change in ("name", "description", "validFrom"):
        changed = copy.deepcopy(document)
        changed[change] = changed[change].replace("0", "1").replace("e", "f")
        with pytest.raises(LibOpenBadgesException):
            check_proof(changed, key, contexts=contexts())


def test_the_public_key_is_written_as_the_vector_writes_it():
    assert public_of(private_pem(KEYS["privateKeyMultibase"])) == KEYS["publicKeyMultibase"]
