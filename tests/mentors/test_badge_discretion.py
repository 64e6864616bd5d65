"""Nothing that she shows to others tells what kind of place it comes from (domain R7.7, 6.1)."""

import io
import json
from copy import deepcopy
from datetime import timedelta

import pikepdf
import pypdfium2
import pytest
from django.conf import settings
from django.test import Client

from core.clock import now
from core.discretion import find_telling_words
from mentors.certification.services import make_link
from mentors.certification.short_codes import short_code
from tests.factories.mentors import Way

pytestmark = pytest.mark.django_db

# Beside the words of `core.discretion`: the organisation, who works there, how it is left.
OURS = ("Harbour", "olga", "grace", "/leave/", "/rooms/", "/ground/")


@pytest.fixture(scope="module", autouse=True)
def way_of_the_file(harbour_of_the_file):
    way = Way(harbour_of_the_file)
    way.meet_everything()
    return way


@pytest.fixture
def way(way_of_the_file, db):
    return deepcopy(way_of_the_file)


def texts_of_pdf(content):
    """All words of a PDF: what is drawn, its title and other facts, and alternatives."""
    pages = pypdfium2.PdfDocument(content)
    yield from (page.get_textpage().get_text_range() for page in pages)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        yield str(dict(pdf.docinfo))
        yield str(pdf.open_metadata())
        yield from (
            str(value)
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary)
            for key, value in thing.items()
            if isinstance(value, pikepdf.String) and key in {"/Alt", "/Contents", "/Title", "/URI"}
        )


def everything_shown(way, certificate, language):
    """(where, text) of all that somebody else may hold, open or fetch."""
    hers, others = Client(), Client(headers={"accept-language": language, "accept": "text/html"})
    hers.force_login(way.learner)
    number = certificate.public_id
    for ending in ("pdf", "json", "jwt"):
        answer = hers.get(f"/journey/certificates/{number}.{ending}")
        assert answer.status_code == 200
        yield f"{ending} name", answer["Content-Disposition"]
        if ending == "pdf":
            yield from (("pdf", text) for text in texts_of_pdf(answer.content))
        else:
            yield ending, answer.content.decode()
    for asked in ("", "?name=yes"):
        answer = hers.get(f"/journey/certificates/{number}/supplement.pdf{asked}")
        assert answer.status_code == 200
        yield "supplement name", answer["Content-Disposition"]
        yield from (("supplement", text) for text in texts_of_pdf(answer.content))
    token = make_link(learner=way.learner, certificate_id=number, at=now())
    pages = [
        *(others.get(path) for path in ("/verify/", f"/verify/{number}/", "/verify/nonsense/")),
        others.post("/verify/", {"code": short_code(number)}),
        others.get(f"/verify/once/{token}/"),
        others.post(f"/verify/once/{token}/"),
        others.get(f"/verify/once/{token}/"),
        others.get("/credentials/issuers/1/"),
        others.get("/credentials/issuers/1/did.json"),
        others.get("/credentials/achievements/practice/v1"),
        others.get("/credentials/status/1"),
        others.get("/credentials/status/1.jwt"),
    ]
    for page in pages:
        assert page.status_code in (200, 404, 410), page.request["PATH_INFO"]
        where = page.request["PATH_INFO"]
        yield where, page.content.decode()
        yield where, json.dumps(dict(page.headers)).replace("Content-Security-Policy", "")


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_nothing_that_others_see_tells_what_this_place_is(way, language):
    way.learner.language = language
    way.learner.save()
    certificate = way.issue(at=now() - timedelta(days=1))
    assert certificate.language == language
    seen = list(everything_shown(way, certificate, language))
    assert len(seen) > 20
    told = [(where, word) for where, text in seen for word in find_telling_words(text)]
    assert told == []
    assert [(where, word) for where, text in seen for word in OURS if word in text] == []
    # The words of the PDF were read: a line is its code, in whichever order it is given back where
    # the page runs from the right.
    for file in ("pdf", "supplement"):
        texts = [text for where, text in seen if where == file]
        lines = [line.strip() for text in texts for line in text.splitlines()]
        assert sorted(short_code(certificate.public_id)) in map(sorted, lines)


def test_a_word_that_tells_would_be_found_in_each_kind_of_file(way):
    """The test above can fail: with another achievement it does, in all of them."""
    way.version.achievement = "Trauma mentor"
    way.version.description = "For survivors."
    certificate = way.issue(at=now() - timedelta(days=1))
    certificate.version.achievement = "Trauma mentor"
    from mentors.badges.queries import badge_document
    from mentors.certification.printing import certificate_pdf
    from mentors.certification.supplement_printing import supplement_pdf

    assert list(find_telling_words(json.dumps(badge_document(certificate))))
    assert [
        w for text in texts_of_pdf(certificate_pdf(certificate)) for w in find_telling_words(text)
    ]
    supplement = supplement_pdf(certificate, named=False)
    assert [word for text in texts_of_pdf(supplement) for word in find_telling_words(text)]
