"""Rows of the start page for editors, readers, interpreters, mentees and operators."""

from collections.abc import Set

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import LEARNING_ROLES, Role

from .view_models import ListRow, NextStep


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
                _("System status"),
            )
        )
    return lines
