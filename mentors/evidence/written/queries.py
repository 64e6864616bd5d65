"""What was written, for who writes and for the woman. Read only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.clock import now
from core.errors import NotFound
from courses.progress.quiz_queries import MetQuiz, quizzes_met_on
from mentors.assessment.competencies.framework_texts import (
    IN_A_ROOM,
    CompetencyText,
    competency_texts,
)
from mentors.assessment.competencies.sentences import evidence_kind
from mentors.certification.queries import evidence_counts_from
from mentors.programmes.queries import required_levels_of

from ...models import Evidence, Journey
from . import permissions, rules
from .rules import IN_PERSON, QUIZ, ROLE_PLAY, TALK, WITNESS


@dataclass(frozen=True, slots=True)
class Written:
    """One piece. `words`: what the learner said after reading it; "" for nothing."""

    public_id: UUID
    kind: str
    day: date
    observer: str
    sentence: str
    about: tuple[str, ...]
    state: str
    words: str
    # Where it was seen in a room: the id of that, to look at what was signed there.
    room: UUID | None = None


class Seen(NamedTuple):
    """What was seen in a room, to be read; `observer` is None when the account is gone."""

    public_id: UUID
    day: date
    observer: str | None


@dataclass(frozen=True, slots=True)
class ToWrite:
    """The page of who writes: the kinds that are open to the writer, and what stands there.

    `kind` "": none is chosen. `texts`: what this kind can show on the learner's way; `quizzes`: of
    that kind.
    """

    journey: Journey
    kinds: tuple[tuple[str, str], ...]
    written: tuple[Written, ...]
    kind: str = ""
    texts: tuple[CompetencyText, ...] = ()
    quizzes: tuple[MetQuiz, ...] = ()


def to_write(user: User, person_id: UUID, kind: str = "") -> ToWrite:
    """Raises NotFound for who neither supports nor assesses the learner, or may not write this
    kind.
    """
    journey, kinds = permissions.journey_to_write(user, person_id)
    if kind and kind not in kinds:
        raise NotFound
    texts = competency_texts(required_levels_of(journey))
    shown = codes_of(kind, texts)
    return ToWrite(
        journey=journey,
        kinds=tuple((one, evidence_kind(one)) for one in kinds if codes_of(one, texts)),
        written=_written(_written_to(user, journey), texts),
        kind=kind,
        texts=tuple(texts[code] for code in shown),
        quizzes=quizzes_to_write(journey, get_language() or "", now())
        if kind == rules.QUIZ
        else (),
    )


def quizzes_to_write(journey: Journey, language: str, at: datetime) -> tuple[MetQuiz, ...]:
    """Questions that the learner has met and that still count at this moment."""
    since = evidence_counts_from(at)
    return tuple(quizzes_met_on(journey.learner, language, since=since))


def codes_of(kind: str, texts: Mapping[str, CompetencyText]) -> list[str]:
    """What this kind can show, of these competencies."""
    return rules.shows(kind, {code: text.evidence_types for code, text in texts.items()}, texts)


def written_about(user: User) -> tuple[Written, ...]:
    """What was written about the practice of `user`, what is not read yet first."""
    rows = _rows(Q(kind__in=rules.KINDS, journey__learner=user, journey__left_at__isnull=True))
    found = _written(rows, competency_texts())
    return tuple(sorted(found, key=lambda one: one.state != Evidence.State.SUBMITTED))


def unread_by(user: User) -> int:
    """How many pieces `user` has not read yet."""
    return (
        Evidence.objects.filter(
            journey__learner=user,
            journey__left_at__isnull=True,
            kind__in=(*rules.KINDS, IN_A_ROOM),
            state=Evidence.State.SUBMITTED,
        )
        .order_by()
        .count()
    )


def seen_and_unread(user: User) -> tuple[Seen, ...]:
    """What was signed of rooms and `user` has not read yet; each is read on its own page."""
    rows = Evidence.objects.filter(
        journey__learner=user,
        journey__left_at__isnull=True,
        kind=IN_A_ROOM,
        state=Evidence.State.SUBMITTED,
    ).order_by("-observed_on", "-pk")
    return tuple(
        Seen(*row)
        for row in rows.values_list("observation__public_id", "observed_on", "observer__shown_name")
    )


def _written_to(user: User, journey: Journey) -> QuerySet[Evidence]:
    """What was written of this way; before the learner has read it, for who wrote it alone.

    Rooms stand here for who signed them: nowhere else is it shown that it is not read yet.
    """
    own = Q(observer=user)
    return _rows(Q(kind__in=rules.KINDS) | Q(own, kind=IN_A_ROOM)).filter(
        own | Q(state=Evidence.State.ACCEPTED), journey=journey
    )


def _rows(which: Q) -> QuerySet[Evidence]:
    return (
        Evidence.objects.filter(which)
        .select_related("observer", "reading", "observation__room")
        .order_by("-observed_on", "-pk")
    )


def _written(rows: QuerySet[Evidence], texts: Mapping[str, CompetencyText]) -> tuple[Written, ...]:
    return tuple(
        Written(
            public_id=row.public_id,
            kind=evidence_kind(row.kind),
            day=row.observed_on,
            observer=row.observer.shown_name if row.observer else "",
            sentence=row.sentence or "",
            about=tuple(texts[code].name for code in row.codes if code in texts),
            state=row.state,
            words=(row.reading.words or "") if hasattr(row, "reading") else "",
            room=row.observation.room.public_id if row.observation else None,
        )
        for row in rows
    )


# What to write, for the supervisor. Nothing of it is about how the woman is.
HELP = {
    ROLE_PLAY: _("What the learner did in a role play: “asked twice whether to go on”."),
    TALK: _(
        "What the learner said or decided in a supervision talk about mentoring. "
        "Attendance and feelings are not evidence."
    ),
    IN_PERSON: _(
        "What the learner did in a meeting in person that you attended. No places and no names."
    ),
    QUIZ: _("Questions the learner has answered. Choose which; no text is needed."),
    WITNESS: _("What you saw as a colleague, such as a handover or a concern that was raised."),
}
