"""The table of people: its rows and its filters."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy

from accounts.membership.queries import ListedPerson, PeoplePage, find_people, sees_everyone
from accounts.record_access.permissions import people_to_work_with
from accounts.record_access.queries import supervised_by, supervisors_by_person
from accounts.roles import PARTICIPANT_ROLES
from accounts.types import Organisation, Person
from courses.cohorts.queries import cohorts_by_learner, learners_in_cohort
from mentors.certificate_states import CertificateState
from mentors.journeys.coordinator_queries import HELD, JourneySummary, journeys_in
from mentors.rooms.state.calendar_queries import in_room_since, last_rooms

# Steps of a learner on the pathway to a certificate, as named in the filter and on Home.
STEPS = {
    "assessors": gettext_lazy("Without assessors"),
    "on-her-way": gettext_lazy("In training"),
    "third": gettext_lazy("Third rating"),
    "decided": gettext_lazy("Competencies met"),
    "certified": gettext_lazy("Certified"),
    "suspended": gettext_lazy("Certificate suspended"),
}
# “None” in a filter of cohorts or supervisors.
NOBODY = "none"
NO_SESSION_FOR = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """The filters of the table; "" means no filter.

    `step`: a key of `STEPS`. `cohort`, `supervisor`: a public id, or `NOBODY`. `is_quiet`: only
    those who took part in no session for four weeks.
    """

    words: str = ""
    role: str = ""
    step: str = ""
    cohort: str = ""
    supervisor: str = ""
    is_quiet: bool = False


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person of the table. `last_session`: None if there was none."""

    person: ListedPerson
    step: str
    cohorts: tuple[tuple[UUID, str], ...]
    supervisors: tuple[str, ...]
    last_session: datetime | None

    @property
    def can_be_assigned(self) -> bool:
        """Whether a supervisor or a cohort can be assigned to the person."""
        return bool(PARTICIPANT_ROLES.intersection(self.person.roles))


@dataclass(frozen=True, slots=True)
class PeopleTable:
    """A page of the table. `is_coordinated`: the user sees learners and may assign."""

    found: PeoplePage
    rows: tuple[PersonRow, ...]
    is_coordinated: bool


def step_of(journey: JourneySummary) -> str:
    """Return the step of a journey as a key of `STEPS`."""
    if journey.step == CertificateState.SUSPENDED:
        return "suspended"
    return "certified" if journey.step in HELD else journey.step


def people_table(
    user: Person, organisation: Organisation, sought: PeopleFilter, *, number: str, at: datetime
) -> PeopleTable:
    """Return a page of the people of an organisation whom the user looks after.

    A safeguarding lead who does not coordinate sees staff only, by name and role.
    """
    is_coordinated = sees_everyone(user, organisation)
    steps = _steps(user, organisation) if is_coordinated else {}
    found = find_people(
        user,
        organisation,
        words=sought.words,
        role=sought.role,
        number=number,
        condition=_condition(organisation, sought, steps, at) if is_coordinated else None,
    )
    if is_coordinated:
        rows = _rows(found.lines, organisation, steps, at)
    else:
        rows = [PersonRow(line, "", (), (), None) for line in found.lines]
    return PeopleTable(found=found, rows=tuple(rows), is_coordinated=is_coordinated)


def _steps(user: Person, organisation: Organisation) -> dict[int, str]:
    return {one.learner_id: step_of(one) for one in journeys_in(organisation, viewer=user)}


def _condition(
    organisation: Organisation, sought: PeopleFilter, steps: dict[int, str], at: datetime
) -> Q:
    condition = Q()
    if sought.step:
        numbers = {number for number, step in steps.items() if step == sought.step}
        condition &= Q(pk__in=numbers)
    if sought.cohort == NOBODY:
        condition &= ~Q(pk__in=learners_in_cohort(None, organisation))
    elif sought.cohort:
        condition &= Q(pk__in=learners_in_cohort(UUID(sought.cohort), organisation))
    if sought.supervisor == NOBODY:
        condition &= ~Q(pk__in=supervised_by(None, organisation, at))
    elif sought.supervisor:
        condition &= Q(pk__in=supervised_by(UUID(sought.supervisor), organisation, at))
    if sought.is_quiet:
        condition &= ~Q(pk__in=in_room_since(organisation, at - NO_SESSION_FOR, at))
    if condition:
        # Staff have neither a cohort nor a supervisor, and would fill the lists of people without
        # one.
        condition &= Q(pk__in=people_to_work_with(organisation).values("pk"))
    return condition


def _rows(
    lines: list[ListedPerson], organisation: Organisation, steps: dict[int, str], at: datetime
) -> list[PersonRow]:
    numbers = [line.pk for line in lines]
    cohorts = cohorts_by_learner(numbers, organisation)
    supervisors = supervisors_by_person(numbers, organisation, at)
    sessions = last_rooms(numbers, organisation, at)
    return [
        PersonRow(
            person=line,
            step=str(STEPS.get(steps.get(line.pk, ""), "")),
            cohorts=tuple(cohorts.get(line.pk, ())),
            supervisors=tuple(supervisors.get(line.pk, ())),
            last_session=sessions.get(line.pk),
        )
        for line in lines
    ]
