"""Evidence that a supervisor writes, and that the mentor reads first (domain 2.6, 10.20, 10.23)."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from accounts.roles import Role
from core.audit.models import Entry
from core.clock import now
from core.errors import Conflict, Invalid, NotFound
from courses.enrolment.services import enrol
from courses.models import Lesson, LessonText
from courses.progress.quiz_queries import quizzes_met_on
from courses.quizzes.attempts.services import start_attempt, submit_attempt
from mentors.assessment.competencies.decision_services import answer
from mentors.assessment.competencies.framework_texts import competency_texts
from mentors.assessment.competencies.queries import competency_for_assessor, journey_for_assessor
from mentors.assessment.competencies.work_queries import work_waiting
from mentors.certification.queries import eligibility
from mentors.certification.rules import EVIDENCE, MORE_THAN_QUIZ
from mentors.evidence.written.queries import to_write, written_about
from mentors.evidence.written.rules import KINDS, may_write, not_said_yet, shows
from mentors.evidence.written.services import write
from mentors.models import Evidence, EvidenceReading
from tests.courses.test_journal import every_word_in_the_database
from tests.factories.courses import RIGHT, make_course
from tests.factories.mentors import Way, competency, make_programme
from tests.factories.people import make_person
from tests.factories.record_access import assign

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

SENTENCE = "She asked twice whether to go on; the heron waited."
WORDS = "And I said how long it takes."


@pytest.fixture(scope="module", autouse=True)
def way_of_the_file(harbour_of_the_file):
    codes = ("C1", "C2", "C4", "C5", "C6", "C9", "C11")
    asked = tuple(competency(code, evidence_types=2 if code == "C1" else 1) for code in codes)
    way = Way(harbour_of_the_file, make_programme(competencies=asked))
    way.sara = make_person(Role.SUPERVISOR, "sara", organisation=harbour_of_the_file)
    assign(way.sara, way.learner, organisation=harbour_of_the_file)
    return way


@pytest.fixture
def way(way_of_the_file, db):
    return deepcopy(way_of_the_file)


def put(way, kind="SC", codes=("C1",), *, by=None, days=1, sentence=SENTENCE, **more):
    return write(
        by=by or way.sara,
        person_id=way.learner.public_id,
        kind=kind,
        codes=codes,
        day=timezone.localdate() - timedelta(days=days),
        sentence=sentence,
        at=now(),
        **more,
    )


def say(way, written, *, was_so=True, words=WORDS, learner=None):
    return answer(
        learner=learner or way.learner,
        evidence_id=written.public_id,
        was_so=was_so,
        words=words,
        at=now(),
    )


def before_grace(way):
    journey = journey_for_assessor(way.grace, way.journey.public_id)
    return [item.kind_code for item in journey.evidence]


# --- the rule ---------------------------------------------------------------------------------


def test_a_witness_is_a_colleague_and_never_who_assesses_her():
    assert may_write("WT", supports=True, assesses=False)
    assert not may_write("WT", supports=True, assesses=True)
    assert not may_write("WT", supports=False, assesses=True)
    for kind in set(KINDS) - {"WT"}:
        assert may_write(kind, supports=True, assesses=False)
        assert may_write(kind, supports=False, assesses=True)
        assert not may_write(kind, supports=False, assesses=False)
    for kind in ("OP", "RJ", "PL", "XX"):
        assert not may_write(kind, supports=True, assesses=True)


@pytest.mark.parametrize("kind", ["WT", "QZ", "OP", "RP", "IP"])
def test_nothing_but_a_talk_is_written_for_c9(way, kind):
    """10.20: neither attendance nor a witness; her journal is hers to hand in."""
    texts = competency_texts()
    named = {code: text.evidence_types for code, text in texts.items()}
    assert "C9" not in shows(kind, named, texts)
    if kind in KINDS:
        with pytest.raises(Invalid):
            put(way, kind, ("C9",))
    assert "C9" in shows("SC", named, texts)


def test_the_same_thing_is_said_of_each_competency_once():
    assert not_said_yet(["C1", "C4"], [["C1"], ["C5", "C9"]]) == ["C4"]
    assert not_said_yet(["C1"], []) == ["C1"]
    assert not_said_yet(["C1"], [["C4", "C1"]]) == []


# --- she reads it first -----------------------------------------------------------------------


def test_it_is_before_nobody_until_she_says_that_it_was_so(way):
    written = put(way)
    assert written.state == "submitted"
    assert before_grace(way) == []
    assert work_waiting(way.grace).ratings == ()
    (mine,) = written_about(way.learner)
    assert (mine.sentence, mine.observer, mine.state) == (
        SENTENCE,
        way.sara.shown_name,
        "submitted",
    )
    say(way, written)
    assert before_grace(way) == ["SC"]
    _journey, assessed = competency_for_assessor(way.grace, way.journey.public_id, "C1")
    (item,) = assessed.evidence
    assert (item.sentence, item.her_words) == (SENTENCE, WORDS)
    assert work_waiting(way.grace).ratings[0].competencies[0][0] == "C1"


def test_what_was_not_so_goes_back_and_is_never_cited(way):
    written = put(way)
    say(way, written, was_so=False, words="We did not talk about that.")
    assert before_grace(way) == []
    with pytest.raises(Invalid):
        way.rate(way.grace, "C1", 3)
    (seen,) = to_write(way.sara, way.learner.public_id).written
    assert (seen.state, seen.words) == ("returned", "We did not talk about that.")
    with pytest.raises(Conflict):
        say(way, written)
    # It may be written anew.
    assert put(way, sentence="She named her limit.").pk != written.pk


def test_her_first_answer_holds_and_the_same_again_is_harmless(way):
    written = put(way)
    say(way, written)
    say(way, written)
    assert EvidenceReading.objects.count() == 1
    with pytest.raises(Conflict):
        say(way, written, was_so=False)
    assert Entry.objects.filter(verb="evidence-read").count() == 1


def test_kinds_together_meet_what_a_room_alone_does_not(way):
    way.observe(seen={"C1a": "seen"})
    for person in (way.grace, way.ines):
        way.rate(person, "C1", 3)

    def missing():
        found = eligibility(way.journey, at=now()).missing
        return [item.code for item in found if item.parameters.get("competency") == "C1"]

    assert missing() == [EVIDENCE]
    say(way, put(way))
    for person in (way.grace, way.ines):
        way.rate(person, "C1", 3, at=now())
    assert missing() == []


# --- who, what, when --------------------------------------------------------------------------


def test_who_neither_supports_nor_assesses_her_finds_nothing(way, harbour):
    stranger = make_person(Role.SUPERVISOR, "late", organisation=harbour)
    other = make_person(Role.LEARNER, "lucia", organisation=harbour)
    for person in (stranger, way.olga, way.learner, other):
        with pytest.raises(NotFound):
            put(way, by=person)
        with pytest.raises(NotFound):
            to_write(person, way.learner.public_id)
    written = put(way)
    for person in (other, way.sara):
        with pytest.raises(NotFound):
            say(way, written, learner=person)


def test_a_note_of_a_colleague_is_hers_who_does_not_assess(way):
    with pytest.raises(NotFound):
        put(way, "WT", ("C11",), by=way.grace)
    assert put(way, "WT", ("C11",)).codes == ["C11"]
    kinds = [kind for kind, _words in to_write(way.grace, way.learner.public_id).kinds]
    assert "WT" not in kinds


@pytest.mark.parametrize(
    "wrong",
    [
        {"codes": ()},
        {"codes": ("C2",)},
        {"codes": ("C8",)},
        {"days": -1},
        {"days": 800},
        {"sentence": "  "},
        {"sentence": "x" * 501},
        {"sentence": "Write to her at amara@example.org"},
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(way, wrong):
    with pytest.raises(Invalid):
        put(way, **wrong)
    assert not Evidence.objects.exists()


def test_two_clicks_write_one(way):
    assert put(way).pk == put(way).pk
    assert Entry.objects.filter(verb="evidence-written").count() == 1


def test_the_same_words_for_something_else_are_written_once_more(way):
    first = put(way, codes=("C1",))
    other = put(way, codes=("C1", "C4"))
    assert (first.codes, other.codes) == (["C1"], ["C4"])
    assert put(way, codes=("C4",)) == other
    assert Evidence.objects.count() == 2


def test_the_same_words_after_it_was_not_so_are_before_her_once_more(way):
    first = put(way)
    say(way, first, was_so=False)
    again = put(way)
    assert again != first
    assert (again.state, put(way)) == ("submitted", again)


def test_questions_are_those_that_she_has_met_and_nothing_else(way):
    with pytest.raises(Invalid):
        put(way, "QZ", ("C4",), quiz=None)
    assert quizzes_met_on(way.learner, "en") == []


# --- questions that she has met -----------------------------------------------------------------


@pytest.fixture
def course(way):
    """She has answered its questions three days ago, all right."""
    course = make_course()
    enrol(learner=way.learner, course_key=course.key, at=now() - timedelta(days=5))
    attempt(way, course)
    return course


def attempt(way, course, answers=RIGHT, days=3):
    at = now() - timedelta(days=days)
    attempt = start_attempt(learner=way.learner, quiz_key=course.quiz, at=at)
    submit_attempt(learner=way.learner, attempt_id=attempt.public_id, answers=answers, at=at)


def code_for_questions(way):
    return to_write(way.sara, way.learner.public_id, "QZ").texts[0].code


def test_questions_that_she_met_become_evidence_of_the_day_on_which_she_first_did(way, course):
    attempt(way, course, days=1)
    (met,) = to_write(way.sara, way.learner.public_id, "QZ").quizzes
    code = code_for_questions(way)
    written = put(way, "QZ", (code,), quiz=met.key, sentence="")
    assert (written.kind, written.codes, written.state) == ("QZ", [code], "submitted")
    assert written.observed_on == timezone.localdate(now() - timedelta(days=3))
    assert written.sentence == met.title
    assert before_grace(way) == []
    say(way, written)
    assert before_grace(way) == ["QZ"]


def test_questions_alone_meet_no_competency(way, course):
    """They count beside something else."""
    code = code_for_questions(way)
    say(way, put(way, "QZ", (code,), quiz=course.quiz, sentence=""))
    for person in (way.grace, way.ines):
        way.rate(person, code, 3, at=now())
    found = eligibility(way.journey, at=now()).missing
    assert [item.code for item in found if item.parameters.get("competency") == code] == [
        MORE_THAN_QUIZ
    ]


def test_what_she_has_not_met_is_no_evidence(way, harbour):
    course = make_course()
    enrol(learner=way.learner, course_key=course.key, at=now() - timedelta(days=5))
    attempt(way, course, answers={})
    assert to_write(way.sara, way.learner.public_id, "QZ").quizzes == ()
    with pytest.raises(Invalid):
        put(way, "QZ", (code_for_questions(way),), quiz=course.quiz, sentence="")


def test_what_another_woman_met_is_not_hers(way, harbour, course):
    other = Way(harbour, way.version, suffix="-2")
    assign(way.sara, other.learner, organisation=harbour)
    with pytest.raises(Invalid):
        put(other, "QZ", (code_for_questions(way),), by=way.sara, quiz=course.quiz, sentence="")


def test_the_same_questions_are_written_once_whoever_writes_in_whichever_language(way, course):
    LessonText.objects.create(
        lesson=Lesson.objects.get(key=course.lessons[0]), language="it", title="Il primo passo"
    )
    code = code_for_questions(way)
    first = put(way, "QZ", (code,), quiz=course.quiz, sentence="")
    with override("it"):
        (met,) = to_write(way.grace, way.learner.public_id, "QZ").quizzes
        assert met.title == "Il primo passo"
        again = put(way, "QZ", (code,), by=way.grace, quiz=course.quiz, sentence="")
    assert again == first
    assert Evidence.objects.count() == 1


def test_the_same_questions_may_show_several_things(way, course):
    first = put(way, "QZ", ("C4",), quiz=course.quiz, sentence="")
    other = put(way, "QZ", ("C4", "C5"), quiz=course.quiz, sentence="")
    assert (first.codes, other.codes) == (["C4"], ["C5"])


def test_questions_of_more_than_two_years_ago_are_not_offered(way):
    course = make_course()
    enrol(learner=way.learner, course_key=course.key, at=now() - timedelta(days=900))
    attempt(way, course, days=800)
    assert to_write(way.sara, way.learner.public_id, "QZ").quizzes == ()
    with pytest.raises(Invalid, match="questions"):
        put(way, "QZ", ("C4",), quiz=course.quiz, sentence="")
    # Met once more, they count from that day on.
    attempt(way, course, days=2)
    written = put(way, "QZ", ("C4",), quiz=course.quiz, sentence="")
    assert written.observed_on == timezone.localdate(now() - timedelta(days=2))


def test_from_the_form_with_her_questions_to_her_answer(way, course, signed_in):
    sara, amara = signed_in(way.sara), signed_in(way.learner)
    address = f"/assessment/written/{way.learner.public_id}/QZ/"
    code, title = code_for_questions(way), quizzes_met_on(way.learner, "en")[0].title
    page = sara.get(address).content.decode()
    assert title in page
    assert 'name="sentence"' not in page
    incomplete = sara.post(address, {"quiz": str(course.quiz), "codes": []})
    assert incomplete.status_code == 400
    assert f'value="{course.quiz}"' in incomplete.content.decode()
    assert "checked" in incomplete.content.decode()
    assert sara.post(address, {"quiz": "nonsense", "codes": [code]}).status_code == 400
    assert not Evidence.objects.exists()
    done = sara.post(address, {"quiz": str(course.quiz), "codes": [code]}, follow=True)
    assert "Saved. The learner reads it first." in done.content.decode()
    assert title in amara.get("/journey/written/").content.decode()


def test_words_lie_encrypted(way):
    say(way, put(way))
    found = every_word_in_the_database()
    assert "heron" not in found
    assert "how long it takes" not in found


# --- the pages --------------------------------------------------------------------------------


def test_from_the_supervisors_form_to_her_answer(way, signed_in):
    sara, amara = signed_in(way.sara), signed_in(way.learner)
    address = f"/assessment/written/{way.learner.public_id}/"
    page = sara.get(address).content.decode()
    assert f"{address}SC/" in page
    typed = {"day": "", "codes": ["C1"], "sentence": SENTENCE}
    refused = sara.post(f"{address}SC/", typed)
    assert refused.status_code == 400
    assert SENTENCE in refused.content.decode()
    typed["day"] = str(timezone.localdate())
    assert sara.post(f"{address}SC/", typed).status_code == 302
    assert "The learner has not read it yet" in sara.get(address).content.decode()
    written = Evidence.objects.get()
    assert "/journey/written/" in amara.get("/").content.decode()
    page = amara.get("/journey/written/").content.decode()
    assert "It was so" in page
    long = amara.post(f"/journey/written/{written.public_id}/", {"was": "so", "words": "x" * 501})
    assert long.status_code == 400
    assert "x" * 501 in long.content.decode()
    done = amara.post(
        f"/journey/written/{written.public_id}/", {"was": "so", "words": WORDS}, follow=True
    )
    assert WORDS in done.content.decode()
    assert "Those who assess you can read it" in done.content.decode()
    assert "/journey/written/" not in amara.get("/").content.decode()
    assert sara.get(f"{address}OP/").status_code == 404
