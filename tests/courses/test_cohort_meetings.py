"""Sessions: planned, shown, moved, called off; what she says before, and who came."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.roles import Role
from core.audit.models import Entry
from core.clock import now
from core.errors import Conflict, Gone, Invalid, NotFound
from courses.cohorts import meeting_services
from courses.cohorts.learner_queries import upcoming_meetings
from courses.cohorts.meeting_services import Plan
from courses.cohorts.queries import childcare_gap, held_meetings_for, meeting_page
from courses.enrolment.services import pause_enrolment, resume_enrolment
from courses.models import Attendance, Session, SessionReply
from tests.factories.cohorts import Group
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture(scope="module", autouse=True)
def group_of_the_file(harbour_of_the_file):
    return Group(harbour_of_the_file)


@pytest.fixture
def group(group_of_the_file, db):
    return deepcopy(group_of_the_file)


@pytest.fixture
def hana(group):
    return group.add(group.woman("hana"), at=now() - WEEK)


def begun(group, **plan):
    """A session that began an hour ago."""
    return group.plan(days=0, starts_at=now() - timedelta(hours=1), **plan)


def changed(group, session, *, publish=False, **changes):
    plan = {
        "starts_at": session.starts_at,
        "minutes": session.minutes,
        "childcare": session.childcare,
        "alternative": session.alternative,
    }
    return meeting_services.change_meeting(
        by=group.olga,
        meeting_id=session.public_id,
        plan=Plan(**plan | changes),
        publish=publish,
        at=now(),
    )


def say(learner, session, comes=True, at=None):
    return meeting_services.record_reply(
        learner=learner, meeting_id=session.public_id, comes=comes, at=at or now()
    )


def mark(group, session, marks, by=None):
    meeting_services.mark_attendance(
        by=by or group.grace,
        meeting_id=session.public_id,
        marks={learner.enrolment.public_id: word for learner, word in marks.items()},
        at=now(),
    )


# --- planning -------------------------------------------------------------------------------


def test_r3_2_a_draft_may_leave_childcare_open_and_a_published_session_may_not(group):
    draft = group.plan(publish=False, childcare=None)
    assert draft.published_at is None
    for publish in (
        lambda: group.plan(days=4, childcare=None),
        lambda: changed(group, draft, publish=True),
        lambda: meeting_services.publish_meeting(
            by=group.olga, meeting_id=draft.public_id, at=now()
        ),
    ):
        with pytest.raises(Invalid, match="childcare before"):
            publish()
    with pytest.raises(Invalid, match="instead"):
        changed(group, draft, publish=True, childcare="no")
    assert Session.objects.get().published_at is None
    assert changed(
        group, draft, publish=True, childcare="no", alternative="The same by phone."
    ).published_at


@pytest.mark.parametrize("broken", [{"childcare": None}, {"childcare": "no"}, {"childcare": "?"}])
def test_the_database_refuses_what_the_page_would_not_show(group, broken):
    group.plan()
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.update(**broken)


@pytest.mark.parametrize(
    ("plan", "problem"),
    [
        ({"days": 400}, "a year from now"),
        ({"days": -2}, "from yesterday"),
        ({"minutes": 14}, "between 15 and 240"),
        ({"minutes": 241}, "between 15 and 240"),
        ({"childcare": "maybe"}, "childcare"),
        ({"alternative": "x" * 201}, "fewer words"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence_and_nothing_is_planned(group, plan, problem):
    with pytest.raises(Invalid, match=problem):
        group.plan(publish=False, **plan)
    assert not Session.objects.exists()


def test_a_module_of_another_course_is_none(group):
    assert group.plan(module=2).module.number == 2
    with pytest.raises(NotFound):
        group.plan(days=4, module=3)


def test_a_second_click_plans_no_second_session(group):
    start = now() + WEEK
    group.plan(starts_at=start)
    with pytest.raises(Conflict, match="at that time already"):
        group.plan(starts_at=start)
    assert Session.objects.count() == 1


def test_only_the_organisations_coordinator_plans(group, lighthouse):
    session = group.plan()
    plan = Plan(starts_at=now() + WEEK, minutes=60)
    for by in (make_person(Role.COORDINATOR, organisation=lighthouse), group.grace):
        named = {"by": by, "at": now()}
        for step in (
            lambda named=named: meeting_services.plan_meeting(
                cohort_id=group.cohort.public_id, plan=plan, publish=False, **named
            ),
            lambda named=named: meeting_services.change_meeting(
                meeting_id=session.public_id, plan=plan, publish=False, **named
            ),
            lambda named=named: meeting_services.publish_meeting(
                meeting_id=session.public_id, **named
            ),
            lambda named=named: meeting_services.call_off_meeting(
                meeting_id=session.public_id, **named
            ),
        ):
            with pytest.raises(NotFound):
                step()


# --- what she sees --------------------------------------------------------------------------


def test_she_sees_what_is_published_in_her_own_cohort_and_no_other_name(group, hana):
    bea = group.add(group.woman("bea"))
    group.plan(publish=False)
    group.plan(days=5, cohort=group.another("Mondays"))
    session = group.plan(days=4, module=1, childcare="paid-for")
    (hers,) = upcoming_meetings(hana, "en", now())
    assert hers.public_id == session.public_id
    assert hers.title == "Module 1 of a"
    assert hers.childcare == "Childcare: paid for. The team tells you how."
    assert hers.held_by == ("Grace",)
    assert bea.shown_name not in str(hers)
    assert upcoming_meetings(group.woman(), "en", now()) == ()


def test_a_session_is_there_until_it_is_over(group, hana):
    start = now() + timedelta(days=1)
    group.plan(starts_at=start, minutes=60)
    during, over = start + timedelta(minutes=59), start + timedelta(minutes=60)
    assert upcoming_meetings(hana, "en", during)[0].has_begun
    assert upcoming_meetings(hana, "en", over) == ()


def test_10_16_while_she_pauses_nothing_is_expected_and_afterwards_nothing_is_missed(group, hana):
    past, to_come = begun(group), group.plan()
    pause_enrolment(learner=hana, enrolment_id=hana.enrolment.public_id, at=now())
    assert upcoming_meetings(hana, "en", now()) == ()
    with pytest.raises(NotFound):
        say(hana, to_come)
    (line,) = meeting_page(group.grace, past.public_id, "en", now()).women
    assert line.words == "Course paused."
    with pytest.raises(Invalid):
        mark(group, past, {hana: "could-not"})
    mark(group, past, {hana: "came"})

    resume_enrolment(learner=hana, enrolment_id=hana.enrolment.public_id, at=now())
    later = now() + timedelta(hours=2)
    assert [hers.public_id for hers in upcoming_meetings(hana, "en", later)] == [to_come.public_id]


# --- what she says --------------------------------------------------------------------------


def test_she_says_it_changes_it_and_nobody_writes_it_down(group, hana):
    session = group.plan()
    entries = Entry.objects.count()
    for comes, words in ((True, "Plans to come."), (False, "Not this time.")):
        say(hana, session, comes)
        assert upcoming_meetings(hana, "en", now())[0].comes is comes
        (line,) = meeting_page(group.grace, session.public_id, "en", now()).women
        assert line.words == words
    assert SessionReply.objects.count() == 1
    assert Entry.objects.count() == entries


def test_once_it_has_begun_or_is_called_off_she_need_not_say_anything(group, hana):
    with pytest.raises(Gone):
        say(hana, begun(group))
    session = group.plan()
    say(hana, session)
    meeting_services.call_off_meeting(by=group.olga, meeting_id=session.public_id, at=now())
    assert not SessionReply.objects.exists()
    with pytest.raises(Conflict):
        say(hana, session)
    shown = [hers for hers in upcoming_meetings(hana, "en", now()) if not hers.has_begun]
    assert [hers.called_off for hers in shown] == [True]


def test_another_womans_session_is_not_there(group):
    session = group.plan()
    draft = group.plan(days=9, publish=False)
    hana = group.add()
    for learner, which in ((group.woman(), session), (group.grace, session), (hana, draft)):
        with pytest.raises(NotFound):
            say(learner, which)


# --- moving and calling off -----------------------------------------------------------------


def test_moved_it_stays_published_says_so_and_asks_anew(group, hana):
    session = group.plan()
    say(hana, session)
    other_time = session.starts_at + timedelta(days=1)
    session = changed(group, session, starts_at=other_time)
    (hers,) = upcoming_meetings(hana, "en", now())
    assert (hers.starts_at, hers.moved, hers.comes) == (other_time, True, None)
    say(hana, session)
    changed(group, session, minutes=60)
    assert upcoming_meetings(hana, "en", now())[0].comes is True


def test_a_session_with_attendance_is_not_moved(group, hana):
    session = begun(group)
    mark(group, session, {hana: "came"})
    with pytest.raises(Conflict, match="the time cannot change"):
        changed(group, session, starts_at=now() + WEEK)
    changed(group, session, minutes=30)
    assert Session.objects.get().minutes == 30


def test_what_has_begun_is_not_called_off_and_what_is_called_off_is_not_changed(group):
    with pytest.raises(Gone):
        meeting_services.call_off_meeting(
            by=group.olga, meeting_id=begun(group).public_id, at=now()
        )
    session = group.plan()
    for _press in range(2):
        meeting_services.call_off_meeting(by=group.olga, meeting_id=session.public_id, at=now())
    assert Entry.objects.filter(verb="session-called-off").count() == 1
    with pytest.raises(Conflict, match="is cancelled"):
        changed(group, session)
    with pytest.raises(Conflict, match="is cancelled"):
        meeting_services.publish_meeting(by=group.olga, meeting_id=session.public_id, at=now())
    assert group.plan(starts_at=session.starts_at)


# --- attendance -----------------------------------------------------------------------------


def test_attendance_waits_for_the_start(group, hana):
    session = group.plan()
    with pytest.raises(Conflict, match="has begun"):
        mark(group, session, {hana: "came"})
    assert not Attendance.objects.exists()


def test_it_is_marked_corrected_and_taken_back_and_what_she_had_said_is_gone(group, hana):
    session = begun(group)
    SessionReply.objects.create(
        session=session,
        enrolment=hana.enrolment,
        organisation=group.organisation,
        comes=False,
        at=now(),
    )
    mark(group, session, {hana: "could-not"})
    assert not SessionReply.objects.exists()
    mark(group, session, {hana: "came"}, by=group.olga)
    mark(group, session, {hana: "came"})
    assert (Attendance.objects.get().mark, Attendance.objects.get().marked_by) == (
        "came",
        group.olga,
    )
    mark(group, session, {hana: ""})
    assert not Attendance.objects.exists()
    assert Entry.objects.filter(verb="attendance-marked").count() == 3


def test_all_marks_are_kept_or_none(group, hana):
    session = begun(group)
    stranger = group.woman()
    with pytest.raises(NotFound):
        mark(group, session, {hana: "came", stranger: "came"})
    with pytest.raises(Invalid):
        mark(group, session, {hana: "late"})
    assert not Attendance.objects.exists()


def test_who_does_not_hold_it_marks_nothing(group, hana, lighthouse):
    session = begun(group)
    for by in (
        make_person(Role.SUPERVISOR, organisation=group.organisation),
        make_person(Role.COORDINATOR, organisation=lighthouse),
        hana,
    ):
        with pytest.raises(NotFound):
            mark(group, session, {hana: "came"}, by=by)


def test_the_list_is_of_those_who_were_in_the_cohort_then(group, hana):
    session = begun(group)
    group.add(group.woman("bea"))
    early = session.starts_at + timedelta(minutes=5)
    dua = group.add(group.woman("dua"), at=early)
    after = now() + timedelta(hours=3)
    group.add(group.woman("elena"), at=after)
    names = [line.name for line in meeting_page(group.grace, session.public_id, "en", now()).women]
    assert names == ["Bea", dua.shown_name, "Hana"]


# --- what is held, and what is not offered --------------------------------------------------


def test_who_holds_it_finds_rooms_module_and_words(group):
    group.cohort.capacity = 12
    group.cohort.save()
    for _number in range(9):
        group.add()
    group.plan(publish=False)
    group.plan(days=4, module=2, childcare="no", alternative="The same by phone.")
    (line,) = held_meetings_for(group.grace, "en", now())
    assert line.rooms == 2
    assert line.module_url == "/en/courses/a/2/"
    assert line.childcare == "Childcare: not this time. Instead: The same by phone."


def test_the_need_that_was_not_met_is_counted_by_session_and_never_by_woman(group, lighthouse):
    at = timezone.make_aware(timezone.datetime(2026, 3, 3, 10))
    group.plan(days=1, at=at, childcare="no", alternative="By phone.")
    group.plan(days=2, at=at)
    group.plan(days=3, at=at, childcare="no", alternative="By phone.", publish=False)
    off = group.plan(days=4, at=at, childcare="no", alternative="By phone.")
    meeting_services.call_off_meeting(by=group.olga, meeting_id=off.public_id, at=at)
    group.plan(days=200, at=at, childcare="no", alternative="By phone.")
    found = childcare_gap(group.organisation, at)
    assert (found.shown, found.without) == (2, 1)
    assert childcare_gap(lighthouse, at).shown == 0
