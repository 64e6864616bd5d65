"""A learner’s appeal against a decision, and its answer. The only writer of both."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from core.audit.services import record
from core.errors import Conflict, Invalid, NotFound
from core.free_text import checked
from mentors.assessment.competencies.row_locks import locked_journey

from ..models import Appeal, PanelSeat
from . import permissions
from .room_queries import decision_about_rooms
from .rules import PANEL, come_to, is_overdue
from .subject_queries import subject_of

# Maximum number of seats reassigned in one step of the job.
A_STEP = 200
# Three working days are always at least this long.
NEVER_SOONER = timedelta(days=3)


def locked_appeal(appeal_id: UUID) -> Appeal:
    """Return the appeal, locked until the end of the transaction. Raise NotFound."""
    said = (
        Appeal.objects.of_the_active()
        .select_for_update(of=("self",))
        .select_related("journey__organisation", "organisation", "refusal", "removal")
        .filter(public_id=appeal_id)
        .first()
    )
    if said is None:
        raise NotFound
    return said


def seats_to_fill(said: Appeal) -> list[int]:
    """Return the numbers of seats without a holder who can answer or has answered."""
    held = _held(said)
    able = permissions.who_can_answer(held)
    kept = {
        seat.number
        for seat in held
        if seat.answered_at or (seat.person_id, said.organisation_id) in able
    }
    return [number for number in range(1, PANEL + 1) if number not in kept]


def fill_panel(said: Appeal, *, at: datetime) -> bool:
    """Assign someone to each seat to fill, and return whether anyone could be assigned.

    Someone with lived experience is asked first, unless the other member has it (domain 2.3).
    """
    found = [_ask(said, number, at=at) for number in seats_to_fill(said)]
    return any(found)


def ask_next_in_line(at: datetime) -> int:
    """Reassign overdue seats to the next in line, and return how many. Part of `purge`.

    If there is nobody else, the seat stays, and the coordinator sees that it is overdue.
    """
    today = timezone.localdate(at)
    late = (
        PanelSeat.objects.filter(
            appeal__in=Appeal.objects.of_the_active(),
            ended_at=None,
            answered_at=None,
            asked_at__lt=at - NEVER_SOONER,
            appeal__answered_at=None,
            appeal__withdrawn_at=None,
        )
        .select_related("appeal")
        .order_by("pk")
    )
    asked = 0
    for seat in late:
        if asked == A_STEP:
            break
        if _is_late(seat, today):
            asked += _ask_in_stead(seat, at=at)
    return asked


def _is_late(seat: PanelSeat, today: date) -> bool:
    return is_overdue(
        asked_on=timezone.localdate(seat.asked_at),
        said_on=timezone.localdate(seat.appeal.said_at),
        is_read=seat.read_at is not None,
        today=today,
    )


def _ask_in_stead(seat: PanelSeat, *, at: datetime) -> bool:
    with transaction.atomic():
        said = locked_appeal(seat.appeal.public_id)
        seat.refresh_from_db()
        if seat.ended_at or seat.answered_at or said.answered_at or said.withdrawn_at:
            return False
        return _ask(said, seat.number, at=at)


def _ask(said: Appeal, number: int, *, at: datetime) -> bool:
    held = _held(said)
    could = permissions.who_could_look(said).exclude(
        pk__in=said.seats.filter(person__isnull=False).values("person")
    )
    others = User.objects.filter(pk__in=[seat.person_id for seat in held if seat.number != number])
    found = None
    if not permissions.with_lived_experience(others).exists():
        found = permissions.with_lived_experience(could).first()
    found = found or could.first()
    if found is None:
        return False
    for seat in held:
        if seat.number == number:
            seat.ended_at = at
            seat.save(update_fields=["ended_at"])
    PanelSeat.objects.create(
        appeal=said,
        organisation=said.organisation,
        person=found,
        number=number,
        asked_at=at,
    )
    log(said, None, "disagreement-asked", at, about=found)
    return True


def _held(said: Appeal) -> list[PanelSeat]:
    return list(said.seats.filter(ended_at=None).select_related("appeal"))


def log(
    said: Appeal,
    actor: User | None,
    verb: str,
    at: datetime,
    about: User | None = None,
) -> None:
    """Log neither text nor outcome; `about` defaults to the author."""
    place: Organisation = said.organisation
    whom = about or (said.woman if actor != said.woman else None)
    record(actor=actor, verb=verb, subject=said, organisation=place, about=whom, at=at)


CHARACTERS = 2_000


def disagree(*, learner: User, journey_id: UUID, about: str, words: str, at: datetime) -> Appeal:
    """Appeal against a decision; two people who took no part in it are asked at once.

    `about`: the code of a decided competency, the number of a step on the learner's certificate or
    of a decided claim, or “certificate”. An open appeal about the same is returned unchanged.
    Nothing else changes for the learner (domain R1.7). Raise NotFound if the journey is not the
    learner's or nothing is decided, Invalid without text.
    """
    words = checked(words, longest=CHARACTERS)
    with transaction.atomic():
        journey = locked_journey(journey_id)
        if journey.learner_id != learner.pk:
            raise NotFound
        subject = subject_of(journey, about)
        about_it = {
            "journey": journey,
            "competency": subject.competency,
            "step": subject.step,
            "prior_learning": subject.claim,
        }
        return _say(learner, journey.organisation, about_it, words, at)


def appeal_about_rooms(
    *, person: User, kind: str, public_id: UUID, words: str, at: datetime
) -> Appeal:
    """Appeal against a refused clearance of `person`, or a removal from a room.

    `kind`, `public_id`: as for `room_queries.decision_about_rooms`. Otherwise as `disagree`. Raise
    NotFound if it is not about `person`, Invalid without text.
    """
    words = checked(words, longest=CHARACTERS)
    with transaction.atomic():
        # One at a time for each person: two clicks make one appeal.
        User.objects.select_for_update().get(pk=person.pk)
        decided = decision_about_rooms(person, kind, public_id)
        about_it = {"person": person, "refusal": decided.refusal, "removal": decided.removal}
        return _say(person, decided.organisation, about_it, words, at)


def _say(
    woman: User, place: Organisation, about_it: Mapping[str, Any], words: str, at: datetime
) -> Appeal:
    waiting = Appeal.objects.filter(**about_it, answered_at=None, withdrawn_at=None).first()
    if waiting is not None:
        return waiting
    said = Appeal.objects.create(**about_it, organisation=place, words=words, said_at=at)
    log(said, woman, "disagreed", at)
    fill_panel(said, at=at)
    return said


def ask_again(*, by: User, appeal_id: UUID, at: datetime) -> Appeal:
    """Fill empty seats and replace members who cannot answer, for a coordinator.

    Raise NotFound unless `by` coordinates there, Conflict if nobody can be asked.
    """
    with transaction.atomic():
        said = locked_appeal(appeal_id)
        if said.organisation not in permissions.coordinated_by(by):
            raise NotFound
        if said.answered_at or said.withdrawn_at or not seats_to_fill(said):
            return said
        if not fill_panel(said, at=at):
            raise Conflict(
                _(
                    "Everyone here took part in the decision. Ask a partner organisation for a "
                    "panel member and give that person a role here."
                )
            )
    return said


def say_read(*, by: User, appeal_id: UUID, at: datetime) -> PanelSeat:
    """Confirm receipt, for a panel member. Idempotent. Raise NotFound for anyone else."""
    with transaction.atomic():
        seat = _to_answer(by, appeal_id)
        if seat.read_at is None and seat.answered_at is None:
            seat.read_at = at
            seat.save(update_fields=["read_at"])
            log(seat.appeal, by, "disagreement-read", at)
    return seat


def answer(*, by: User, appeal_id: UUID, outcome: str, reasons: str, at: datetime) -> Appeal:
    """Save a member's answer, uphold or review, with reasons for the author.

    The second answer completes it: a review if one of them asks for it, and the author loses
    nothing. A second click returns the first result. Raise NotFound unless `by` is on the panel.
    Raise Invalid without outcome or reasons, Conflict if it was withdrawn or `by` answered
    differently.
    """
    if outcome not in Appeal.Outcome.values:
        raise Invalid(_("Please choose one of the two. Nothing was sent yet."))
    reasons = checked(reasons, longest=CHARACTERS)
    with transaction.atomic():
        seat = _to_answer(by, appeal_id)
        said = seat.appeal
        if seat.answered_at is not None:
            if (seat.outcome, seat.reasons) == (outcome, reasons):
                return said
            raise Conflict(_("This has already been decided. Nothing was changed."))
        seat.read_at = seat.read_at or at
        seat.answered_at, seat.outcome, seat.reasons = at, outcome, reasons
        seat.save(update_fields=["read_at", "answered_at", "outcome", "reasons"])
        log(said, by, "disagreement-answered", at)
        given = said.seats.filter(ended_at=None).exclude(outcome="")
        said.outcome = come_to(given.values_list("outcome", flat=True))
        if said.outcome:
            said.answered_at = at
            said.save(update_fields=["answered_at", "outcome"])
    return said


def withdraw(*, learner: User, appeal_id: UUID, at: datetime) -> Appeal:
    """Withdraw an appeal; no reason is asked. Idempotent.

    Raise NotFound if it is not the learner's, Conflict once it is answered.
    """
    with transaction.atomic():
        said = locked_appeal(appeal_id)
        if said.woman != learner:
            raise NotFound
        if said.answered_at is not None:
            raise Conflict(_("This appeal is already answered. The answer is below."))
        if said.withdrawn_at is None:
            said.withdrawn_at = at
            said.save(update_fields=["withdrawn_at"])
            log(said, learner, "disagreement-withdrawn", at)
    return said


def _to_answer(by: User, appeal_id: UUID) -> PanelSeat:
    said = locked_appeal(appeal_id)
    seat = said.seats.filter(person=by, ended_at=None).first()
    if seat is None:
        raise NotFound
    seat.appeal = said
    if not permissions.can_answer(by, seat):
        raise NotFound
    if said.withdrawn_at is not None:
        raise Conflict(_("The appeal was withdrawn. There is nothing to answer."))
    return seat
