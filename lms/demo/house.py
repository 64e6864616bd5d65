"""The large demo: learners of Harbour at every step of the pathway, made by the services."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from accounts.queries import organisations_of
from accounts.record_access.services import assign
from accounts.roles import Role
from accounts.services import grant_role, make_account
from courses.catalogue.queries import course_key, lesson_keys
from courses.enrolment.services import enrol, leave_enrolment, pause_enrolment
from courses.progress.services import mark_lesson_read

from .gathering import THURSDAY, gather
from .house_names import NAMES, Woman, women
from .house_steps import COHORTS, STEPS, WITH_INES, Course, Step
from .reading import Reading
from .story import clear_for_rooms, say_yes_to_rooms

# How long before the first lesson a learner joined; and how long one lesson took.
SETTLED = timedelta(days=2)
A_LESSON = timedelta(days=2)
# Since when Olga and Sara have been members long enough to approve for each other.
CLEARED = timedelta(days=26)
# Fixed, so that every large demo is the same.
SEED = 16
TOLD_EACH = 100


@dataclass
class House:
    """What is needed to add people. Each new account is added to `accounts`."""

    accounts: dict[str, Any]
    password_hash: str
    at: datetime
    reading: Reading = field(default_factory=Reading)

    def __post_init__(self) -> None:
        self.place = organisations_of(self.accounts["olga"], Role.COORDINATOR)[0]
        self.course = course_key("a")
        self.lessons = lesson_keys(course_code="a")


def fill_house(house: House, *, count: int, progress: Callable[[str], None]) -> None:
    """Add the thirty learners in three cohorts, and more until there are `count`."""
    progress(f"{len(NAMES)} women come into the house")
    for woman in NAMES:
        _settle(house, woman, STEPS[woman.alias])
    for weekday, (facilitator, aliases) in COHORTS.items():
        gather(
            house.accounts,
            women=aliases.split(),
            at=house.at,
            weekday=weekday,
            facilitator=facilitator,
            # One attendance list is still to be filled in.
            is_marked=weekday != THURSDAY,
        )
    chance = random.Random(SEED)  # noqa: S311 - no secret
    for number, woman in enumerate(women(count)):
        if number >= len(NAMES):
            _add(house, woman, chance)
        if number > len(NAMES) and number % TOLD_EACH == 0:
            progress(f"{number} women of {count}")


def _settle(house: House, woman: Woman, step: Step) -> None:
    """Add one of the thirty, with lessons, a supervisor and, if planned, clearance for rooms."""
    last = house.at - timedelta(days=step.days)
    first = last - A_LESSON * step.lessons
    joined = min(first, house.at - timedelta(days=1)) - SETTLED
    person = _let_in(house, woman, joined)
    _assign(house, person, "ines" if woman.alias in WITH_INES else "grace", at=joined)
    if step.rooms:
        # Those who joined before Olga and Sara could approve were cleared as soon as they could.
        clear_for_rooms(person, house.accounts, at=max(joined, house.at - CLEARED))
        say_yes_to_rooms(person, at=joined, language=woman.language)
    if step.course == Course.CLOSED:
        return
    enrolment = enrol(learner=person, course_key=house.course, at=first)
    days = (first + A_LESSON * turn for turn in range(1, step.lessons + 1))
    house.reading.through_all(person, house.lessons[: step.lessons], days=days)
    if step.course == Course.PAUSED:
        pause_enrolment(learner=person, enrolment_id=enrolment.public_id, at=last)
    elif step.course == Course.LEFT:
        leave_enrolment(learner=person, enrolment_id=enrolment.public_id, at=last)


def _add(house: House, woman: Woman, chance: random.Random) -> None:
    """Add one of the others: course A is open, and some of its lessons are read."""
    first = house.at - timedelta(days=chance.randint(4, 28))
    person = _let_in(house, woman, first - SETTLED)
    enrol(learner=person, course_key=house.course, at=first)
    for turn in range(chance.randint(0, 3)):
        at = first + timedelta(days=turn)
        mark_lesson_read(learner=person, lesson_key=house.lessons[turn], at=at)


def _let_in(house: House, woman: Woman, at: datetime) -> Any:
    person = make_account(
        alias=woman.alias,
        shown_name=woman.shown_name,
        language=woman.language,
        password_hash=house.password_hash,
        joined_at=at,
    )
    grant_role(
        user=person,
        role=Role.LEARNER,
        organisation=house.place,
        by=house.accounts["olga"],
        at=at,
    )
    house.accounts[woman.alias] = person
    return person


def _assign(house: House, person: Any, supervisor: str, *, at: datetime) -> None:
    assign(
        by=house.accounts["olga"],
        organisation_id=house.place.public_id,
        person_id=house.accounts[supervisor].public_id,
        about_id=person.public_id,
        since=at,
        at=at,
    )
