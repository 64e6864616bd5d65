"""Proposing a mentor, withdrawing a proposal, and ending those not answered in time."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Assignment, Organisation, User
from accounts.queries import people_in
from accounts.record_access.permissions import trained
from accounts.record_access.rules import Duty
from accounts.roles import Role
from accounts.safe_contact.queries import kept_from
from core.audit.services import record
from core.errors import Conflict, DomainError, NotFound
from core.retention import A_STEP

from . import permissions
from .matching_queries import candidates_in, requests_in, seekers_of
from .matching_rules import may_be_proposed
from .models import MentoringPair, MentorRequest
from .pair_services import lock_people, locked, over
from .states import ANSWERED_WITHIN, PairState, Side


def propose(*, by: User, request_id: UUID, mentor_id: UUID, at: datetime) -> MentoringPair:
    """Propose a mentor: both get the card of the other, and three days to answer.

    Raise NotFound unless `by` coordinates there and both are there. Raise Conflict if the mentor
    may not be proposed now, with the same text for every reason (domain 10.11).
    """
    with transaction.atomic():
        request = _request(by, request_id)
        place = request.organisation
        mentor = people_in(place, Role.MENTOR).filter(public_id=mentor_id).first()
        if mentor is None:
            raise NotFound
        lock_people([request.person_id, mentor.pk])
        seeker = seekers_of(requests_in(place), place, at).get(request.person_id)
        candidate = next((one for one in candidates_in(place, at) if one.person == mentor.pk), None)
        if seeker is None or candidate is None or not may_be_proposed(seeker, candidate):
            raise Conflict(_("This mentor is not available now. Please choose another one."))
        pair = MentoringPair.objects.create(
            organisation=place,
            mentee=request.person,
            mentor=mentor,
            supervisor=supervisor_for(request.person, mentor, place, at),
            proposed_by=by,
            state=PairState.PROPOSED,
            proposed_at=at,
        )
        record(
            actor=by,
            verb="pair-proposed",
            subject=pair,
            organisation=place,
            about=request.person,
            at=at,
        )
    return pair


def propose_all(*, by: User, chosen: Iterable[tuple[UUID, UUID]], at: datetime) -> int:
    """Propose each (request, mentor) as it was shown, and return how many were proposed.

    Those that are no longer possible are left out.
    """
    made = 0
    for request_id, mentor_id in chosen:
        try:
            propose(by=by, request_id=request_id, mentor_id=mentor_id, at=at)
        except DomainError:
            continue
        made += 1
    return made


def withdraw(*, by: User, pair_id: UUID, at: datetime) -> None:
    """Withdraw a proposal, for the pair's team. Idempotent. Raise NotFound for anyone else."""
    with transaction.atomic():
        pair, side = locked(by, pair_id)
        if side != Side.TEAM or pair.agreed_at is not None:
            raise NotFound
        if pair.state == PairState.PROPOSED:
            over(pair, at=at)


def lapse_proposals(*, at: datetime) -> int:
    """End proposals that not both accepted within three days, so that the next can be made."""
    late = MentoringPair.objects.filter(
        state=PairState.PROPOSED, proposed_at__lte=at - ANSWERED_WITHIN
    )
    found = list(late.order_by("pk").values_list("pk", "mentee", "mentor")[:A_STEP])
    for number, mentee, mentor in found:
        with transaction.atomic():
            lock_people([mentee, mentor])
            again = late.select_for_update(of=("self",)).select_related("organisation", "mentee")
            for pair in again.filter(pk=number):
                over(pair, at=at)
    return len(found)


def supervisor_for(
    mentee: User, mentor: User, organisation: Organisation, at: datetime
) -> User | None:
    """Return the mentor's supervisor, else the mentee's; None: a coordinator names one."""
    apart = kept_from([mentee.pk, mentor.pk], organisation)
    ready = trained(people_in(organisation, Role.SUPERVISOR).exclude(pk__in=apart))
    duties = Assignment.objects.in_force(at).filter(organisation=organisation, duty=Duty.SUPERVISOR)
    for about in (mentor, mentee):
        people = duties.filter(about=about).exclude(person__in=[mentee.pk, mentor.pk])
        found = ready.filter(pk__in=people.values("person")).first()
        if found is not None:
            return found
    return None


def name_supervisor(*, by: User, pair_id: UUID, supervisor_id: UUID, at: datetime) -> None:
    """Set who supervises the pair from now on. Raise NotFound unless `by` coordinates there.

    Raise Conflict if that person is not available.
    """
    with transaction.atomic():
        pair, _side = locked(by, pair_id)
        place = pair.organisation
        if not permissions.coordinates(by, place) or pair.state == PairState.ENDED:
            raise NotFound
        apart = kept_from([pair.mentee_id, pair.mentor_id], place)
        people = people_in(place, Role.SUPERVISOR).exclude(
            pk__in=[*apart, pair.mentee_id, pair.mentor_id]
        )
        chosen = trained(people).filter(public_id=supervisor_id).first()
        if chosen is None:
            raise Conflict(_("This supervisor is not available. Please choose another one."))
        if pair.supervisor_id != chosen.pk:
            pair.supervisor = chosen
            pair.save(update_fields=["supervisor"])
            record(
                actor=by,
                verb="pair-supervisor-named",
                subject=pair,
                organisation=place,
                about=pair.mentee,
                at=at,
            )


def _request(by: User, request_id: UUID) -> MentorRequest:
    rows = MentorRequest.objects.select_related("organisation", "person")
    row = rows.filter(public_id=request_id, closed_at=None).first()
    if row is None or not permissions.coordinates(by, row.organisation):
        raise NotFound
    return row
