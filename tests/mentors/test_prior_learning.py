"""What she can do already: a talk with an assessor, and evidence beside the rest (domain 2.4)."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.roles import Role
from core.errors import Conflict, Invalid, NotFound
from mentors.appeals.queries import heard, matter_of
from mentors.appeals.services import disagree
from mentors.assessment.competencies.rating_services import rate
from mentors.certification.queries import eligibility
from mentors.evidence.prior_learning.queries import claim_to_hear, claims_of, to_talk_about
from mentors.evidence.prior_learning.services import claim, return_unread, take_back, talked
from mentors.models import Evidence, PriorLearning
from tests.courses.test_journal import every_word_in_the_database
from tests.factories.mentors import FIRST_DAY, Way, competency, make_programme
from tests.factories.people import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

SAID = FIRST_DAY + timedelta(days=3)
TALKED = SAID + timedelta(days=4)
WORDS = "I interpret at the clinic; the heron waits outside."
AGREED = "She checks twice that the other woman wants to go on, as an interpreter does."


@pytest.fixture(scope="module", autouse=True)
def way_of_the_file(harbour_of_the_file):
    asked = (competency("C1", evidence_types=2), competency("C4"))
    return Way(harbour_of_the_file, make_programme(competencies=asked))


@pytest.fixture
def way(way_of_the_file, db):
    return deepcopy(way_of_the_file)


def say(way, code="C1", words=WORDS, learner=None):
    return claim(
        learner=learner or way.learner,
        journey_id=way.journey.public_id,
        code=code,
        words=words,
        at=SAID,
    )


def talk(way, said, outcome="counts", *, by=None, agreed=AGREED, on=None):
    return talked(
        by=by or way.grace,
        claim_id=said.public_id,
        outcome=outcome,
        talked_on=on or timezone.localdate(TALKED),
        agreed=agreed,
        at=TALKED,
    )


def test_she_says_it_in_words_or_tells_it_in_the_talk(way):
    with_words, without = say(way), say(way, "C4", "")
    assert (with_words.words, without.words) == (WORDS, None)
    assert say(way, words="Once more.") == with_words
    assert [one.name for one in to_talk_about(way.grace)] == [
        one.name for one in claims_of(way.learner, way.journey.public_id).competencies
    ]
    assert "heron" not in every_word_in_the_database()


def test_it_becomes_evidence_with_a_day_and_who_talked_and_no_level(way):
    said = talk(way, say(way))
    evidence = said.evidence
    assert (evidence.kind, evidence.codes, evidence.state) == ("PL", ["C1"], "accepted")
    assert (evidence.observer, evidence.sentence) == (way.grace, AGREED)
    assert talk(way, said) == said
    assert Evidence.objects.filter(kind="PL").count() == 1
    with pytest.raises(Conflict):
        talk(way, said, agreed="Something else.")
    assert to_talk_about(way.grace) == []


def test_it_is_one_kind_beside_another_and_never_enough_alone(way):
    evidence = talk(way, say(way)).evidence
    alone = {
        "journey_id": way.journey.public_id,
        "code": "C1",
        "level": 3,
        "evidence_ids": [evidence.public_id],
        "at": TALKED,
    }
    with pytest.raises(Invalid):
        rate(assessor=way.grace, **alone)
    way.observe()
    seen = Evidence.objects.get(kind="OP")
    for assessor in (way.grace, way.ines):
        rate(
            assessor=assessor,
            **alone | {"evidence_ids": [evidence.public_id, seen.public_id]},
        )
    answer = eligibility(way.journey, at=TALKED)
    assert "C1" in {one.parameters.get("competency") for one in answer.met}
    assert "C1" not in {one.parameters.get("competency") for one in answer.missing}


def test_what_tells_what_was_done_to_her_is_returned_unread_and_deleted(way, signed_in):
    said = say(way)
    closed = signed_in(way.grace).post(f"/assessment/prior-learning/{said.public_id}/return/")
    assert closed.status_code == 302
    said.refresh_from_db()
    assert (said.outcome, said.words) == ("returned", None)
    assert return_unread(by=way.ines, claim_id=said.public_id, at=TALKED) == said
    page = signed_in(way.learner).get(f"/journey/{way.journey.public_id}/already/")
    assert "What happened to you is yours" in page.content.decode()
    with pytest.raises(Conflict):
        talk(way, said)
    # She may say it again, in other words.
    assert say(way, words="I organise.").outcome == ""


def test_she_takes_it_back_and_its_words_are_deleted(way):
    said = say(way)
    back = {"learner": way.learner, "claim_id": said.public_id, "at": TALKED}
    assert take_back(**back).words is None
    assert take_back(**back).outcome == "taken-back"
    with pytest.raises(NotFound):
        claim_to_hear(way.grace, said.public_id)
    told = talk(way, say(way))
    with pytest.raises(Conflict):
        take_back(learner=way.learner, claim_id=told.public_id, at=TALKED)


def test_bad_input_keeps_nothing(way):
    said = say(way)
    for wrong in (
        {"outcome": "met"},
        {"agreed": " "},
        {"on": timezone.localdate(TALKED) + timedelta(days=1)},
    ):
        with pytest.raises(Invalid):
            talk(way, said, **wrong)
    with pytest.raises(Invalid):
        say(way, "C11")
    assert not Evidence.objects.filter(kind="PL").exists()


def test_only_who_assesses_her_talks_with_her_about_it(way, lighthouse, signed_in):
    said = say(way)
    sara = make_person(Role.SUPERVISOR, "sara", organisation=way.organisation)
    theirs = make_person(Role.SUPERVISOR, "grace-2", organisation=lighthouse)
    for nobody in (sara, theirs, way.olga, way.learner):
        assert to_talk_about(nobody) == []
        assert (
            signed_in(nobody).get(f"/assessment/prior-learning/{said.public_id}/").status_code
            == 404
        )
        with pytest.raises(NotFound):
            talk(way, said, by=nobody)
    with pytest.raises(NotFound):
        say(way, learner=sara)
    with pytest.raises(NotFound):
        claims_of(sara, way.journey.public_id)


def test_she_disagrees_with_what_came_of_it(way):
    make_person(Role.SUPERVISOR, "sara", organisation=way.organisation)
    said = talk(way, say(way), outcome="not-yet")
    about = str(said.public_id)
    with pytest.raises(NotFound):
        matter_of(way.learner, way.journey.public_id, str(say(way, "C4").public_id))
    matter = matter_of(way.learner, way.journey.public_id, about)
    assert matter.name
    told = disagree(
        learner=way.learner,
        journey_id=way.journey.public_id,
        about=about,
        words="I do this every day.",
        at=TALKED,
    )
    seat = told.seats.get(number=1)
    assert seat.person.username == "sara"
    assert heard(seat.person, told.public_id).told == AGREED


def test_the_database_takes_no_decision_without_a_talk(way):
    said = say(way)
    for changed in (
        {"outcome": "counts", "decided_at": TALKED},
        {"outcome": "returned", "decided_at": TALKED},
        {"outcome": "met", "decided_at": TALKED},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            PriorLearning.objects.filter(pk=said.pk).update(**changed)


def test_the_page_says_it_and_the_desk_leads_to_it(way, signed_in):
    hers = signed_in(way.learner)
    address = f"/journey/{way.journey.public_id}/already/"
    assert hers.post(address, {"words": WORDS}).status_code == 400
    assert WORDS[:10] in hers.post(address, {"words": WORDS}).content.decode()
    assert hers.post(address, {"code": "C1", "words": WORDS}).status_code == 302
    said = PriorLearning.objects.get()
    desk = signed_in(way.grace)
    assert f"/assessment/prior-learning/{said.public_id}/" in desk.get("/").content.decode()
    place = f"/assessment/prior-learning/{said.public_id}/"
    assert desk.post(place, {"outcome": "counts"}).status_code == 400
    day = timezone.localdate() - timedelta(days=1)
    sent = {"outcome": "counts", "agreed": AGREED, "talked_on": day.isoformat()}
    assert desk.post(place, sent).status_code == 302
    assert AGREED[:20] in hers.get(address).content.decode()
