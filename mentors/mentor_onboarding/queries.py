"""A person's standing before mentoring: the talks, and the agreement. Read only."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from mentors.room_types import REAL

from ..models import Certificate, MentorAgreement, ReadinessTalk, RoomMember
from .rules import Chose, Standing, current_version, has_agreed, has_gone_on, may_meet_a_woman

TO_MENTOR: dict[str, Promise] = {
    Chose.GO_ON: _("You want to go on."),
    Chose.LATER: _("You want to come back to it later."),
    Chose.NOT_NOW: _("You do not want it now."),
}
OF_MENTOR: dict[str, Promise] = {
    Chose.GO_ON: _("Wants to continue."),
    Chose.LATER: _("Wants to come back to it later."),
    Chose.NOT_NOW: _("Does not want it now."),
}


def standing_columns(person: str, organisation: str) -> dict[str, Any]:
    """Return `chose`, `agreed_to` and `mentors_already`, as annotations for `rules.Standing`.

    `person` and `organisation` are lookup paths from the row.
    """
    here = {"person": OuterRef(person), "organisation": OuterRef(organisation)}
    agreements = MentorAgreement.objects.filter(**here, ended_at__isnull=True)
    certificates = Certificate.objects.filter(
        learner=OuterRef(person), organisation=OuterRef(organisation), ended_at__isnull=True
    )
    rooms = RoomMember.objects.filter(
        user=OuterRef(person),
        seat=RoomMember.Seat.MENTOR,
        joined_at__isnull=False,
        room__organisation=OuterRef(organisation),
        room__kind__in=sorted(REAL),
        room__opened_at__isnull=False,
    )
    return {
        "chose": Subquery(ReadinessTalk.objects.filter(**here).values("chose")[:1]),
        "agreed_to": Subquery(agreements.values("version")[:1]),
        "mentors_already": Exists(certificates) | Exists(rooms),
    }


def standings(people: Collection[int], organisation: Organisation | int) -> dict[int, Standing]:
    """Return account → standing there. One query, however many there are."""
    place = organisation if isinstance(organisation, int) else organisation.pk
    rows = (
        User.objects.filter(pk__in=list(people))
        .annotate(here=Value(place))
        .annotate(**standing_columns("pk", "here"))
        .values_list("pk", "chose", "agreed_to", "mentors_already")
    )
    return {person: Standing(*rest) for person, *rest in rows}


def may_all_meet(people: Collection[int], organisation: Organisation | int) -> bool:
    """Whether all of these may mentor there where mentees talk about their own lives."""
    if not people:
        return True
    current = current_version()
    return all(may_meet_a_woman(one, current) for one in standings(people, organisation).values())


@dataclass(frozen=True, slots=True)
class TalkLine:
    """A talk that the learner led: its day, with whom, and the choice as text for both readers."""

    day: date
    talked_with: str
    to_mentor: str
    of_mentor: str


@dataclass(frozen=True, slots=True)
class Joining:
    """The standing at one organisation. `agreed_at`: of a valid agreement to the current text."""

    organisation_id: UUID
    organisation: str
    talks: tuple[TalkLine, ...]
    gone_on: bool
    agreed: bool
    agreed_at: datetime | None
    # There is a valid agreement to an earlier text: it is asked for again.
    has_earlier: bool


def joining_of(person: User, organisation: Organisation) -> Joining:
    """Return the standing of `person` there."""
    standing = standings([person.pk], organisation)[person.pk]
    rows = ReadinessTalk.objects.filter(person=person, organisation=organisation)
    agreement = MentorAgreement.objects.filter(
        person=person, organisation=organisation, ended_at__isnull=True
    ).first()
    agreed = has_agreed(standing, current_version())
    return Joining(
        organisation_id=organisation.public_id,
        organisation=organisation.name,
        talks=tuple(
            TalkLine(
                day=row.day,
                talked_with=row.talked_with.shown_name if row.talked_with else "",
                to_mentor=str(TO_MENTOR[row.chose]),
                of_mentor=str(OF_MENTOR[row.chose]),
            )
            for row in rows.select_related("talked_with")
        ),
        gone_on=has_gone_on(standing),
        agreed=agreed,
        agreed_at=agreement.accepted_at if agreement and agreed else None,
        has_earlier=agreement is not None and not agreed,
    )
