"""What the two of a pair may say about a session: late, not this week, another time, feedback."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Conflict, Invalid, NotFound
from mentors.room_states import OVER, TOOK_PLACE, RoomState
from mentors.rooms.scheduling.limit_services import not_this_time

from .booking_rules import Feedback, News, may_say_late
from .models import PairSession, SessionFeedback
from .notice_services import tell_staff
from .permissions import side_of, supervises
from .states import BOTH, Side


def own_session(by: User, room_id: UUID) -> tuple[PairSession, Side]:
    """Return a session and the side of `by`. Raise NotFound for anyone but the two."""
    session = (
        PairSession.objects.select_related("pair__organisation", "room")
        .filter(room__public_id=room_id)
        .first()
    )
    if session is None:
        raise NotFound
    side = side_of(by, session.pair)
    if side not in BOTH:
        raise NotFound
    return session, side


def say_late(*, by: User, room_id: UUID, at: datetime) -> None:
    """Tell the other one and the staff of the session that `by` will be late. Idempotent.

    Raise NotFound for anyone but the two, Conflict if the session is not soon, or over.
    """
    with transaction.atomic():
        session, side = own_session(by, room_id)
        room = session.room
        if room.state in OVER or not may_say_late(room.starts_at, room.minutes, at):
            raise Conflict(_("You can say this on the day of the session. Nothing was changed."))
        name = f"{side}_late_at"
        if getattr(session, name) is None:
            PairSession.objects.filter(pk=session.pk).update(**{name: at})
            tell_staff(session, News.LATE, at=at)


def not_this_week(*, by: User, room_id: UUID, at: datetime) -> None:
    """Call off a session that has not begun, for one of the two. Nobody asks why.

    Nothing says who called it off. Idempotent. Raise NotFound, Conflict.
    """
    with transaction.atomic():
        session, _side = own_session(by, room_id)
        was_off = session.room.state == RoomState.CANCELLED
        not_this_time(by=by, room_id=room_id)
        if not was_off:
            tell_staff(session, News.CALLED_OFF, at=at)


def ask_for_another_time(*, by: User, room_id: UUID) -> None:
    """Ask for another time, for the mentee; the session stays until one is taken.

    A mentor asks by offering times instead (`booking_services.offer_times`).

    Idempotent. Raise NotFound for anyone else, Conflict once it has begun.
    """
    with transaction.atomic():
        session, side = own_session(by, room_id)
        if side != Side.MENTEE:
            raise NotFound
        if session.room.state != RoomState.LOBBY:
            raise Conflict(_("This session cannot be moved any more. Nothing was changed."))
        PairSession.objects.filter(pk=session.pk).update(move_asked_by=side)


def give_feedback(*, by: User, room_id: UUID, answer: str, at: datetime) -> None:
    """Save the mentee's answer to the question after a session. The first answer stays.

    Raise NotFound for anyone else and for a session that did not take place, Invalid.
    """
    if answer not in list(Feedback):
        raise Invalid(_("Please choose one of the answers. Nothing was changed."))
    session, side = own_session(by, room_id)
    if side != Side.MENTEE or session.room.state not in TOOK_PLACE:
        raise NotFound
    SessionFeedback.objects.get_or_create(
        session=session, defaults={"answer": answer, "answered_at": at}
    )


def take_up_feedback(*, by: User, room_id: UUID, at: datetime) -> UUID:
    """Mark the feedback as taken up by the supervisor, and return its pair. Idempotent.

    Raise NotFound for anyone else.
    """
    session = (
        PairSession.objects.select_related("pair")
        .filter(room__public_id=room_id, feedback__answer=Feedback.CHANGE)
        .first()
    )
    if session is None or not supervises(by, session.pair):
        raise NotFound
    SessionFeedback.objects.filter(session=session, taken_up_at=None).update(taken_up_at=at)
    return session.pair.public_id
