"""What coordinators and safeguarding leads see of people, and of requests that need approval."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.approval_rules import Kind
from accounts.auth.queries import code_shown_to
from accounts.card_login.queries import card_of
from accounts.membership import queries as people
from accounts.permissions import (
    can_end_roles,
    can_suspend,
    deciding_organisations,
    hindrance_for,
    is_open_to_women,
)
from accounts.roles import INVITABLE_ROLES, PARTICIPANT_ROLES, STAFF_ROLES, Role
from accounts.sentences import HINDRANCES, OUTCOME_LABELS, ROLE_LABELS
from accounts.transfers.queries import brought_to
from accounts.types import Approval, LoginCard, Organisation, Person
from core.audit.queries import records_touched_by

# How far back the records opened by a suspended account are listed (domain 10.27).
LOOKED_BACK = timedelta(days=30)
# Roles that need clearance by the organisation before entering rooms.
ROOM_GUESTS = PARTICIPANT_ROLES | {Role.INTERPRETER}


@dataclass(frozen=True)
class ApprovalLine:
    """A request that needs approval, in a list and on its own page."""

    public_id: UUID
    kind: str
    title: str
    organisation: str
    asked_by: str
    asked_at: datetime
    lapses_at: datetime
    outcome: str
    decided_by: str
    decided_at: datetime | None
    # Why the user may not approve it; empty if they may.
    hindrance: str
    is_open: bool
    is_own: bool
    is_about_reader: bool
    # The recovery code, shown to the approver only and for fifteen minutes; empty otherwise.
    code: str


@dataclass(frozen=True)
class RoleLine:
    """A role in this organisation, with start and end."""

    code: str
    label: str
    since: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class ClearanceFacts:
    """Who cleared the person for rooms, and since when."""

    first: str
    second: str
    since: datetime


@dataclass(frozen=True)
class PersonPage:
    """One person, for those who look after people in this organisation; no log of actions."""

    person: Person
    organisation: Organisation
    roles: list[RoleLine]
    # Code and label of roles that can be given or requested.
    open_roles: list[tuple[str, str]]
    # Whether learner roles have to wait until staff have been trained (domain 3.3).
    staff_only: bool
    waiting: list[ApprovalLine]
    clearance: ClearanceFacts | None
    needs_clearance: bool
    is_self: bool
    is_suspended: bool
    can_change_roles: bool
    can_suspend: bool
    # The person's sign-in card; None: there is none.
    card: LoginCard | None
    # Whether there are transferred records that the user may see.
    shows_brought: bool

    @property
    def has_overview(self) -> bool:
        """Whether the person learns or is mentored here and is not the user."""
        held = {line.code for line in self.roles if line.ended_at is None}
        return bool(held & PARTICIPANT_ROLES) and not self.is_self


@dataclass(frozen=True)
class OpenedLine:
    """Whose record a suspended account opened or changed, how often, and when last."""

    name: str
    url_id: UUID | None
    times: int
    last_at: datetime


def is_for_reader(line: ApprovalLine) -> bool:
    """Whether the user may decide this request."""
    return not line.hindrance and not line.is_about_reader


def approval_lines(user: Person, rows: list[Approval], at: datetime) -> list[ApprovalLine]:
    """The requests as shown to `user`."""
    return [approval_line(user, row, at) for row in rows]


def approval_line(user: Person, row: Approval, at: datetime) -> ApprovalLine:
    """One request as shown to `user`."""
    hindrance = hindrance_for(user, row, at)
    is_open = row.outcome == "open" and row.lapses_at > at
    lapsed = row.outcome == "open" and not is_open
    return ApprovalLine(
        public_id=row.public_id,
        kind=row.kind,
        title=_title(row),
        organisation=row.organisation.name,
        asked_by=_name(row.asked_by),
        asked_at=row.asked_at,
        lapses_at=row.lapses_at,
        outcome=str(OUTCOME_LABELS["lapsed" if lapsed else row.outcome]),
        decided_by=_name(row.decided_by) if row.decided_by else "",
        decided_at=row.decided_at,
        hindrance=str(HINDRANCES[hindrance]) if hindrance else "",
        is_open=is_open,
        is_own=row.asked_by_id == user.pk,
        is_about_reader=row.person_id == user.pk,
        code=code_shown_to(user, row, at),
    )


def is_told_why(user: Person, public_id: UUID) -> bool:
    """Whether declining this needs a reason for the person: when somebody else asked for
    clearance.
    """
    row = people.approval_for(user, public_id)
    return row is not None and row.kind == Kind.CLEARANCE and row.asked_by_id != user.pk


def _name(person: Person | None) -> str:
    return person.shown_name if person else _("Somebody who left")


def _title(row: Approval) -> str:
    role = str(ROLE_LABELS.get(row.role, ""))
    if row.invitation is not None:
        return _("Card %(number)s, to come as: %(role)s") % {
            "number": row.invitation.number,
            "role": role,
        }
    name = _name(row.person)
    if row.kind == Kind.ROLE:
        return _("%(name)s becomes: %(role)s") % {"name": name, "role": role}
    if row.kind == Kind.OFFER:
        return _("%(name)s is offered: %(role)s") % {"name": name, "role": role}
    if row.kind == Kind.RETURN:
        return _("The account of %(name)s is used again") % {"name": name}
    if row.kind == Kind.RECOVERY:
        return _("%(name)s chooses a new passphrase") % {"name": name}
    return _("%(name)s may come into rooms") % {"name": name}


def waiting_for_two(user: Person, at: datetime) -> list[ApprovalLine]:
    """Open requests in the user's organisations, those that lapse first on top."""
    rows = people.waiting_approvals(deciding_organisations(user), at)
    return approval_lines(user, list(rows[:100]), at)


def decided_lately(user: Person, at: datetime) -> list[ApprovalLine]:
    """Requests decided within two weeks."""
    rows = people.decided_approvals(deciding_organisations(user), at)
    return approval_lines(user, list(rows[:50]), at)


def person_page(user: Person, public_id: UUID, at: datetime) -> PersonPage | None:
    """The page of a person; None for somebody whom the user does not look after."""
    found = people.person_looked_after(user, public_id)
    if found is None:
        return None
    person, organisation = found
    rows = people.memberships_in(person, organisation)
    if not people.sees_everyone(user, organisation):
        rows = [row for row in rows if row.role in STAFF_ROLES]
    held = {row.role for row in rows if row.ended_at is None}
    clearance = people.clearance_in(person, organisation)
    staff_only = not is_open_to_women(organisation)
    may_be_given = INVITABLE_ROLES & STAFF_ROLES if staff_only else INVITABLE_ROLES
    return PersonPage(
        person=person,
        organisation=organisation,
        roles=[
            RoleLine(row.role, str(ROLE_LABELS[row.role]), row.since, row.ended_at) for row in rows
        ],
        open_roles=[
            (role, str(label))
            for role, label in ROLE_LABELS.items()
            if role in may_be_given and role not in held
        ],
        staff_only=staff_only,
        waiting=approval_lines(user, people.approvals_about(person, organisation, at), at),
        clearance=ClearanceFacts(
            _name(clearance.first), _name(clearance.second), clearance.cleared_at
        )
        if clearance
        else None,
        needs_clearance=clearance is None and bool(held & ROOM_GUESTS),
        is_self=person.pk == user.pk,
        is_suspended=people.suspension_of(person) is not None,
        can_change_roles=can_end_roles(user, organisation),
        can_suspend=can_suspend(user, person, organisation),
        card=card_of(person),
        shows_brought=bool(brought_to(user, person, organisation)),
    )


def opened_by(person: Person, organisation: Organisation, at: datetime) -> list[OpenedLine]:
    """Whose records a suspended account opened or changed within thirty days, the latest first."""
    rows = records_touched_by(person, organisations=[organisation], since=at - LOOKED_BACK)
    names = people.names_of([row.person_id for row in rows])
    return [
        OpenedLine(
            name=names[row.person_id].shown_name,
            url_id=names[row.person_id].public_id,
            times=row.times,
            last_at=row.last_at,
        )
        for row in rows
        if row.person_id in names
    ]
