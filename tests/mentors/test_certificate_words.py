"""Words of a hearing and of a step over a certificate are kept as they are written (domain 5.2)."""

import re
from copy import deepcopy
from datetime import timedelta

import pytest

from accounts.models import Draft
from accounts.roles import Role
from core.clock import now
from mentors.certification.step_services import agree, ask_for_step, decline
from mentors.models import CertificateStep
from tests.factories.mentors import Way
from tests.factories.people import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

LONG = "The heron waited. " * 60


@pytest.fixture(scope="module", autouse=True)
def way_of_the_file(harbour_of_the_file):
    way = Way(harbour_of_the_file)
    way.meet_everything()
    return way


@pytest.fixture
def way(way_of_the_file, db):
    return deepcopy(way_of_the_file)


@pytest.fixture(scope="module")
def held_of_the_file(way_of_the_file):
    return way_of_the_file.issue()


@pytest.fixture
def held(held_of_the_file, db):
    return deepcopy(held_of_the_file)


@pytest.fixture
def lead(way):
    return make_person(Role.SAFEGUARDING_LEAD, "sara", organisation=way.organisation)


@pytest.fixture
def revoking(way, held, lead):
    """It is suspended, and somebody asks to revoke it."""
    first = ask_for_step(
        by=lead, certificate_id=held.public_id, kind="suspend", words="Look.", at=now()
    )
    agree(by=way.olga, step_id=first.public_id, at=now())
    return ask_for_step(
        by=way.olga,
        certificate_id=held.public_id,
        kind="revoke",
        words="It went on.",
        hearing_at=now() + timedelta(days=10),
        at=now(),
    )


def marks(page):
    found = re.findall(r'name="(draft-mark|draft-window|draft-version)" value="(.*?)"', page)
    return {"draft-turn": 1, **dict(found)}


def box(page):
    return re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", page, re.DOTALL)[1]


def test_what_she_wants_them_to_hear_is_kept_while_she_writes(way, held, revoking, signed_in):
    amara = signed_in(way.learner)
    page = f"/journey/certificates/{held.public_id}/decided/"
    place = f"{page}{revoking.public_id}/"
    shown = amara.get(page).content.decode()
    assert "data-keep" in shown
    sent = {**marks(shown), "words": LONG, "draft-keep": 1}
    assert amara.post(place, sent).status_code == 200
    revoking.refresh_from_db()
    assert revoking.her_words is None
    assert box(signed_in(way.learner).get(page).content.decode()) == LONG
    # Who comes to the form's own address is led to its page.
    assert amara.get(place).headers["Location"] == page
    assert amara.post(place, {**marks(shown), "words": LONG}).status_code == 302
    revoking.refresh_from_db()
    assert revoking.her_words == LONG.strip()
    assert not Draft.objects.filter(words__isnull=False).exists()


def test_words_that_come_after_the_decision_are_given_back(way, held, lead, revoking, signed_in):
    amara = signed_in(way.learner)
    page = f"/journey/certificates/{held.public_id}/decided/"
    shown = amara.get(page).content.decode()
    decline(by=lead, step_id=revoking.public_id, at=now())
    answer = amara.post(f"{page}{revoking.public_id}/", {**marks(shown), "words": LONG})
    assert answer.status_code == 409
    assert LONG.strip() in answer.content.decode()
    revoking.refresh_from_db()
    assert revoking.her_words is None


def test_what_a_coordinator_writes_to_her_is_kept_and_goes_with_the_woman(
    way, held, lead, signed_in
):
    sara = signed_in(lead)
    page = f"/certificates/{held.public_id}/"
    shown = sara.get(page).content.decode()
    sent = {**marks(shown), "kind": "suspend", "words": LONG, "draft-keep": 1}
    assert sara.post(f"{page}ask/", sent).status_code == 200
    again = sara.get(page).content.decode()
    assert box(again) == LONG
    assert re.search(r'value="suspend"[^>]*checked', again)
    assert Draft.objects.get().about == way.learner
    assert sara.get(f"{page}ask/").headers["Location"] == page
    assert not CertificateStep.objects.exists()
    sent = {**marks(again), "draft-turn": 2, "kind": "suspend", "words": LONG}
    assert sara.post(f"{page}ask/", sent).status_code == 302
    assert CertificateStep.objects.get().words == LONG.strip()


def test_words_that_come_while_another_step_waits_are_given_back(way, held, lead, signed_in):
    olga = signed_in(way.olga)
    page = f"/certificates/{held.public_id}/"
    shown = olga.get(page).content.decode()
    ask_for_step(by=lead, certificate_id=held.public_id, kind="suspend", words="Look.", at=now())
    sent = {**marks(shown), "kind": "suspend", "words": LONG}
    answer = olga.post(f"{page}ask/", sent)
    assert answer.status_code == 409
    assert LONG.strip() in answer.content.decode()
