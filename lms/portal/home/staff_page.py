"""What is next for those who work here: who asked for someone, what waits, and plain true rows."""

from collections.abc import Set
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.queries import organisations_of
from accounts.roles import LEARNING_ROLES, Role
from accounts.support_requests.queries import waiting_for
from accounts.types import Person
from mentors.assessment.competencies.work_queries import work_waiting
from mentors.journeys.coordinator_queries import journeys_in
from mentors.rooms.on_call.queries import ringing_for
from mentors.rooms.state.message_queries import lines_to_release
from mentors.rooms.state.permissions import DESK_ROLES
from mentors.safeguarding.case_queries import matters_for, to_answer, to_give_back
from mentors.safeguarding.note_queries import readings_to_answer
from mentors.safeguarding.permissions import SECOND_ROLES
from mentors.safeguarding.queries import is_to_step_in
from mentors.safeguarding.queries import waiting_for as notes_waiting_for
from mentors.safeguarding.sentences import LEVEL_NAMES
from mentors.safeguarding_rules import ASKS

from .view_models import ListRow, NextStep


def who_asked(user: Person, at: datetime) -> list[ListRow]:
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


def staff_work(
    user: Person, roles: Set[str], asked: list[ListRow], at: datetime
) -> tuple[NextStep | None, list[ListRow]]:
    """What waits for her in all her roles, the first of it as her next step.

    Serious worries and calls of rooms stand before those who asked for someone, and these before
    all other work.
    """
    serious, others = _worries(user, roles, at)
    calls, works, step = serious + _calls(user, roles), [], None
    if Role.SUPERVISOR in roles:
        works, step = _supervising(user), _new_room()
    if Role.SAFEGUARDING_LEAD in roles:
        step = _desk_of_rooms()
    if Role.COORDINATOR in roles:
        ready, step = _coordinating(user)
        works += ready
    rows = calls + asked + others + works
    if rows:
        first = rows[0]
        step = NextStep(first.text, "", first.url, first.label, _("This waits for you"))
    return step, rows[1:]


def _worries(user: Person, roles: Set[str], at: datetime) -> tuple[list[ListRow], list[ListRow]]:
    """Safeguarding notes that wait for her: the serious ones, and all others. No word of them."""
    if roles.isdisjoint(SECOND_ROLES):
        return [], []
    serious: list[ListRow] = []
    others: list[ListRow] = []
    for row in notes_waiting_for(user, at):
        late = _("%(level)s: late, nobody has it")
        words = late if row.late or row.nobodys else _("%(level)s: somebody writes a worry to you")
        line = ListRow(
            words % {"level": LEVEL_NAMES[row.level]},
            reverse("safeguarding-note", args=[row.public_id]),
            _("Look"),
        )
        (serious if ASKS[row.level].rings else others).append(line)
    looks = Role.SAFEGUARDING_LEAD in roles or is_to_step_in(user)
    for matter in matters_for(user) if looks else ():
        words = _("Room %(number)s waits for you") % {"number": matter.number}
        url = reverse("safeguarding-matter", args=[matter.public_id])
        others.append(ListRow(words, url, _("Look")))
    if looks and to_give_back(user):
        words = _("A woman’s pages show her lessons alone, until you give everything back")
        others.append(ListRow(words, reverse("safeguarding"), _("Look")))
    if to_answer(user, at):
        words = _("Lines of a room need you as the second")
        others.append(ListRow(words, reverse("safeguarding"), _("Look")))
    if readings_to_answer(user, at):
        words = _("A safeguarding note needs you as the second")
        others.append(ListRow(words, reverse("safeguarding"), _("Look")))
    return serious, others


def _calls(user: Person, roles: Set[str]) -> list[ListRow]:
    if roles.isdisjoint(DESK_ROLES):
        return []
    # A room that calls for two reasons stands there once; the desk says both.
    rows = [
        ListRow(
            _("Room %(number)s calls you") % {"number": number}, reverse("room-desk"), _("Look")
        )
        for number in dict.fromkeys(ring.number for ring in ringing_for(user))
    ]
    if Role.SAFEGUARDING_LEAD in roles and lines_to_release(user):
        words = _("A line in a room needs you as the second")
        rows.append(ListRow(words, reverse("room-releases"), _("Look")))
    return rows


def _supervising(user: Person) -> list[ListRow]:
    work = work_waiting(user)
    rows = [
        ListRow(_("Sign what you saw %(name)s do") % {"name": item.mentor}, item.url, _("Sign"))
        for item in work.observations
    ]
    return rows + [
        ListRow(_("Rate the work of %(name)s") % {"name": item.name}, item.url, _("Rate"))
        for item in work.ratings
    ]


def _new_room() -> NextStep:
    return NextStep(
        _("Hold a practice room"),
        _("Choose who mentors and who plays the other woman."),
        reverse("room-new"),
        _("Set up a room"),
        _("Supervise"),
    )


def _desk_of_rooms() -> NextStep:
    text = _("Nothing calls you. When a room needs you, it rings there and stands here.")
    return NextStep(_("On call"), text, reverse("room-desk"), _("Look"))


def _coordinating(user: Person) -> tuple[list[ListRow], NextStep]:
    journeys = [
        journey
        for organisation in organisations_of(user, Role.COORDINATOR)
        for journey in journeys_in(organisation, viewer=user)
    ]
    rows = [
        ListRow(
            _("Everything may be met for %(name)s") % {"name": journey.name},
            journey.url,
            _("Look"),
        )
        for journey in journeys
        if journey.step == "decided"
    ]
    count = len(journeys)
    text = ngettext(
        "%(count)s woman is on her way.", "%(count)s women are on their way.", count
    ) % {"count": count}
    return rows, NextStep(
        _("Your programme"), text, reverse("coordinate"), _("Open the desk"), _("Coordinate")
    )


def office(roles: Set[str]) -> NextStep:
    wall = reverse("wagtailadmin_home")
    if Role.EDITOR in roles:
        return NextStep(
            _("The courses"),
            _("Lessons and questions are written in the office. What you publish is read at once."),
            wall,
            _("Open the office"),
            _("Office"),
        )
    return NextStep(
        _("Pages to read"),
        _("What an editor sends to you waits in the office. What is out stands under Learn."),
        wall,
        _("Open the office"),
        _("Office"),
    )


def plain_rows(roles: Set[str]) -> list[ListRow]:
    lines = []
    if Role.MENTEE in roles and not roles & LEARNING_ROLES:
        lines.append(
            ListRow(_("You come to a room when you wish. You can say no, and nobody asks why."))
        )
    if Role.INTERPRETER in roles:
        lines.append(
            ListRow(
                _("A room takes you in when everyone in it says OK, each time anew."),
                reverse("rooms"),
                _("My rooms"),
            )
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
