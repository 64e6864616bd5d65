"""What production and every answer tell a browser to keep to."""

import json

import pytest

from tests.test_settings import good, run_in_production

__all__ = ["good"]

ASKED = """
import django, json
from django.conf import settings
from django.contrib.auth.hashers import get_hasher
django.setup()
hasher = get_hasher()
names = [name for name in dir(settings) if "COOKIE" in name]
print(json.dumps({
    **{name: getattr(settings, name) for name in names},
    "hasher": hasher.algorithm, "rounds": getattr(hasher, "iterations", 0),
}))
"""


@pytest.mark.long
def test_cookies_of_production_are_of_this_host_alone_and_passphrases_are_hashed_slowly(good):
    answer = run_in_production(["-c", ASKED], good)
    said = json.loads(answer.stdout)
    names = {value for name, value in said.items() if name.endswith("_COOKIE_NAME")}
    assert {name[:8] for name in names} == {"__Host-s", "__Host-c", "__Host-l", "__Host-d"}
    for kind in ("SESSION", "CSRF"):
        assert said[f"{kind}_COOKIE_SECURE"] is True
        assert said[f"{kind}_COOKIE_SAMESITE"] == "Lax"
        assert said[f"{kind}_COOKIE_DOMAIN"] is None
    assert said["SESSION_COOKIE_HTTPONLY"] is True
    # What OWASP advises at least for this algorithm.
    assert said["hasher"] == "pbkdf2_sha256"
    assert said["rounds"] >= 600_000


def test_answers_carry_what_a_browser_is_to_keep_to(client, db):
    for path in ("/accounts/login/", "/help/", "/nowhere/", "/health/live", "/verify/nonsense/"):
        answer = client.get(path, headers={"origin": "https://elsewhere.example"})
        policy = answer["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy, path
        assert "base-uri 'none'" in policy, path
        assert "default-src 'none'" in policy, path
        assert answer["X-Content-Type-Options"] == "nosniff", path
        assert answer["Referrer-Policy"] == "same-origin", path
        assert answer["Content-Type"].startswith(("text/html; charset=utf-8", "text/plain")), path
        assert "Access-Control-Allow-Origin" not in answer, path
