"""A woman asks for someone without a reason; who is asked sees it, and after a day the others."""

from datetime import timedelta

import pytest

from accounts.models import AskedFor, Membership
from accounts.roles import Role
from accounts.support_requests import services
from accounts.support_requests.queries import teams_for, waiting_for
from accounts.support_requests.rules import BACKUP_AFTER
from core.audit.models import Entry
from core.audit.retention_services import run_job
from core.clock import now
from core.errors import Conflict, Invalid, NotFound
from tests.factories.people import make_person
from tests.factories.record_access import assign

pytestmark = pytest.mark.django_db


@pytest.fixture
def joy(person):
    return person(Role.MENTEE, "joy")


@pytest.fixture
def grace(person, joy):
    """Her supervisor."""
    supervisor = person(Role.SUPERVISOR, "grace")
    assign(supervisor, joy)
    return supervisor


def ask(woman, place, person=None, at=None):
    return services.ask_for_someone(
        woman=woman,
        organisation_id=place.public_id,
        person_id=person.public_id if person else None,
        at=at or now(),
    )


def names_for(woman):
    return [one.name for one in teams_for(woman, now())[0].people]


def test_she_is_named_her_own_supervisor_first_then_the_lead_and_the_coordinators(
    person, lighthouse, joy, grace
):
    person(Role.SUPERVISOR, "ines")
    person(Role.COORDINATOR, "olga")
    person(Role.SAFEGUARDING_LEAD, "sara")
    make_person(Role.COORDINATOR, "stranger", organisation=lighthouse)
    make_person(
        Role.COORDINATOR, "new", organisation=joy.memberships.get().organisation, trained=False
    )
    assert names_for(joy) == ["Grace", "Sara", "Olga"]


def test_who_has_no_supervisor_is_named_all_of_them(person, joy):
    person(Role.SUPERVISOR, "ines")
    person(Role.SUPERVISOR, "grace")
    assert names_for(joy) == ["Grace", "Ines"]


def test_what_she_asks_of_one_is_seen_by_her_alone_and_after_a_day_by_the_others(
    person, harbour, lighthouse, joy, grace
):
    olga = person(Role.COORDINATOR, "olga")
    elsewhere = make_person(Role.COORDINATOR, "elsewhere", organisation=lighthouse)
    untrained = make_person(Role.SUPERVISOR, "late", organisation=harbour, trained=False)
    asked = ask(joy, harbour, grace)
    assert waiting_for(grace, now()) == [asked]
    assert waiting_for(olga, now()) == []
    later = now() + BACKUP_AFTER + timedelta(minutes=1)
    assert waiting_for(olga, later) == [asked]
    assert waiting_for(elsewhere, later) == waiting_for(untrained, later) == []


def test_anyone_is_her_supervisor_or_who_is_there_when_she_has_none(person, harbour, joy, grace):
    ines = person(Role.SUPERVISOR, "ines")
    asked = ask(joy, harbour)
    assert (waiting_for(grace, now()), waiting_for(ines, now())) == ([asked], [])
    amal = person(Role.LEARNER, "amal")
    of_amal = ask(amal, harbour)
    assert of_amal in waiting_for(ines, now())


def test_two_taps_are_one_and_the_last_choice_holds_until_somebody_comes(
    person, harbour, joy, grace
):
    olga = person(Role.COORDINATOR, "olga")
    first, second = ask(joy, harbour, grace), ask(joy, harbour, olga)
    assert first == second
    assert AskedFor.objects.get().person == olga
    services.promise_to_come(by=olga, public_id=first.public_id, at=now())
    ask(joy, harbour, grace)
    assert AskedFor.objects.get().person == olga


def test_she_takes_it_back_and_nothing_of_it_is_kept_not_even_in_the_log(harbour, joy, grace):
    before = Entry.objects.count()
    asked = ask(joy, harbour)
    with pytest.raises(NotFound):
        services.take_back(woman=grace, public_id=asked.public_id)
    services.take_back(woman=joy, public_id=asked.public_id)
    assert not AskedFor.objects.exists()
    assert Entry.objects.count() == before
    with pytest.raises(NotFound):
        services.promise_to_come(by=grace, public_id=asked.public_id, at=now())


def test_one_comes_and_a_second_is_told_so(person, harbour, joy, grace):
    olga = person(Role.COORDINATOR, "olga")
    asked = ask(joy, harbour, grace, at=now() - BACKUP_AFTER)
    services.promise_to_come(by=grace, public_id=asked.public_id, at=now())
    # What is taken is nobody else's to see to.
    with pytest.raises((Conflict, NotFound)):
        services.promise_to_come(by=olga, public_id=asked.public_id, at=now())
    services.say_they_have_spoken(by=grace, public_id=asked.public_id, at=now())
    assert [entry.verb for entry in Entry.objects.order_by("pk")][-2:] == [
        "asked-for-taken",
        "asked-for-done",
    ]
    # She may ask again at once.
    assert ask(joy, harbour).public_id != asked.public_id


@pytest.mark.parametrize("chosen", [True, False])
def test_who_has_left_the_team_lets_no_woman_wait(person, harbour, joy, grace, chosen):
    olga = person(Role.COORDINATOR, "olga")
    asked = ask(joy, harbour, olga if chosen else None, at=now() - BACKUP_AFTER)
    services.promise_to_come(by=olga, public_id=asked.public_id, at=now())
    assert waiting_for(grace, now()) == ([] if chosen else [asked])
    Membership.objects.filter(user=olga).update(ended_at=now())
    assert teams_for(joy, now())[0].asked.taken_by is None
    assert waiting_for(grace, now()) == [asked]
    services.promise_to_come(by=grace, public_id=asked.public_id, at=now())
    assert teams_for(joy, now())[0].asked.taken_by == grace


def test_whom_she_chose_and_who_left_before_she_saw_it_is_followed_by_her_supervisor(
    person, harbour, joy, grace
):
    olga = person(Role.COORDINATOR, "olga")
    asked = ask(joy, harbour, olga)
    assert waiting_for(grace, now()) == []
    Membership.objects.filter(user=olga).update(ended_at=now())
    assert waiting_for(grace, now()) == [asked]


def test_who_is_not_named_cannot_be_asked(person, harbour, lighthouse, joy):
    stranger = make_person(Role.COORDINATOR, "stranger", organisation=lighthouse)
    with pytest.raises(Invalid):
        ask(joy, harbour, stranger)
    with pytest.raises(NotFound):
        ask(joy, lighthouse)
    with pytest.raises(NotFound):
        ask(person(Role.INTERPRETER), harbour)


def test_what_was_seen_to_goes_after_a_month_and_who_waits_stays(harbour, joy, grace, person):
    asked = ask(joy, harbour)
    services.say_they_have_spoken(by=grace, public_id=asked.public_id, at=now())
    waits = ask(person(Role.LEARNER, "amal"), harbour, at=now() - timedelta(days=90))
    run_job("asked-for", at=now() + timedelta(days=29))
    assert AskedFor.objects.count() == 2
    run_job("asked-for", at=now() + timedelta(days=31))
    assert AskedFor.objects.get() == waits


def test_the_page_of_help_asks_and_the_day_of_her_supervisor_says_so(
    signed_in, harbour, joy, grace
):
    hers, theirs = signed_in(joy), signed_in(grace)
    page = hers.get("/help/").content.decode()
    assert "Grace · Works with you" in page
    assert "Ask for someone" in page
    answer = hers.post(f"/help/ask/{harbour.public_id}/", {"who": "anyone"}, follow=True)
    assert "You asked for someone today" in answer.content.decode()
    assert "Joy asks for someone" in theirs.get("/").content.decode()
    asked = AskedFor.objects.get()
    assert "Joy" in theirs.get("/people/support-requests/").content.decode()
    answer = theirs.post(
        f"/people/support-requests/{asked.public_id}/", {"said": "comes"}, follow=True
    ).content.decode()
    assert "The person sees that you are coming." in answer
    assert "Grace has seen that you asked" in hers.get("/help/").content.decode()
    hers.post(f"/help/asked/{asked.public_id}/back/")
    assert "Ask for someone" in hers.get("/help/").content.decode()


def test_a_choice_that_cannot_be_is_one_sentence_and_asks_nobody(signed_in, harbour, joy, grace):
    browser = signed_in(joy)
    for sent in ({}, {"who": "x"}):
        answer = browser.post(f"/help/ask/{harbour.public_id}/", sent)
        assert answer.status_code == 400
    assert not AskedFor.objects.exists()


def test_whoever_is_signed_out_is_named_nobody(client, joy, grace):
    page = client.get("/help/").content.decode()
    assert "Grace" not in page
    assert "Ask for someone" not in page
