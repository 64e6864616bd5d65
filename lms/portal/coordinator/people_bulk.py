"""Actions on several people at once: assign a supervisor, add to a cohort."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.membership.queries import names_by_public_id
from accounts.record_access import services as record_access
from accounts.types import Organisation, Person
from core.errors import DomainError, Invalid, NotFound
from courses.cohorts.queries import enrolments_for
from courses.cohorts.services import assign_place


@dataclass(frozen=True, slots=True)
class BulkResult:
    """The result of an action on several people. `refused`: name and reason of each refusal."""

    done: int
    refused: tuple[tuple[str, str], ...]


def assign_supervisor(
    *,
    by: Person,
    organisation: Organisation,
    people: Collection[UUID],
    supervisor_id: UUID,
    at: datetime,
) -> BulkResult:
    """Assign a supervisor to several people, from now on; a refusal does not affect the others.

    Raises NotFound where `by` does not coordinate, Invalid without people.
    """

    def assign(person_id: UUID) -> None:
        record_access.assign(
            by=by,
            organisation_id=organisation.public_id,
            person_id=supervisor_id,
            about_id=person_id,
            since=at,
            at=at,
        )

    return _for_each(organisation, people, assign)


def add_to_cohort(
    *,
    by: Person,
    organisation: Organisation,
    people: Collection[UUID],
    cohort_id: UUID,
    at: datetime,
) -> BulkResult:
    """Add several learners to a cohort; a refusal does not affect the others.

    Raises NotFound for a cohort that `by` does not coordinate, Invalid without people.
    """
    enrolments = enrolments_for(by, cohort_id, people)

    def add(person_id: UUID) -> None:
        if person_id not in enrolments:
            raise Invalid(_("not enrolled in the course of this cohort"))
        assign_place(by=by, cohort_id=cohort_id, enrolment_id=enrolments[person_id], at=at)

    return _for_each(organisation, people, add)


def _for_each(
    organisation: Organisation, people: Collection[UUID], act: Callable[[UUID], None]
) -> BulkResult:
    if not people:
        raise Invalid(_("Select at least one person."))
    names = names_by_public_id(people, organisation)
    done, refused = 0, []
    for person_id, name in names.items():
        try:
            act(person_id)
            done += 1
        except NotFound:
            refused.append((name, _("not available for this")))
        except DomainError as problem:
            refused.append((name, str(problem.sentence)))
    return BulkResult(done, tuple(refused))
