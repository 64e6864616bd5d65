"""What of her way a woman may take to another organisation. Read only."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from accounts.models import User
from mentors.competencies.framework_texts import competency_texts
from mentors.competencies.queries import decisions_of
from mentors.competencies.sentences import evidence_kind

from ..models import Certificate, Evidence, Journey


@dataclass(frozen=True, slots=True)
class ShownThing:
    """Something that shows what she can do: its type, for which competencies, on which day."""

    public_id: str
    kind: str
    codes: tuple[str, ...]
    day: date


@dataclass(frozen=True, slots=True)
class HeldCertificate:
    """A certificate of hers that is valid."""

    public_id: str
    achievement: str
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class WayOfLearner:
    """All of it: codes of competencies that were decided *Met*, evidence, certificates."""

    met: tuple[str, ...]
    shown: tuple[ShownThing, ...]
    certificates: tuple[HeldCertificate, ...]


def way_of_learner(user: User, at: datetime) -> WayOfLearner:
    """What she could take along. No level, no sentence: these are others' words about her."""
    decided: dict[str, bool] = {}
    for journey in Journey.objects.filter(learner=user).order_by("created_at", "pk"):
        decided |= decisions_of(journey)
    rows = Evidence.objects.filter(journey__learner=user, state=Evidence.State.ACCEPTED).order_by(
        "-observed_on", "-pk"
    )
    held = Certificate.objects.filter(
        learner=user, ended_at=None, valid_until__gt=at
    ).select_related("version")
    return WayOfLearner(
        met=tuple(sorted((code for code, met in decided.items() if met), key=_number)),
        shown=tuple(
            ShownThing(str(row.public_id), row.kind, tuple(row.codes), row.observed_on)
            for row in rows.defer("sentence")
        ),
        certificates=tuple(
            HeldCertificate(
                str(one.public_id),
                one.shown_title,
                timezone.localdate(one.valid_from),
                timezone.localdate(one.valid_until),
            )
            for one in held.defer("shown_name").order_by("-valid_from", "pk")
        ),
    )


def _number(code: str) -> int:
    return int(code.removeprefix("C") or 0)


def competency_names(codes: tuple[str, ...]) -> list[str]:
    """What competencies are called in the reader's language; a code that is not known as it is."""
    texts = competency_texts()
    return [texts[code].name if code in texts else code for code in codes]


def kind_words(kind: str) -> str:
    """What a type of evidence is called; one that is not known as it is."""
    try:
        return evidence_kind(kind)
    except KeyError:
        return kind
