"""Pairs that ended, as the mentee sees them: sessions, goals and completed steps. Read only."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Count
from django.utils import timezone

from accounts.models import Organisation, User
from core.errors import NotFound
from mentors.room_states import TOOK_PLACE

from .models import MentoringPair, PairSession, PairTask
from .permissions import side_of
from .states import PairState, Side

# How long an ended pair is shown on “My mentor”.
SHOWN_FOR = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class EndedPair:
    """Mentoring that has ended. `issuer`: as on certificates; `steps`: the completed ones."""

    pair_id: UUID
    organisation: int
    name: str
    issuer: str
    since: date
    until: date
    sessions: int
    goals: str
    steps: tuple[str, ...]


def ended_pairs(user: User, places: list[Organisation], at: datetime) -> list[EndedPair]:
    """Return recently ended pairs that met at least once, latest first. Three queries at most."""
    rows = MentoringPair.objects.of_active_people().filter(
        mentee=user,
        organisation__in=places,
        state=PairState.ENDED,
        agreed_at__isnull=False,
        ended_at__gt=at - SHOWN_FOR,
    )
    pairs = list(rows.select_related("mentor", "organisation").order_by("-ended_at"))
    held = _held(pairs)
    return [_ended(pair, held[pair.pk], steps) for pair, steps in _with_steps(pairs, held)]


def ended_pair(user: User, pair_id: UUID) -> EndedPair:
    """Return an ended pair that met at least once. Raise NotFound for anyone but its mentee."""
    rows = MentoringPair.objects.select_related("mentor", "organisation")
    pair = rows.filter(public_id=pair_id, state=PairState.ENDED, agreed_at__isnull=False).first()
    if pair is None or side_of(user, pair) != Side.MENTEE:
        raise NotFound
    held = _held([pair])
    if pair.pk not in held:
        raise NotFound
    return _ended(pair, held[pair.pk], ())


def _held(pairs: list[MentoringPair]) -> dict[int, int]:
    """Return, by pair, how many of its sessions took place; pairs without any are left out."""
    if not pairs:
        return {}
    rows = PairSession.objects.filter(
        pair__in=pairs, room__state__in=TOOK_PLACE, room__opened_at__isnull=False
    )
    return dict(rows.order_by().values_list("pair").annotate(Count("pk")))


def _with_steps(
    pairs: list[MentoringPair], held: dict[int, int]
) -> list[tuple[MentoringPair, tuple[str, ...]]]:
    steps: dict[int, list[str]] = defaultdict(list)
    if held:
        for row in PairTask.objects.filter(pair__in=list(held), done_at__isnull=False):
            steps[row.pair_id].append(row.words)
    return [(pair, tuple(steps[pair.pk])) for pair in pairs if pair.pk in held]


def _ended(pair: MentoringPair, sessions: int, steps: tuple[str, ...]) -> EndedPair:
    return EndedPair(
        pair_id=pair.public_id,
        organisation=pair.organisation_id,
        name=pair.mentor.shown_name,
        issuer=pair.organisation.public_name or settings.SITE_NAME,
        since=timezone.localdate(pair.agreed_at or pair.proposed_at),
        until=timezone.localdate(pair.ended_at or pair.proposed_at),
        sessions=sessions,
        goals=pair.goals or "",
        steps=steps,
    )
