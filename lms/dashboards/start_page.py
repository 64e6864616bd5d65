"""Her day: one thing next, what is coming up, her way, and for the others a plain true list."""

from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.queries import organisations_of, roles_of
from accounts.roles import LEARNING_ROLES, OFFICE_ROLES, Role
from courses.cohorts.learner_queries import meetings_to_come
from courses.progress.presenters import last_visit, to_go_on_with
from courses.progress.queries import learning_of
from courses.progress.rules import is_coming_back
from mentors.competencies.queries import work_waiting
from mentors.journeys.permissions import has_a_way
from mentors.journeys.queries import journeys_in, milestones_of
from mentors.rooms.permissions import ROOM_ROLES
from mentors.rooms.queries import rooms_for


@dataclass(frozen=True)
class Next:
    """The one card with the strong button. A learner has “Not now” beside it, a desk does not."""

    title: str
    text: str
    url: str
    label: str
    eyebrow: str = ""
    states: tuple[str, ...] = ()
    done: int = 0
    not_now_url: str = ""


@dataclass(frozen=True)
class Line:
    """A row of a plain list, with a way on where there is one."""

    text: str
    url: str = ""
    label: str = ""


@dataclass
class Day:
    """What the start page shows. A part that has nothing to say stays empty and is not drawn."""

    next: Next | None = None
    last_visited: object = None
    # She was away for long: she is greeted, one thing is next, and nothing is counted.
    coming_back: bool = False
    sessions: tuple = ()
    rooms: list = field(default_factory=list)
    shows_rooms: bool = False
    way: tuple = ()
    work: list[Line] = field(default_factory=list)
    plain: list[Line] = field(default_factory=list)


def day_of(user, at) -> Day:
    """Her start page, put together from what each app says of her."""
    roles = roles_of(user)
    day = Day()
    if roles & ROOM_ROLES:
        day.shows_rooms = True
        day.rooms = [room for room in rooms_for(user) if not room.is_over]
    if Role.SUPERVISOR in roles:
        day.next, day.work = _supervising(user)
    if Role.COORDINATOR in roles:
        day.next, day.work = _coordinating(user)
    if roles & LEARNING_ROLES:
        day.sessions = meetings_to_come(user, get_language(), at)
        learning = learning_of(user, get_language())
        day.last_visited = last_visit(learning.courses)
        day.coming_back = is_coming_back(day.last_visited, at)
        day.next = _learning(learning.courses, counted=not day.coming_back)
        if has_a_way(user) and not day.coming_back:
            day.way = milestones_of(user, at=at, completed=learning.completed)
    if roles & OFFICE_ROLES:
        day.next = _office(roles)
    day.plain = _plain(roles)
    return day


def _learning(courses, *, counted: bool) -> Next | None:
    hers = to_go_on_with(courses)
    if hers and hers.paused:
        text = _("Paused, for as long as you like. Everything is where you left it.")
        return Next(hers.title, text, "/learn/", _("Have a look"), not_now_url="/ground/")
    if hers and hers.next:
        return _next_lesson(hers, counted=counted)
    # What she left is open to her on her learning page, and not offered here again.
    fresh = next((course for course in courses if course.may_enrol and not course.state), None)
    if fresh:
        look = _("Have a look")
        return Next(fresh.title, fresh.summary, fresh.url, look, not_now_url="/ground/")
    if hers:
        text = _("You have been through every lesson. All of it stays open.")
        return Next(_("All of it is done"), text, "/learn/", _("Look back"), _("Learn"))
    return None


def _next_lesson(course, *, counted: bool) -> Next:
    """The lesson to go on with, and what of it is left: a part, or only its questions.

    `counted`: whether the stones are shown.
    """
    lesson = course.next
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
    return Next(
        lesson.title,
        text,
        lesson.place_url,
        label,
        states=course.stones if counted else (),
        done=course.stones_done,
        not_now_url="/ground/",
    )


def _supervising(user):
    work = work_waiting(user)
    lines = [
        Line(_("Sign what you saw %(name)s do") % {"name": item.mentor}, item.url, _("Sign"))
        for item in work.observations
    ]
    lines += [
        Line(_("Rate the work of %(name)s") % {"name": item.name}, item.url, _("Rate"))
        for item in work.ratings
    ]
    if lines:
        return _first_of(lines), lines[1:]
    return (
        Next(
            _("Hold a practice room"),
            _("Choose who mentors and who plays the other woman."),
            "/rooms/new/",
            _("Set up a room"),
            _("Supervise"),
        ),
        [],
    )


def _coordinating(user):
    journeys = [
        journey
        for organisation in organisations_of(user, Role.COORDINATOR)
        for journey in journeys_in(organisation)
    ]
    ready = [journey for journey in journeys if journey.step == "decided"]
    lines = [
        Line(
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
    return Next(_("Your programme"), text, "/coordinate/", _("Open the desk"), _("Coordinate")), []


def _first_of(lines: list[Line]) -> Next:
    return Next(lines[0].text, "", lines[0].url, lines[0].label, _("This waits for you"))


def _office(roles):
    office = "/" + settings.ADMIN_PATH
    if Role.EDITOR in roles:
        return Next(
            _("The courses"),
            _("Lessons and questions are written in the office. What you publish is read at once."),
            office,
            _("Open the office"),
            _("Office"),
        )
    return Next(
        _("Pages to read"),
        _("What an editor sends to you waits in the office. What is out stands under Learn."),
        office,
        _("Open the office"),
        _("Office"),
    )


def _plain(roles) -> list[Line]:
    lines = []
    if Role.MENTEE in roles and not roles & LEARNING_ROLES:
        lines.append(
            Line(_("You come to a room when you wish. You can say no, and nobody asks why."))
        )
    if Role.INTERPRETER in roles:
        lines.append(
            Line(
                _("Rooms cannot take an interpreter yet. The course for staff is open to you."),
                "/learn/",
                _("Go to the course"),
            )
        )
    if Role.SAFEGUARDING_LEAD in roles:
        lines.append(
            Line(_("Signals from rooms do not reach this page yet. A supervisor calls you."))
        )
    if Role.TECHNICAL_ADMINISTRATOR in roles:
        lines.append(
            Line(
                _("You look after the installation with commands. No one's record is open to you.")
            )
        )
    return lines
