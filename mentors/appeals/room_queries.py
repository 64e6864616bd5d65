"""Decisions about a person and rooms: a refused clearance, or a removal. Read only."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from django.db.models import Exists, QuerySet
from django.utils.translation import gettext as _

from accounts.models import ClearanceRefusal, Organisation, User
from accounts.queries import cleared_since
from core.errors import NotFound

from ..models import Appeal, RoomMember
from . import permissions
from .subject_queries import Said, said_of, seats_of

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

CLEARANCE, ROOM = "clearance", "room"


class Since(TypedDict):
    """The annotation of `_refusals`: whether the person has been cleared since."""

    is_open_again: bool


type OwnRefusal = WithAnnotations[ClearanceRefusal, Since]


@dataclass(frozen=True, slots=True)
class DecisionAboutRooms:
    """One of the two decisions about this person: `refusal` or `removal` is set."""

    organisation: Organisation
    refusal: OwnRefusal | None
    removal: RoomMember | None


@dataclass(frozen=True, slots=True)
class RoomMatter:
    """A decision on the person's page. `words`: what was told, "" for a removal from a room."""

    kind: str
    public_id: UUID
    title: str
    decided_at: datetime
    words: str
    is_open_again: bool
    said: tuple[Said, ...] = ()

    @property
    def waiting(self) -> Said | None:
        return next((one for one in self.said if one.waits), None)


@dataclass(frozen=True, slots=True)
class ToOpenAnew:
    """A person whose refused clearance is to be reviewed, for the coordinators."""

    name: str
    public_id: UUID
    since: datetime


def decision_about_rooms(person: User, kind: str, public_id: UUID) -> DecisionAboutRooms:
    """Return a decision that `person` may appeal. `public_id`: of a refusal, or of a room.

    Raise NotFound if it is not about `person`.
    """
    if kind == CLEARANCE:
        refusal = _refusals(person).filter(public_id=public_id).first()
        if refusal is not None:
            return DecisionAboutRooms(refusal.organisation, refusal, None)
    if kind == ROOM:
        seat = _removals(person).filter(room__public_id=public_id).first()
        if seat is not None:
            return DecisionAboutRooms(seat.room.organisation, None, seat)
    raise NotFound


def room_matter(person: User, kind: str, public_id: UUID) -> RoomMatter:
    """Return a decision with the person's appeals, latest first. Raise NotFound for another's."""
    decided = decision_about_rooms(person, kind, public_id)
    rows = (
        Appeal.objects.filter(person=person, refusal=decided.refusal, removal=decided.removal)
        .select_related("refusal", "removal")
        .prefetch_related(seats_of())
        .order_by("-said_at", "-pk")
    )
    return _matter(decided, tuple(said_of(row) for row in rows))


def decided_about_rooms(person: User) -> list[RoomMatter]:
    """Return all decisions about this person, latest first, without the appeals."""
    found = [
        *(DecisionAboutRooms(one.organisation, one, None) for one in _refusals(person)),
        *(DecisionAboutRooms(one.room.organisation, None, one) for one in _removals(person)),
    ]
    return sorted(map(_matter, found), key=lambda one: one.decided_at, reverse=True)


def to_open_anew(user: User) -> list[ToOpenAnew]:
    """Return people not cleared since a panel asked for a review, where `user` coordinates."""
    rows = (
        Appeal.objects.of_the_active()
        .filter(
            ~Exists(cleared_since("refusal__")),
            organisation__in=permissions.coordinated_by(user),
            outcome=Appeal.Outcome.ANEW,
            refusal__isnull=False,
        )
        .exclude(person=user)
        .order_by("answered_at", "pk")
    )
    return [
        ToOpenAnew(row.woman.shown_name, row.woman.public_id, row.answered_at)
        for row in rows
        if row.answered_at
    ]


def title_of(row: Appeal) -> str:
    """Return the subject as text for the panel; "" for an appeal on a journey."""
    if row.journey_id is not None:
        return ""
    if row.refusal is not None:
        return _("Admission to rooms")
    return _("Removal from a room")


def _refusals(person: User) -> QuerySet[OwnRefusal]:
    rows = ClearanceRefusal.objects.filter(person=person)
    return rows.annotate(is_open_again=Exists(cleared_since())).select_related("organisation")


def _removals(person: User) -> QuerySet[RoomMember]:
    put_out = RoomMember.objects.filter(user=person, removed_at__isnull=False)
    # Someone who said “Not this time” was not removed.
    rows = put_out.exclude(pk__in=RoomMember.objects.given_up().values("pk"))
    return rows.select_related("room__organisation")


def _matter(decided: DecisionAboutRooms, said: tuple[Said, ...] = ()) -> RoomMatter:
    refusal, removal = decided.refusal, decided.removal
    if refusal is not None:
        return RoomMatter(
            kind=CLEARANCE,
            public_id=refusal.public_id,
            title=_("Rooms are not open to you"),
            decided_at=refusal.told_at,
            words=refusal.words or "",
            is_open_again=refusal.is_open_again,
            said=said,
        )
    assert removal is not None  # noqa: S101 - one of the two is there
    assert removal.removed_at is not None  # noqa: S101 - else it is no removal
    return RoomMatter(
        kind=ROOM,
        public_id=removal.room.public_id,
        title=_("A supervisor put you out of a room"),
        decided_at=removal.removed_at,
        words="",
        is_open_again=False,
        said=said,
    )
