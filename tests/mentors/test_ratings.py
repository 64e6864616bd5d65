"""Rating competencies: who may, on what, and what the ratings come to."""

from copy import deepcopy
from datetime import timedelta
from uuid import uuid4

import pytest

from accounts.models import Assignment, Membership
from accounts.record_access.rules import Duty
from accounts.roles import Role
from accounts.services import end_role, grant_role
from core.audit.models import Entry
from core.errors import Conflict, Invalid, NotFound
from mentors.appeals.services import disagree
from mentors.assessment.competencies.permissions import can_rate
from mentors.assessment.competencies.queries import decisions_of
from mentors.assessment.competencies.sentences import NOT_AVAILABLE
from mentors.assessment.competencies.services import assign_assessor, load_framework, rate
from mentors.journeys.services import begin_journey
from mentors.models import CompetencyVersion, Decision, PanelSeat, Rating
from tests.factories.mentors import FIRST_DAY, Way, make_programme
from tests.factories.people import keep_apart, make_person
from tests.factories.record_access import assign

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture(scope="module", autouse=True)
def way_of_the_file(harbour_of_the_file):
    way = Way(harbour_of_the_file)
    way.observe()
    return way


@pytest.fixture
def way(way_of_the_file, db):
    return deepcopy(way_of_the_file)


def met(way, code):
    return decisions_of(way.journey).get(code)


# --- the framework --------------------------------------------------------------------------


def test_loading_the_framework_twice_changes_nothing():
    first = load_framework(at=FIRST_DAY)
    assert load_framework(at=FIRST_DAY) == first
    assert CompetencyVersion.objects.count() == 11


def test_another_wording_is_a_new_version_and_the_old_one_stays(monkeypatch):
    from mentors.assessment.competencies import framework

    load_framework(at=FIRST_DAY)
    shipped = framework.load_framework()
    other = shipped.competencies[3].model_copy(update={"name": "Other words"})
    changed = shipped.model_copy(
        update={"competencies": (*shipped.competencies[:3], other, *shipped.competencies[4:])}
    )
    monkeypatch.setattr(framework, "load_framework", lambda: changed)
    load_framework(at=FIRST_DAY)
    versions = CompetencyVersion.objects.filter(competency__code="C4").order_by("number")
    assert [version.number for version in versions] == [1, 2]
    assert versions[0].definition["texts"]["en"]["name"] != "Other words"
    assert CompetencyVersion.objects.count() == 12


def test_words_in_another_language_join_the_version_that_is_there():
    load_framework(at=FIRST_DAY)
    before = CompetencyVersion.objects.get(competency__code="C4")
    shipped = before.definition["texts"]["it"]
    del before.definition["texts"]["it"]
    before.save()
    load_framework(at=FIRST_DAY)
    after = CompetencyVersion.objects.get(competency__code="C4")
    assert (after.pk, after.number) == (before.pk, before.number)
    assert after.definition["texts"]["it"] == shipped


def test_c4_c5_and_c9_are_gates():
    load_framework(at=FIRST_DAY)
    gates = CompetencyVersion.objects.filter(gate=True).values_list("competency__code", flat=True)
    assert set(gates) == {"C4", "C5", "C9"}


# --- who is asked ---------------------------------------------------------------------------


def test_only_a_coordinator_of_the_organisation_asks_assessors(way, lighthouse):
    sara = make_person(Role.SUPERVISOR, "sara", organisation=way.organisation)
    stranger = make_person(Role.COORDINATOR, "olga-2", organisation=lighthouse)
    for by in (way.grace, way.learner, stranger):
        with pytest.raises(NotFound):
            assign_assessor(
                by=by, journey_id=way.journey.public_id, assessor=sara, place=3, at=FIRST_DAY
            )


def test_a_supervisor_of_another_organisation_cannot_be_asked(way, lighthouse):
    stranger = make_person(Role.SUPERVISOR, "grace-2", organisation=lighthouse)
    with pytest.raises(Invalid):
        way.ask(stranger, 3)


def test_nobody_assesses_her_own_way(way, harbour):
    grant_role(user=way.learner, role=Role.SUPERVISOR, organisation=harbour, at=FIRST_DAY)
    with pytest.raises(Invalid):
        way.ask(way.learner, 3)


def test_who_coordinates_cannot_rate_blind_and_is_not_asked(way, harbour):
    sara = make_person(Role.SUPERVISOR, "sara", organisation=harbour)
    grant_role(user=sara, role=Role.COORDINATOR, organisation=harbour, at=FIRST_DAY)
    with pytest.raises(Invalid, match="blind"):
        way.ask(sara, 3)


@pytest.mark.parametrize("place", [1, 2, 3])
@pytest.mark.parametrize("turned", [False, True])
def test_who_must_not_meet_her_is_not_available_and_still_stands_in_the_list(
    way, harbour, place, turned, signed_in
):
    sara = make_person(Role.SUPERVISOR, "sara", organisation=harbour)
    keep_apart(way.learner, sara, organisation=harbour, turned=turned)
    with pytest.raises(Invalid) as refused:
        way.ask(sara, place)
    assert str(refused.value.sentence) == NOT_AVAILABLE
    assert not way.journey.assessors.filter(assessor=sara).exists()
    shown = signed_in(way.olga).get(f"/assessment/pathways/{way.journey.public_id}/").text
    assert str(sara.public_id) in shown


@pytest.mark.parametrize("place", [1, 2, 3])
def test_who_hears_her_is_not_available_in_any_place_and_nothing_tells_why(way, harbour, place):
    way.rate(way.grace, "C4", 2)
    way.rate(way.ines, "C4", 2)
    sara = make_person(Role.SUPERVISOR, "sara", organisation=harbour)
    disagree(
        learner=way.learner,
        journey_id=way.journey.public_id,
        about="C4",
        words="I did ask her.",
        at=FIRST_DAY + timedelta(days=21),
    )
    assert PanelSeat.objects.filter(person=sara).exists()
    with pytest.raises(Invalid) as refused:
        way.ask(sara, place)
    assert str(refused.value.sentence) == NOT_AVAILABLE


@pytest.mark.parametrize("ended_at", [None, FIRST_DAY + timedelta(days=1)])
@pytest.mark.parametrize("place", [2, 3])
def test_who_supports_her_or_did_is_first_assessor_or_none(way, harbour, place, ended_at):
    helen = make_person(Role.SUPERVISOR, "helen", organisation=harbour)
    assign(helen, way.learner, organisation=harbour, since=FIRST_DAY, ended_at=ended_at)
    with pytest.raises(Invalid, match="only be the first assessor"):
        way.ask(helen, place)
    assert way.ask(helen, 1).place == 1


def test_where_else_she_is_supported_is_not_told(way, harbour, lighthouse):
    helen = make_person(Role.SUPERVISOR, "helen", organisation=harbour)
    assign(helen, way.learner, organisation=lighthouse, opened=False)
    with pytest.raises(Invalid) as refused:
        way.ask(helen, 2)
    assert str(refused.value.sentence) == NOT_AVAILABLE


def test_who_still_assesses_another_journey_of_hers_reads_on(way, harbour):
    other = another_journey(way)
    assign_assessor(
        by=way.olga, journey_id=other.public_id, assessor=way.grace, place=1, at=FIRST_DAY
    )
    sara = make_person(Role.SUPERVISOR, "sara", organisation=harbour)
    tamar = make_person(Role.SUPERVISOR, "tamar", organisation=harbour)
    way.ask(sara, 1)
    assert can_rate(way.grace, other)
    assert not can_rate(way.grace, way.journey)
    assign_assessor(by=way.olga, journey_id=other.public_id, assessor=tamar, place=1, at=FIRST_DAY)
    assert not standing_to_assess(way.grace, way.learner)


def test_asked_once_more_she_has_her_assignment_again(way):
    Assignment.objects.filter(person=way.grace).update(ended_at=FIRST_DAY)
    assert not can_rate(way.grace, way.journey)
    way.ask(way.grace, 1)
    assert can_rate(way.grace, way.journey)
    assert len(standing_to_assess(way.grace, way.learner)) == 1


def another_journey(way):
    version = make_programme(code="another")
    return begin_journey(learner=way.learner, version=version, by=way.learner, at=FIRST_DAY)


def standing_to_assess(person, about):
    return Assignment.objects.filter(
        person=person, about=about, duty=Duty.ASSESSOR, ended_at__isnull=True
    )


def test_first_and_second_assessor_are_different_people(way):
    with pytest.raises(Conflict):
        way.ask(way.grace, 2)


def test_who_has_rated_in_one_place_does_not_come_back_in_another(way, harbour):
    way.rate(way.grace, "C1", 3)
    way.ask(make_person(Role.SUPERVISOR, "sara", organisation=harbour), 1)
    with pytest.raises(Conflict):
        way.ask(way.grace, 3)


def test_asking_twice_is_harmless_and_a_new_name_takes_the_place(way, harbour):
    assert way.ask(way.grace, 1) == way.ask(way.grace, 1)
    sara = make_person(Role.SUPERVISOR, "sara", organisation=harbour)
    way.ask(sara, 1)
    asked = way.journey.assessors.filter(ended_at=None).order_by("-place")
    assert list(asked.values_list("place", "assessor")) == [
        (2, way.ines.pk),
        (1, sara.pk),
    ]
    with pytest.raises(NotFound):
        way.rate(way.grace, "C1", 3)


# --- who rates, and on what -----------------------------------------------------------------


def test_only_who_is_asked_rates(way, harbour, lighthouse):
    sara = make_person(Role.SUPERVISOR, "sara", organisation=harbour)
    stranger = make_person(Role.SUPERVISOR, "grace-2", organisation=lighthouse)
    for someone in (sara, stranger, way.olga, way.learner):
        with pytest.raises(NotFound):
            way.rate(someone, "C1", 3)
    assert not Rating.objects.exists()


def test_supervisor_cannot_rate_her_own_evidence(way):
    # Even a row that should not be there gives her no right.
    grant_role(user=way.learner, role=Role.SUPERVISOR, organisation=way.organisation, at=FIRST_DAY)
    way.journey.assessors.create(assessor=way.learner, place=3, since=FIRST_DAY)
    with pytest.raises(NotFound):
        way.rate(way.learner, "C1", 4)


def test_a_supervisor_whose_role_ended_rates_no_more(way):
    end_role(membership=Membership.objects.get(user=way.grace), by=way.olga, at=FIRST_DAY)
    way.grace.__dict__.pop("_held_memberships", None)
    with pytest.raises(NotFound):
        way.rate(way.grace, "C1", 3)


@pytest.mark.parametrize("level", [0, 5, None, "3"])
def test_levels_are_one_to_four(way, level):
    with pytest.raises(Invalid):
        rate(
            assessor=way.grace,
            journey_id=way.journey.public_id,
            code="C1",
            level=level,
            evidence_ids=way.evidence_ids("C1"),
            next_step="x",
            at=FIRST_DAY,
        )


@pytest.mark.parametrize("level", [1, 2])
def test_a_level_below_the_standard_says_what_to_do_next(way, level):
    with pytest.raises(Invalid):
        way.rate(way.grace, "C1", level, next_step="  ")
    way.rate(way.grace, "C1", level, next_step="Ask twice.")
    assert Rating.objects.get().next_step == "Ask twice."


def test_a_rating_cites_accepted_evidence_that_speaks_to_the_competency(way, lighthouse):
    other = Way(lighthouse, way.version, suffix="-2")
    other.observe()
    way.observe(day=1, seen={"C2a": "seen"})
    returned = way.observe(day=2).evidence
    returned.state = "returned"
    returned.save()
    for ids in (
        [],
        [uuid4()],
        other.evidence_ids("C1"),
        way.evidence_ids("C2"),
        [returned.public_id],
        [*way.evidence_ids("C1"), *way.evidence_ids("C2")],
    ):
        with pytest.raises(Invalid):
            rate(
                assessor=way.grace,
                journey_id=way.journey.public_id,
                code="C1",
                level=3,
                evidence_ids=ids,
                at=FIRST_DAY,
            )
    assert not Rating.objects.exists()


@pytest.mark.parametrize("code", ["C2", "C99", ""])
def test_only_what_the_programme_asks_for_is_rated(way, code):
    with pytest.raises(NotFound):
        way.rate(way.grace, code, 3)


def test_the_same_rating_twice_is_one_and_another_is_a_new_row(way):
    first = way.rate(way.grace, "C1", 2)
    assert way.rate(way.grace, "C1", 2) == first
    second = way.rate(way.grace, "C1", 3)
    assert second.number == 2
    assert [row.level for row in Rating.objects.order_by("number")] == [2, 3]


def test_a_rating_names_the_wording_it_was_given_on(way):
    rating = way.rate(way.grace, "C4", 3)
    assert rating.version.competency.code == "C4"
    assert rating.version.number == 1


def test_the_log_holds_the_code_and_neither_level_nor_outcome(way):
    way.rate(way.grace, "C1", 2)
    way.rate(way.ines, "C1", 2)
    for entry in Entry.objects.filter(verb__in=["rated", "decided"]):
        assert entry.facts == {"code": "C1"}


# --- what they come to ----------------------------------------------------------------------


def test_one_rating_decides_nothing(way):
    way.rate(way.grace, "C1", 4)
    assert met(way, "C1") is None


@pytest.mark.parametrize(
    ("code", "levels", "expected"),
    [
        ("C1", (3, 3), True),
        ("C1", (4, 3), True),
        ("C1", (2, 2), False),
        ("C1", (2, 3), False),  # one apart, no gate: the lower counts until they have talked
        ("C1", (2, 4), None),  # two apart: a third decides
        ("C4", (3, 3), True),
        ("C4", (3, 4), None),  # a gate: any difference goes to a third
        ("C4", (3, 4, 3), True),
        ("C4", (3, 4, 2), False),
        ("C1", (1, 3, 3), True),
        ("C1", (3, 3, 1), True),  # nobody asked the third about this one
    ],
)
def test_what_the_levels_come_to(way, harbour, code, levels, expected):
    third = make_person(Role.SUPERVISOR, "sara", organisation=harbour)
    way.ask(third, 3)
    for assessor, level in zip((way.grace, way.ines, third), levels, strict=False):
        way.rate(assessor, code, level)
    assert met(way, code) is expected


def test_the_third_may_rate_before_the_second(way, harbour):
    third = make_person(Role.SUPERVISOR, "sara", organisation=harbour)
    way.ask(third, 3)
    way.rate(way.grace, "C4", 3)
    way.rate(third, "C4", 3)
    assert met(way, "C4") is None
    way.rate(way.ines, "C4", 2)
    assert met(way, "C4") is True


def test_after_they_have_talked_a_difference_of_one_can_be_rated_anew(way):
    way.rate(way.grace, "C1", 2)
    way.rate(way.ines, "C1", 3)
    assert met(way, "C1") is False
    way.rate(way.grace, "C1", 3, at=FIRST_DAY + timedelta(days=22))
    assert met(way, "C1") is True
    assert list(Decision.objects.order_by("number").values_list("number", "met")) == [
        (1, False),
        (2, True),
    ]


def test_a_gate_difference_cannot_be_talked_away(way):
    way.rate(way.grace, "C4", 2)
    way.rate(way.ines, "C4", 3)
    with pytest.raises(Conflict, match="third assessor decides"):
        way.rate(way.grace, "C4", 3, at=FIRST_DAY + timedelta(days=22))
    assert met(way, "C4") is None


def test_after_not_yet_at_a_gate_both_rate_another_try_and_the_first_calls_no_third(way):
    way.rate(way.grace, "C4", 2)
    way.rate(way.ines, "C4", 2)
    again = way.rate(way.grace, "C4", 3, at=FIRST_DAY + timedelta(days=40))
    assert again.blind
    assert met(way, "C4") is False
    way.rate(way.ines, "C4", 3, at=FIRST_DAY + timedelta(days=41))
    assert met(way, "C4") is True


def test_who_sees_another_try_as_before_says_so_again(way):
    """The same level on the same evidence is a word of its own there, and no second click."""
    way.rate(way.grace, "C4", 2)
    first = way.rate(way.ines, "C4", 2)
    assert way.rate(way.ines, "C4", 2) == first
    way.rate(way.grace, "C4", 3, at=FIRST_DAY + timedelta(days=40))
    second = way.rate(way.ines, "C4", 2, at=FIRST_DAY + timedelta(days=41))
    assert second != first
    assert way.rate(way.ines, "C4", 2, at=FIRST_DAY + timedelta(days=42)) == second


def test_a_decision_names_the_ratings_it_rests_on(way):
    first, second = way.rate(way.grace, "C1", 3), way.rate(way.ines, "C1", 3)
    assert set(Decision.objects.get().ratings.all()) == {first, second}


# --- the pages ------------------------------------------------------------------------------


def address(way, code=""):
    return f"/assessment/ratings/{way.journey.public_id}/" + (f"{code}/" if code else "")


def test_the_page_keeps_a_rating(way, signed_in):
    browser = signed_in(way.grace)
    evidence = [str(key) for key in way.evidence_ids("C1")]
    answer = browser.post(address(way, "C1"), {"level": "3", "evidence": evidence})
    assert answer.status_code == 302
    page = browser.get(address(way, "C1")).content.decode()
    assert "Your rating" in page
    assert "Independently" in page
    assert Rating.objects.get().level == 3


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"level": "3"},
        {"level": "9", "evidence": "hers"},
        {"level": "abc", "evidence": "hers"},
        {"level": "2", "evidence": "hers", "next_step": "   "},
        {"level": "3", "evidence": "nonsense"},
        {"level": "3", "evidence": str(uuid4())},
        {"level": "3", "evidence": "hers", "next_step": "x" * 501},
    ],
)
def test_a_page_with_something_missing_keeps_what_was_typed(way, signed_in, sent):
    if sent.get("evidence") == "hers":
        sent = sent | {"evidence": [str(key) for key in way.evidence_ids("C1")]}
    answer = signed_in(way.grace).post(address(way, "C1"), {"next_step": "Keep me"} | sent)
    assert answer.status_code == 400
    if "next_step" not in sent:
        assert "Keep me" in answer.content.decode()
    assert not Rating.objects.exists()


def test_the_pages_are_not_found_for_everybody_else(way, signed_in, lighthouse):
    other = Way(lighthouse, way.version, suffix="-2")
    sara = make_person(Role.SUPERVISOR, "sara", organisation=way.organisation)
    for someone in (way.learner, way.olga, sara, other.grace, other.olga):
        for page in (address(way), address(way, "C1")):
            assert signed_in(someone).get(page).status_code == 404
            assert signed_in(someone).post(address(way, "C1"), {"level": 3}).status_code == 404
    browser = signed_in(way.grace)
    for code in ("C2", "C99", "nonsense"):
        assert browser.get(address(way, code)).status_code == 404


def test_the_page_of_a_journey_costs_the_same_with_more_evidence(
    way, signed_in, django_assert_max_num_queries
):
    browser = signed_in(way.grace)
    for day in range(1, 12):
        way.observe(day=day, sentence="She asked twice.")
    with django_assert_max_num_queries(17):
        assert browser.get(address(way)).status_code == 200


def test_a_programme_can_ask_for_all_eleven(harbour):
    version = make_programme(*(f"C{number}" for number in range(1, 12)), code="whole")
    way = Way(harbour, version, suffix="-b")
    way.observe(seen={"C10a": "seen", "C4b": "seen"})
    way.rate(way.grace, "C10", 3)
    way.rate(way.ines, "C10", 3)
    assert decisions_of(way.journey) == {"C10": True}
