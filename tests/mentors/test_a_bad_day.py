"""Before a practice she says whether it may count, and she reads what was seen first (10.23)."""

from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.roles import Role
from core.audit.models import Entry
from core.audit.retention_services import run_job
from core.errors import Conflict, Invalid, NotFound, Refused
from core.retention_clocks import Clock, days_of
from mentors.appeals.permissions import who_could_hear
from mentors.assessment.competencies.decision_services import answer
from mentors.assessment.competencies.queries import journey_for_assessor
from mentors.assessment.competencies.rules import may_become_evidence
from mentors.assessment.competencies.work_queries import work_waiting
from mentors.certification.queries import build_snapshot
from mentors.evidence.written.queries import to_write, unread_by
from mentors.journeys.services import begin_journey
from mentors.models import Evidence, EvidenceReading, Observation, RoomMember
from mentors.rooms.participants.services import LEARNING, MAY_COUNT, set_counts_as_evidence
from mentors.rooms.state.private_queries import private_of
from tests.factories.mentors import FIRST_DAY, Way, make_programme
from tests.factories.people import make_person
from tests.factories.record_access import assign
from tests.factories.rooms import BACKEND, RoomCast, Socket

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]

SENTENCE = "She lost the thread; the heron waited."
WORDS = "I had slept badly. And I named my limit."


@pytest.fixture
def way(harbour):
    return Way(harbour)


def before_grace(way):
    return journey_for_assessor(way.grace, way.journey.public_id).evidence


def say(way, observation, *, was_so=True, words=""):
    return answer(
        learner=way.learner,
        evidence_id=observation.evidence.public_id,
        was_so=was_so,
        words=words,
        at=FIRST_DAY + timedelta(days=1),
    )


# --- the rule -----------------------------------------------------------------------------------


def test_nothing_counts_without_her_word():
    assert [may_become_evidence(said) for said in (None, False, True)] == [False, False, True]


# --- a learning session -------------------------------------------------------------------------


@pytest.mark.parametrize("said", [None, False])
def test_what_is_signed_of_a_learning_session_is_no_evidence(way, said):
    way.observe(may_count=said, sentence=SENTENCE)
    assert Observation.objects.get().for_learning
    assert not Evidence.objects.exists()
    assert before_grace(way) == ()
    assert work_waiting(way.grace).ratings == ()
    assert not work_waiting(way.grace).observations
    assert build_snapshot(way.journey, at=FIRST_DAY + timedelta(days=2)).observations == ()
    with pytest.raises(Invalid):
        way.rate(way.grace, "C1", 3)


def test_it_counts_beside_no_other_that_does(way):
    way.observe(may_count=False)
    way.meet_everything()
    certificate = way.issue()
    read = Observation.objects.get(for_learning=False)
    assert certificate.basis["observations"] == [str(read.public_id)]
    assert len(build_snapshot(way.journey, at=FIRST_DAY + timedelta(days=2)).observations) == 1


def test_she_alone_reads_it_and_her_supervisor_no_more(way, signed_in):
    observation = way.observe(may_count=False, sentence=SENTENCE)
    address = f"/journey/observations/{observation.public_id}/"
    page = signed_in(way.learner).get(address).content.decode()
    assert SENTENCE in page
    assert "It was so" not in page
    assert "counts for nothing" in page
    assert address in signed_in(way.learner).get("/journey/").content.decode()
    for someone in (way.grace, way.ines, way.olga):
        assert signed_in(someone).get(address).status_code == 404
    sheet = f"/rooms/{observation.room.public_id}/observation/"
    after = signed_in(way.grace).get(sheet).content.decode()
    assert f"Only {way.learner.shown_name} reads the observation" in after
    assert SENTENCE not in after
    assert "Checks that the mentee" not in after
    assert signed_in(way.learner).post(address, {"was": "so"}).status_code == 404


def test_her_sentence_lies_encrypted_and_only_where_nothing_counts(way):
    from tests.courses.test_journal import every_word_in_the_database

    observation = way.observe(may_count=False, sentence=SENTENCE)
    assert Observation.objects.get().sentence == SENTENCE
    assert "heron" not in every_word_in_the_database()
    with pytest.raises(IntegrityError), transaction.atomic():
        Observation.objects.create(
            room=observation.room,
            mentor=way.learner,
            organisation=way.organisation,
            observer=way.ines,
            seen={},
            sentence="A sentence of what may count.",
            signed_at=FIRST_DAY,
        )


def test_danger_goes_its_own_way(way, signed_in):
    """10.23: danger excepted. The sheet leads to the note that the safeguarding lead gets."""
    from tests.factories.mentors import make_closed_room

    room = make_closed_room(
        supervisor=way.grace,
        mentor=way.learner,
        organisation=way.organisation,
        may_count=False,
    )
    page = signed_in(way.grace).get(f"/rooms/{room.public_id}/observation/").content.decode()
    assert f"Only {way.learner.shown_name} reads the observation" in page
    worry = f"/rooms/{room.public_id}/worry/"
    assert f'href="{worry}"' in page
    assert signed_in(way.grace).get(worry).status_code == 200


def test_it_goes_half_a_year_after_it_was_signed(way):
    way.observe(may_count=False)
    way.observe(day=1)
    end = FIRST_DAY + timedelta(hours=1, days=days_of(Clock.EVIDENCE))
    assert run_job("evidence", at=end) == 0
    assert run_job("evidence", at=end + timedelta(minutes=1)) == 1
    assert not Observation.objects.get().for_learning


def test_who_saw_it_had_a_part_and_hears_no_disagreement(way, harbour):
    vera = make_person(Role.SUPERVISOR, "vera", organisation=harbour)
    assert vera in who_could_hear(way.journey, about_certificate=False)
    way.observe(vera, may_count=False)
    assert vera not in who_could_hear(way.journey, about_certificate=False)


# --- a session that may count -------------------------------------------------------------------


def test_it_is_before_no_assessor_until_she_says_that_it_was_so(way):
    observation = way.observe(read=False, sentence=SENTENCE)
    assert observation.evidence.state == "submitted"
    assert before_grace(way) == ()
    assert work_waiting(way.ines).ratings == ()
    assert build_snapshot(way.journey, at=FIRST_DAY + timedelta(days=2)).observations == ()
    say(way, observation, words=WORDS)
    (item,) = before_grace(way)
    assert (item.sentence, item.her_words) == (SENTENCE, WORDS)
    assert len(build_snapshot(way.journey, at=FIRST_DAY + timedelta(days=2)).observations) == 1
    assert Entry.objects.filter(verb="evidence-read").count() == 1


def test_what_was_not_so_is_never_cited(way):
    observation = way.observe(read=False)
    say(way, observation, was_so=False, words=WORDS)
    assert before_grace(way) == ()
    way_ahead = build_snapshot(way.journey, at=FIRST_DAY + timedelta(days=2))
    assert way_ahead.observations == ()
    with pytest.raises(Invalid):
        way.rate(way.grace, "C1", 3)
    with pytest.raises(Conflict):
        say(way, observation)


def test_nobody_else_answers_and_her_own_lines_are_none_of_it(way, lighthouse):
    observation = way.observe(read=False)
    other = Way(lighthouse, way.version, suffix="-2")
    for someone in (other.learner, way.grace, way.olga):
        with pytest.raises(NotFound):
            answer(
                learner=someone,
                evidence_id=observation.evidence.public_id,
                was_so=True,
                at=FIRST_DAY,
            )
    Evidence.objects.update(kind="RJ")
    with pytest.raises(NotFound):
        say(way, observation)


def test_from_her_first_page_to_the_one_who_rates(way, signed_in):
    observation = way.observe(read=False, sentence=SENTENCE)
    amara, grace = signed_in(way.learner), signed_in(way.grace)
    assert unread_by(way.learner) == 1
    assert "/journey/written/" in amara.get("/").content.decode()
    address = f"/journey/observations/{observation.public_id}/"
    assert address in amara.get("/journey/written/").content.decode()
    assert "You read it first" in amara.get("/journey/").content.decode()
    sheet = f"/rooms/{observation.room.public_id}/observation/"
    assert "The learner has not read it yet" in grace.get(sheet).content.decode()
    refused = amara.post(address, {"was": "so", "words": "x" * 501})
    assert refused.status_code == 400
    assert "x" * 501 in refused.content.decode()
    done = amara.post(address, {"was": "so", "words": WORDS}, follow=True)
    assert WORDS in done.content.decode()
    assert "Those who assess you can read it" in done.content.decode()
    assert amara.post(address, {"was": "not-so"}).status_code == 409
    assert "/journey/written/" not in amara.get("/").content.decode()
    assert WORDS in grace.get(sheet).content.decode()
    assert EvidenceReading.objects.count() == 1


def test_her_supervisor_sees_among_what_she_wrote_that_it_is_not_read(way, harbour):
    vera = make_person(Role.SUPERVISOR, "vera", organisation=harbour)
    assign(vera, way.learner, organisation=harbour)
    observation = way.observe(vera, read=False, sentence=SENTENCE)
    (written,) = to_write(vera, way.learner.public_id).written
    assert (written.state, written.sentence) == ("submitted", SENTENCE)
    # Who assesses her finds nothing there either before she has read it.
    assert to_write(way.grace, way.learner.public_id).written == ()
    say(way, observation)
    (written,) = to_write(vera, way.learner.public_id).written
    assert written.state == "accepted"


# --- her word, in the lobby ---------------------------------------------------------------------


@pytest.fixture
def cast(harbour):
    """Lucia mentors, and is on her way."""
    cast = RoomCast(harbour, grace="grace", lucia="lucia", joy="joy")
    begin_journey(learner=cast.lucia, version=make_programme(), by=cast.lucia, at=FIRST_DAY)
    return cast


def browser(person):
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def said_by(cast):
    return RoomMember.objects.get(room=cast.room.pk, seat="mentor").may_count


def counts_for(cast, person):
    found = private_of(cast.room.pk)[cast.member_id(person)].counts
    return [(one.name, one.may_count) for one in found]


def test_she_says_it_and_changes_it_until_the_room_opens(cast):
    cast.enter(cast.lucia)
    assert said_by(cast) is None
    lucia = cast.member_id(cast.lucia)
    set_counts_as_evidence(member_id=lucia, say=MAY_COUNT)
    assert said_by(cast) is True
    set_counts_as_evidence(member_id=lucia, say=LEARNING)
    assert said_by(cast) is False
    with pytest.raises(Invalid):
        set_counts_as_evidence(member_id=lucia, say="both")
    cast.open()
    with pytest.raises(Conflict):
        set_counts_as_evidence(member_id=lucia, say=MAY_COUNT)
    assert said_by(cast) is False


def test_nobody_says_it_for_her(cast):
    for person in (cast.grace, cast.joy):
        cast.enter(person)
        with pytest.raises(Refused):
            set_counts_as_evidence(member_id=cast.member_id(person), say=MAY_COUNT)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoomMember.objects.filter(seat="supervisor").update(may_count=True)


def test_she_and_who_holds_the_room_see_it_and_the_other_woman_does_not(cast):
    name = cast.lucia.shown_name
    assert counts_for(cast, cast.grace) == [(name, None)]
    cast.enter(cast.lucia)
    set_counts_as_evidence(member_id=cast.member_id(cast.lucia), say=LEARNING)
    assert counts_for(cast, cast.grace) == counts_for(cast, cast.lucia) == [(name, False)]
    assert counts_for(cast, cast.joy) == []


def test_two_equal_buttons_without_a_script(cast):
    address = f"/rooms/{cast.id}/"
    lucia, grace, joy = (browser(person) for person in (cast.lucia, cast.grace, cast.joy))
    page = lucia.get(address).content.decode()
    assert page.count('aria-pressed="false">') >= 2
    assert "It may count" in page
    assert "has not decided whether this session counts" in grace.get(address).content.decode()
    assert "may-count" not in joy.get(address).content.decode().split("<script")[0]
    assert lucia.post(f"{address}counts/", {"say": "learning"}).status_code == 302
    assert 'value="learning" aria-pressed="true"' in lucia.get(address).content.decode()
    assert "</bdi>: <span>chose a learning session." in grace.get(address).content.decode()
    assert lucia.post(f"{address}counts/", {"say": "x"}).status_code == 400
    assert joy.post(f"{address}counts/", {"say": "may-count"}).status_code == 403


def test_who_is_on_no_way_is_not_asked(harbour):
    cast = RoomCast(harbour, grace="grace", lucia="lucia", joy="joy")
    page = browser(cast.lucia).get(f"/rooms/{cast.id}/").content.decode()
    assert "What is today for?" not in page
    assert counts_for(cast, cast.grace) == []


async def test_on_a_socket_her_supervisor_hears_it_at_once(cast):
    async with (
        Socket(cast.grace, cast.id) as grace,
        Socket(cast.lucia, cast.id) as lucia,
        Socket(cast.joy, cast.id) as joy,
    ):
        for socket in (grace, lucia, joy):
            await socket.hello()
        await lucia.send("counts", say="may-count")
        person = str((await sync_to_async(cast.seat)(cast.lucia)).person)
        for socket in (grace, lucia):
            frame = await socket.frame("counts")
            assert frame["of"] == {person: True}
        await joy.send("counts", say="learning")
        assert (await joy.frame("error"))["code"] == "refused"
    assert await sync_to_async(said_by)(cast) is True
