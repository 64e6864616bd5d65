"""A team too small for a rating borrows an assessor of another organisation (domain 10.19)."""

import re
from copy import deepcopy
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.drafts.fields import KEEP
from accounts.models import Draft, MustNotMeet
from accounts.roles import Role
from accounts.services import grant_role, make_organisation
from core.audit.models import Entry
from core.clock import now
from core.errors import Conflict, Invalid, NotFound
from core.ratelimit import RateLimitExceeded
from mentors.assessment.competencies.queries import decisions_of
from mentors.assessment.competencies.services import rate
from mentors.assessment.external_assessors import services
from mentors.assessment.external_assessors.queries import (
    all_asked_of_learner,
    asked_by,
    asked_of_learner,
    borrowed,
    lent_by,
    opened_by_code,
    to_rate_as_partner,
)
from mentors.journeys.coordinator_queries import journeys_in
from mentors.journeys.services import hand_in_excerpt
from mentors.models import ExternalAssessment, Rating, ThirdCall
from tests.factories.mentors import Way
from tests.factories.people import make_person
from tests.factories.record_access import assign

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

NEXT = "Ask twice if she wants to go on."


@pytest.fixture(scope="module", autouse=True)
def way_of_the_file(harbour_of_the_file):
    """Two of a team of two differ at a gate, so that nobody is left who could decide."""
    way = Way(harbour_of_the_file)
    way.observe(sentence="She kept to what was agreed.")
    way.rate(way.grace, "C4", 2)
    way.rate(way.ines, "C4", 3)
    return way


@pytest.fixture
def way(way_of_the_file, db):
    return deepcopy(way_of_the_file)


class Lender:
    """Another organisation, with its coordinator and a supervisor."""

    def __init__(self, organisation):
        self.organisation = organisation
        self.clara = make_person(Role.COORDINATOR, "clara", organisation=organisation)
        self.vera = make_person(Role.SUPERVISOR, "vera", organisation=organisation)


@pytest.fixture
def lender(lighthouse):
    return Lender(lighthouse)


def ask(way, code="C4"):
    return services.ask_partner(by=way.olga, journey_id=way.journey.public_id, code=code, at=now())


def named(way, lender, *, assessor=None):
    _asked, code = ask(way)
    return services.name_assessor(
        by=lender.clara, code=code, assessor_id=(assessor or lender.vera).public_id, at=now()
    )


def agreed(way, lender):
    asked = named(way, lender)
    return services.agree(learner=way.learner, partner_id=asked.public_id, at=now())


def give(asked, assessor, *, level=3):
    found = borrowed(assessor, asked.public_id, now())
    return services.rate_as_partner(
        assessor=assessor,
        partner_id=asked.public_id,
        level=level,
        evidence_ids=[one.public_id for one in found.evidence],
        next_step=NEXT if level < 3 else "",
        at=now(),
    )


@pytest.mark.parametrize(("level", "met"), [(3, True), (2, False)])
def test_she_decides_where_two_of_a_small_team_differ(way, lender, level, met):
    asked = agreed(way, lender)
    rating = give(asked, lender.vera, level=level)
    asked.refresh_from_db()
    assert (rating.place, rating.blind, rating.organisation) == (3, True, way.organisation)
    assert asked.rating == rating
    assert decisions_of(way.journey)["C4"] is met
    assert not ThirdCall.objects.filter(ended_at=None).exists()


def test_she_can_be_the_second_where_nobody_is(lender):
    way = Way(make_organisation(name="Quay"), suffix="-b")
    way.observe()
    way.journey.assessors.filter(place=2).update(ended_at=now())
    way.ines.memberships.update(ended_at=now())
    asked = agreed(way, lender)
    assert give(asked, lender.vera).place == 2
    way.rate(way.grace, "C4", 3)
    assert decisions_of(way.journey) == {"C4": True}


def test_nobody_is_borrowed_while_somebody_of_the_team_could_do_it(way, lender, harbour):
    make_person(Role.SUPERVISOR, "sara", organisation=harbour)
    with pytest.raises(Conflict, match="No external assessor is needed"):
        ask(way)


def test_nobody_is_borrowed_for_what_waits_for_nobody(way):
    with pytest.raises(Conflict, match="No external assessor is needed"):
        ask(way, "C1")
    with pytest.raises(NotFound):
        ask(way, "C9")


def test_only_a_coordinator_of_the_mentor_asks(way, lender):
    for person in (way.grace, lender.clara, way.learner):
        with pytest.raises(NotFound):
            services.ask_partner(by=person, journey_id=way.journey.public_id, code="C4", at=now())


def test_one_is_asked_at_once(way):
    asked, _code = ask(way)
    with pytest.raises(Conflict, match="already"):
        ask(way)
    services.take_back(by=way.olga, partner_id=asked.public_id, at=now())
    assert ask(way)[0] != asked
    with pytest.raises(IntegrityError), transaction.atomic():
        ExternalAssessment.objects.create(
            journey=way.journey,
            organisation=way.organisation,
            competency=asked.competency,
            place=3,
            asked_at=now(),
        )


def test_nothing_is_open_before_she_says_yes_nor_after_a_no(way, lender):
    asked = named(way, lender)
    with pytest.raises(NotFound):
        borrowed(lender.vera, asked.public_id, now())
    services.refuse(learner=way.learner, partner_id=asked.public_id, at=now())
    with pytest.raises(NotFound):
        borrowed(lender.vera, asked.public_id, now())
    with pytest.raises(Conflict, match="has ended"):
        services.agree(learner=way.learner, partner_id=asked.public_id, at=now())


def test_she_takes_her_yes_back_and_nothing_says_that_it_was_she(way, lender):
    asked = agreed(way, lender)
    services.refuse(learner=way.learner, partner_id=asked.public_id, at=now())
    with pytest.raises(NotFound):
        give(asked, lender.vera)
    (end,) = Entry.objects.filter(verb="partner-ended")
    assert end.actor is None
    # The lender's own end looks alike.
    again = agreed(way, lender)
    services.do_not_lend(by=lender.clara, partner_id=again.public_id, at=now())
    other = Entry.objects.filter(verb="partner-ended").exclude(pk=end.pk).get()
    assert (other.actor, other.organisation, other.about) == (None, end.organisation, end.about)


def test_nobody_else_answers_for_her(way, lender):
    asked = named(way, lender)
    for person in (way.olga, way.grace, lender.vera):
        with pytest.raises(NotFound):
            services.agree(learner=person, partner_id=asked.public_id, at=now())


def test_she_reads_one_competency_without_levels_names_or_other_marks(way, lender, signed_in):
    asked = agreed(way, lender)
    found = borrowed(lender.vera, asked.public_id, now())
    assert [one.sentence for one in found.evidence] == ["She kept to what was agreed."]
    assert {one.observer for one in found.evidence} == {""}
    assert {group.code for one in found.evidence for group in one.groups} == {"C4"}
    page = signed_in(lender.vera).get(f"/assessment/external/{asked.public_id}/").content.decode()
    for name in (way.learner, way.grace, way.ines, way.olga):
        assert name.shown_name not in page
    assert "Harbour" not in page
    assert NEXT not in page


def test_what_comes_after_her_yes_is_not_shown(way, lender):
    asked = agreed(way, lender)
    before = borrowed(lender.vera, asked.public_id, now()).evidence
    late = way.journey.evidence.create(
        organisation=way.organisation,
        kind="IP",
        codes=["C4"],
        state="accepted",
        observed_on=now().date(),
        sentence="Seen on the telephone.",
        created_at=now() + timedelta(minutes=1),
    )
    shown = borrowed(lender.vera, asked.public_id, now()).evidence
    assert shown == before
    assert late.public_id not in {one.public_id for one in shown}


def test_with_her_rating_it_is_closed_to_her(way, lender, signed_in):
    asked = agreed(way, lender)
    assert [one.url for one in to_rate_as_partner(lender.vera, now())] == [
        f"/assessment/external/{asked.public_id}/"
    ]
    first = give(asked, lender.vera)
    assert to_rate_as_partner(lender.vera, now()) == []
    assert signed_in(lender.vera).get(f"/assessment/external/{asked.public_id}/").status_code == 404
    again = services.rate_as_partner(
        assessor=lender.vera, partner_id=asked.public_id, level=1, evidence_ids=[], at=now()
    )
    assert again == first
    assert Rating.objects.filter(assessor=lender.vera).count() == 1
    # Nor by the way of her own organisation's assessors.
    with pytest.raises(NotFound):
        rate(
            assessor=lender.vera,
            journey_id=way.journey.public_id,
            code="C4",
            level=3,
            evidence_ids=way.evidence_ids("C4"),
            at=now(),
        )


def test_she_rates_no_other_competency(way, lender):
    agreed(way, lender)
    with pytest.raises(NotFound):
        rate(
            assessor=lender.vera,
            journey_id=way.journey.public_id,
            code="C1",
            level=3,
            evidence_ids=way.evidence_ids("C1"),
            at=now(),
        )


def test_after_fourteen_days_it_is_over(way, lender):
    asked = agreed(way, lender)
    late = now() + timedelta(days=14)
    with pytest.raises(NotFound):
        borrowed(lender.vera, asked.public_id, late)
    assert services.end_late(at=late) == 1
    asked.refresh_from_db()
    assert asked.ended_at == late
    assert services.end_late(at=late) == 0


def test_who_lost_her_role_or_her_training_rates_no_more(way, lender):
    asked = agreed(way, lender)
    lender.vera.memberships.update(ended_at=now())
    with pytest.raises(NotFound):
        borrowed(lender.vera, asked.public_id, now())


def test_it_sleeps_once_her_own_team_has_somebody(way, lender, harbour):
    asked = agreed(way, lender)
    sara = make_person(Role.SUPERVISOR, "sara", organisation=harbour)
    way.ask(sara, 3, at=now())
    with pytest.raises(NotFound):
        borrowed(lender.vera, asked.public_id, now())


@pytest.mark.parametrize("there", [True, False])
def test_who_must_not_meet_her_is_not_available_like_anybody_else(way, lender, harbour, there):
    stranger = make_person(Role.SUPERVISOR, "nina", organisation=harbour, trained=False)
    MustNotMeet.objects.create(
        person=min(lender.vera, way.learner, key=lambda one: one.pk),
        other=max(lender.vera, way.learner, key=lambda one: one.pk),
        organisation=lender.organisation if there else harbour,
        said_at=now(),
    )
    for person in (lender.vera, stranger, lender.clara, way.learner, way.grace):
        with pytest.raises(Invalid, match="not available"):
            named_anew(way, lender, person)


def named_anew(way, lender, person):
    ExternalAssessment.objects.filter(ended_at=None).update(ended_at=now())
    return named(way, lender, assessor=person)


def test_who_belongs_to_both_organisations_is_not_lent(way, lender, harbour):
    grant_role(user=lender.vera, role=Role.COORDINATOR, organisation=harbour, at=now())
    with pytest.raises(Invalid, match="not available"):
        named(way, lender)


def test_a_code_opens_once_in_another_organisation_and_not_for_ever(way, lender):
    _asked, code = ask(way)
    with pytest.raises(Invalid, match="Unknown code"):
        services.asked_by_code(by=way.olga, code=code, at=now())
    with pytest.raises(NotFound):
        services.asked_by_code(by=lender.vera, code=code, at=now())
    with pytest.raises(Invalid, match="Unknown code"):
        services.asked_by_code(by=lender.clara, code=code, at=now() + timedelta(days=14))
    assert services.asked_by_code(by=lender.clara, code=code.lower(), at=now()) == _asked
    services.name_assessor(by=lender.clara, code=code, assessor_id=lender.vera.public_id, at=now())
    with pytest.raises(Invalid, match="Unknown code"):
        services.asked_by_code(by=lender.clara, code=code, at=now())


def test_codes_are_not_guessed(way, lender):
    for _try in range(services.TRIES):
        with pytest.raises(Invalid):
            services.asked_by_code(by=lender.clara, code="ABCD-EFGH-JKMN", at=now())
    with pytest.raises(RateLimitExceeded):
        services.asked_by_code(by=lender.clara, code="ABCD-EFGH-JKMN", at=now())


def test_who_lends_learns_no_name_and_who_asks_learns_who_it_is(way, lender):
    agreed(way, lender)
    (ours,) = asked_by(way.olga, now())
    (theirs,) = lent_by(lender.clara, now())
    assert (ours.woman, ours.assessor) == ("Amara", "Vera")
    assert (theirs.woman, theirs.assessor) == ("", "Vera")
    assert "Harbour" not in repr(theirs)
    assert asked_by(lender.clara, now()) == lent_by(way.olga, now()) == []


def test_the_queue_says_that_somebody_is_asked(way, lender):
    assert [one.third_asked for one in journeys_in(way.organisation)] == [False]
    named(way, lender)
    assert [one.third_asked for one in journeys_in(way.organisation)] == [True]


def test_the_pages_lead_from_the_code_to_the_rating(way, lender, signed_in):
    olga, clara, vera, amara = (
        signed_in(one) for one in (way.olga, lender.clara, lender.vera, way.learner)
    )
    page = olga.post(
        f"/assessment/pathways/{way.journey.public_id}/external/", {"competency": "C4"}
    ).content.decode()
    code = re.search(r'<bdi dir="ltr">([A-Z0-9-]{14})</bdi>', page)[1]
    wrong = clara.post("/assessment/external-assessors/", {"code": "nothing"})
    assert wrong.status_code == 400
    assert "Unknown code" in wrong.content.decode()
    choice = clara.post("/assessment/external-assessors/", {"code": code}).content.decode()
    assert "Vera" in choice
    assert "Amara" not in choice
    refused = clara.post("/assessment/external-assessors/name/", {"code": code, "assessor": ""})
    assert refused.status_code == 400
    done = clara.post(
        "/assessment/external-assessors/name/",
        {"code": code, "assessor": str(lender.vera.public_id)},
    )
    assert done.status_code == 302
    asked = ExternalAssessment.objects.get()
    address = f"/journey/partner/{asked.public_id}/"
    for page in ("/", "/journey/"):
        assert 'href="/journey/partner/"' in amara.get(page).content.decode()
    assert address in amara.get("/journey/partner/").content.decode()
    shown = amara.get(address).content.decode()
    assert "Vera" in shown
    assert "She kept to what was agreed." in shown
    assert amara.post(address, {"then": "yes"}).status_code == 302
    assert f"/assessment/external/{asked.public_id}/" in vera.get("/").content.decode()
    form = {"level": "3", "evidence": [str(one) for one in way.evidence_ids("C4")]}
    rated = vera.post(f"/assessment/external/{asked.public_id}/", form)
    assert (rated.status_code, rated.headers["Location"]) == (302, "/")
    assert "Rated" in olga.get("/assessment/external-assessors/").content.decode()
    assert "She has answered" in amara.get(address).content.decode()
    assert 'href="/journey/partner/"' not in amara.get("/journey/").content.decode()


def test_her_page_is_hers_alone(way, lender):
    asked = named(way, lender)
    with pytest.raises(NotFound):
        asked_of_learner(way.grace, asked.public_id, now())
    assert asked_of_learner(way.learner, asked.public_id, now()).assessor == "Vera"


def second_of(*, seen=True):
    """A way on which nobody of the team is second any more, and something was seen."""
    way = Way(make_organisation(name="Quay"), suffix="-b")
    if seen:
        way.observe()
    way.ines.memberships.update(ended_at=now())
    return way


def test_a_place_whose_holder_lost_her_role_can_be_borrowed(lender):
    way = second_of()
    # Nobody has followed her, so her place still stands in the table.
    assert way.journey.assessors.filter(place=2, ended_at=None).exists()
    assert give(agreed(way, lender), lender.vera).place == 2


def test_who_gave_the_second_rating_never_decides_as_the_third(lender):
    way = second_of()
    give(agreed(way, lender), lender.vera)
    way.rate(way.grace, "C4", 2)
    with pytest.raises(Invalid, match="not available"):
        named(way, lender)
    other = make_person(Role.SUPERVISOR, "wilma", organisation=lender.organisation)
    assert named_anew(way, lender, other).place == 3


def test_a_second_rating_is_not_borrowed_twice_nor_for_what_is_met(lender):
    way = second_of()
    give(agreed(way, lender), lender.vera)
    with pytest.raises(Conflict, match="No external assessor is needed"):
        ask(way)
    way.rate(way.grace, "C4", 3)
    assert decisions_of(way.journey) == {"C4": True}
    with pytest.raises(Conflict, match="No external assessor is needed"):
        ask(way)


def test_the_same_answer_in_another_try_is_kept_as_it_was(lender):
    way = second_of()
    first = give(agreed(way, lender), lender.vera, level=2)
    way.rate(way.grace, "C4", 2)
    assert decisions_of(way.journey) == {"C4": False}
    again = agreed(way, lender)
    assert give(again, lender.vera, level=2) == first
    again.refresh_from_db()
    assert (again.rating, again.ended_at is None) == (None, False)


def test_she_reads_one_competency_of_a_mentor_and_no_other(lender):
    way = second_of()
    named(way, lender)
    _asked, code = ask(way, "C1")
    with pytest.raises(Invalid, match="not available"):
        services.name_assessor(
            by=lender.clara, code=code, assessor_id=lender.vera.public_id, at=now()
        )


def test_who_supports_her_at_the_other_organisation_is_not_lent(way, lender):
    assign(lender.vera, way.learner, organisation=lender.organisation)
    with pytest.raises(Invalid, match="not available"):
        named(way, lender)


def test_the_list_of_who_lends_leaves_nobody_out(way, lender, harbour):
    grant_role(user=lender.vera, role=Role.LEARNER, organisation=harbour, at=now())
    _asked, code = ask(way)
    opened = opened_by_code(
        lender.clara, services.asked_by_code(by=lender.clara, code=code, at=now())
    )
    assert [one.shown_name for one in opened.people] == ["Vera"]


def test_a_code_nobody_used_asks_nobody(way, lender):
    ask(way)
    assert [one.third_asked for one in journeys_in(way.organisation)] == [False]


def test_a_third_for_one_competency_is_none_for_another(way, lender):
    way.rate(way.grace, "C1", 1)
    way.rate(way.ines, "C1", 3)
    named(way, lender)
    assert ThirdCall.objects.filter(ended_at=None).count() == 2
    assert [one.third_asked for one in journeys_in(way.organisation)] == [False]


def test_who_wants_to_be_erased_stands_in_no_list_and_opens_nothing(way, lender):
    _asked, code = ask(way)
    way.learner.is_active = False
    way.learner.save()
    assert asked_by(way.olga, now()) == []
    with pytest.raises(Invalid, match="Unknown code"):
        services.asked_by_code(by=lender.clara, code=code, at=now())


def test_it_is_over_for_all_once_the_third_has_decided(way, lender, harbour):
    asked = agreed(way, lender)
    sara = make_person(Role.SUPERVISOR, "sara", organisation=harbour)
    way.ask(sara, 3, at=now())
    assert asked_of_learner(way.learner, asked.public_id, now()).state == "over"
    assert [one.going_on for one in asked_by(way.olga, now())] == [False]
    assert all_asked_of_learner(way.learner, now()) == []


def test_of_several_she_reaches_each(lender, signed_in):
    way = second_of()
    other = make_person(Role.SUPERVISOR, "wilma", organisation=lender.organisation)
    first = agreed(way, lender)
    _asked, code = ask(way, "C1")
    second = services.name_assessor(
        by=lender.clara, code=code, assessor_id=other.public_id, at=now()
    )
    page = signed_in(way.learner).get("/journey/partner/").content.decode()
    for one in (first, second):
        assert f"/journey/partner/{one.public_id}/" in page
    assert "/journey/partner/" in signed_in(way.learner).get("/").content.decode()


def test_an_excerpt_alone_is_nothing_to_rate(lender, signed_in):
    way = second_of(seen=False)
    hand_in_excerpt(
        learner=way.learner,
        journey_id=way.journey.public_id,
        text="I waited.",
        codes=["C4"],
        at=now() - timedelta(minutes=1),
    )
    asked = agreed(way, lender)
    page = signed_in(lender.vera).get(f"/assessment/external/{asked.public_id}/").content.decode()
    assert "No evidence to rate yet." in page


def test_a_second_click_on_her_rating_leads_to_her_desk(way, lender, signed_in):
    asked = agreed(way, lender)
    vera = signed_in(lender.vera)
    form = {"level": "3", "evidence": [str(one) for one in way.evidence_ids("C4")]}
    for _click in range(2):
        answer = vera.post(f"/assessment/external/{asked.public_id}/", form)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert Rating.objects.filter(assessor=lender.vera).count() == 1


def test_after_her_no_the_page_promises_nothing(way, lender, signed_in):
    asked = named(way, lender)
    amara = signed_in(way.learner)
    page = amara.post(f"/journey/partner/{asked.public_id}/", {"then": "no"}, follow=True)
    assert "Nothing is open to her." in page.content.decode()
    assert "take it back here" not in page.content.decode()


def test_with_her_no_the_draft_about_her_is_gone(way, lender, signed_in):
    asked = agreed(way, lender)
    address = f"/assessment/external/{asked.public_id}/"
    signed_in(lender.vera).post(address, {KEEP: "1", "next_step": "The heron."})
    assert Draft.objects.filter(owner=lender.vera).exists()
    services.refuse(learner=way.learner, partner_id=asked.public_id, at=now())
    assert not Draft.objects.filter(owner=lender.vera).exists()


def test_who_assesses_there_and_coordinates_reads_of_no_rating_before_her_own(lender):
    way = second_of()
    asked = agreed(way, lender)
    give(asked, lender.vera)
    grant_role(user=way.grace, role=Role.COORDINATOR, organisation=way.organisation, at=now())
    assert [one.state_words for one in asked_by(way.grace, now())] == ["Not shown to you yet"]
    assert [one.state_words for one in asked_by(way.olga, now())] == ["Rated"]
