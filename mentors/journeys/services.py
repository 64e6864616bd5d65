"""Beginning a journey to a certificate, the name on it, and excerpts from the journal.

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
    """Begin the journey of `learner` to this programme's certificate. Idempotent.

    A journey begun under an earlier version continues; one at an organisation that the learner left
    is over. Raise NotFound unless `by` is the learner or the learner's coordinator, and if
    `learner` is neither learner nor mentor.
    """
    organisation = permissions.organisation_to_begin_in(by, learner)
    if organisation is None:
        raise NotFound
    with transaction.atomic():
        # One at a time for each learner: two clicks must not begin journeys under two versions.
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
    """End the learner's journeys in an organisation they left; new ones may begin elsewhere.

    Decisions stay in the learner's export, and certificates stay valid. The log of that
    organisation says only that the role ended.
    """
    Journey.objects.filter(learner=learner, organisation=organisation, left_at__isnull=True).update(
        left_at=at
    )


def choose_certificate_name(
    *, learner: User, journey_id: UUID, name: str, title: str | None = None, at: datetime
) -> Journey:
    """Save the name and title for the certificate: any name, and one of the programme's titles.

    An issued certificate keeps its own. `title` None: unchanged. Raise NotFound if the journey is
    not the learner's. Raise Invalid if the name is empty, too long or cannot be printed, or the
    title is unknown.
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
    """Submit an excerpt to the learner's assessors, with the competencies it is about.

    They see it at once and may cite it. A second click returns the first one. Raise NotFound if the
    journey is not the learner's. Raise Invalid if the text is empty or too long, or no competency
    of the certificate is chosen. Source: domain 2.6.
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
    """Withdraw an excerpt: only the learner sees it from now on. Idempotent.

    Raise NotFound if it is not the learner's. Raise Conflict once a rating cites it: the basis of a
    rating stays (domain 2.6).
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
    """Delete an excerpt that was withdrawn. Idempotent.

    Raise Conflict while it is submitted: it must be withdrawn first.
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
    """Return the learner's excerpt, with its journey locked: no rating can cite it meanwhile."""
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
    """Log ids and codes only."""
    record(
        actor=excerpt.journey.learner,
        verb=verb,
        subject=excerpt,
        organisation=excerpt.organisation,
        at=at,
        codes=excerpt.codes,
    )
