"""Queries on consents: the questions, a person's answers, and whose may be written down."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import NotFound

from ..models import Consent, Membership, Organisation, User
from . import permissions
from .rules import (
    NEEDED_IN_A_ROOM,
    OTHER_LANGUAGE,
    Interpreter,
    Kind,
    Medium,
    asked_of,
    holds_until,
    is_valid,
    kind_of,
)
from .texts import Text, current_version, language_for, text_of

HOW_IT_WAS_SAID = [
    (Medium.HEARD.value, gettext_lazy("Explained aloud")),
    (
        f"{Medium.INTERPRETED}:{Interpreter.BESIDE_HER}",
        gettext_lazy("Interpreter in person"),
    ),
    (
        f"{Medium.INTERPRETED}:{Interpreter.TELEPHONE}",
        gettext_lazy("Interpreter by phone"),
    ),
]


def language_choices() -> list[tuple[str, str]]:
    """The languages in which a consent may have been explained."""
    return [*settings.LANGUAGES, (OTHER_LANGUAGE, _("Another language"))]


def how_it_was_said(row: Consent) -> str:
    """How an answer was given and who wrote it down, in words for the person who gave it."""
    if row.medium == Medium.READ:
        return _("You answered here yourself.")
    name = row.written_down_by.shown_name if row.written_down_by else _("somebody who left")
    if row.medium == Medium.HEARD:
        return _("You said it, and %(name)s wrote it down.") % {"name": name}
    return _("You said it through an interpreter, and %(name)s wrote it down.") % {"name": name}


WOMEN_ON_A_PAGE = 50
EARLIER_SHOWN = 50


class Standing(StrEnum):
    """The current status of an answer."""

    OPEN = "open"
    YES = "yes"
    NO = "no"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as it was given. `how`: in words, including who wrote it down."""

    yes: bool
    answered_at: datetime
    how: str
    # The wording that was shown, where it is not today's.
    earlier_wording: Text | None


@dataclass(frozen=True, slots=True)
class Question:
    """One question, with the latest answer. `until`: when a yes lapses, else None."""

    number: int
    text: Text
    standing: Standing
    answered_at: datetime | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions for a person in one organisation. `language` is that of the texts."""

    organisation: Organisation
    language: str
    rows: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """One question with every answer that was given to it, the latest first."""

    organisation: Organisation
    language: str
    question: Question
    answers: tuple[Answer, ...]


def has_valid_consent(
    *, person: User, kind: Kind, organisation: Organisation, at: datetime
) -> bool:
    """Whether the latest answer there is a yes that is valid at `at`. No answer means no."""
    latest = _latest(person, organisation, at).filter(kind=kind).first()
    return latest is not None and _holds(latest, at)


def _latest(person: User, organisation: Organisation, at: datetime) -> QuerySet[Consent]:
    rows = Consent.objects.filter(person=person, organisation=organisation, answered_at__lte=at)
    return rows.order_by("-answered_at", "-pk")


def _holds(row: Consent, at: datetime) -> bool:
    kind = Kind(row.kind)
    return is_valid(
        kind,
        yes=row.yes,
        version=row.version,
        current=current_version(kind),
        answered_at=row.answered_at,
        at=at,
    )


def questions_for(user: User, language: str, at: datetime) -> list[Questions]:
    """The questions, for each organisation where the user is a learner, mentor or mentee."""
    return [questions_of(user, place, language, at) for place in permissions.places_of(user)]


def questions_of(person: User, place: Organisation, language: str, at: datetime) -> Questions:
    """What `person` is asked there, with the latest answers. Two queries."""
    latest: dict[str, Consent] = {}
    for row in _latest(person, place, at):
        latest.setdefault(row.kind, row)
    return Questions(
        organisation=place,
        language=language_for(language),
        rows=tuple(
            _question(kind, latest.get(kind), language, at) for kind in kinds_for(person, place)
        ),
    )


def kinds_for(person: User, place: Organisation) -> list[Kind]:
    """The kinds of consent that `person` is asked for there, by their current roles."""
    rows = Membership.objects.filter(user=person, organisation=place, ended_at=None)
    return asked_of(list(rows.values_list("role", flat=True)))


def _question(kind: Kind, row: Consent | None, language: str, at: datetime) -> Question:
    standing = Standing.OPEN
    if row is not None:
        standing = Standing.NO if not row.yes else Standing.LAPSED
        if _holds(row, at):
            standing = Standing.YES
    return Question(
        number=kind.number,
        text=text_of(kind, language),
        standing=standing,
        answered_at=row.answered_at if row else None,
        until=holds_until(kind, row.answered_at) if row and standing == Standing.YES else None,
    )


def asked_before_a_room(
    person: User,
    place: Organisation,
    language: str,
    at: datetime,
    *,
    kinds: Collection[Kind] = NEEDED_IN_A_ROOM,
) -> list[Question]:
    """The questions a room needs a yes to, with the latest answers; `kinds` if it needs more."""
    needed = {kind.number for kind in kinds}
    rows = questions_of(person, place, language, at).rows
    return [row for row in rows if row.number in needed]


def question_page(
    person: User, place: Organisation, number: int, language: str, at: datetime
) -> QuestionPage:
    """One question for a person. Raises NotFound for one that is not asked there."""
    kind = kind_of(number)
    if kind is None or kind not in kinds_for(person, place):
        raise NotFound
    rows = list(
        _latest(person, place, at)
        .filter(kind=kind)
        .select_related("written_down_by")[:EARLIER_SHOWN]
    )
    return QuestionPage(
        organisation=place,
        language=language_for(language),
        question=_question(kind, rows[0] if rows else None, language, at),
        answers=tuple(_answer(row, kind, language) for row in rows),
    )


def _answer(row: Consent, kind: Kind, language: str) -> Answer:
    is_earlier = row.version != current_version(kind)
    return Answer(
        yes=row.yes,
        answered_at=row.answered_at,
        how=how_it_was_said(row),
        earlier_wording=text_of(kind, language, row.version) if is_earlier else None,
    )


# --- for staff beside a person --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Woman:
    """A person in the list of those whose answers may be written down."""

    public_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Women:
    """One page of these people, in one organisation."""

    organisation: Organisation
    rows: tuple[Woman, ...]
    page: Page


def women_for(user: User, *, name: str, page: str | None, at: datetime) -> list[Women]:
    """For each of the user's organisations, the people whose answers they may write down.

    Raises NotFound for a user who may write down nobody's answers.
    """
    places = permissions.working_places(user)
    if not places:
        raise NotFound
    return [_women(user, place, name, page, at) for place in places]


def _women(user: User, place: Organisation, name: str, page: str | None, at: datetime) -> Women:
    rows = permissions.women_of(user, place, at)
    if name:
        rows = rows.filter(shown_name__icontains=name)
    found = Paginator(rows, WOMEN_ON_A_PAGE).get_page(page)
    return Women(
        organisation=place,
        rows=tuple(Woman(one.public_id, one.shown_name) for one in found),
        page=found,
    )


def beside(user: User, organisation_id: UUID, about_id: UUID) -> tuple[User, Organisation]:
    """The person whose answers `user` may write down, and the organisation. Raises NotFound."""
    place = next(
        (one for one in permissions.working_places(user) if one.public_id == organisation_id), None
    )
    about = User.objects.filter(public_id=about_id).first()
    if place is None or about is None or not permissions.may_write_down(user, about, place):
        raise NotFound
    return about, place
