"""Short messages between sessions: the only writer of their table."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.queries import organisations_of
from accounts.roles import PARTICIPANT_ROLES
from core.errors import Conflict, Invalid, NotFound
from core.retention import delete_some
from core.retention_clocks import Clock, kept_since

from . import permissions
from .models import MentoringPair, ShortMessage
from .pair_services import lock_people
from .request_services import checked_text
from .states import LIVE, PairState, Side
from .wish_rules import MESSAGE_CHARACTERS

# A number can be sent in pieces, so so many earlier messages of its author are screened with it.
SCREENED_WITH = 3
MOST_SCREENED = (SCREENED_WITH + 1) * (MESSAGE_CHARACTERS + 1)
# Side → the column that says whether it has read a message.
READ_BY = {Side.MENTEE: "woman_read", Side.MENTOR: "mentor_read", Side.TEAM: "staff_read"}


@dataclass(frozen=True, slots=True)
class Thread:
    """Messages of a pair, or of a woman and her supervisors (`pair` None); `side`: the reader's."""

    organisation: Organisation
    woman: User
    pair: MentoringPair | None
    side: Side
    supervisors: tuple[User, ...]

    @property
    def messages(self) -> QuerySet[ShortMessage]:
        """All that is kept, the oldest first."""
        return ShortMessage.objects.filter(
            organisation=self.organisation, woman=self.woman, pair=self.pair
        )

    @property
    def is_open(self) -> bool:
        """Whether a message can be sent: somebody supervises, and the pair is not paused."""
        is_paused = self.pair is not None and self.pair.state == PairState.PAUSED
        return bool(self.supervisors) and not is_paused


def thread_of_pair(user: User, pair_id: UUID) -> Thread:
    """The thread of a live pair. Raises NotFound for everybody but the two and the supervisor."""
    pairs = MentoringPair.objects.of_active_people().filter(state__in=LIVE)
    pair = (
        pairs.select_related("organisation", "mentee", "mentor", "supervisor")
        .filter(public_id=pair_id)
        .first()
    )
    if pair is None:
        raise NotFound
    side = permissions.side_of(user, pair)
    if side == Side.TEAM and not permissions.supervises(user, pair):
        raise NotFound
    has_supervisor = pair.supervisor is not None and permissions.supervises(pair.supervisor, pair)
    supervisors = (pair.supervisor,) if pair.supervisor and has_supervisor else ()
    return Thread(pair.organisation, pair.mentee, pair, side, supervisors)


def thread_with_supervisors(
    user: User, organisation_id: UUID, woman_id: UUID, at: datetime
) -> Thread:
    """The thread of a woman and those who supervise her. Raises NotFound for everybody else.

    A woman whom nobody supervises has none.
    """
    woman = User.objects.filter(public_id=woman_id, is_active=True).first()
    if woman is None:
        raise NotFound
    places = organisations_of(woman, *PARTICIPANT_ROLES)
    place = next((one for one in places if one.public_id == organisation_id), None)
    supervisors = permissions.supervisors_of(woman, place, at) if place else ()
    if place is None or not supervisors or user not in (woman, *supervisors):
        raise NotFound
    side = Side.MENTEE if user == woman else Side.TEAM
    return Thread(place, woman, None, side, supervisors)


def send(*, by: User, thread: Thread, words: str, at: datetime) -> ShortMessage:
    """Sends a message; what stood there before counts as read by its author.

    Raises Conflict where nothing can be sent now, Invalid: empty, too long, or contact details.
    """
    if not thread.is_open:
        raise Conflict(_("No message can be sent now. Your words are still in the box."))
    text = checked_text(thread.organisation, words, MESSAGE_CHARACTERS)
    if text is None:
        raise Invalid(_("Please write something. Nothing was sent."))
    with transaction.atomic():
        lock_people([by.pk])
        earlier = thread.messages.filter(author=by).order_by("-sent_at", "-pk")
        pieces = [one.words for one in earlier[:SCREENED_WITH]]
        checked_text(thread.organisation, "\n".join([*reversed(pieces), text]), MOST_SCREENED)
        mark_read(thread=thread)
        return ShortMessage.objects.create(
            organisation=thread.organisation,
            woman=thread.woman,
            pair=thread.pair,
            author=by,
            words=text,
            sent_at=at,
            **{READ_BY[thread.side]: True},
        )


def mark_read(*, thread: Thread) -> None:
    """The reader has read what stands there."""
    name = READ_BY[thread.side]
    thread.messages.filter(**{name: False}).update(**{name: True})


def forget_messages(*, at: datetime) -> int:
    """Deletes messages past their clock; a step at most."""
    return delete_some(ShortMessage.objects.filter(sent_at__lte=kept_since(Clock.MESSAGES, at)))
