"""The content of the page “Reports”: numbers about the programme, none about a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from accounts.membership.queries import count_by_role
from accounts.sentences import ROLE_LABELS
from accounts.types import Organisation, Person
from courses.cohorts.queries import childcare_gap
from courses.cohorts.view_models import ChildcareGap
from courses.enrolment.queries import due_rows


@dataclass(frozen=True, slots=True)
class RoleCount:
    """How many people hold a role."""

    label: str
    number: int


@dataclass(frozen=True, slots=True)
class OrganisationReport:
    """The numbers of one organisation."""

    name: str
    roles: tuple[RoleCount, ...]
    childcare: ChildcareGap


@dataclass(frozen=True, slots=True)
class ReportsPage:
    """The numbers of all organisations that the user coordinates.

    `training_due`: courses for staff with a due date; `training_overdue`: those past it.
    """

    organisations: tuple[OrganisationReport, ...]
    training_due: int
    training_done: int
    training_overdue: int


def reports_page(
    user: Person, organisations: Iterable[Organisation], language: str, at: datetime
) -> ReportsPage:
    """Return the numbers for a coordinator."""
    today = timezone.localdate(at)
    due = [(row.due_on, row.done) for row in due_rows(user, language) if row.due_on]
    return ReportsPage(
        organisations=tuple(
            OrganisationReport(one.name, _role_counts(one), childcare_gap(one, at))
            for one in organisations
        ),
        training_due=len(due),
        training_done=sum(done for _day, done in due),
        training_overdue=sum(not done and day < today for day, done in due),
    )


def _role_counts(organisation: Organisation) -> tuple[RoleCount, ...]:
    counts = count_by_role(organisation)
    return tuple(
        RoleCount(str(label), counts[role]) for role, label in ROLE_LABELS.items() if role in counts
    )
