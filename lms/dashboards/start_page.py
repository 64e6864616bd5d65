"""Her day: one thing next, what is coming up, her way, and for the others a plain true list."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.asking.queries import waiting_for
from accounts.asking.rules import ASKED_ROLES
from accounts.queries import organisations_of, roles_of
from accounts.roles import GUEST_ROLES, LEARNING_ROLES, OFFICE_ROLES, Role
from accounts.types import Person
from courses.attempts.begun_queries import Begun, questions_begun
from courses.cohorts.learner_queries import LearnerMeeting, meetings_to_come
from courses.progress.presenters import last_visit, to_go_on_with
from courses.progress.queries import learning_of
from courses.progress.rules import is_coming_back
from courses.progress.view_models import CourseView, Link, ProgressLine
from mentors.competencies.work_queries import work_waiting
from mentors.journeys.coordinator_queries import journeys_in
from mentors.journeys.permissions import has_a_way
from mentors.journeys.queries import Milestone, milestones_of
from mentors.rooms.permissions import ROOM_ROLES
from mentors.rooms.queries import RoomCard, rooms_for


@dataclass(frozen=True)
class NextStep:
    """The one card with the strong button. A learner has “Not now” beside it, a desk does not."""

    title: str
    text: str
    url: str
    label: str
    eyebrow: str = ""
    not_now_url: str = ""
    # Her line of progress in the course that this is about; None where nothing is counted.
    line: ProgressLine | None = None


@dataclass(frozen=True)
class ListRow:
    """A row of a plain list, with a way on where there is one."""

    text: str
    url: str = ""
    label: str = ""


@dataclass
class StartPage:
    """What the start page shows. A part that has nothing to say stays empty and is not drawn."""

    next: NextStep | None = None
    last_visited: datetime | None = None
    # She was away for long: she is greeted, one thing is next, and nothing is counted.
    coming_back: bool = False
    meetings: tuple[LearnerMeeting, ...] = ()
    rooms: list[RoomCard] = field(default_factory=list)
    shows_rooms: bool = False
    way: tuple[Milestone, ...] = ()
    work: list[ListRow] = field(default_factory=list)
    plain: list[ListRow] = field(default_factory=list)


def start_page(user: Person, at: datetime) -> StartPage:
    """Her start page, put together from what each app says of her."""
    roles = roles_of(user)
    page = StartPage()
    if roles & ROOM_ROLES:
        page.shows_rooms = True
        page.rooms = [room for room in rooms_for(user) if not room.is_over]
    asked = _who_asked(user, at) if roles.intersection(ASKED_ROLES) else []
    if asked:
        page.next, page.work = _first_of(asked), asked[1:]
    if Role.SUPERVISOR in roles:
        page.next, page.work = _supervising(user, asked)
    if Role.COORDINATOR in roles:
        page.next, page.work = _coordinating(user, asked)
    if roles & LEARNING_ROLES:
        page.meetings = meetings_to_come(user, get_language(), at)
        learning = learning_of(user, get_language())
        page.last_visited = last_visit(learning.courses)
        page.coming_back = is_coming_back(page.last_visited, at)
        begun = questions_begun(user, get_language())
        page.next = _learning(learning.courses, begun, counted=not page.coming_back)
        if has_a_way(user) and not page.coming_back:
            page.way = milestones_of(user, at=at, completed=learning.completed)
    if roles & OFFICE_ROLES:
        page.next = _office(roles)
    if page.next is None and roles & GUEST_ROLES:
        page.next = _first_look()
    page.plain = _plain(roles)
    return page


def _learning(
    courses: Sequence[CourseView], begun: Mapping[str, Begun], *, counted: bool
) -> NextStep | None:
    current = to_go_on_with(courses)
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
    # What she left is open to her on her learning page, and not offered here again.
    fresh = next((course for course in courses if course.may_enrol and not course.state), None)
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
    course: CourseView, lesson: Link, begun: Begun | None, *, counted: bool
) -> NextStep:
    """The lesson to go on with, and what of it is left: a part, or only its questions.

    `begun`: its questions, where she has begun them. `counted`: whether her line of
    progress is shown.
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


def _who_asked(user: Person, at: datetime) -> list[ListRow]:
    """Women who asked for someone come before all other work."""
    return [
        ListRow(
            (_("You come to %(name)s") if one.taken_by else _("%(name)s asks for you"))
            % {"name": one.woman.shown_name},
            reverse("asked"),
            _("Look"),
        )
        for one in waiting_for(user, at)
    ]


def _supervising(user: Person, asked: list[ListRow]) -> tuple[NextStep, list[ListRow]]:
    work = work_waiting(user)
    lines = asked + [
        ListRow(_("Sign what you saw %(name)s do") % {"name": item.mentor}, item.url, _("Sign"))
        for item in work.observations
    ]
    lines += [
        ListRow(_("Rate the work of %(name)s") % {"name": item.name}, item.url, _("Rate"))
        for item in work.ratings
    ]
    if lines:
        return _first_of(lines), lines[1:]
    return (
        NextStep(
            _("Hold a practice room"),
            _("Choose who mentors and who plays the other woman."),
            reverse("room-new"),
            _("Set up a room"),
            _("Supervise"),
        ),
        [],
    )


def _coordinating(user: Person, asked: list[ListRow]) -> tuple[NextStep, list[ListRow]]:
    journeys = [
        journey
        for organisation in organisations_of(user, Role.COORDINATOR)
        for journey in journeys_in(organisation)
    ]
    ready = [journey for journey in journeys if journey.step == "decided"]
    lines = asked + [
        ListRow(
            _("Everything may be met for %(name)s") % {"name": journey.name},
            journey.url,
            _("Look"),
        )
        for journey in ready
    ]
    if lines:
        return _first_of(lines), lines[1:]
    count = len(journeys)
    text = ngettext(
        "%(count)s woman is on her way.", "%(count)s women are on their way.", count
    ) % {"count": count}
    return NextStep(
        _("Your programme"), text, reverse("coordinate"), _("Open the desk"), _("Coordinate")
    ), []


def _first_of(lines: list[ListRow]) -> NextStep:
    return NextStep(lines[0].text, "", lines[0].url, lines[0].label, _("This waits for you"))


def _first_look() -> NextStep:
    return NextStep(
        _("Before we begin"),
        _("Four short lessons, your yes and your no, and how a room works."),
        reverse("learn"),
        _("Have a look"),
        not_now_url=reverse("ground"),
    )


def _office(roles: Set[str]) -> NextStep:
    office = reverse("wagtailadmin_home")
    if Role.EDITOR in roles:
        return NextStep(
            _("The courses"),
            _("Lessons and questions are written in the office. What you publish is read at once."),
            office,
            _("Open the office"),
            _("Office"),
        )
    return NextStep(
        _("Pages to read"),
        _("What an editor sends to you waits in the office. What is out stands under Learn."),
        office,
        _("Open the office"),
        _("Office"),
    )


def _plain(roles: Set[str]) -> list[ListRow]:
    lines = []
    if Role.MENTEE in roles and not roles & LEARNING_ROLES:
        lines.append(
            ListRow(_("You come to a room when you wish. You can say no, and nobody asks why."))
        )
    if Role.INTERPRETER in roles:
        lines.append(
            ListRow(
                _("Rooms cannot take an interpreter yet. The course for staff is open to you."),
                reverse("learn"),
                _("Go to the course"),
            )
        )
    if Role.SAFEGUARDING_LEAD in roles:
        lines.append(
            ListRow(_("Signals from rooms do not reach this page yet. A supervisor calls you."))
        )
    if Role.TECHNICAL_ADMINISTRATOR in roles:
        lines.append(
            ListRow(
                _("You look after the installation with commands. No one's record is open to you."),
                reverse("status"),
                _("How the server is"),
            )
        )
    return lines
