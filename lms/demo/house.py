"""A house with people in it: women of Harbour at every step of the way, all by the services."""

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

# Each woman joined this long before the first lesson; and one lesson took this long.
SETTLED = timedelta(days=2)
A_LESSON = timedelta(days=2)
# So long ago Olga and Sara were both here long enough to be two.
CLEARED = timedelta(days=26)
# So that every large demo is the same.
SEED = 16
TOLD_EACH = 100


@dataclass
class House:
    """What everybody who comes in needs. `accounts` grows by each of them."""

    accounts: dict[str, Any]
    password_hash: str
    at: datetime
    reading: Reading = field(default_factory=Reading)

    def __post_init__(self) -> None:
        self.place = organisations_of(self.accounts["olga"], Role.COORDINATOR)[0]
        self.course = course_key("a")
        self.lessons = lesson_keys(course_code="a")


def fill_house(house: House, *, count: int, progress: Callable[[str], None]) -> None:
    """The thirty, in three cohorts, and as many more as were asked for."""
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
            # One list waits for whoever holds it.
            is_marked=weekday != THURSDAY,
        )
    chance = random.Random(SEED)  # noqa: S311 - no secret
    for number, woman in enumerate(women(count)):
        if number >= len(NAMES):
            _add(house, woman, chance)
        if number > len(NAMES) and number % TOLD_EACH == 0:
            progress(f"{number} women of {count}")


def _settle(house: House, woman: Woman, step: Step) -> None:
    """One of the thirty, with the lessons, a supervisor and, where there is one, a room."""
    last = house.at - timedelta(days=step.days)
    first = last - A_LESSON * step.lessons
    joined = min(first, house.at - timedelta(days=1)) - SETTLED
    person = _let_in(house, woman, joined)
    _assign(house, person, "ines" if woman.alias in WITH_INES else "grace", at=joined)
    if step.rooms:
        # Whoever came before these two have been here was cleared once they were.
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
    """One of many: course A is open, and some of its lessons are read."""
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
