"""Writing evidence down. The learner's answer is in `competencies.decision_services`."""

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
    """Save one piece of evidence, which the learner reads first. `quiz` replaces day and text.

    The same piece again returns the first one. It is saved again for other competencies, and if the
    learner disagreed. Raise NotFound unless `by` may write this kind about the person. Raise
    Invalid for a competency it cannot show, or an impossible day. Raise Invalid for text that is
    missing, too long or contains contact details.
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
    """Return the quiz's day, its title, and its titles in all languages, for comparison."""
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
    """Return evidence that says the same and was not returned to its author.

    Texts are encrypted, so they are compared here.
    """
    rows = journey.evidence.filter(kind=kind, observed_on=day).order_by("pk")
    rows = rows.exclude(state=Evidence.State.RETURNED)
    if kind != rules.QUIZ:
        rows = rows.filter(observer=by)
    return [row for row in rows if row.sentence in wordings]
