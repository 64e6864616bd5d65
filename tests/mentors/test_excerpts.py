"""Something from her journal: handed in as she likes, taken back until someone rests on it."""

import html
import re
from copy import deepcopy
from datetime import timedelta

import pytest

from accounts.roles import Role
from core.audit.models import Entry
from core.errors import Conflict, Invalid, NotFound
from courses.journal.services import add_entry
from mentors.assessment.competencies.queries import competency_for_assessor
from mentors.assessment.competencies.services import rate
from mentors.assessment.competencies.work_queries import work_waiting
from mentors.certification.queries import build_snapshot
from mentors.journeys.queries import my_way
from mentors.journeys.services import hand_in_excerpt, remove_excerpt, take_back
from mentors.models import Evidence, Rating
from tests.courses.test_journal import every_word_in_the_database
from tests.factories.mentors import FIRST_DAY, Way, make_programme
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db
WORDS = "I asked twice, then I waited. The heron was quiet."


@pytest.fixture(scope="module", autouse=True)
def way_of_the_file(harbour_of_the_file):
    """C9 can rest on an excerpt, C4 cannot."""
    return Way(harbour_of_the_file, make_programme("C4", "C9"))


@pytest.fixture
def way(way_of_the_file, db):
    return deepcopy(way_of_the_file)


def hand_in(way, text=WORDS, codes=("C9",), learner=None):
    return hand_in_excerpt(
        learner=learner or way.learner,
        journey_id=way.journey.public_id,
        text=text,
        codes=codes,
        at=FIRST_DAY,
    )


def rate_on(way, assessor, code, *evidence, level=3):
    return rate(
        assessor=assessor,
        journey_id=way.journey.public_id,
        code=code,
        level=level,
        evidence_ids=[item.public_id for item in evidence],
        at=FIRST_DAY + timedelta(days=2),
    )


def seen_by(assessor, way, code="C9"):
    _journey, line = competency_for_assessor(assessor, way.journey.public_id, code)
    return [item.sentence for item in line.evidence]


# --- handing in -----------------------------------------------------------------------------


def test_she_hands_in_words_and_both_assessors_see_them(way, harbour):
    excerpt = hand_in(way)
    assert (excerpt.kind, excerpt.state, excerpt.codes) == ("RJ", "submitted", ["C9"])
    assert (excerpt.organisation, excerpt.observer, excerpt.sentence) == (harbour, None, WORDS)
    for assessor in (way.grace, way.ines):
        assert seen_by(assessor, way) == [WORDS]
        assert seen_by(assessor, way, "C4") == []
    assert Entry.objects.get(verb="excerpt-handed-in").facts == {"codes": ["C9"]}


def test_an_excerpt_stands_encrypted_and_not_in_the_log(way):
    hand_in(way)
    assert "heron" not in every_word_in_the_database()


def test_a_second_click_is_the_first_and_other_codes_are_another(way):
    assert hand_in(way) == hand_in(way)
    hand_in(way, codes=["C9", "C4"])
    assert Evidence.objects.count() == 2


@pytest.mark.parametrize("text", ["", " \x00\n", "x" * 1001])
def test_without_words_or_with_too_many_nothing_is_handed_in(way, text):
    with pytest.raises(Invalid):
        hand_in(way, text=text)
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("codes", [[], ["C1"], ["C9", "C99"], [""]])
def test_it_speaks_to_competencies_of_her_certificate(way, codes):
    with pytest.raises(Invalid, match="what it is about"):
        hand_in(way, codes=codes)
    assert not Evidence.objects.exists()


def test_nobody_hands_in_takes_back_or_removes_for_her(way, person, lighthouse):
    excerpt = hand_in(way)
    others = [way.grace, way.olga, person(), Way(lighthouse, way.version, suffix="-2").learner]
    for other in others:
        with pytest.raises(NotFound):
            hand_in(way, learner=other)
        with pytest.raises(NotFound):
            take_back(learner=other, evidence_id=excerpt.public_id, at=FIRST_DAY)
        remove_excerpt(learner=other, evidence_id=excerpt.public_id, at=FIRST_DAY)
    assert Evidence.objects.get().state == "submitted"


# --- taking back ----------------------------------------------------------------------------


def test_what_she_takes_back_is_hidden_at_once_and_twice_is_harmless(way):
    excerpt = hand_in(way)
    hers = {"learner": way.learner, "evidence_id": excerpt.public_id, "at": FIRST_DAY}
    for _click in range(2):
        assert take_back(**hers).state == "private"
    assert seen_by(way.grace, way) == []
    assert not work_waiting(way.grace).ratings
    with pytest.raises(Invalid):
        rate_on(way, way.grace, "C9", excerpt)
    assert Entry.objects.filter(verb="excerpt-taken-back").count() == 1
    remove_excerpt(**hers)
    remove_excerpt(**hers)
    assert not Evidence.objects.exists()


def test_what_a_rating_rests_on_stays(way):
    excerpt = hand_in(way)
    rate_on(way, way.grace, "C9", excerpt)
    hers = {"learner": way.learner, "evidence_id": excerpt.public_id, "at": FIRST_DAY}
    with pytest.raises(Conflict, match="it stays"):
        take_back(**hers)
    with pytest.raises(Conflict):
        remove_excerpt(**hers)
    assert [item.state for item in my_way(way.learner, at=FIRST_DAY).excerpts] == ["cited"]


def test_what_is_handed_in_is_not_removed_before_it_is_taken_back(way):
    excerpt = hand_in(way)
    with pytest.raises(Conflict, match="Take it back first"):
        remove_excerpt(learner=way.learner, evidence_id=excerpt.public_id, at=FIRST_DAY)


def test_an_observation_cannot_be_taken_back_as_if_it_were_an_excerpt(way):
    evidence = way.observe().evidence
    with pytest.raises(NotFound):
        take_back(learner=way.learner, evidence_id=evidence.public_id, at=FIRST_DAY)


# --- what it counts for ---------------------------------------------------------------------


def test_an_assessor_cites_it_only_by_her_choice(way):
    hand_in(way, codes=["C4"])
    way.observe()
    observed = Evidence.objects.get(kind="OP")
    rating = rate_on(way, way.grace, "C4", observed)
    assert [item.kind for item in rating.evidence.all()] == ["OP"]


def test_where_the_competency_does_not_name_it_it_is_not_enough_alone(way):
    excerpt = hand_in(way, codes=["C4"])
    assert seen_by(way.grace, way, "C4") == [WORDS]
    assert not work_waiting(way.grace).ratings
    with pytest.raises(Invalid, match="not enough alone"):
        rate_on(way, way.grace, "C4", excerpt)
    way.observe()
    observed = Evidence.objects.get(kind="OP")
    rate_on(way, way.grace, "C4", observed, excerpt)
    (rating,) = build_snapshot(way.journey, at=FIRST_DAY + timedelta(days=3)).ratings
    assert rating.evidence_types == {"OP"}
    assert Rating.objects.get().evidence.count() == 2


def test_where_the_competency_names_it_it_counts_and_waits_for_both(way):
    excerpt = hand_in(way)
    for assessor in (way.grace, way.ines):
        (waiting,) = work_waiting(assessor).ratings
        assert [code for code, _url in waiting.competencies] == ["C9"]
    rate_on(way, way.grace, "C9", excerpt)
    (waiting,) = work_waiting(way.ines).ratings
    assert [code for code, _url in waiting.competencies] == ["C9"]
    (rating,) = build_snapshot(way.journey, at=FIRST_DAY + timedelta(days=3)).ratings
    assert rating.evidence_types == {"RJ"}


def test_blind_nothing_an_assessor_reads_changes_when_the_other_cites_it(way, signed_in):
    excerpt = hand_in(way)
    browser = signed_in(way.ines)
    base = f"/assessment/ratings/{way.journey.public_id}/"
    random = re.compile(r'name="(?:csrfmiddlewaretoken|draft-mark|draft-window)" value="[^"]+"')

    def pages():
        return [random.sub("", browser.get(path).text) for path in (base, base + "C9/", "/")]

    before = pages()
    assert any("heron" in page for page in before)
    rate_on(way, way.grace, "C9", excerpt)
    assert pages() == before


# --- her page -------------------------------------------------------------------------------


@pytest.fixture
def browser(way, signed_in):
    return signed_in(way.learner)


def box(page):
    return html.unescape(re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", page, re.S)[1])


def test_on_my_way_she_hands_in_takes_back_and_removes(way, browser):
    path = f"/journey/{way.journey.public_id}/excerpt/"
    page = browser.get("/journey/").text
    assert "Something from your journal" in page
    assert "You do not need to say what happened to you." in page
    answer = browser.post(path, {"text": WORDS, "codes": ["C9"]})
    assert answer.url == f"/journey/{way.journey.public_id}/"
    assert "Take it back" in browser.get("/journey/").text
    step = f"/journey/excerpts/{Evidence.objects.get().public_id}/"
    assert browser.get(step).url == "/journey/"
    assert browser.post(step, {"then": "take-back"}).status_code == 302
    assert "Only you can read it." in browser.get("/journey/").text
    browser.post(step, {"then": "remove"})
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": WORDS}, "Please choose what it is about."),
        ({"text": WORDS, "codes": ["C1"]}, "Not handed in yet."),
        ({"text": WORDS * 30, "codes": ["C9"]}, "It is still here"),
        ({"codes": ["C9"]}, "There are no words yet."),
        ({}, "Not handed in yet."),
    ],
)
def test_what_is_missing_is_said_and_her_words_stay(way, browser, fields, said):
    answer = browser.post(f"/journey/{way.journey.public_id}/excerpt/", fields)
    assert answer.status_code == 400
    assert said in answer.text
    assert box(answer.text) == fields.get("text", "")
    assert not Evidence.objects.exists()


def test_a_page_of_her_journal_is_brought_along_and_not_handed_in(way, browser):
    entry = add_entry(learner=way.learner, text=WORDS, at=FIRST_DAY)
    page = browser.get(f"/learn/journal/{entry.public_id}/").text
    assert 'action="/journey/excerpt/"' in page
    answer = browser.post("/journey/excerpt/", {"text": WORDS})
    assert answer.status_code == 200
    assert box(answer.text) == WORDS
    assert "Nothing is handed in yet." in answer.text
    assert not Evidence.objects.exists()


def test_her_words_never_stand_in_an_address(way, browser):
    entry = add_entry(learner=way.learner, text=WORDS, at=FIRST_DAY)
    page = browser.get(f"/learn/journal/{entry.public_id}/").text
    assert not [link for link in re.findall(r'(?:href|action)="([^"]*)"', page) if "heron" in link]


def test_without_a_way_she_is_told_to_begin_and_loses_nothing(harbour, signed_in):
    make_programme()
    browser = signed_in(make_person(Role.LEARNER, "bea", organisation=harbour))
    answer = browser.post("/journey/excerpt/", {"text": WORDS})
    assert answer.url == "/journey/"
    assert "Your words are still in your journal." in browser.get("/journey/").text


def test_her_time_ran_out_while_she_chose_and_her_words_wait(way, browser, signed_in):
    path = f"/journey/{way.journey.public_id}/excerpt/"
    mark = re.search(r'name="draft-mark" value="([^"]+)"', browser.get(path).text)[1]
    browser.logout()
    answer = browser.post(path, {"text": WORDS, "codes": ["C9"], "draft-mark": mark})
    assert answer.url == f"/accounts/login/?next={path}"
    browser.force_login(way.learner, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert box(browser.get(path).text) == WORDS
    assert not Evidence.objects.exists()
