"""Beginning a way to a certificate, the name on it, and what is handed in from the journal.

The only writer of journeys, and of evidence that is an excerpt.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from core.audit.services import record
from core.errors import Conflict, Invalid, NotFound
from core.free_text import checked
from mentors.assessment.competencies.permissions import EXCERPT
from mentors.assessment.competencies.row_locks import locked_journey
from mentors.certification.decision_queries import checked_name
from mentors.programmes.queries import required_levels_of

from ..models import Evidence, Journey, ProgrammeVersion
from . import permissions

EXCERPT_CHARACTERS = 1_000


def begin_journey(*, learner: User, version: ProgrammeVersion, by: User, at: datetime) -> Journey:
    """Begins the way of `learner` to this programme's certificate. Harmless twice.

    A journey begun under an earlier version goes on as it is; one at an organisation that the
    learner left is over. Raises NotFound when `by` is neither the learner nor a coordinator of the
    learner, or `learner` is no learner or mentor.
    """
    organisation = permissions.organisation_to_begin_in(by, learner)
    if organisation is None:
        raise NotFound
    with transaction.atomic():
        # One at a time for each woman: two clicks must not begin under two versions.
        User.objects.select_for_update().get(pk=learner.pk)
        begun = Journey.objects.filter(
            learner=learner, version__programme=version.programme_id, left_at__isnull=True
        ).first()
        if begun is not None:
            return begun
        journey = Journey.objects.create(
            learner=learner, organisation=organisation, version=version, created_at=at
        )
        record(
            actor=by,
            verb="journey-begun",
            subject=journey,
            organisation=organisation,
            about=learner,
            at=at,
        )
    return journey


def leave_ways(*, learner: User, organisation: Organisation, at: datetime) -> None:
    """The learner left this organisation: the ways there are over; a new one may begin elsewhere.

    What was decided stays in the learner's export, and the certificates stay the learner's. The log
    of that organisation says that the role ended; nothing more is said there.
    """
    Journey.objects.filter(learner=learner, organisation=organisation, left_at__isnull=True).update(
        left_at=at
    )


def choose_certificate_name(
    *, learner: User, journey_id: UUID, name: str, title: str | None = None, at: datetime
) -> Journey:
    """What the learner wants on the certificate: any name, and one of the programme's titles.

    An issued certificate keeps its own. `title`: None leaves it as it is. Raises NotFound when the
    journey is not the learner's. Raises Invalid when the name is empty, too long, or has a letter
    that we cannot print, or when there is no such title.
    """
    name = checked_name(name)
    with transaction.atomic():
        journey = (
            Journey.objects.select_for_update(of=("self",))
            .filter(public_id=journey_id, learner=learner, left_at__isnull=True)
            .select_related("version")
            .first()
        )
        if journey is None:
            raise NotFound
        if title is None:
            title = journey.certificate_title
        elif title not in journey.version.titles:
            raise Invalid(_("Please choose one of the titles."))
        if (journey.certificate_name, journey.certificate_title) != (name, title):
            journey.certificate_name, journey.certificate_title = name, title
            journey.save(update_fields=["certificate_name", "certificate_title"])
            record(
                actor=learner,
                verb="certificate-name-chosen",
                subject=journey,
                organisation=journey.organisation,
                at=at,
            )
    return journey


# --- excerpts of the journal ----------------------------------------------------------------


def hand_in_excerpt(
    *, learner: User, journey_id: UUID, text: str, codes: Iterable[str], at: datetime
) -> Evidence:
    """Words picked for those who assess the learner, and the competencies they speak to.

    They see it at once and cite it or not. A second click gives the first one. Raises NotFound when
    the journey is not the learner's, Invalid when there are no words, too many, or no competency of
    the certificate is chosen. Source: domain 2.6.
    """
    text = checked(text, longest=EXCERPT_CHARACTERS)
    with transaction.atomic():
        journey = locked_journey(journey_id)
        if journey.learner_id != learner.pk:
            raise NotFound
        asked, chosen = required_levels_of(journey), set(codes)
        if not chosen or not chosen <= asked.keys():
            raise Invalid(_("Please choose what it is about. Nothing was handed in yet."))
        codes = [code for code in asked if code in chosen]
        submitted = journey.evidence.filter(kind=EXCERPT, state=Evidence.State.SUBMITTED)
        for earlier in submitted:
            if earlier.sentence == text and earlier.codes == codes:
                return earlier
        excerpt = Evidence.objects.create(
            journey=journey,
            organisation=journey.organisation,
            kind=EXCERPT,
            codes=codes,
            state=Evidence.State.SUBMITTED,
            observed_on=timezone.localdate(at),
            sentence=text,
            created_at=at,
        )
        _audit(excerpt, "excerpt-handed-in", at)
    return excerpt


@transaction.atomic
def take_back(*, learner: User, evidence_id: UUID, at: datetime) -> Evidence:
    """Nobody but the learner sees it from now on; harmless twice.

    Raises NotFound when it is not the learner's, Conflict once a rating cites it: what somebody was
    judged on stays (domain 2.6).
    """
    excerpt = _locked_excerpt(learner, evidence_id)
    if excerpt.state == Evidence.State.PRIVATE:
        return excerpt
    if excerpt.ratings.exists():
        raise Conflict(_("Someone who assesses you has used it already, so it stays."))
    excerpt.state = Evidence.State.PRIVATE
    excerpt.save(update_fields=["state"])
    _audit(excerpt, "excerpt-taken-back", at)
    return excerpt


@transaction.atomic
def remove_excerpt(*, learner: User, evidence_id: UUID, at: datetime) -> None:
    """Deletes one that was taken back; harmless when it is gone.

    Raises Conflict while it is handed in: taking back comes first.
    """
    try:
        excerpt = _locked_excerpt(learner, evidence_id)
    except NotFound:
        return
    if excerpt.state != Evidence.State.PRIVATE:
        raise Conflict(_("It is handed in. Take it back first, then you can remove it."))
    _audit(excerpt, "excerpt-removed", at)
    excerpt.delete()


def _locked_excerpt(learner: User, evidence_id: UUID) -> Evidence:
    """The learner's excerpt. Rating locks the journey too: nothing is cited meanwhile."""
    journeys = Evidence.objects.filter(
        public_id=evidence_id, kind=EXCERPT, journey__learner=learner
    ).values_list("journey", flat=True)
    journey = Journey.objects.select_for_update().filter(pk__in=list(journeys)).first()
    if journey is None:
        raise NotFound
    excerpt = journey.evidence.select_related("organisation").filter(public_id=evidence_id).first()
    if excerpt is None:
        raise NotFound
    return excerpt


def _audit(excerpt: Evidence, verb: str, at: datetime) -> None:
    """Ids and codes only."""
    record(
        actor=excerpt.journey.learner,
        verb=verb,
        subject=excerpt,
        organisation=excerpt.organisation,
        at=at,
        codes=excerpt.codes,
    )
