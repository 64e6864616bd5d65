"""A supervisor's pages: assigned learners, and pending ratings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.urls import reverse

from accounts.record_access.queries import AssignedWoman, women_of
from accounts.types import Person
from core.errors import NotFound
from mentors.assessment.competencies.work_queries import Assessed, Work, work_waiting


@dataclass(frozen=True)
class Waiting:
    """A pending rating: code and URL of each competency, and the due date, if any."""

    competencies: tuple[tuple[str, str], ...]
    due: date | None


@dataclass(frozen=True)
class WomanRow:
    """One learner of the supervisor. `ways`: the assessments; `url`: the page for all of it."""

    public_id: UUID
    name: str
    duties: tuple[str, ...]
    supports_at: UUID | None
    url: str
    ways: tuple[Assessed, ...]
    waiting: tuple[Waiting, ...]


def women_rows(women: Iterable[AssignedWoman], work: Work) -> list[WomanRow]:
    """All of the supervisor's learners in the given order, even without pending items. No query."""
    return [_row(woman, work) for woman in women]


def _row(woman: AssignedWoman, work: Work) -> WomanRow:
    ways = tuple(way for way in work.assesses if way.learner_id == woman.public_id)
    addresses = {way.url for way in ways}
    return WomanRow(
        public_id=woman.public_id,
        name=woman.name,
        duties=woman.duties,
        supports_at=woman.supports_at,
        # A shortcut to the most frequent page: with one assessment and nothing else, link to it
        # directly.
        url=ways[0].url
        if len(ways) == 1 and woman.supports_at is None
        else reverse("woman", args=[woman.public_id]),
        ways=ways,
        waiting=tuple(
            Waiting(item.competencies, item.due) for item in work.ratings if item.url in addresses
        ),
    )


def woman_page(supervisor: Person, public_id: UUID, at: datetime) -> WomanRow:
    """One learner of the supervisor. Raises NotFound for anybody else."""
    for woman in women_of(supervisor, at):
        if woman.public_id == public_id:
            return _row(woman, work_waiting(supervisor))
    raise NotFound


WOMEN_ON_A_PAGE = 50


@dataclass(frozen=True)
class LearnersPage:
    """The learners that the supervisor works with, by name. `find`: a part of a name, or ""."""

    women: Page
    find: str


def learners_page(
    supervisor: Person, at: datetime, *, find: str = "", number: str | None = None
) -> LearnersPage:
    """Return the supervisor's learners whose name contains `find`."""
    sought = find.casefold()
    women = [one for one in women_of(supervisor, at) if sought in one.name.casefold()]
    found: Page = Paginator(women, WOMEN_ON_A_PAGE).get_page(number)
    found.object_list = women_rows(found.object_list, work_waiting(supervisor))
    return LearnersPage(women=found, find=find)


def assessment_page(assessor: Person) -> Work:
    """Return what the assessor has to sign and rate, and every learner they assess."""
    return work_waiting(assessor)
