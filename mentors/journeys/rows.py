"""The rows of her way, each in one prepared query. Read only."""

from datetime import datetime

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Exists, OuterRef

from core.compiled_queries import CompiledRows

from ..models import Certificate, Decision, Journey, ProgrammeVersion


def journeys_of(learner, at: datetime) -> list[tuple[Journey, bool]]:
    """The ways that she is on, the latest first, each with its version; and whether she holds a
    certificate of it that is valid at `at`.
    """
    return [(_journey(row, learner), row[-1]) for row in _journeys(learner.pk, at)]


_JOURNEY = [field.attname for field in Journey._meta.concrete_fields]
_VERSION = [field.attname for field in ProgrammeVersion._meta.concrete_fields]


def _ways(learner: int, at: datetime):
    valid = Certificate.objects.filter(
        learner=OuterRef("learner"),
        programme=OuterRef("version__programme"),
        ended_at__isnull=True,
        valid_from__lte=at,
        valid_until__gt=at,
    )
    return (
        Journey.objects.filter(learner=learner, left_at__isnull=True)
        .order_by("-created_at", "-pk")
        .values_list(*_JOURNEY, *(f"version__{name}" for name in _VERSION), Exists(valid))
    )


_journeys = CompiledRows(_ways, int, datetime)


def _journey(row: tuple, learner) -> Journey:
    """The row as `select_related("learner", "version")` would give it."""
    cut = len(_JOURNEY)
    journey = Journey.from_db(DEFAULT_DB_ALIAS, _JOURNEY, row[:cut])
    journey.version = ProgrammeVersion.from_db(DEFAULT_DB_ALIAS, _VERSION, row[cut:-1])
    journey.learner = learner
    return journey


# Of a learner and a programme: public id, achievement, name, and from when until when it is valid.
standing_certificates = CompiledRows(
    lambda learner, programme: Certificate.objects.filter(
        learner=learner, programme=programme, ended_at__isnull=True
    ).values_list("public_id", "version__achievement", "shown_name", "valid_from", "valid_until"),
    *(int, int),
)
# Of a journey: code, row and outcome, the one that holds last.
decisions = CompiledRows(
    lambda journey: (
        Decision.objects.filter(journey=journey)
        .order_by("number")
        .values_list("version__competency__code", "pk", "met")
    ),
    int,
)
# Of a journey: the row of a decision for “not yet”, and what one who rated wrote to do next.
next_steps = CompiledRows(
    lambda journey: (
        Decision.objects.filter(journey=journey, met=False)
        .order_by("ratings__place", "ratings__pk")
        .values_list("pk", "ratings__next_step")
    ),
    int,
)
