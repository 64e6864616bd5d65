"""The learner's own goals and journal. Read only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from accounts.models import User
from accounts.queries import roles_of
from accounts.roles import CERTIFICATE_ROLES
from core.errors import NotFound
from courses.models import Goal, JournalEntry

from .permissions import can_read_pages, can_write, goals_of, journal_of

# How much of a page is shown in the list. *Units*: characters.
BEGINNING = 90
# How many pages of the journal one list shows.
LISTED = 20


@dataclass(frozen=True, slots=True)
class GoalView:
    """A goal. `reached_at` is None until the learner has reached it."""

    public_id: UUID
    text: str
    created_at: datetime
    reached_at: datetime | None


@dataclass(frozen=True, slots=True)
class EntryView:
    """A page of the learner's journal. `changed_at` is None if it was never changed."""

    public_id: UUID
    text: str
    at: datetime
    changed_at: datetime | None

    @property
    def beginning(self) -> str:
        """The beginning of the page, on one line."""
        line = " ".join(self.text.split())
        return line if len(line) <= BEGINNING else line[:BEGINNING].rstrip() + "…"


@dataclass(frozen=True, slots=True)
class GoalList:
    """The learner's goals, and whether the learner may add one."""

    open: tuple[GoalView, ...]
    reached: tuple[GoalView, ...]
    can_write: bool


@dataclass(frozen=True, slots=True)
class JournalPage:
    """The pages of the learner's journal, the latest first, and whether the learner may add one.

    `list` says whether there are newer and older ones.
    """

    entries: tuple[EntryView, ...]
    list: Page
    can_write: bool


def list_goals(user: User) -> GoalList:
    """Return the author's goals. Raises NotFound for someone who can have none."""
    _check_can_read(user)
    goals = [_goal(row) for row in goals_of(user)]
    return GoalList(
        open=tuple(goal for goal in goals if goal.reached_at is None),
        reached=tuple(goal for goal in goals if goal.reached_at is not None),
        can_write=can_write(user),
    )


def list_entries(user: User, page: str = "1") -> JournalPage:
    """Return the author's journal; a page number out of range gives the nearest page.

    Raises NotFound for someone who can have none.
    """
    _check_can_read(user)
    found = Paginator(journal_of(user), LISTED).get_page(page)
    return JournalPage(tuple(_entry(row) for row in found), found, can_write(user))


def get_goal(user: User, public_id: UUID) -> GoalView:
    """Return one goal of the user. Raises NotFound."""
    return _goal(_get_own(goals_of(user), public_id))


def get_entry(user: User, public_id: UUID) -> EntryView:
    """Return one journal page of the user. Raises NotFound."""
    return _entry(_get_own(journal_of(user), public_id))


def can_submit_excerpt(user: User) -> bool:
    """Whether the user can submit an excerpt under “My way”."""
    return bool(roles_of(user) & CERTIFICATE_ROLES)


def _check_can_read(user: User) -> None:
    if not can_read_pages(user):
        raise NotFound


def _get_own(own: QuerySet[Any], public_id: UUID) -> Any:
    row = own.filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    return row


def _goal(row: Goal) -> GoalView:
    return GoalView(row.public_id, row.text, row.created_at, row.reached_at)


def _entry(row: JournalEntry) -> EntryView:
    return EntryView(row.public_id, row.text, row.at, row.changed_at)
