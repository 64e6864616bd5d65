"""Steps of the light plan, and answers to the pair check: the only writer of both tables."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Conflict, Invalid, NotFound

from .booking_rules import Feedback, is_check_due
from .models import MentoringPair, PairCheck, PairTask
from .pair_services import locked
from .permissions import supervises
from .request_services import checked_text
from .states import BOTH, LIVE, Side
from .wish_rules import MOST_TASKS, TASK_CHARACTERS


def add_task(*, by: User, pair_id: UUID, words: str, at: datetime) -> PairTask:
    """Add a step to the mentee's plan; an open step with the same text is returned instead.

    Raise NotFound for anyone else, Conflict if enough steps are open, Invalid.
    """
    with transaction.atomic():
        pair = _own_plan(by, pair_id)
        text = checked_text(pair.organisation, words, TASK_CHARACTERS)
        if text is None:
            raise Invalid(_("Please write something. Nothing was saved."))
        still_open = list(PairTask.objects.filter(pair=pair, done_at=None))
        if same := next((task for task in still_open if task.words == text), None):
            return same
        if len(still_open) >= MOST_TASKS:
            raise Conflict(_("Seven steps are enough for now. Tick one, or take one out."))
        return PairTask.objects.create(pair=pair, words=text, written_at=at)


def tick_task(*, by: User, pair_id: UUID, task_id: UUID, done: bool, at: datetime) -> None:
    """Tick or untick a step of the mentee's plan. Idempotent. Raise NotFound."""
    with transaction.atomic():
        task = _task(_own_plan(by, pair_id), task_id)
        if done != (task.done_at is not None):
            task.done_at = at if done else None
            task.save(update_fields=["done_at"])


def remove_task(*, by: User, pair_id: UUID, task_id: UUID) -> None:
    """Delete a step of the mentee's plan. Raise NotFound."""
    with transaction.atomic():
        _task(_own_plan(by, pair_id), task_id).delete()


def answer_check(*, by: User, pair_id: UUID, answer: str, at: datetime) -> None:
    """Save how it is going for one of the two. The first answer stays until the next check.

    Raise NotFound for anyone else and if the pair is not live, Invalid.
    """
    if answer not in list(Feedback):
        raise Invalid(_("Please choose one of the answers. Nothing was changed."))
    with transaction.atomic():
        pair, side = locked(by, pair_id)
        if side not in BOTH or pair.state not in LIVE or pair.agreed_at is None:
            raise NotFound
        last = PairCheck.objects.filter(pair=pair, person=by).first()
        if is_check_due(pair.agreed_at, last.answered_at if last else None, at):
            PairCheck.objects.create(pair=pair, person=by, answer=answer, answered_at=at)


def take_up_check(*, by: User, check_id: UUID, at: datetime) -> UUID:
    """Mark an answer as taken up by the supervisor, and return its pair. Idempotent.

    Raise NotFound for anyone else.
    """
    found = PairCheck.objects.select_related("pair").filter(
        public_id=check_id, answer=Feedback.CHANGE
    )
    check = found.first()
    if check is None or not supervises(by, check.pair):
        raise NotFound
    PairCheck.objects.filter(pk=check.pk, taken_up_at=None).update(taken_up_at=at)
    return check.pair.public_id


def _own_plan(by: User, pair_id: UUID) -> MentoringPair:
    pair, side = locked(by, pair_id)
    if side != Side.MENTEE or pair.state not in LIVE:
        raise NotFound
    return pair


def _task(pair: MentoringPair, task_id: UUID) -> PairTask:
    task = PairTask.objects.filter(pair=pair, public_id=task_id).first()
    if task is None:
        raise NotFound
    return task
