"""The start page of staff: the inbox, the coming days and the state of the programme."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.queries import is_learning_only, organisations_of, roles_of
from accounts.roles import Role
from accounts.types import Person
from mentors.journeys.coordinator_queries import journeys_in
from mentors.rooms.state.queries import rooms_for

from ..calendar.pages import CalendarItem, coming_items
from ..coordinator.card_views import count_open_cards
from ..coordinator.people_table import STEPS, step_of
from .inbox import KINDS, InboxFilter, InboxRow, inbox_filters, inbox_row, sort_entries
from .inbox_sources import inbox_of

WORKSPACE_ROLES = frozenset({Role.SUPERVISOR, Role.COORDINATOR, Role.SAFEGUARDING_LEAD})
ROWS_ON_A_PAGE = 20
COMING_SHOWN = 6


@dataclass(frozen=True, slots=True)
class StepCount:
    """How many learners are at a step; `url` lists them, "" if no page does."""

    number: int
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class WorkspacePage:
    """The content of the staff start page. `steps`: () for users who coordinate nowhere."""

    today: date
    organisations: tuple[str, ...]
    filters: list[InboxFilter]
    rows: list[InboxRow]
    page: Page
    show: str
    coming: list[tuple[date, CalendarItem]]
    steps: tuple[StepCount, ...]


def has_workspace(user: Person) -> bool:
    """Whether the user's start page is the staff workspace."""
    return bool(roles_of(user) & WORKSPACE_ROLES) and not is_learning_only(user)


def workspace_page(
    user: Person, at: datetime, *, show: str = "", number: str | None = None
) -> WorkspacePage:
    """Return the start page.

    `show`: a key of `KINDS`, "" for all. `number`: page number of the inbox.
    """
    roles = roles_of(user)
    today = timezone.localdate(at)
    entries = sort_entries(inbox_of(user, roles, rooms_for(user, at), at), today)
    show = show if show in KINDS else ""
    shown = [entry for entry in entries if show in ("", entry.kind)]
    page: Page = Paginator(shown, ROWS_ON_A_PAGE).get_page(number)
    return WorkspacePage(
        today=today,
        organisations=tuple(one.name for one in organisations_of(user, *WORKSPACE_ROLES)),
        filters=inbox_filters(entries, show),
        rows=[inbox_row(entry, at) for entry in page],
        page=page,
        show=show,
        coming=coming_items(user, at)[:COMING_SHOWN],
        steps=tuple(_steps(user, at)) if Role.COORDINATOR in roles else (),
    )


def _steps(user: Person, at: datetime) -> list[StepCount]:
    organisations = organisations_of(user, Role.COORDINATOR)
    steps = Counter(
        step_of(journey)
        for organisation in organisations
        for journey in journeys_in(organisation, viewer=user)
    )
    invited = sum(count_open_cards(organisation, at) for organisation in organisations)
    people = reverse("people")
    return [
        StepCount(invited, _("Invited"), reverse("cards")),
        *(
            StepCount(steps[key], str(label), f"{people}?step={key}")
            for key, label in STEPS.items()
        ),
    ]
