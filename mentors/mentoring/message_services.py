"""Short messages between sessions: the only writer of their table."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Conflict, Invalid
from core.retention import delete_some
from core.retention_clocks import Clock, kept_since

from .message_queries import READ_BY, Thread
from .models import ShortMessage
from .pair_services import lock_people
from .request_services import checked_text
from .wish_rules import MESSAGE_CHARACTERS

# A number can be sent in pieces, so so many earlier messages of its author are screened with it.
SCREENED_WITH = 3
MOST_SCREENED = (SCREENED_WITH + 1) * (MESSAGE_CHARACTERS + 1)

# So long the same words are the same message.
SENT_TWICE = timedelta(minutes=5)


def send(*, by: User, thread: Thread, words: str, at: datetime) -> ShortMessage:
    """Sends a message; what stood there before counts as read by its author.

    The same words within five minutes are the same message: a form that was sent twice.
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
        last = list(earlier[:SCREENED_WITH])
        if last and last[0].words == text and at - last[0].sent_at < SENT_TWICE:
            return last[0]
        pieces = [*(one.words for one in reversed(last)), text]
        checked_text(thread.organisation, "\n".join(pieces), MOST_SCREENED)
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
