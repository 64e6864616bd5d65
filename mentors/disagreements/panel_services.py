"""Who looks at a disagreement: two are asked, and the next in line where one of them is late."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, User
from core.audit.services import record
from core.errors import NotFound

from ..models import Disagreement, PanelSeat
from . import permissions
from .rules import PANEL, is_overdue

# So many are looked through in one step of the job.
A_STEP = 200
# Three working days are never fewer days than these.
NEVER_SOONER = timedelta(days=3)


def locked_disagreement(disagreement_id: UUID) -> Disagreement:
    """The disagreement, locked until the end of the transaction. Raises NotFound."""
    said = (
        Disagreement.objects.of_the_active()
        .select_for_update(of=("self",))
        .select_related("journey__organisation", "organisation", "refusal", "removal")
        .filter(public_id=disagreement_id)
        .first()
    )
    if said is None:
        raise NotFound
    return said


def seats_to_fill(said: Disagreement) -> list[int]:
    """The numbers of seats that nobody holds who could answer or has answered."""
    held = _held(said)
    able = permissions.who_can_answer(held)
    kept = {
        seat.number
        for seat in held
        if seat.answered_at or (seat.person_id, said.organisation_id) in able
    }
    return [number for number in range(1, PANEL + 1) if number not in kept]


def fill_panel(said: Disagreement, *, at: datetime) -> bool:
    """Asks somebody for each seat that waits for one; whether anybody could be asked.

    One with lived experience is asked first, where there is one and the other is not (domain 2.3).
    """
    found = [_ask(said, number, at=at) for number in seats_to_fill(said)]
    return any(found)


def ask_next_in_line(at: datetime) -> int:
    """A step of `purge`: where a seat is late, the next in line is asked; how many were.

    Where there is nobody else, who was asked keeps her seat, and the coordinator sees it late.
    """
    today = timezone.localdate(at)
    late = (
        PanelSeat.objects.filter(
            disagreement__in=Disagreement.objects.of_the_active(),
            ended_at=None,
            answered_at=None,
            asked_at__lt=at - NEVER_SOONER,
            disagreement__answered_at=None,
            disagreement__withdrawn_at=None,
        )
        .select_related("disagreement")
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
        said_on=timezone.localdate(seat.disagreement.said_at),
        is_read=seat.read_at is not None,
        today=today,
    )


def _ask_in_stead(seat: PanelSeat, *, at: datetime) -> bool:
    with transaction.atomic():
        said = locked_disagreement(seat.disagreement.public_id)
        seat.refresh_from_db()
        if seat.ended_at or seat.answered_at or said.answered_at or said.withdrawn_at:
            return False
        return _ask(said, seat.number, at=at)


def _ask(said: Disagreement, number: int, *, at: datetime) -> bool:
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
        disagreement=said,
        organisation=said.organisation,
        person=found,
        number=number,
        asked_at=at,
    )
    log(said, None, "disagreement-asked", at, about=found)
    return True


def _held(said: Disagreement) -> list[PanelSeat]:
    return list(said.seats.filter(ended_at=None).select_related("disagreement"))


def log(
    said: Disagreement,
    actor: User | None,
    verb: str,
    at: datetime,
    about: User | None = None,
) -> None:
    """Neither words nor outcome; whose it is, unless somebody is named."""
    place: Organisation = said.organisation
    whom = about or (said.woman if actor != said.woman else None)
    record(actor=actor, verb=verb, subject=said, organisation=place, about=whom, at=at)
