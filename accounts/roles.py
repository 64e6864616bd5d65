"""The roles of contract 4: each is defined once here, with what depends on the role alone. Pure.

A new role needs a line in `Role`, a migration of the columns that list all roles, and somebody in
the demo who holds it. Every other set of roles is built from those below.
"""

from collections.abc import Collection
from enum import Flag, StrEnum, auto
from typing import Self


def _(text: str) -> str:
    """Mark a label for translation; accounts/sentences.py translates it."""
    return text


class Trait(Flag):
    """A property shared by everyone who holds a role."""

    # Somebody for whom the programme is; others are staff, with staff's time-outs and pages.
    PARTICIPANT = auto()
    # Held in the installation: such a membership names no organisation.
    INSTALLATION = auto()
    # Takes courses: the start page leads to the next lesson.
    LEARNS = auto()
    # May be working towards a certificate.
    CERTIFICATE = auto()
    # Has the courses in the menu: to take them, or to know what others learn.
    COURSES = auto()
    # Works in the editors' office.
    OFFICE = auto()


_ON_THE_WAY = Trait.PARTICIPANT | Trait.LEARNS | Trait.CERTIFICATE | Trait.COURSES


class Role(StrEnum):
    """A role: its stored code, its label in English and its traits."""

    label: str
    traits: Trait

    LEARNER = "learner", _("Learner"), _ON_THE_WAY
    MENTOR = "mentor", _("Mentor"), _ON_THE_WAY
    MENTEE = "mentee", _("Mentee"), Trait.PARTICIPANT
    SUPERVISOR = "supervisor", _("Supervisor"), Trait.COURSES
    SAFEGUARDING_LEAD = "safeguarding_lead", _("Safeguarding lead"), Trait.COURSES
    INTERPRETER = "interpreter", _("Interpreter"), Trait.COURSES
    STAFF_LEARNER = "staff_learner", _("Staff learner"), Trait.LEARNS | Trait.COURSES
    COORDINATOR = "coordinator", _("Coordinator"), Trait.COURSES
    EDITOR = "editor", _("Editor"), Trait.INSTALLATION | Trait.COURSES | Trait.OFFICE
    READER = "reader", _("Reader"), Trait.INSTALLATION | Trait.COURSES | Trait.OFFICE
    TECHNICAL_ADMINISTRATOR = (
        "technical_administrator",
        _("Technical administrator"),
        Trait.INSTALLATION,
    )

    def __new__(cls, code: str, label: str, traits: Trait) -> Self:
        role = str.__new__(cls, code)
        role._value_ = code
        role.label = label
        role.traits = traits
        return role


def _with(trait: Trait) -> frozenset[Role]:
    return frozenset(role for role in Role if trait in role.traits)


EVERY_ROLE = frozenset(Role)
PARTICIPANT_ROLES = _with(Trait.PARTICIPANT)
STAFF_ROLES = EVERY_ROLE - PARTICIPANT_ROLES
INSTALLATION_ROLES = _with(Trait.INSTALLATION)
# Roles a coordinator may invite to; installation roles are given by the operator.
INVITABLE_ROLES = EVERY_ROLE - INSTALLATION_ROLES
LEARNING_ROLES = _with(Trait.LEARNS)
CERTIFICATE_ROLES = _with(Trait.CERTIFICATE)
# People who come to rooms and take no course.
GUEST_ROLES = PARTICIPANT_ROLES - LEARNING_ROLES
COURSE_ROLES = _with(Trait.COURSES)
# Roles that an interpreter may not hold as well (domain 4.6). A mentor may interpret, in other
# people's rooms.
NO_INTERPRETER = frozenset({Role.LEARNER, Role.MENTEE})
OFFICE_ROLES = _with(Trait.OFFICE)


def go_together(role: str, held: Collection[str]) -> bool:
    """Whether one person may hold this role together with those, wherever they are held."""
    if role == Role.INTERPRETER:
        return NO_INTERPRETER.isdisjoint(held)
    return role not in NO_INTERPRETER or Role.INTERPRETER not in held
