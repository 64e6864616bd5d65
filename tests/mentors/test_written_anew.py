"""What she read and said was not so may be written once more, and she reads that first too."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Draft
from accounts.roles import Role
from core.audit.models import Entry
from core.errors import Conflict, Invalid, NotFound
from core.retention import delete_some
from mentors.assessment.competencies.decision_services import answer
from mentors.assessment.competencies.observation_services import sign_observation, write_anew
from mentors.assessment.competencies.queries import journey_for_assessor
from mentors.assessment.competencies.rules import may_be_written_anew
from mentors.assessment.competencies.work_queries import work_waiting
from mentors.certification.queries import build_snapshot
from mentors.evidence.written.queries import to_write, unread_by
from mentors.models import Evidence, EvidenceReading, Observation
from tests.concurrency import on_postgresql
from tests.factories.mentors import FIRST_DAY, Way
from tests.factories.people import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

SENTENCE = "She named her limit; the heron waited."
WHY = "We talked, and I had mixed up two evenings."
HER_WORDS = "That was another evening."
NEXT_DAY = FIRST_DAY + timedelta(days=1)
LATER = FIRST_DAY + timedelta(days=2)


@pytest.fixture(scope="module", autouse=True)
def way_of_the_file(harbour_of_the_file):
    return Way(harbour_of_the_file)


@pytest.fixture
def way(way_of_the_file, db):
    return deepcopy(way_of_the_file)


@pytest.fixture
def not_so(way):
    """Signed by Grace, and she said that it was not so."""
    observation = way.observe(sentence=SENTENCE, read=False)
    say(way, observation, was_so=False, words=HER_WORDS)
    return observation


def say(way, observation, *, was_so, words="", at=NEXT_DAY):
    evidence = Evidence.objects.get(observation=observation)
    return answer(
        learner=way.learner, evidence_id=evidence.public_id, was_so=was_so, words=words, at=at
    )


def anew(way, observation, observer=None, **more):
    more = {"seen": {"C2b": "with-help"}, "sentence": "", "reason": WHY, **more}
    return write_anew(
        observer=observer or way.grace, room_id=observation.room.public_id, at=LATER, **more
    )


# --- the rule -----------------------------------------------------------------------------------


def test_only_what_was_not_so_is_written_anew_and_only_once():
    assert may_be_written_anew("returned", is_anew=False)
    assert not may_be_written_anew("returned", is_anew=True)
    for state in ("submitted", "accepted", "learning"):
        assert not may_be_written_anew(state, is_anew=False)


# --- the service --------------------------------------------------------------------------------


def test_the_new_one_says_why_and_the_earlier_one_stays_as_it_was(way, not_so):
    new = anew(way, not_so)
    earlier = Observation.objects.get(pk=not_so.pk)
    assert (new.replaces, new.reason, new.replaced_at) == (earlier, WHY, None)
    assert earlier.replaced_at == LATER
    assert (earlier.seen, earlier.signed_at) == (not_so.seen, not_so.signed_at)
    assert earlier.evidence.state == "returned"
    assert earlier.evidence.sentence == SENTENCE
    assert EvidenceReading.objects.get().words == HER_WORDS
    assert (new.evidence.state, new.evidence.codes) == ("submitted", ["C2"])
    assert new.evidence.observed_on == FIRST_DAY.date()
    assert Entry.objects.filter(verb="observation-written-anew").count() == 1


def test_she_reads_the_new_one_first_and_only_that_counts(way, not_so):
    new = anew(way, not_so)
    assert unread_by(way.learner) == 1
    assert journey_for_assessor(way.grace, way.journey.public_id).evidence == ()
    assert build_snapshot(way.journey, at=LATER).observations == ()
    say(way, new, was_so=True, at=LATER)
    (item,) = journey_for_assessor(way.grace, way.journey.public_id).evidence
    assert item.public_id == new.evidence.public_id
    assert len(build_snapshot(way.journey, at=LATER).observations) == 1


def test_what_she_has_not_read_or_said_was_so_is_not_written_anew(way):
    observation = way.observe(read=False)
    with pytest.raises(Conflict):
        anew(way, observation)
    say(way, observation, was_so=True)
    with pytest.raises(Conflict):
        anew(way, observation)
    assert Observation.objects.count() == 1


def test_a_learning_session_is_not_written_anew(way):
    observation = way.observe(may_count=False)
    with pytest.raises(Conflict):
        anew(way, observation)


def test_nobody_asks_her_a_third_time(way, not_so):
    new = anew(way, not_so)
    say(way, new, was_so=False, at=LATER)
    with pytest.raises(Conflict):
        anew(way, not_so)
    assert Observation.objects.count() == 2


def test_a_second_click_gives_the_first_result(way, not_so):
    first = anew(way, not_so)
    assert anew(way, not_so, reason="Another one.") == first
    assert Observation.objects.count() == 2
    # Nor does a form that was open since before sign the room once more.
    again = sign_observation(
        observer=way.grace, room_id=not_so.room.public_id, seen={"C4a": "seen"}, at=LATER
    )
    assert again == first


def test_nobody_else_writes_it_anew(way, not_so):
    for someone in (way.ines, way.olga, way.learner):
        with pytest.raises(NotFound):
            anew(way, not_so, someone)


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": "  "},
        {"reason": "Write to me at rosa@example.org"},
        {"sentence": "Write to me at rosa@example.org"},
        {"seen": {}},
        {"seen": {"C99": "seen"}},
    ],
)
def test_what_cannot_be_signed_changes_nothing(way, not_so, wrong):
    with pytest.raises(Invalid):
        anew(way, not_so, **wrong)
    assert Observation.objects.get().replaced_at is None


def test_who_left_her_way_since_is_not_written_about(way, not_so):
    way.journey.left_at = LATER
    way.journey.save()
    with pytest.raises(Conflict):
        anew(way, not_so)
    assert Observation.objects.get().replaced_at is None


# --- what the database holds ----------------------------------------------------------------------


@on_postgresql
def test_of_one_room_one_observation_holds(way, not_so):
    row = {
        "room": not_so.room,
        "mentor": way.learner,
        "organisation": way.organisation,
        "observer": way.grace,
        "seen": {},
        "signed_at": LATER,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Observation.objects.create(**row)
    new = anew(way, not_so)
    with pytest.raises(IntegrityError), transaction.atomic():
        Observation.objects.create(**row, replaces=not_so, reason=WHY)
    for rows, change in (
        (Observation.objects.filter(pk=not_so.pk), {"replaced_at": None}),
        (Observation.objects.filter(pk=new.pk), {"seen": {}}),
        (Observation.objects.filter(pk=new.pk), {"replaces": None}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)


def test_what_is_written_anew_says_why_in_the_database_too(way, not_so):
    Observation.objects.filter(pk=not_so.pk).update(replaced_at=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Observation.objects.create(
            room=not_so.room,
            mentor=way.learner,
            organisation=way.organisation,
            observer=way.grace,
            seen={},
            replaces=not_so,
            signed_at=LATER,
        )


def test_the_new_one_stays_when_the_earlier_one_is_past_its_time(way, not_so):
    new = anew(way, not_so)
    delete_some(Observation.objects.filter(pk=not_so.pk))
    new.refresh_from_db()
    assert (new.replaces, new.reason) == (None, WHY)


def test_why_lies_encrypted(way, not_so):
    from tests.courses.test_journal import every_word_in_the_database

    anew(way, not_so)
    assert "two evenings" not in every_word_in_the_database()


# --- the pages ----------------------------------------------------------------------------------


def sheet_of(observation):
    return f"/rooms/{observation.room.public_id}/observation/"


def test_from_not_so_to_what_she_reads_anew(way, not_so, signed_in):
    grace, amara = signed_in(way.grace), signed_in(way.learner)
    page = grace.get(sheet_of(not_so)).content.decode()
    address = f"{sheet_of(not_so)}anew/"
    assert f'href="{address}"' in page
    assert HER_WORDS in page
    form = grace.get(address).content.decode()
    assert SENTENCE in form
    assert 'name="C1a" value="seen" id="id_C1a_0" checked' in form.replace(" required", "")
    assert form.count('<details class="card" open>') == 2
    assert "You can rewrite it once" in form
    incomplete = grace.post(address, {"C1a": "with-help", "sentence": SENTENCE})
    assert incomplete.status_code == 400
    assert 'value="with-help" id="id_C1a_1" checked' in incomplete.content.decode()
    done = grace.post(address, {"C1a": "with-help", "reason": WHY}, follow=True)
    assert done.redirect_chain[-1][0] == sheet_of(not_so)
    assert WHY in done.content.decode()
    assert f'href="{address}"' not in done.content.decode()
    new = Observation.objects.get(replaced_at=None)
    hers, before = (f"/journey/observations/{one.public_id}/" for one in (new, not_so))
    assert hers in amara.get("/journey/written/").content.decode()
    read = amara.get(hers).content.decode()
    assert WHY in read
    assert f'href="{before}"' in read
    assert "It was so" in read
    old = amara.get(before).content.decode()
    assert f'href="{hers}"' in old
    assert SENTENCE in old


def test_the_address_leads_back_where_there_is_nothing_to_write_anew(way, signed_in):
    observation = way.observe()
    grace = signed_in(way.grace)
    page = grace.get(sheet_of(observation)).content.decode()
    assert "anew" not in page
    assert grace.get(f"{sheet_of(observation)}anew/").url == sheet_of(observation)
    sent = {"C1a": "seen", "reason": WHY}
    assert grace.post(f"{sheet_of(observation)}anew/", sent).url == sheet_of(observation)
    assert Observation.objects.count() == 1


def test_what_she_has_begun_to_write_anew_is_kept(way, not_so, signed_in):
    grace, address = signed_in(way.grace), f"{sheet_of(not_so)}anew/"
    grace.post(address, {"C1a": "not-seen", "reason": WHY, "draft-choice": "stay"})
    assert Draft.objects.count() == 1
    assert Observation.objects.count() == 1
    assert WHY in grace.get(address).content.decode()


def test_who_signed_it_finds_it_among_what_she_wrote(way, harbour, signed_in):
    from tests.factories.record_access import assign, say_why

    vera = make_person(Role.SUPERVISOR, "vera", organisation=harbour)
    assign(vera, way.learner, organisation=harbour)
    say_why(vera, way.learner, organisation=harbour)
    observation = way.observe(vera, read=False)
    say(way, observation, was_so=False)
    (written,) = to_write(vera, way.learner.public_id).written
    assert written.room == observation.room.public_id
    page = signed_in(vera).get(f"/assessment/written/{way.learner.public_id}/")
    assert f'href="{sheet_of(observation)}"' in page.content.decode()
    assert not work_waiting(vera).observations
