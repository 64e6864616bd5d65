"""“I disagree”: her words, somebody who had no part in it, and a clock (domain 2.3)."""

from copy import deepcopy
from datetime import date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership
from accounts.record_access.services import assign
from accounts.roles import Role
from accounts.services import end_role, grant_role
from core.append_only import erasing
from core.audit.models import Entry
from core.audit.retention_services import run_job
from core.errors import Conflict, Invalid, NotFound
from core.working_days import working_days_later
from mentors.appeals.permissions import who_could_hear
from mentors.appeals.queries import heard, matter_of, to_coordinate, to_hear
from mentors.appeals.rules import answered_by, is_late, read_by
from mentors.appeals.services import (
    answer,
    ask_again,
    ask_next_in_line,
    disagree,
    say_read,
    withdraw,
)
from mentors.assessment.competencies.queries import decisions_of
from mentors.assessment.competencies.third_queries import who_could_be_third
from mentors.assessment.competencies.work_queries import work_waiting
from mentors.models import Appeal, PanelSeat
from tests.courses.test_journal import every_word_in_the_database
from tests.factories.mentors import FIRST_DAY, Way
from tests.factories.people import keep_apart, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

# A Monday; both have rated.
RATED = FIRST_DAY + timedelta(days=20)
SAID = RATED + timedelta(days=1)
WORDS = "I asked her twice, at the start and later. The heron was there."


@pytest.fixture(scope="module", autouse=True)
def way_of_the_file(harbour_of_the_file):
    """C4 is *Not yet*, and C1 is not decided."""
    way = Way(harbour_of_the_file)
    way.observe()
    way.rate(way.grace, "C4", 2)
    way.rate(way.ines, "C4", 2)
    return way


@pytest.fixture
def way(way_of_the_file, db):
    return deepcopy(way_of_the_file)


@pytest.fixture
def sara(way):
    return make_person(Role.SUPERVISOR, "sara", organisation=way.organisation)


@pytest.fixture
def tamar(way, sara):
    """The second who had no part in it."""
    return make_person(Role.SUPERVISOR, "tamar", organisation=way.organisation)


def asked(said):
    return [seat.person for seat in said.seats.filter(ended_at=None)]


def say(way, about="C4", words=WORDS, learner=None, at=SAID):
    return disagree(
        learner=learner or way.learner,
        journey_id=way.journey.public_id,
        about=about,
        words=words,
        at=at,
    )


def reply(said, by, outcome="anew", reasons="You did ask twice.", at=SAID + timedelta(days=2)):
    return answer(by=by, appeal_id=said.public_id, outcome=outcome, reasons=reasons, at=at)


# --- clocks ---------------------------------------------------------------------------------


def test_it_is_read_within_three_and_answered_within_twenty_working_days():
    friday = date(2026, 11, 27)
    assert read_by(friday) == date(2026, 12, 2)
    assert answered_by(friday) == date(2026, 12, 25)


@pytest.mark.parametrize(("days", "late"), [(0, False), (28, False), (29, True)])
def test_after_28_days_it_is_marked_and_looked_at_all_the_same(days, late):
    day = date(2026, 11, 27)
    assert is_late(day, day + timedelta(days=days)) is late
    assert not is_late(None, day)


# --- saying it ------------------------------------------------------------------------------


def test_two_who_had_no_part_in_it_are_asked_at_once(way, sara, tamar):
    said = say(way)
    assert asked(said) == [sara, tamar]
    found = matter_of(way.learner, way.journey.public_id, "C4").waiting
    assert [(one.name, one.read_by, one.is_read) for one in found.panel] == [
        ("Sara", date(2026, 3, 27), False),
        ("Tamar", date(2026, 3, 27), False),
    ]
    assert found.answered_by == date(2026, 4, 21)


@pytest.mark.parametrize("role", [Role.MENTOR, Role.LEARNER, Role.MENTEE])
def test_one_of_the_two_has_lived_experience_where_there_is_one(way, sara, tamar, role):
    zora = make_person(Role.SUPERVISOR, "zora", organisation=way.organisation)
    grant_role(user=zora, role=role, organisation=way.organisation, at=FIRST_DAY)
    assert asked(say(way)) == [zora, sara]


def test_of_a_small_team_one_is_asked_and_the_coordinator_reads_that_one_is_missing(
    way, sara, signed_in
):
    said = say(way, about="certificate")
    assert asked(said) == [sara]
    assert to_coordinate(way.olga, SAID)[0].asked == 1
    assert "One of two assigned" in signed_in(way.olga).get("/assessment/appeals/").text
    reply(said, sara)
    said.refresh_from_db()
    assert said.answered_at is None


def test_who_assesses_observed_supports_or_is_not_trained_is_not_asked(way, harbour, lighthouse):
    helen = make_person(Role.SUPERVISOR, "helen", organisation=harbour)
    assign(
        by=way.olga,
        organisation_id=harbour.public_id,
        person_id=helen.public_id,
        about_id=way.learner.public_id,
        since=FIRST_DAY,
        at=FIRST_DAY,
    )
    observer = make_person(Role.SUPERVISOR, "oda", organisation=harbour)
    way.observe(observer, day=3)
    make_person(Role.SUPERVISOR, "nele", organisation=harbour, trained=False)
    make_person(Role.SUPERVISOR, "stranger", organisation=lighthouse)
    assert list(who_could_hear(way.journey, about_certificate=False)) == [way.olga]
    assert not who_could_hear(way.journey, about_certificate=True).exists()


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("about", ["C4", "certificate"])
def test_who_must_not_meet_her_is_not_asked_to_hear_her(way, sara, tamar, about, turned):
    keep_apart(way.learner, sara, organisation=way.organisation, turned=turned)
    found = asked(say(way, about=about))
    assert sara not in found
    assert tamar in found


def test_who_has_none_to_answer_comes_first(way, sara, tamar):
    free = make_person(Role.SUPERVISOR, "zora", organisation=way.organisation)
    assert set(asked(say(way))) == {sara, tamar}
    assert who_could_hear(way.journey, about_certificate=False).first() == free


def test_only_she_says_it_and_only_of_what_is_decided(way, lighthouse):
    other = Way(lighthouse, way.version, suffix="-2")
    for someone in (way.grace, way.olga, other.learner):
        with pytest.raises(NotFound):
            say(way, learner=someone)
    for about in ("C1", "C2", "C99", "nonsense"):
        with pytest.raises(NotFound):
            say(way, about=about)
        with pytest.raises(NotFound):
            matter_of(way.learner, way.journey.public_id, about)
    assert not Appeal.objects.exists()


def test_of_the_certificate_she_says_it_any_time(way, sara):
    said = say(way, about="certificate")
    assert (said.competency, asked(said)) == (None, [sara])


@pytest.mark.parametrize("words", ["", "  \n ", "x" * 2_001])
def test_without_words_or_with_too_many_nothing_is_kept(way, words):
    with pytest.raises(Invalid):
        say(way, words=words)
    assert not Appeal.objects.exists()


def test_two_clicks_are_one_and_another_thing_is_another_one(way, sara):
    assert say(way) == say(way, words="Other words.")
    assert say(way, about="certificate") != say(way)
    assert Appeal.objects.count() == 2


def test_her_words_stand_encrypted_and_not_in_the_log(way, sara):
    reply(say(way), sara)
    assert "heron" not in every_word_in_the_database()
    assert all(not entry.facts for entry in Entry.objects.filter(verb__startswith="disagree"))


def test_she_takes_it_back_and_can_say_it_again(way, sara):
    said = say(way)
    for _click in range(2):
        withdraw(learner=way.learner, appeal_id=said.public_id, at=SAID)
    assert to_hear(sara, SAID) == []
    with pytest.raises(NotFound):
        heard(sara, said.public_id)
    with pytest.raises(Conflict):
        reply(said, sara)
    assert say(way) != said


def test_nothing_of_hers_changes_by_it(way, sara):
    before = decisions_of(way.journey)
    said = say(way)
    assert decisions_of(way.journey) == before
    reply(said, sara)
    assert decisions_of(way.journey) == before


# --- answering it ---------------------------------------------------------------------------


def test_who_is_asked_reads_her_words_and_no_level(way, sara):
    said = say(way)
    (waiting,) = to_hear(sara, SAID)
    assert waiting.read_by == date(2026, 3, 27)
    found = heard(sara, said.public_id)
    assert (found.said.words, found.met) == (WORDS, False)
    assert not hasattr(found, "level")


def test_nobody_else_reads_or_answers_it(way, sara, tamar, lighthouse):
    said = say(way)
    stranger = make_person(Role.SUPERVISOR, "stranger", organisation=lighthouse)
    for someone in (way.grace, way.ines, way.olga, way.learner, stranger):
        with pytest.raises(NotFound):
            heard(someone, said.public_id)
        with pytest.raises(NotFound):
            reply(said, someone)
        with pytest.raises(NotFound):
            say_read(by=someone, appeal_id=said.public_id, at=SAID)


def test_she_says_that_she_has_it_and_twice_is_once(way, sara):
    said = say(way)
    first = say_read(by=sara, appeal_id=said.public_id, at=SAID)
    again = say_read(by=sara, appeal_id=said.public_id, at=SAID + timedelta(days=1))
    assert first.read_at == again.read_at == SAID
    found = matter_of(way.learner, way.journey.public_id, "C4").waiting
    assert [one.is_read for one in found.panel if one.name == "Sara"] == [True]


@pytest.mark.parametrize(
    ("outcome", "reasons"), [("lowered", "x"), ("", "x"), ("stands", " "), ("anew", "x" * 2_001)]
)
def test_an_answer_is_one_of_two_with_its_reasons(way, sara, outcome, reasons):
    said = say(way)
    with pytest.raises(Invalid):
        reply(said, sara, outcome, reasons)
    said.refresh_from_db()
    assert said.answered_at is None


def both(said, sara, tamar, first="anew", second="stands"):
    reply(said, sara, first)
    return reply(said, tamar, second, "Once would do.")


def test_the_first_answer_holds_and_the_same_again_is_harmless(way, sara, tamar):
    said = say(way)
    reply(said, sara)
    reply(said, sara)
    with pytest.raises(Conflict):
        reply(said, sara, "stands")
    reply(said, tamar)
    with pytest.raises(Conflict):
        withdraw(learner=way.learner, appeal_id=said.public_id, at=SAID)


@pytest.mark.parametrize(
    ("given", "outcome"),
    [
        (("stands", "stands"), "stands"),
        (("stands", "anew"), "anew"),
        (("anew", "stands"), "anew"),
        (("anew", "anew"), "anew"),
    ],
)
def test_it_takes_both_and_is_looked_at_anew_where_one_says_so(way, sara, tamar, given, outcome):
    said, (first, second) = say(way), given
    reply(said, sara, first)
    said.refresh_from_db()
    assert (said.outcome, said.answered_at) == ("", None)
    found = matter_of(way.learner, way.journey.public_id, "C4").waiting
    assert {one.answer for one in found.panel} == {""}
    assert heard(tamar, said.public_id).said.panel[0].answer == ""
    assert reply(said, tamar, second, "Once would do.").outcome == outcome
    (found,) = matter_of(way.learner, way.journey.public_id, "C4").said
    assert [one.answer for one in found.panel] == ["You did ask twice.", "Once would do."]


# --- a clock that runs out ------------------------------------------------------------------


@pytest.fixture
def zora(way, tamar):
    return make_person(Role.SUPERVISOR, "zora", organisation=way.organisation)


def after(working_days):
    day = working_days_later(SAID.date(), working_days)
    return datetime.combine(day, time(12), tzinfo=SAID.tzinfo)


def test_who_has_not_read_it_in_time_is_followed_by_the_next_in_line(way, sara, tamar, zora):
    said = say(way)
    say_read(by=sara, appeal_id=said.public_id, at=SAID)
    assert ask_next_in_line(after(3)) == 0
    assert ask_next_in_line(after(4)) == 1
    assert asked(said) == [sara, zora]
    assert ask_next_in_line(after(4)) == 0
    with pytest.raises(NotFound):
        heard(tamar, said.public_id)
    found = matter_of(way.learner, way.journey.public_id, "C4").waiting
    assert found.asked_anew
    assert found.panel[1].read_by == read_by(after(4).date())


def test_who_has_read_it_has_until_the_day_of_the_answer(way, sara, tamar, zora):
    said = say(way)
    for someone in (sara, tamar):
        say_read(by=someone, appeal_id=said.public_id, at=SAID)
    reply(said, sara)
    assert ask_next_in_line(after(20)) == 0
    assert ask_next_in_line(after(21)) == 1
    assert asked(said) == [sara, zora]
    # She has her days to read it, however late it is.
    assert ask_next_in_line(after(23)) == 0


def test_without_anybody_else_she_keeps_it_and_the_coordinator_sees_it_late(
    way, sara, tamar, signed_in
):
    said = say(way, about="certificate")
    assert ask_next_in_line(after(5)) == 0
    assert asked(said) == [sara, tamar]
    (waiting,) = to_coordinate(way.olga, after(5))
    assert (waiting.asked, waiting.is_read) == (2, False)
    assert waiting.over == (after(5).date() - after(3).date()).days
    assert "Overdue " in signed_in(way.olga).get("/assessment/appeals/").text


def test_the_page_tells_her_that_somebody_else_is_asked(way, sara, tamar, zora, signed_in):
    say(way)
    ask_next_in_line(after(4))
    page = signed_in(way.learner).get(f"/journey/{way.journey.public_id}/differently/C4/").text
    assert "It took longer than we said. Somebody else is asked now." in page


def test_what_is_taken_back_or_answered_moves_nobody(way, sara, tamar, zora):
    said = say(way)
    withdraw(learner=way.learner, appeal_id=said.public_id, at=SAID)
    other = say(way)
    both(other, *asked(other))
    assert ask_next_in_line(after(40)) == 0


def test_the_job_of_purge_asks_the_next_in_line(way, sara, tamar, zora):
    say(way)
    assert run_job("panels, late", at=after(4)) == 2


def test_looked_at_anew_it_waits_for_both_assessors_again(way, sara, tamar):
    assert [code for code, _url in work_waiting(way.grace).ratings[0].competencies] == ["C1"]
    both(say(way), sara, tamar)
    for assessor in (way.grace, way.ines):
        codes = [code for code, _url in work_waiting(assessor).ratings[0].competencies]
        assert codes == ["C1", "C4"]


def test_where_it_stands_nothing_waits_anew(way, sara, tamar):
    both(say(way), sara, tamar, "stands")
    assert [code for code, _url in work_waiting(way.grace).ratings[0].competencies] == ["C1"]


def test_who_heard_her_is_not_asked_as_third(way, sara):
    assert sara in who_could_be_third(way.journey)
    say(way)
    assert sara not in who_could_be_third(way.journey)


# --- nobody to ask --------------------------------------------------------------------------


@pytest.fixture
def nobody(way):
    """A certificate, of which the only coordinator is no judge."""
    return say(way, about="certificate")


def test_the_coordinator_sees_that_one_waits_and_neither_words_nor_what(way, nobody, signed_in):
    assert asked(nobody) == []
    (waiting,) = to_coordinate(way.olga, SAID)
    assert (waiting.woman, waiting.asked) == ("Amara", 0)
    page = signed_in(way.olga).get("/assessment/appeals/").content.decode()
    assert "Nobody assigned" in page
    assert "heron" not in page


def test_she_lets_somebody_be_asked_once_there_is_one(way, nobody):
    with pytest.raises(Conflict, match="partner organisation"):
        ask_again(by=way.olga, appeal_id=nobody.public_id, at=SAID)
    sara = make_person(Role.SUPERVISOR, "sara", organisation=way.organisation)
    with pytest.raises(NotFound):
        ask_again(by=way.grace, appeal_id=nobody.public_id, at=SAID)
    assert asked(ask_again(by=way.olga, appeal_id=nobody.public_id, at=SAID)) == [sara]


def test_who_lost_her_role_is_followed_by_somebody_else(way, sara, tamar):
    said = say(way)
    end_role(membership=Membership.objects.get(user=sara), by=way.olga, at=SAID)
    assert to_coordinate(way.olga, SAID)[0].asked == 1
    zora = make_person(Role.SUPERVISOR, "zora", organisation=way.organisation)
    said = ask_again(by=way.olga, appeal_id=said.public_id, at=SAID)
    assert asked(said) == [zora, tamar]


def test_a_coordinator_does_not_see_her_own(way, harbour):
    grant_role(user=way.learner, role=Role.COORDINATOR, organisation=harbour, at=FIRST_DAY)
    say(way)
    assert to_coordinate(way.learner, SAID) == []


# --- pages ----------------------------------------------------------------------------------


def test_from_her_words_to_the_answer_on_the_pages(way, sara, tamar, signed_in):
    hers, theirs = signed_in(way.learner), signed_in(sara)
    address = f"/journey/{way.journey.public_id}/differently/C4/"
    assert address in hers.get("/journey/").content.decode()
    assert hers.post(address, {"words": ""}).status_code == 400
    assert hers.post(address, {"words": WORDS}).status_code == 302
    page = hers.get(address).content.decode()
    for words in ("heron", "Sara", "You have an answer by", "Take it back"):
        assert words in page
    assert "Appeal: Amara" in theirs.get("/").content.decode()
    one = f"/assessment/appeals/{Appeal.objects.get().public_id}/"
    assert one in theirs.get("/assessment/appeals/").content.decode()
    assert "heron" in theirs.get(one).content.decode()
    assert theirs.post(f"{one}read/").status_code == 302
    assert theirs.post(one, {"outcome": "anew"}).status_code == 400
    assert theirs.post(one, {"outcome": "anew", "reasons": "You did."}).status_code == 302
    assert "It is looked at anew." not in hers.get(address).content.decode()
    assert "The other panel member has not answered yet." in theirs.get(one).content.decode()
    other = signed_in(tamar)
    assert other.post(one, {"outcome": "stands", "reasons": "Nearly."}).status_code == 302
    page = hers.get(address).content.decode()
    assert "It is looked at anew." in page
    assert "outside this organisation" in page
    assert "fail" not in page.lower()


def test_the_pages_are_not_found_for_others(way, sara, signed_in):
    said = say(way)
    one = f"/assessment/appeals/{said.public_id}/"
    for someone in (way.grace, way.learner):
        for page in (one, f"{one}read/", f"{one}ask/"):
            assert signed_in(someone).post(page).status_code == 404
    assert signed_in(way.learner).get("/assessment/appeals/").status_code == 404
    back = f"/journey/differently/{said.public_id}/back/"
    assert signed_in(way.grace).post(back).status_code == 404
    assert signed_in(way.learner).post(back).status_code == 302


# --- the database ---------------------------------------------------------------------------


def test_the_database_refuses_an_answer_without_reasons_and_a_second_open_one(way, sara):
    for about in ("C4", "certificate"):
        said = say(way, about=about)
        with pytest.raises(IntegrityError), transaction.atomic():
            Appeal.objects.create(
                journey=said.journey,
                organisation=said.organisation,
                competency=said.competency,
                words="Again.",
                said_at=SAID,
            )
    said.answered_at = SAID
    with pytest.raises(IntegrityError), transaction.atomic():
        said.save()


@pytest.mark.parametrize(
    "facts",
    [
        {"number": 3},
        {"number": 1},
        {"number": 2, "answered_at": SAID, "outcome": "anew"},
        {"number": 2, "outcome": "stands"},
        {"number": 2, "answered_at": SAID, "outcome": "anew", "reasons": "x", "ended_at": SAID},
    ],
)
def test_the_database_refuses_a_third_seat_and_an_answer_without_reasons(way, sara, facts):
    said = say(way, about="certificate")
    with pytest.raises(IntegrityError), transaction.atomic():
        PanelSeat.objects.create(
            appeal=said,
            organisation=said.organisation,
            person=way.grace,
            asked_at=SAID,
            **facts,
        )


def test_nobody_is_asked_twice_about_the_same(way, sara):
    said = say(way, about="certificate")
    with pytest.raises(IntegrityError), transaction.atomic():
        PanelSeat.objects.create(
            appeal=said,
            organisation=said.organisation,
            person=sara,
            number=2,
            asked_at=SAID,
        )


def test_the_list_of_a_coordinator_costs_the_same_for_one_and_for_many(way, sara, tamar):
    def statements():
        with CaptureQueriesContext(connection) as found:
            to_coordinate(way.olga, SAID)
        return len(found)

    say(way)
    one = statements()
    say(way, about="certificate")
    other = Way(way.organisation, way.version, suffix="-b")
    say(other, about="certificate", learner=other.learner)
    assert len(to_coordinate(way.olga, SAID)) == 3
    assert statements() == one


def test_erasing_her_way_takes_it_along(way, sara):
    say(way)
    with erasing():
        way.journey.delete()
    assert not Appeal.objects.exists()
