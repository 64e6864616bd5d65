"""Assignments, training, the reason before a record, and a day's sight by two people."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Assignment, BreakGlassAccess, Membership, RecordAccess, User
from accounts.record_access import permissions, queries, services
from accounts.record_access.rules import Act, Record
from accounts.record_access.services import (
    answer_request,
    ask_to_see,
    close_early,
    end_assignment,
    note_access,
)
from accounts.roles import Role
from core.audit.models import Entry
from core.audit.retention_services import run_jobs
from core.audit.services import pseudonym_of
from core.clock import now
from core.errors import Conflict, Invalid, NotFound, Refused
from courses.models import LessonProgress
from lms.portal.learner.pages import accesses_page
from mentors.models import Room
from tests.factories.mentors import make_closed_room
from tests.factories.people import make_person
from tests.factories.record_access import assign

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def amara(person):
    return person(Role.LEARNER, "amara")


@pytest.fixture
def grace(person):
    return person(Role.SUPERVISOR, "grace")


@pytest.fixture
def ines(person):
    return person(Role.SUPERVISOR, "ines")


@pytest.fixture
def olga(person):
    found = person(Role.COORDINATOR, "olga")
    User.objects.filter(pk=found.pk).update(joined_at=now() - WEEK)
    found.refresh_from_db()
    return found


def make(by, person, about, harbour, **fields):
    fields = {"since": now(), "at": now()} | fields
    return services.assign(
        by=by,
        organisation_id=harbour.public_id,
        person_id=person.public_id,
        about_id=about.public_id,
        **fields,
    )


def reads(user, about):
    fresh = User.objects.get(pk=user.pk)
    organisation = about.memberships.first().organisation_id
    return permissions.is_assigned(fresh, about.pk, organisation, Record.WRITTEN_ANSWERS, Act.READ)


# --- assigning --------------------------------------------------------------------------------


def test_a_coordinator_assigns_and_only_she_who_is_assigned_sees(harbour, olga, grace, ines, amara):
    assert not reads(grace, amara)
    make(olga, grace, amara, harbour)
    assert reads(grace, amara)
    assert not reads(ines, amara)
    entry = Entry.objects.get(verb="assigned")
    assert entry.facts == {"person": str(pseudonym_of(grace)), "duty": "supervisor"}


def test_the_same_again_is_harmless_and_other_days_are_a_conflict(harbour, olga, grace, amara):
    since = now()
    first = make(olga, grace, amara, harbour, since=since)
    assert make(olga, grace, amara, harbour, since=since) == first
    with pytest.raises(Conflict):
        make(olga, grace, amara, harbour, until=now() + WEEK)


def test_an_assignment_holds_from_its_first_day_until_its_last(harbour, olga, grace, amara):
    made = make(olga, grace, amara, harbour, since=now() + WEEK, until=now() + 2 * WEEK)
    assert not reads(grace, amara)
    Assignment.objects.update(since=now() - WEEK)
    assert reads(grace, amara)
    Assignment.objects.update(until=now() - timedelta(seconds=1))
    assert not reads(grace, amara)
    # What is over by itself does not stand in the way of a new one.
    assert make(olga, grace, amara, harbour) != made


def test_ending_it_ends_the_sight_at_once(harbour, olga, grace, amara):
    made = make(olga, grace, amara, harbour)
    for _n in range(2):
        end_assignment(by=olga, assignment_id=made.public_id, at=now())
    assert not reads(grace, amara)
    assert Entry.objects.filter(verb="assignment-ended").count() == 1


@pytest.mark.parametrize("days", [(1, 1), (2, 1), (-3, -1)])
def test_days_that_cannot_be_are_refused(harbour, olga, grace, amara, days):
    at = now()
    since, until = (at + timedelta(days=day) for day in days)
    with pytest.raises(Invalid):
        make(olga, grace, amara, harbour, since=since, until=until)
    assert not Assignment.objects.exists()


def test_who_has_not_passed_the_staff_modules_is_not_assigned(harbour, olga, amara):
    new = make_person(Role.SUPERVISOR, "new", organisation=harbour, trained=False)
    with pytest.raises(Conflict):
        make(olga, new, amara, harbour)
    # Nor does a row that is there open anything.
    assign(new, amara)
    assert not reads(new, amara)


def test_one_lesson_that_is_not_completed_closes_everything(harbour, grace, amara):
    assign(grace, amara)
    assert reads(grace, amara)
    LessonProgress.objects.filter(pk=LessonProgress.objects.first().pk).update(completed_at=None)
    assert not reads(grace, amara)


def test_nobody_assigns_herself_or_somebody_to_herself(harbour, olga, grace, amara):
    Membership.objects.create(user=olga, organisation=harbour, role=Role.SUPERVISOR)
    Membership.objects.create(user=olga, organisation=harbour, role=Role.LEARNER)
    olga._held_memberships = None
    for person, about in ((olga, amara), (grace, olga)):
        with pytest.raises(Refused):
            make(olga, person, about, harbour)


def test_only_a_coordinator_of_that_place_assigns_and_only_people_of_it(
    *, harbour, lighthouse, olga, grace, ines, amara, person
):
    elsewhere = person(Role.LEARNER, "far", lighthouse)
    other = person(Role.COORDINATOR, "other", lighthouse)
    for by, who, about in (
        (ines, grace, amara),
        (other, grace, amara),
        (olga, grace, elsewhere),
        (olga, amara, grace),
    ):
        with pytest.raises(NotFound):
            make(by, who, about, harbour)
    made = make(olga, grace, amara, harbour)
    with pytest.raises(NotFound):
        end_assignment(by=other, assignment_id=made.public_id, at=now())


def test_a_duty_sleeps_while_she_is_no_supervisor_there(harbour, olga, grace, amara):
    make(olga, grace, amara, harbour)
    grace.memberships.update(ended_at=now())
    assert not reads(grace, amara)


def test_the_tables_refuse_what_no_service_would_write(harbour, grace, amara, olga):
    at = now()
    same = {"organisation": harbour, "duty": "supervisor", "since": at}
    Assignment.objects.create(person=grace, about=amara, **same)
    asked = {"organisation": harbour, "reason": "safety", "asked_at": at}
    wrong = (
        lambda: Assignment.objects.create(person=grace, about=amara, **same),
        lambda: Assignment.objects.create(person=grace, about=grace, **same),
        lambda: Assignment.objects.create(person=olga, about=amara, until=at, **same),
        lambda: Assignment.objects.create(person=olga, about=amara, **same | {"duty": "x"}),
        lambda: BreakGlassAccess.objects.create(person=amara, about=amara, **asked),
        lambda: BreakGlassAccess.objects.create(
            person=grace, about=amara, answered_by=grace, answered_at=at, **asked
        ),
        lambda: BreakGlassAccess.objects.create(person=grace, about=amara, open_until=at, **asked),
    )
    for write in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            write()


# --- why --------------------------------------------------------------------------------------


def test_she_reads_who_opened_her_record_and_why(harbour, grace, amara, signed_in):
    assign(grace, amara, opened=False)
    for reason in ("prepare", "mark"):
        note_access(viewer=grace, about_id=amara.public_id, reason=reason, at=now())
    [seen] = queries.seen_of(amara)
    assert (seen.who, seen.why) == ("Grace", "to prepare a talk or a session with you")
    page = signed_in(amara).get("/me/").content.decode()
    assert "Grace" in page
    assert "to prepare a talk or a session with you" in page
    assert "Grace" in signed_in(amara).get("/me/seen/").content.decode()


def test_a_reason_is_one_of_the_list_and_only_who_may_open_it_gives_one(grace, ines, amara):
    assign(grace, amara, opened=False)
    with pytest.raises(Invalid):
        note_access(viewer=grace, about_id=amara.public_id, reason="because", at=now())
    with pytest.raises(NotFound):
        note_access(viewer=ines, about_id=amara.public_id, reason="mark", at=now())
    assert not RecordAccess.objects.exists()


def test_the_question_leads_back_to_where_she_was_and_to_no_other_site(grace, amara, signed_in):
    assign(grace, amara, opened=False)
    browser = signed_in(grace)
    address = f"/people/access/{amara.public_id}/"
    assert "Amara" in browser.get(address).content.decode()
    refused = browser.post(address + "?then=/learners/", {"reason": "x"})
    assert refused.status_code == 400
    for then, leads in (("/assessment/marking/", "/assessment/marking/"), ("//evil.org/", "/")):
        answer = browser.post(f"{address}?then={then}", {"reason": "mark"})
        assert (answer.status_code, answer["Location"]) == (302, leads)


@pytest.mark.parametrize(("then", "reason"), [("/assessment/ratings/x/", "mark"), ("/", None)])
def test_why_open_before_rating_has_its_reason_chosen(grace, amara, signed_in, then, reason):
    assign(grace, amara, opened=False)
    page = signed_in(grace).get(f"/people/access/{amara.public_id}/?then={then}")
    assert page.context["form"]["reason"].value() == reason


def test_accesses_are_kept_for_two_years(grace, amara):
    assign(grace, amara)
    run_jobs(at=now() + timedelta(days=729))
    assert RecordAccess.objects.exists()
    run_jobs(at=now() + timedelta(days=731))
    assert not RecordAccess.objects.exists()


# --- a day's sight by two people ----------------------------------------------------------------


def ask(person, about, harbour, reason="safety", at=None):
    return ask_to_see(
        person=person,
        organisation_id=harbour.public_id,
        about_id=about.public_id,
        reason=reason,
        at=at or now(),
    )


def opens(user, about):
    fresh = User.objects.get(pk=user.pk)
    return bool(permissions.open_records(fresh, about, now()))


def test_two_people_open_it_for_a_day_and_she_and_the_coordinators_see_it(
    harbour, olga, ines, amara, signed_in
):
    asked = ask(ines, amara, harbour)
    assert ask(ines, amara, harbour) == asked
    assert not opens(ines, amara)
    for _n in range(2):
        answer_request(by=olga, request_id=asked.public_id, yes=True, at=now())
    assert opens(ines, amara)
    [seen] = queries.seen_of(amara)
    assert (seen.who, seen.second, seen.why) == (
        "Ines",
        "Olga",
        "because she was worried about you",
    )
    page = signed_in(olga).get("/activity/access/").content.decode()
    assert "Ines" in page
    assert "Approved by Olga" in page
    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {"break-glass-asked", "break-glass-opened"} <= verbs
    BreakGlassAccess.objects.update(
        answered_at=now() - timedelta(hours=25), open_until=now() - timedelta(seconds=1)
    )
    assert not opens(ines, amara)


def test_it_is_closed_early_by_who_asked_or_by_a_second(harbour, olga, ines, grace, amara):
    asked = ask(ines, amara, harbour)
    with pytest.raises(NotFound):
        close_early(by=ines, request_id=asked.public_id, at=now())
    answer_request(by=olga, request_id=asked.public_id, yes=True, at=now())
    with pytest.raises(NotFound):
        close_early(by=grace, request_id=asked.public_id, at=now())
    close_early(by=ines, request_id=asked.public_id, at=now())
    assert not opens(ines, amara)


def test_the_second_is_never_who_asked_nor_who_is_new(harbour, person, amara, olga):
    sara = person(Role.SAFEGUARDING_LEAD, "sara")
    Membership.objects.create(user=sara, organisation=harbour, role=Role.COORDINATOR)
    User.objects.filter(pk=sara.pk).update(joined_at=now() - WEEK)
    sara = User.objects.get(pk=sara.pk)
    new = person(Role.COORDINATOR, "new")
    User.objects.filter(pk=new.pk).update(joined_at=now())
    new = User.objects.get(pk=new.pk)
    asked = ask(sara, amara, harbour)
    for by in (sara, new):
        with pytest.raises(Refused):
            answer_request(by=by, request_id=asked.public_id, yes=True, at=now())
    answer_request(by=olga, request_id=asked.public_id, yes=False, at=now())
    assert not permissions.open_to(sara, harbour.pk, now()).exists()
    with pytest.raises(Conflict):
        answer_request(by=olga, request_id=asked.public_id, yes=True, at=now())


def test_what_nobody_answered_for_a_day_has_lapsed_and_can_be_asked_again(
    harbour, olga, ines, amara
):
    asked = ask(ines, amara, harbour, at=now() - timedelta(hours=25))
    with pytest.raises(Conflict):
        answer_request(by=olga, request_id=asked.public_id, yes=True, at=now())
    assert ask(ines, amara, harbour) != asked


def test_who_may_read_already_or_may_never_ask_does_not_ask(
    *, harbour, lighthouse, grace, olga, amara, person
):
    assign(grace, amara)
    with pytest.raises(Conflict):
        ask(grace, amara, harbour)
    with pytest.raises(Invalid):
        ask(person(Role.SUPERVISOR), amara, harbour, reason="curious")
    elsewhere = person(Role.SUPERVISOR, "far", lighthouse)
    untrained = make_person(Role.SUPERVISOR, "new", organisation=harbour, trained=False)
    for someone in (olga, elsewhere, untrained, person(Role.LEARNER)):
        with pytest.raises(NotFound):
            ask(someone, amara, harbour)


def test_who_asks_names_her_in_full_and_is_offered_no_names(harbour, ines, amara, signed_in):
    browser = signed_in(ines)
    assert "Amara" not in browser.get("/people/access/request/").content.decode()
    form = {"organisation": str(harbour.public_id), "reason": "stand_in"}
    assert browser.post("/people/access/request/", form | {"name": "Amar"}).status_code == 400
    assert browser.post("/people/access/request/", form | {"name": "amara"}).status_code == 302
    assert BreakGlassAccess.objects.get().about == amara


# --- the month's page -----------------------------------------------------------------------------


def test_the_month_names_what_no_assignment_request_or_room_explains(
    *, harbour, olga, grace, ines, amara, person
):
    sara = person(Role.SUPERVISOR, "sara")
    assign(grace, amara)
    Assignment.objects.update(ended_at=now() + timedelta(seconds=9))
    for someone in (ines, sara):
        RecordAccess.objects.create(
            viewer=someone,
            about=amara,
            organisation=harbour,
            reason="mark",
            day=now().date(),
            at=now(),
        )
    make_closed_room(supervisor=sara, mentor=amara, organisation=harbour)
    Room.objects.update(starts_at=now())
    page = accesses_page(olga, month="", at=now())
    assert [(row.who, row.woman) for row in page.unexplained] == [("Ines", "Amara")]
    assert page.count == 3
    for month in ("1999-01", "nonsense", "2999-01"):
        assert accesses_page(olga, month=month, at=now()).first == page.first
    assert accesses_page(olga, month="2026-02", at=now()).count == 0
    with pytest.raises(NotFound):
        accesses_page(grace, month="", at=now())


# --- the coordinator's pages -------------------------------------------------------------------


def test_a_coordinator_assigns_and_ends_on_her_pages(harbour, olga, grace, amara, signed_in):
    browser = signed_in(olga)
    address = f"/people/assignments/{harbour.public_id}/new/?name=ama"
    assert "Amara" in browser.get(address).content.decode()
    form = {
        "woman": str(amara.public_id),
        "supervisor": str(grace.public_id),
        "since": str(now().date()),
        "until": str(now().date()),
    }
    assert browser.post(address, form | {"since": ""}).status_code == 400
    assert browser.post(address, form).status_code == 302
    assert reads(grace, amara)
    made = Assignment.objects.get()
    page = browser.get("/people/assignments/").content.decode()
    assert "Amara" in page
    browser.post(f"/people/assignments/{made.public_id}/end/")
    assert not reads(grace, amara)
    assert "Amara" not in browser.get("/people/assignments/?name=ama").content.decode()


def test_the_lists_cost_the_same_however_many_are_assigned(harbour, olga, grace, signed_in):
    browser = signed_in(olga)
    addresses = ("/people/assignments/", f"/people/assignments/{harbour.public_id}/new/")

    def count():
        found = []
        for address in addresses:
            browser.get(address)
            with CaptureQueriesContext(connection) as asked:
                assert browser.get(address).status_code == 200
            found.append(len(asked))
        return found

    make_women(harbour, grace, 2)
    few = count()
    make_women(harbour, grace, 120)
    assert count() == few
    assert max(few) <= 12


def make_women(harbour, grace, number):
    start = User.objects.count()
    women = User.objects.bulk_create(
        User(username=f"woman-{start + one}", shown_name=f"Woman {start + one}")
        for one in range(number)
    )
    Membership.objects.bulk_create(
        Membership(user=woman, organisation=harbour, role=Role.LEARNER) for woman in women
    )
    Assignment.objects.bulk_create(
        Assignment(person=grace, about=woman, organisation=harbour, duty="supervisor", since=now())
        for woman in women
    )
