"""The start page: the next step, upcoming sessions, the pathway, and plain rows for other roles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.queries import is_learning_only, roles_of, rooms_are_refused
from accounts.roles import GUEST_ROLES, LEARNING_ROLES, OFFICE_ROLES, PARTICIPANT_ROLES
from accounts.types import Person
from courses.cohorts.learner_queries import upcoming_meetings
from courses.progress.presenters import course_to_continue, last_visit_of
from courses.progress.queries import Learning, learning_of
from courses.progress.rules import is_returning
from courses.progress.view_models import CourseView, Link
from courses.quizzes.attempts.overview_queries import StartedQuiz, started_quizzes
from mentors.evidence.written.queries import unread_by
from mentors.journeys.permissions import has_a_way
from mentors.journeys.queries import Milestone, milestones_of
from mentors.mentoring.message_queries import NewMessages, new_messages
from mentors.rooms.state.permissions import ROOM_ROLES
from mentors.rooms.state.queries import rooms_for

from .office_rows import office, plain_rows
from .view_models import ListRow, NextStep, StartPage


def start_page(user: Person, at: datetime) -> StartPage:
    """The user's start page, assembled from the data of each app."""
    if is_learning_only(user):
        return _learning_only(user, at)
    roles = roles_of(user)
    page = StartPage()
    if roles & ROOM_ROLES:
        page.shows_rooms = True
        page.rooms = [room for room in rooms_for(user) if not room.is_over]
    if roles & LEARNING_ROLES:
        page.meetings = upcoming_meetings(user, get_language(), at)
        learning = _go_on_learning(page, user, at)
        if has_a_way(user) and not page.coming_back:
            page.way = milestones_of(user, at=at, completed=learning.completed)
    if roles & OFFICE_ROLES:
        page.next = office(roles)
    if page.next is None and roles & GUEST_ROLES:
        page.next = _first_look()
    page.plain = plain_rows(roles)
    if roles & PARTICIPANT_ROLES:
        page.work = [_new_messages(one) for one in new_messages(user)]
    if page.way and unread_by(user):
        page.plain = [*page.plain, _written_about_learner()]
    if page.way and page.way[-1].partner_asked:
        page.plain = [*page.plain, _partner_asked()]
    if roles & PARTICIPANT_ROLES and rooms_are_refused(user):
        page.plain = [*page.plain, _rooms_refused()]
    return page


def _go_on_learning(page: StartPage, user: Person, at: datetime) -> Learning:
    """Set the last visit and the next lesson on the page, and return the user's learning."""
    learning = learning_of(user, get_language())
    page.last_visited = last_visit_of(learning.courses)
    page.coming_back = is_returning(page.last_visited, at)
    begun = started_quizzes(user, get_language())
    page.next = _learning(learning.courses, begun, counted=not page.coming_back)
    return learning


def _learning_only(user: Person, at: datetime) -> StartPage:
    """The page of a learning-only account (domain 10.6)."""
    page = StartPage()
    if roles_of(user) & LEARNING_ROLES:
        _go_on_learning(page, user, at)
    elif roles_of(user) & GUEST_ROLES:
        page.next = NextStep(
            _("A few short lessons"),
            _("Take them in any order, and stop where you like."),
            reverse("learn"),
            _("Have a look"),
            not_now_url=reverse("ground"),
        )
    return page


def _learning(
    courses: Sequence[CourseView], begun: Mapping[str, StartedQuiz], *, counted: bool
) -> NextStep | None:
    current = course_to_continue(courses)
    if current and current.paused:
        text = _("Paused, for as long as you like. Everything is where you left it.")
        return NextStep(
            current.title,
            text,
            reverse("learn"),
            _("Have a look"),
            not_now_url=reverse("ground"),
            line=current.line if counted else None,
        )
    if current and current.next:
        return _next_lesson(current, current.next, begun.get(current.next.url), counted=counted)
    # A course that the learner has left is on the learning page, and not suggested here.
    fresh = next((course for course in courses if course.can_enrol and not course.state), None)
    if fresh:
        look = _("Have a look")
        return NextStep(fresh.title, fresh.summary, fresh.url, look, not_now_url=reverse("ground"))
    if current:
        text = _("You have been through every lesson. All of it stays open.")
        return NextStep(
            _("All of it is done"),
            text,
            reverse("learn"),
            _("Look back"),
            _("Learn"),
            line=current.line if counted else None,
        )
    return None


def _next_lesson(
    course: CourseView, lesson: Link, begun: StartedQuiz | None, *, counted: bool
) -> NextStep:
    """The next lesson, with what is left of it: a part, or only its questions.

    `begun`: its quiz, if it has been started. `counted`: whether progress is shown.
    """
    if begun is not None and begun.number:
        text = _("%(course)s. You were at question %(number)s of %(total)s.") % {
            "course": course.title,
            "number": begun.number,
            "total": begun.total,
        }
        return NextStep(
            lesson.title,
            text,
            begun.address,
            _("Go on"),
            not_now_url=reverse("ground"),
            line=course.line if counted else None,
        )
    if lesson.is_read:
        text = _("%(course)s. You have read it. Its questions are there when you like.")
        label = _("To the questions")
    else:
        text = ngettext(
            "%(course)s. %(minutes)s minute.", "%(course)s. %(minutes)s minutes.", lesson.minutes
        )
        label = _("Go on") if course.last_visited else _("Begin")
    text %= {"course": course.title, "minutes": lesson.minutes}
    if lesson.place > 1 and not lesson.is_read:
        text += " " + _("You were at part %(part)s.") % {"part": lesson.place}
    return NextStep(
        lesson.title,
        text,
        lesson.place_url,
        label,
        not_now_url=reverse("ground"),
        line=course.line if counted else None,
    )


def _new_messages(one: NewMessages) -> ListRow:
    if one.names:
        text = _("New message: %(name)s.") % {"name": ", ".join(one.names)}
    else:
        text = _("Your supervisor wrote to you.")
    return ListRow(text, one.url, _("Read it"))


def _written_about_learner() -> ListRow:
    text = _("Something was written about your practice. You read it first.")
    return ListRow(text, reverse("written-about-me"), _("Read it"))


def _partner_asked() -> ListRow:
    text = _("Your team asks whether somebody else may look at a part of your way.")
    return ListRow(text, reverse("partners-asked"), _("Read it"))


def _rooms_refused() -> ListRow:
    text = _("The team wrote to you about rooms.")
    return ListRow(text, reverse("rooms-decided"), _("Read it"))


def _first_look() -> NextStep:
    return NextStep(
        _("Before we begin"),
        _("Four short lessons, your yes and your no, and how a room works."),
        reverse("learn"),
        _("Have a look"),
        not_now_url=reverse("ground"),
    )


@dataclass(frozen=True, slots=True)
class DatedLine:
    """The renewal date, and the URL to dismiss the reminder."""

    day: datetime
    away_url: str


def dated_line(way: Sequence[Milestone]) -> DatedLine | None:
    """Return the renewal date on the pathway; None if there is none."""
    for step in way:
        if step.day and step.certificate:
            return DatedLine(step.day, reverse("put-reminder-away", args=[step.certificate]))
    return None
