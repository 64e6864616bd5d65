"""Written evidence, for its author and for the learner. Read only."""

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
    """One piece. `words`: the learner's answer after reading it; "" for none."""

    public_id: UUID
    kind: str
    day: date
    observer: str
    sentence: str
    about: tuple[str, ...]
    state: str
    words: str
    # For an observation in a room: the id of the room, to see what was signed.
    room: UUID | None = None


class Seen(NamedTuple):
    """An unread observation in a room; `observer` is None if the account was deleted."""

    public_id: UUID
    day: date
    observer: str | None


@dataclass(frozen=True, slots=True)
class ToWrite:
    """The author's page: the kinds that the user may write, and the existing evidence.

    `kind` "": none is chosen. `texts`: competencies of the learner's journey that this kind can
    show; `quizzes`: for that kind.
    """

    journey: Journey
    kinds: tuple[tuple[str, str], ...]
    written: tuple[Written, ...]
    kind: str = ""
    texts: tuple[CompetencyText, ...] = ()
    quizzes: tuple[MetQuiz, ...] = ()


def to_write(user: User, person_id: UUID, kind: str = "") -> ToWrite:
    """Return the author's page. Raise NotFound unless `user` may write this kind."""
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
    """Return the questions that the learner has passed and that still count at this moment."""
    since = evidence_counts_from(at)
    return tuple(quizzes_met_on(journey.learner, language, since=since))


def codes_of(kind: str, texts: Mapping[str, CompetencyText]) -> list[str]:
    """Return those of these competencies that this kind can show."""
    return rules.shows(kind, {code: text.evidence_types for code, text in texts.items()}, texts)


def written_about(user: User) -> tuple[Written, ...]:
    """Return the evidence written about `user`, unread pieces first."""
    rows = _rows(Q(kind__in=rules.KINDS, journey__learner=user, journey__left_at__isnull=True))
    found = _written(rows, competency_texts())
    return tuple(sorted(found, key=lambda one: one.state != Evidence.State.SUBMITTED))


def unread_by(user: User) -> int:
    """Count the pieces that `user` has not read yet."""
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
    """Return signed observations that `user` has not read; each is read on its own page."""
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
    """Return the evidence of this journey; what the learner has not read, only to its author.

    This includes the author's observations in rooms: nowhere else do they see that one is unread.
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


# What the supervisor should write. None of it is about how the learner feels.
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
