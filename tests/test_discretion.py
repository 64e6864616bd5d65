"""What a browser shows by itself or keeps of our answers tells nothing (domain 5.2)."""

import io
import re
from html import unescape
from urllib.parse import urlsplit

import pikepdf
import pytest
from django.utils import translation

from accounts.services import make_organisation
from core.discretion import contains_telling_word, find_telling_words
from core.errors import Invalid
from mentors.models import Certificate

pytestmark = pytest.mark.django_db

# Read by code and never shown: the first names what may be loaded, the others say nothing of words.
SILENT = {"content-security-policy", "permissions-policy"}
SHOWN_BY_ITSELF = (
    r"<title[^>]*>(.*?)</title>",
    r'<meta[^>]+(?:property="og:|name="(?:description|application-name|apple-))[^>]*content="([^"]*)',
    r'<(?:a|link|script|img|source|audio|form|use)\b[^>]*?\b(?:href|src|action)="([^"#]*)',
    r'\bdownload="([^"]*)',
)
PAGES_EACH = 30
WHO = {"en": ("amara", "lucia", "grace", "olga"), "it": ("amara",), "ar": ("amara",)}


def outside(address, answer):
    """Everything of an answer that stands in a list of pages, a tab, a file manager or a log."""
    yield "address", address
    for name, value in answer.headers.items():
        if name.lower() not in SILENT:
            yield name, f"{name}: {value}"
    yield from (("cookie", name) for name in answer.cookies)
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        html = answer.content.decode()
        for pattern in SHOWN_BY_ITSELF:
            yield from ((pattern, unescape(one)) for one in re.findall(pattern, html, re.DOTALL))


def next_addresses(answer):
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        return
    for link in re.findall(r'href="(/[^"#]*)', answer.content.decode()):
        path = urlsplit(unescape(link)).path
        if not path.startswith(("/leave/", "/static/", "/office/")) or path == "/leave/help/":
            yield unescape(link)


@pytest.mark.long
@pytest.mark.parametrize(
    "language", ["en", *(pytest.param(code, marks=pytest.mark.long) for code in ("it", "ar"))]
)
def test_no_answer_tells_a_bystander_what_this_is(world, signed_in, language):
    found, seen = [], set()
    for alias in WHO[language]:
        person = world.people[alias]
        person.language = language
        person.save(update_fields=["language"])
        browser = signed_in(person)
        waiting = ["/", "/me/", "/learn/", "/leave/help/", "/leave/first/", "/nowhere/"]
        waiting += [f"/{language}/courses/a/", f"/{language}/courses/b/9/1/"]
        opened = 0
        while waiting and opened < PAGES_EACH:
            address = waiting.pop(0)
            if (alias, address) in seen:
                continue
            seen.add((alias, address))
            opened += 1
            with translation.override(language):
                answer = browser.get(address)
            found += [
                (address, *one) for one in outside(address, answer) if contains_telling_word(one[1])
            ]
            waiting += next_addresses(answer)
    assert len(seen) > 20
    assert not found, found[:10]


def test_a_certificate_that_is_kept_says_nothing_outside(world, signed_in):
    """Its name and what a file manager shows of it; the words are for whoever opens it."""
    certificate = Certificate.objects.first()
    browser = signed_in(world.people["lucia"])
    answer = browser.get(f"/journey/certificates/{certificate.public_id}.pdf")
    assert answer.status_code == 200
    body = b"".join(answer) if answer.streaming else answer.content
    with pikepdf.open(io.BytesIO(body)) as pdf:
        said = {str(key): str(value) for key, value in pdf.docinfo.items()}
        with pdf.open_metadata() as metadata:
            said |= {key: str(metadata[key]) for key in metadata}
    assert not [one for one in said.items() if contains_telling_word(one[1])]
    assert not list(find_telling_words(answer["Content-Disposition"]))


def test_an_organisation_takes_a_name_that_says_nothing(db):
    with pytest.raises(Invalid):
        make_organisation(name="Centro antiviolenza Aurora")
    assert make_organisation(name="Aurora").name == "Aurora"
