"""Renewing a certificate by the rule of domain 2.5, and what of it nobody can use against her."""

from datetime import timedelta
from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.roles import Role
from accounts.services import grant_role
from core.clock import now
from core.errors import Conflict, NotFound
from courses.enrolment.services import enrol
from courses.progress.quiz_queries import lessons_covered_since, links_to
from courses.progress.services import open_lesson
from courses.publishing.services import retire_lesson
from courses.quizzes.attempts.services import start_attempt, submit_attempt
from mentors.certification.life_services import go_on, pause, take_another_name
from mentors.certification.renewal_queries import (
    renewal_of,
    renewal_of_mentor,
    renewals_of,
    renewals_supervised,
)
from mentors.certification.rules import DECIDED
from mentors.certification.services import NotEligible
from mentors.certification.step_queries import certificates_to_decide
from mentors.certification.step_services import agree, ask_for_step
from mentors.certification.validity_rules import HOURS, REFRESHER, SAMPLE, SEEN, TALKS
from mentors.coordinator_queue.queries import queue_of
from mentors.models import Certificate, Room, RoomMember, SupervisionContact
from mentors.programmes.rules import RenewalRequirement
from mentors.supervision.services import write_talk
from tests.factories.courses import RIGHT, add_quiz, make_course
from tests.factories.mentors import FIRST_DAY, Way, make_programme
from tests.factories.people import make_person
from tests.factories.record_access import assign, train

pytestmark = [pytest.mark.long, pytest.mark.django_db]

DAY = timedelta(days=1)
GIVEN = FIRST_DAY + 30 * DAY
ASKED = RenewalRequirement(mentoring_hours=2, supervision_percent=75, observed_sessions=1)
_numbers = count(1)


def programme(**needs):
    renewal = ASKED.model_copy(update=needs)
    return make_programme(code=f"renewing-{next(_numbers)}", renewal=renewal)


def make_way(harbour, version=None, suffix=""):
    """She holds a certificate that ends in 40 days."""
    way = Way(harbour, version or programme(), suffix=suffix)
    way.meet_everything()
    way.journey.refresh_from_db()
    certificate = way.issue(at=GIVEN)
    ends(certificate, now() + 40 * DAY)
    return way, certificate


def ends(certificate, at):
    Certificate.objects.filter(pk=certificate.pk).update(valid_until=at)
    certificate.refresh_from_db()


@pytest.fixture
def held(harbour):
    return make_way(harbour)


def mentored(way, *, kind="mentoring", days_ago=5, minutes=50, organisation=None):
    opened = now() - days_ago * DAY
    room = Room.objects.create(
        organisation=organisation or way.organisation,
        kind=kind,
        state=Room.State.CLOSED,
        starts_at=opened,
        opened_at=opened,
        closed_at=opened + timedelta(minutes=minutes),
        minutes=minutes,
        created_by=way.grace,
    )
    RoomMember.objects.create(
        room=room, user=way.learner, seat=RoomMember.Seat.MENTOR, joined_at=opened
    )
    return room


def talk(way, *, days_ago, held=True, organisation=None):
    return SupervisionContact.objects.create(
        organisation=organisation or way.organisation,
        person=way.learner,
        supervisor=way.grace,
        day=timezone.localdate() - days_ago * DAY,
        held=held,
        noted_at=now(),
    )


def see_again(way):
    way.observe(day=(now() - DAY - FIRST_DAY).days)


def do_all_of_it(way):
    for days_ago in (3, 4, 5):
        mentored(way, days_ago=days_ago)
    talk(way, days_ago=9)
    see_again(way)


def lacks(way, certificate, at=None):
    answer = renewal_of(certificate, way.journey, at or now()).answer
    return [item.code for item in answer.missing]


def test_with_all_of_it_a_new_one_follows_and_the_first_grounds_are_not_asked_for_again(held):
    way, old = held
    with pytest.raises(NotEligible) as problem:
        way.issue(at=now())
    assert [line.split(":")[0] for line in problem.value.todo] == [
        "Hours of mentoring",
        "Seen again",
    ]
    do_all_of_it(way)
    new = way.issue(at=now())
    old.refresh_from_db()
    assert (old.state, new.state) == ("superseded", "current")
    # Early is no day lost, and two clicks are one.
    assert new.valid_until > old.valid_until + timedelta(days=700)
    assert way.issue(at=now()) == new
    # From now on everything counts anew.
    assert set(lacks(way, new)) == {HOURS, SEEN}


def test_hours_are_those_in_which_she_mentored_there_since(held, lighthouse):
    way, certificate = held
    mentored(way, minutes=50)
    mentored(way, kind="practice")
    mentored(way, kind="check-out")
    mentored(way, days_ago=700)
    mentored(way, organisation=lighthouse)
    answer = renewal_of(certificate, way.journey, now()).answer
    hours = next(item for item in answer.missing if item.code == HOURS)
    assert hours.parameters == {"needed": 2, "have": 0}
    mentored(way, kind="group", days_ago=6)
    mentored(way, kind="accompaniment", days_ago=7)
    assert HOURS not in lacks(way, certificate)


def test_past_its_day_practice_makes_hours_so_that_she_can_come_back(held):
    way, certificate = held
    ends(certificate, now() - 10 * DAY)
    mentored(way, kind="practice", days_ago=12)
    mentored(way, kind="practice", days_ago=8)
    mentored(way, kind="practice", days_ago=7)
    mentored(way, kind="practice", days_ago=6)
    see_again(way)
    assert lacks(way, certificate) == []
    new = way.issue(at=now())
    # What was over is over: the new one begins today.
    assert new.valid_until > now() + timedelta(days=700)
    certificate.refresh_from_db()
    assert certificate.ended_at <= now() - 10 * DAY


def test_three_of_four_talks_and_one_that_was_put_off_is_none(held, lighthouse):
    way, certificate = held
    for days_ago in (3, 6, 9):
        talk(way, days_ago=days_ago)
    missed = talk(way, days_ago=12, held=False)
    talk(way, days_ago=15, held=False, organisation=lighthouse)
    talk(way, days_ago=-3, held=False)
    assert TALKS not in lacks(way, certificate)
    second = talk(way, days_ago=13, held=False)
    assert TALKS in lacks(way, certificate)
    # Put off with a word: it is taken out.
    second.delete()
    missed.delete()
    assert TALKS not in lacks(way, certificate)


def test_resting_takes_out_what_is_offered_and_nothing_is_offered_meanwhile(held):
    way, certificate = held
    train(way.grace)
    assign(way.grace, way.learner, organisation=way.organisation)
    talk(way, days_ago=4, held=False)
    talk(way, days_ago=-4, held=False)
    pause(learner=way.learner, certificate_id=certificate.public_id, at=now())
    assert SupervisionContact.objects.count() == 1
    where = {
        "by": way.grace,
        "organisation_id": way.organisation.public_id,
        "person_id": way.learner.public_id,
        "at": now(),
    }
    coming = timezone.localdate() + 5 * DAY
    with pytest.raises(Conflict):
        write_talk(**where, day=coming, held=False)
    # One that takes place all the same is hers.
    write_talk(**where, day=timezone.localdate(), held=True)
    go_on(learner=way.learner, certificate_id=certificate.public_id, at=now())
    write_talk(**where, day=coming, held=False)


def test_a_refresher_is_done_by_answering_again_and_nothing_is_taken_back(harbour):
    course = make_course(lessons=3)
    second = add_quiz(course.lessons[0])
    version = programme(mentoring_hours=0, refresher=tuple(course.lessons))
    way, certificate = make_way(harbour, version)
    enrol(learner=way.learner, course_key=course.key, at=GIVEN - DAY)
    meet(way.learner, course.quiz, at=GIVEN - DAY)

    def left(at=None):
        return renewal_of(certificate, way.journey, at or now()).refresher

    assert left() == tuple(course.lessons)
    meet(way.learner, course.quiz, at=now())
    # Both of its quizzes belong to the lesson.
    assert left() == tuple(course.lessons)
    meet(way.learner, second, at=now())
    assert left() == tuple(course.lessons[1:])
    # Without questions, having been there again is enough.
    open_lesson(learner=way.learner, lesson_key=course.lessons[1], at=now())
    assert left() == (course.lessons[2],)
    assert [link.url for link in links_to(left(), "en")] == ["/en/courses/a/1/3/"]
    retire_lesson(key=course.lessons[2], at=now())
    assert REFRESHER not in lacks(way, certificate)
    assert lessons_covered_since({}, course.lessons).by == {}


def meet(learner, quiz, *, at):
    attempt = start_attempt(learner=learner, quiz_key=quiz, at=at)
    submit_attempt(learner=learner, attempt_id=attempt.public_id, answers=RIGHT, at=at)


def test_what_was_drawn_is_rated_anew_by_both(harbour):
    version = programme(mentoring_hours=0, sample_percent=100, sample_competencies=1)
    way, certificate = make_way(harbour, version)
    see_again(way)
    assert lacks(way, certificate) == [SAMPLE]
    drawn = renewal_of(certificate, way.journey, now()).answer.missing[0].parameters["competency"]
    way.rate(way.grace, drawn, 3, at=now())
    assert lacks(way, certificate) == [SAMPLE]
    # What the coordinator reads says nothing of who has rated already.
    assert "Not decided since" in " ".join(_due(way)[0].missing)
    renamed = take_another_name(
        learner=way.learner, certificate_id=certificate.public_id, name="B. O.", at=now()
    )
    assert lacks(way, renamed) == [SAMPLE]
    way.rate(way.ines, drawn, 3, at=now())
    assert lacks(way, renamed) == []
    assert way.issue(at=now()).shown_name == "B. O."


def test_a_later_not_yet_stands_before_a_renewal(held):
    way, certificate = held
    do_all_of_it(way)
    for assessor in (way.grace, way.ines):
        way.rate(assessor, "C1", 2, at=now() - timedelta(hours=1))
    assert lacks(way, certificate) == [DECIDED]
    with pytest.raises(NotEligible):
        way.issue(at=now())


def _due(way):
    train(way.olga)
    return list(queue_of(way.olga, now(), show="renewal").lines)


def test_the_queue_says_what_is_missing_and_renews_where_nothing_is(held, signed_in):
    way, certificate = held
    line = _due(way)[0]
    assert line.journey is None
    assert [one.split(":")[0] for one in line.missing] == ["Hours of mentoring", "Seen again"]
    do_all_of_it(way)
    line = _due(way)[0]
    assert (line.journey, line.missing) == (way.journey.public_id, ())
    olga = signed_in(way.olga)
    assert "Renew" in olga.get("/assessment/progress/?show=renewal").content.decode()
    page = olga.get(f"/assessment/pathways/{way.journey.public_id}/").content.decode()
    assert "Ready to renew" in page
    assert "Requirements for renewal" in page
    answer = olga.post(f"/assessment/pathways/{way.journey.public_id}/issue/")
    assert answer.status_code == 302
    certificate.refresh_from_db()
    assert certificate.state == "superseded"
    assert _due(way) == []


def test_a_pause_is_not_due_and_another_organisation_reads_nothing(held, lighthouse):
    way, certificate = held
    other = make_person(Role.COORDINATOR, "edda", organisation=lighthouse)
    train(other)
    assert list(queue_of(other, now(), show="renewal").lines) == []
    assert len(_due(way)) == 1
    pause(learner=way.learner, certificate_id=certificate.public_id, at=now())
    assert _due(way) == []
    assert renewals_supervised(way.learner, way.organisation, now()) == []


def test_the_queue_costs_the_same_for_one_and_for_many(held, harbour):
    way, _certificate = held
    train(way.olga)

    def queries():
        with CaptureQueriesContext(connection) as caught:
            queue_of(way.olga, now(), show="renewal")
        return len(caught)

    queries()
    one = queries()
    for number in range(3):
        make_way(harbour, way.version, suffix=str(number))
    assert queries() == one
    assert renewals_of([], now()) == {}


def test_she_reads_it_any_time_and_nobody_else_does(held, signed_in):
    way, certificate = held
    address = f"/journey/certificates/{certificate.public_id}/renewal/"
    amara = signed_in(way.learner)
    page = amara.get(address).content.decode()
    assert "0 of 2 so far" in page
    assert address in amara.get("/journey/").content.decode()
    do_all_of_it(way)
    assert "Tell your coordinator" in amara.get(address).content.decode()
    pause(learner=way.learner, certificate_id=certificate.public_id, at=now())
    assert "Nothing is asked of you" in amara.get(address).content.decode()
    assert signed_in(way.grace).get(address).status_code == 404
    with pytest.raises(NotFound):
        renewal_of_mentor(way.olga, certificate.public_id, now())


def test_late_she_reads_that_she_can_come_back(held, signed_in):
    way, certificate = held
    ends(certificate, now() - DAY)
    address = f"/journey/certificates/{certificate.public_id}/renewal/"
    page = signed_in(way.learner).get(address).content.decode()
    assert "You can renew it all the same" in page
    assert "Practice counts as well now" in page


def test_her_supervisor_reads_work_and_never_how_others_rate(harbour, signed_in):
    version = programme(sample_percent=100, sample_competencies=2)
    way, _certificate = make_way(harbour, version)
    train(way.grace)
    assign(way.grace, way.learner, organisation=harbour)
    found = renewals_supervised(way.learner, harbour, now())
    assert [status.title for status in found[0].statuses] == [
        "Hours of mentoring",
        "Supervision talks",
        "Seen again",
    ]
    address = f"/supervision/{harbour.public_id}/{way.learner.public_id}/"
    page = signed_in(way.grace).get(address).content.decode()
    assert "Renewal requirements" in page
    assert "drawn" not in page


def test_an_assessor_who_has_not_rated_reads_no_line_that_tells(harbour):
    """She was asked, and coordinates since: hidden ones stand there whether missing or not."""
    way, _certificate = make_way(harbour)
    both = make_person(Role.SUPERVISOR, "vera", organisation=harbour)
    way.ask(both, 3)
    grant_role(user=both, role=Role.COORDINATOR, organisation=harbour, at=now())
    do_all_of_it(way)
    line = next(iter(queue_of(both, now(), show="renewal").lines))
    assert line.journey is None
    assert [one.split(":")[1].strip() for one in line.missing] == [
        "Your own rating comes first."
    ] * 2


def test_a_renewal_is_no_way_around_what_is_asked_for(held):
    way, certificate = held
    do_all_of_it(way)
    lead = make_person(Role.SAFEGUARDING_LEAD, "sara", organisation=way.organisation)
    ask_for_step(
        by=lead, certificate_id=certificate.public_id, kind="suspend", words="Look.", at=now()
    )
    renewed = way.issue(at=now())
    assert renewed != certificate
    (line,) = certificates_to_decide(way.olga, now())
    assert line.public_id == renewed.public_id
    agree(by=way.olga, step_id=renewed.steps.get().public_id, at=now())
    renewed.refresh_from_db()
    assert renewed.state == "suspended"
