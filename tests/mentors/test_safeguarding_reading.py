"""A closed note is read by nobody alone: a lead asks, a second opens it, for a day (ADR-0097)."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.roles import Role
from core.audit.models import Entry
from core.clock import now
from core.errors import Conflict, Invalid, NotFound, Refused
from mentors.models import SafeguardingReading
from mentors.safeguarding.note_queries import page_of, readings_to_answer, words_of
from mentors.safeguarding.services import answer_reading, ask_to_read, open_words
from tests.factories.people import make_person
from tests.factories.safeguarding import FACTS, Team, closed, note_about

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module", autouse=True)
def team_of_the_file(harbour_of_the_file):
    return Team(harbour_of_the_file)


@pytest.fixture
def team(team_of_the_file, db):
    return deepcopy(team_of_the_file)


@pytest.fixture
def note(team):
    return closed(note_about(team.amara, by=team.grace), by=team.lena)


def ask(note, by, reason="new-worry", at=None):
    return ask_to_read(by=by, note_id=note.public_id, reason=reason, at=at or now())


def answer(asked, by, *, yes=True, at=None):
    return answer_reading(by=by, reading_id=asked.public_id, yes=yes, at=at or now())


def is_open_to(person, note, at=None):
    try:
        return words_of(person, note.public_id, at or now()).facts == FACTS
    except NotFound:
        return False


def test_once_it_is_closed_neither_who_wrote_it_nor_who_took_it_reads_it(team, note):
    assert not any(is_open_to(one, note) for one in User.objects.all())


@pytest.mark.parametrize("second", ["mira", "olga"])
def test_a_lead_asks_and_another_lead_or_a_coordinator_opens_it_to_her_for_a_day(
    team, note, second
):
    at = now()
    asked = ask(note, team.lena, at=at)
    assert not is_open_to(team.lena, note, at)
    second = getattr(team, second)
    assert [one.may_answer for one in readings_to_answer(second, at)] == [True]
    answer(asked, second, at=at)
    open_words(by=team.lena, note_id=note.public_id, at=at + HOUR)
    assert is_open_to(team.lena, note, at + 23 * HOUR)
    assert not is_open_to(team.lena, note, at + 24 * HOUR)
    assert not any(is_open_to(one, note) for one in User.objects.exclude(pk=team.lena.pk))
    verbs = Entry.objects.filter(subject_id=str(note.public_id)).order_by("pk")
    assert list(verbs.values_list("verb", flat=True))[-3:] == [
        "safeguarding-reading-asked",
        "safeguarding-opened",
        "safeguarding-read",
    ]


def test_the_second_is_somebody_else_of_that_organisation_whose_account_is_a_week_old(
    team, note, lighthouse
):
    asked = ask(note, team.lena)
    new = make_person(Role.COORDINATOR, organisation=team.organisation)
    User.objects.filter(pk=new.pk).update(joined_at=now() - timedelta(days=6))
    for nobody in (team.lena, User.objects.get(pk=new.pk)):
        with pytest.raises(Refused):
            answer(asked, nobody)
    for stranger in (team.grace, team.amara, Team(lighthouse, "-2").olga):
        with pytest.raises(NotFound):
            answer(asked, stranger)
    with pytest.raises(IntegrityError), transaction.atomic():
        SafeguardingReading.objects.update(answered_by=team.lena, answered_at=now())


def test_a_no_keeps_it_closed_and_the_same_answer_again_is_harmless(team, note):
    asked = ask(note, team.lena)
    answer(asked, team.mira, yes=False)
    answer(asked, team.mira, yes=False)
    with pytest.raises(Conflict):
        answer(asked, team.olga)
    assert not is_open_to(team.lena, note)


def test_what_nobody_answered_for_a_day_lapses_and_can_be_asked_anew(team, note):
    at = now()
    asked = ask(note, team.lena, at=at)
    assert ask(note, team.lena, at=at) == asked
    with pytest.raises(Conflict):
        answer(asked, team.mira, at=at + 24 * HOUR)
    assert readings_to_answer(team.mira, at + 24 * HOUR) == []
    anew = ask(note, team.lena, at=at + 25 * HOUR)
    assert anew != asked
    answer(anew, team.mira, at=at + 25 * HOUR)
    assert is_open_to(team.lena, note, at + 26 * HOUR)
    with pytest.raises(Conflict):
        ask(note, team.lena, at=at + 26 * HOUR)


def test_only_a_trained_lead_asks_with_a_reason_of_the_list_and_only_when_it_is_closed(team, note):
    with pytest.raises(Invalid):
        ask(note, team.lena, reason="curious")
    for nobody in (team.grace, team.olga, team.amara):
        with pytest.raises(NotFound):
            ask(note, nobody)
    untrained = make_person(Role.SAFEGUARDING_LEAD, organisation=team.organisation, trained=False)
    with pytest.raises(NotFound):
        ask(note, untrained)
    still_open = note_about(team.amara, by=team.grace)
    with pytest.raises(NotFound):
        ask(still_open, team.lena)


def test_who_is_no_lead_any_more_reads_it_no_longer_though_the_day_is_not_over(team, note):
    answer(ask(note, team.lena), team.mira)
    assert is_open_to(team.lena, note)
    team.lena.memberships.update(ended_at=now())
    assert not is_open_to(User.objects.get(pk=team.lena.pk), note)


def test_the_page_of_a_closed_note_says_what_waits_and_to_whom(team, note):
    assert page_of(team.lena, note.public_id, now()).may_ask
    ask(note, team.lena)
    page = page_of(team.lena, note.public_id, now())
    assert not page.may_ask
    assert [one.may_answer for one in page.asked] == [False]
    assert [one.may_answer for one in page_of(team.olga, note.public_id, now()).asked] == [True]
