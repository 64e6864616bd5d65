"""What an assessor must not learn yet. Read only.

Until her own level for a competency is in, nothing that she can reach says whether the others have
rated it, or how (domain 2.2). Every page that shows ratings, decisions or what is missing asks here
first. What she still has to rate is worked out from her own ratings alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from accounts.models import User
from mentors.programmes.queries import required_levels_of

from ..models import Assessor, Journey, Rating
from .deciding_ratings import Given, latest_round


def codes_rated_by(assessor: User, journeys: Iterable[Journey]) -> dict[int, frozenset[str]]:
    """Journey → the competencies that she herself has rated in it."""
    rated = defaultdict(set)
    rows = Rating.objects.filter(assessor=assessor, journey__in=list(journeys)).values_list(
        "journey_id", "version__competency__code"
    )
    for journey_id, code in rows:
        rated[journey_id].add(code)
    return {journey_id: frozenset(codes) for journey_id, codes in rated.items()}


def hidden_codes(viewer: User, journey: Journey) -> frozenset[str]:
    """Competencies of which `viewer` must see neither ratings, nor decision, nor what is missing.

    Nobody but an assessor who is asked now has such; for her, those that she has not rated.
    """
    asked = Assessor.objects.filter(
        journey=journey, assessor=viewer, ended_at__isnull=True
    ).exists()
    if not asked:
        return frozenset()
    rated = codes_rated_by(viewer, [journey]).get(journey.pk, frozenset())
    return frozenset(required_levels_of(journey)) - rated


def shown_ratings(viewer: User, rows: Sequence[Rating]) -> list[Rating]:
    """The ratings of one competency without those of a round in which `viewer` has not rated.

    `rows`: all of it in the order of time, with their versions. She has rated it before, so she
    knows the earlier rounds; of another try she learns nothing before her own word.
    """
    if not rows:
        return []
    given = [Given(row.pk, row.place, row.level, row.blind) for row in rows]
    latest = {one.number for one in latest_round(given, gate=rows[-1].version.gate)}
    has_own = any(row.pk in latest and row.assessor_id == viewer.pk for row in rows)
    return [row for row in rows if has_own or row.pk not in latest]
