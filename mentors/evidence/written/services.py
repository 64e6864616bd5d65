"""Writing evidence down. The learner's answer to it: `competencies.decision_services`."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from core.audit.services import record
from core.errors import Invalid, NotFound
from core.free_text import checked
from mentors.assessment.competencies.decision_services import CHARACTERS
from mentors.assessment.competencies.framework_texts import competency_texts
from mentors.assessment.competencies.permissions import text_has_no_contact_details
from mentors.assessment.competencies.row_locks import locked_journey
from mentors.certification.queries import evidence_counts_from
from mentors.programmes.queries import required_levels_of

from ...models import Evidence, Journey
from . import permissions, rules
from .queries import codes_of, quizzes_to_write


def write(
    *,
    by: User,
    person_id: UUID,
    kind: str,
    codes: Sequence[str],
    day: date | None = None,
    sentence: str = "",
    quiz: UUID | None = None,
    at: datetime,
) -> Evidence:
    """One piece, which the learner reads first. `quiz`: in place of day and words, one already met.

    The same once more gives the first. For something else that it shows it is written once more; so
    is what went back because it was not so. Raises NotFound where `by` may not write this kind
    about the person. Raises Invalid for a competency that it cannot show, a day that cannot be, and
    words that are missing, too long or give contact details away.
    """
    with transaction.atomic():
        found, _kinds = permissions.journey_to_write(by, person_id)
        journey = locked_journey(found.public_id)
        if kind not in permissions.kinds_open_to(by, journey):
            raise NotFound
        codes = _checked_codes(journey, kind, codes)
        if kind == rules.QUIZ:
            day, sentence, wordings = _of_quiz(journey, quiz, at)
        else:
            sentence = _checked_sentence(journey, sentence)
            wordings = {sentence}
        if day is None or not evidence_counts_from(at) <= day <= timezone.localdate(at):
            raise Invalid(_("Please choose a day of the last two years."))
        same = _same(journey, by, kind, day, wordings)
        new = rules.not_said_yet(codes, [row.codes for row in same])
        if not new:
            return next(row for row in same if set(row.codes) & set(codes))
        written = Evidence.objects.create(
            journey=journey,
            organisation=journey.organisation,
            kind=kind,
            codes=new,
            state=Evidence.State.SUBMITTED,
            observed_on=day,
            observer=by,
            sentence=sentence,
            created_at=at,
        )
        record(
            actor=by,
            verb="evidence-written",
            subject=written,
            organisation=written.organisation,
            about=journey.learner,
            at=at,
        )
    return written


def _checked_codes(journey: Journey, kind: str, codes: Sequence[str]) -> list[str]:
    known = codes_of(kind, competency_texts(required_levels_of(journey)))
    if not codes or set(codes) - set(known):
        raise Invalid(_("Please choose at least one competency."))
    return [code for code in known if code in codes]


def _checked_sentence(journey: Journey, sentence: str) -> str:
    sentence = checked(sentence, longest=CHARACTERS)
    if not text_has_no_contact_details(journey.organisation, sentence):
        raise Invalid(
            _(
                "This may contain contact details or a proposal to meet. Please write it in "
                "other words. Nothing was saved yet."
            )
        )
    return sentence


def _of_quiz(journey: Journey, quiz: UUID | None, at: datetime) -> tuple[date, str, set[str]]:
    """Its day and title, and the title as others who write may read it in their languages."""
    titles: dict[str, str] = {}
    day = None
    for language in dict.fromkeys([get_language() or "", *dict(settings.LANGUAGES)]):
        for one in quizzes_to_write(journey, language, at):
            if one.key == quiz:
                titles[language], day = one.title, one.day
    if day is None:
        raise Invalid(_("Please choose answered questions."))
    return day, next(iter(titles.values())), set(titles.values())


def _same(
    journey: Journey, by: User, kind: str, day: date, wordings: Collection[str]
) -> list[Evidence]:
    """What says the same and did not go back. Words are encrypted, so they are compared here."""
    rows = journey.evidence.filter(kind=kind, observed_on=day).order_by("pk")
    rows = rows.exclude(state=Evidence.State.RETURNED)
    if kind != rules.QUIZ:
        rows = rows.filter(observer=by)
    return [row for row in rows if row.sentence in wordings]
