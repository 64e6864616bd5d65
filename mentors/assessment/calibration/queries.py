"""Calibrations: what is due, which scenes exist, and what a person may see of a round. Read only.

An assessor who has not rated yet sees only the scene and the form: neither levels nor agreement,
whatever other role the assessor has there (domain 2.2).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from core.registry import QueryHook
from core.templatetags.when import short_day
from mentors.assessment.competencies.framework_texts import CompetencyText, competency_texts

from ...models import Calibration, CalibrationRating
from . import permissions
from .rules import ENOUGH, Agreement, Script, last_day, quarter_of, shipped_scripts

# The scenes that editors wrote; a higher layer registers the handler (ADR-0025).
scripts_of_editors = QueryHook[[], Sequence[Script]](otherwise=())


def scripts() -> list[Script]:
    """Return every scene that a coordinator can choose, the shipped ones first."""
    return [*shipped_scripts(), *scripts_of_editors()]


@dataclass(frozen=True, slots=True)
class DueCalibration:
    """A scene that waits for the assessor's rating, and the day it is due."""

    title: str
    due: date
    url: str


def to_rate(user: User, at: datetime) -> list[DueCalibration]:
    """Return this quarter's scenes that `user` has not rated, where `user` is an assessor."""
    rows = (
        Calibration.objects.filter(
            organisation__in=permissions.rates_in(user),
            quarter=quarter_of(timezone.localdate(at)),
        )
        .exclude(ratings__assessor=user)
        .order_by("pk")
    )
    return [DueCalibration(row.script["title"], last_day(row.quarter), _url(row)) for row in rows]


@dataclass(frozen=True, slots=True)
class QuarterState:
    """One organisation in this quarter. `public_id`: of its calibration; None: none is open.

    `asked`: number of its assessors; a calibration needs at least two. `rated`: how many of them
    have rated; None while the reader must not know.
    """

    organisation: Organisation
    quarter: date
    due: date
    asked: int
    rated: int | None
    public_id: UUID | None
    title: str
    opens: bool
    own_waits: bool

    @property
    def makes_sense(self) -> bool:
        """Whether there are enough assessors to compare."""
        return self.asked >= ENOUGH


def quarter_states(user: User, at: datetime) -> list[QuarterState]:
    """Return the state of this quarter wherever `user` rates or coordinates."""
    opens = {one.pk: one for one in permissions.opens_in(user)}
    places = opens | {one.pk: one for one in permissions.rates_in(user)}
    return [
        quarter_state(user, place, at, opens=place.pk in opens)
        for place in sorted(places.values(), key=lambda one: one.name)
    ]


def quarter_state(user: User, place: Organisation, at: datetime, *, opens: bool) -> QuarterState:
    """Return the state of this quarter for one organisation."""
    quarter = quarter_of(timezone.localdate(at))
    asked = permissions.assessors_in(place)
    found = Calibration.objects.filter(organisation=place, quarter=quarter).first()
    rated = set(found.ratings.values_list("assessor", flat=True)) if found else set()
    own_waits = found is not None and user.pk in asked and user.pk not in rated
    return QuarterState(
        organisation=place,
        quarter=quarter,
        due=last_day(quarter),
        asked=len(asked),
        rated=None if own_waits else len(asked & rated),
        public_id=found.public_id if found else None,
        title=found.script["title"] if found else "",
        opens=opens,
        own_waits=own_waits,
    )


def earlier(user: User, at: datetime) -> list[Calibration]:
    """Return calibrations of earlier quarters, latest first."""
    places = {one.pk for one in (*permissions.opens_in(user), *permissions.rates_in(user))}
    return list(
        Calibration.objects.filter(
            organisation__in=places, quarter__lt=quarter_of(timezone.localdate(at))
        ).select_related("organisation")[:12]
    )


@dataclass(frozen=True, slots=True)
class RatedCompetency:
    """One competency of a scene: the viewer's level, and how often others gave each, unnamed."""

    text: CompetencyText
    own: int | None
    others: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Round:
    """One calibration as this person may see it. `asks`: this person has to rate first.

    `agreement`: within the group; `own`: the viewer's with the others. None: not for this viewer,
    or not yet.
    """

    calibration: Calibration
    script: Script
    due: date
    asks: bool
    texts: tuple[CompetencyText, ...]
    rated: int = 0
    competencies: tuple[RatedCompetency, ...] = ()
    agreement: Agreement | None = None
    own: Agreement | None = None


def round_for(user: User, public_id: UUID) -> Round:
    """Return the round as `user` may see it. Raise NotFound if `user` neither rates nor
    coordinates.
    """
    found = permissions.calibration_of(user, public_id)
    script = Script.model_validate(found.script)
    texts = competency_texts(script.codes)
    asked = Round(found, script, last_day(found.quarter), True, tuple(texts.values()))
    ratings = list(found.ratings.order_by("pk"))
    own = next((row for row in ratings if row.assessor_id == user.pk), None)
    if own is None and permissions.may_rate(user, found.organisation_id):
        return asked
    return replace(
        asked,
        asks=False,
        rated=len(ratings),
        competencies=_side_by_side(texts, own, ratings) if own else (),
        agreement=_agreement(found.agreement),
        own=_agreement(own.agreement) if own else None,
    )


def _side_by_side(
    texts: dict[str, CompetencyText], own: CalibrationRating, ratings: Sequence[CalibrationRating]
) -> tuple[RatedCompetency, ...]:
    return tuple(
        RatedCompetency(
            text=text,
            own=own.levels[code],
            others=tuple(
                sorted(Counter(row.levels[code] for row in ratings if row.pk != own.pk).items())
            ),
        )
        for code, text in texts.items()
    )


def _agreement(kept: dict | None) -> Agreement | None:
    return Agreement.model_validate(kept) if kept is not None else None


def _url(row: Calibration) -> str:
    return reverse("calibration", args=[row.public_id])


def agreement_words(agreement: Agreement) -> str:
    """Describe the agreement in one or two sentences; kappa is given only where it is defined."""
    if agreement.open == "alone":
        return _("No other ratings yet.")
    said = _("%(percent)s of 100 levels are equal.") % {"percent": agreement.percent}
    if agreement.kappa is None:
        return (
            said
            + " "
            + _(
                "Weighted kappa cannot be worked out: one level was given throughout, so agreement "
                "cannot be told from chance."
            )
        )
    return said + " " + _("Weighted kappa: %(kappa)s.") % {"kappa": f"{agreement.kappa:.2f}"}


def quarter_words(quarter: date) -> str:
    """Format a quarter as “1 October to 31 December”, with the days of the week."""
    return _("%(first)s to %(last)s") % {
        "first": short_day(quarter),
        "last": short_day(last_day(quarter)),
    }
