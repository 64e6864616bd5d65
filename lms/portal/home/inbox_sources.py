"""All pending items of a staff member, collected from every part. It never writes."""

from collections.abc import Iterator, Sequence, Set
from datetime import datetime

from django.utils import timezone
from django.utils.translation import get_language

from accounts.inactivity.queries import to_ask
from accounts.roles import Role
from accounts.support_requests.queries import waiting_for
from accounts.support_requests.rules import ASKED_ROLES
from accounts.types import Person
from courses.cohorts.queries import held_meetings_for
from courses.enrolment.queries import due_rows
from courses.progress.presenters import course_to_continue
from courses.progress.queries import learning_of
from courses.quizzes.marking.queries import next_to_mark, waiting_count
from mentors.appeals.queries import to_hear
from mentors.assessment.calibration.queries import to_rate
from mentors.assessment.competencies.work_queries import work_waiting
from mentors.assessment.external_assessors.queries import to_rate_as_partner
from mentors.certification.step_queries import steps_waiting_for
from mentors.coordinator_queue.queries import CALIBRATION, lines_for
from mentors.evidence.prior_learning.queries import to_talk_about
from mentors.mentoring.coordinator_queries import waits_for_coordinator
from mentors.mentoring.message_queries import new_messages_to_supervisor
from mentors.mentoring.plan_queries import checks_that_wait
from mentors.mentoring.staff_queries import feedback_that_waits, notices_of
from mentors.rooms.on_call.queries import held_by_nobody_for, ringing_for
from mentors.rooms.on_call.rota_queries import gaps_for
from mentors.rooms.state.message_queries import lines_to_release
from mentors.rooms.state.permissions import DESK_ROLES
from mentors.rooms.state.queries import RoomCard
from mentors.safeguarding.case_queries import matters_for, to_answer, to_give_back
from mentors.safeguarding.note_queries import readings_to_answer
from mentors.safeguarding.permissions import SECOND_ROLES
from mentors.safeguarding.queries import is_to_step_in
from mentors.safeguarding.queries import waiting_for as notes_waiting_for
from mentors.supervision.queries import talks_due

from ..coordinator.people_pages import waiting_for_two
from . import coordination_entries, inbox_entries, mentoring_entries
from .inbox import InboxEntry

# How many answers to mark are listed by name; the rest is one entry.
ANSWERS_NAMED = 10


def inbox_of(
    user: Person, roles: Set[str], rooms: Sequence[RoomCard], at: datetime
) -> list[InboxEntry]:
    """Return the entries of all the user's roles, each once, in no order.

    `rooms`: the rooms in which the user has a role, as returned by `rooms_for`.
    """
    entries = [*inbox_entries.room_entries(rooms, at)]
    if not roles.isdisjoint(ASKED_ROLES):
        entries += inbox_entries.support_request_entries(waiting_for(user, at))
    if roles & {Role.SUPERVISOR, Role.COORDINATOR}:
        entries += inbox_entries.inactivity_entries(len(to_ask(user, at)))
        entries += inbox_entries.appeal_entries(to_hear(user, at))
    if Role.SUPERVISOR in roles:
        entries += _supervision(user, at)
    if roles & {Role.COORDINATOR, Role.SAFEGUARDING_LEAD}:
        entries += coordination_entries.approval_entries(waiting_for_two(user, at))
        entries += inbox_entries.certificate_step_entries(steps_waiting_for(user, at), at)
    if Role.COORDINATOR in roles:
        entries += _coordination(user, roles, at)
    entries += _safeguarding(user, roles, at)
    return [*entries, *_own_training(user)]


def _supervision(user: Person, at: datetime) -> Iterator[InboxEntry]:
    work = work_waiting(user)
    language = get_language()
    answers = next_to_mark(user, language, ANSWERS_NAMED)
    # Counting costs a query and is only needed if there may be more.
    is_full = len(answers) == ANSWERS_NAMED
    total = waiting_count(user) if is_full else len(answers)
    yield from inbox_entries.observation_entries(work.observations)
    yield from inbox_entries.attendance_entries(held_meetings_for(user, language, at))
    yield from inbox_entries.prior_learning_entries(to_talk_about(user))
    yield from inbox_entries.supervision_entries(talks_due(user, at), at)
    yield from mentoring_entries.feedback_entries(feedback_that_waits(user))
    yield from mentoring_entries.check_entries(checks_that_wait(user))
    yield from mentoring_entries.notice_entries(notices_of(user))
    yield from mentoring_entries.message_entries(new_messages_to_supervisor(user, at))
    yield from inbox_entries.rating_entries(work.ratings)
    yield from inbox_entries.external_rating_entries(to_rate_as_partner(user, at))
    yield from inbox_entries.moderation_entries(to_rate(user, at))
    yield from inbox_entries.answer_entries(answers, total)


def _coordination(user: Person, roles: Set[str], at: datetime) -> Iterator[InboxEntry]:
    # These have entries of their own: an assessor's rating and a panel member's answer.
    skipped = {CALIBRATION} if Role.SUPERVISOR in roles else set()
    lines = [line for line in lines_for(user, at) if line.kind not in skipped]
    yield from coordination_entries.queue_entries(lines)
    yield from inbox_entries.unsupervised_room_entries(held_by_nobody_for(user))
    yield from mentoring_entries.coordinator_entries(waits_for_coordinator(user, at))
    rows = due_rows(user, get_language())
    yield from coordination_entries.training_entries(rows, timezone.localdate(at))


def _safeguarding(user: Person, roles: Set[str], at: datetime) -> Iterator[InboxEntry]:
    if not roles.isdisjoint(DESK_ROLES):
        yield from coordination_entries.alert_entries(ringing_for(user))
        yield from inbox_entries.rota_gap_entries(gaps_for(user, at))
    if roles.isdisjoint(SECOND_ROLES):
        return
    yield from coordination_entries.concern_entries(notes_waiting_for(user, at))
    if Role.SAFEGUARDING_LEAD in roles:
        yield from coordination_entries.held_message_entries(bool(lines_to_release(user)))
    if Role.SAFEGUARDING_LEAD in roles or is_to_step_in(user):
        yield from coordination_entries.case_entries(matters_for(user))
        yield from coordination_entries.restriction_entries(to_give_back(user))
    yield from coordination_entries.retention_entries(to_answer(user, at))
    yield from coordination_entries.reading_entries(len(readings_to_answer(user, at)))


def _own_training(user: Person) -> Iterator[InboxEntry]:
    course = course_to_continue(learning_of(user, get_language()).courses)
    if course and course.next and not course.paused:
        yield coordination_entries.own_training_entry(
            course.next.title, course.next.place_url, course.due_on
        )
