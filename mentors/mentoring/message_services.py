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

# A number can be sent in pieces, so this many earlier messages of the author are screened too.
SCREENED_WITH = 3
MOST_SCREENED = (SCREENED_WITH + 1) * (MESSAGE_CHARACTERS + 1)

# How long the same text counts as the same message.
SENT_TWICE = timedelta(minutes=5)


def send(*, by: User, thread: Thread, words: str, at: datetime) -> ShortMessage:
    """Send a message, and mark the earlier ones as read by its author.

    The same text within five minutes is the same message: a form submitted twice. Raise Conflict
    where nothing can be sent now. Raise Invalid if it is empty, is too long or contains contact
    details.
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
    """Mark the messages of the thread as read by its reader."""
    name = READ_BY[thread.side]
    thread.messages.filter(**{name: False}).update(**{name: True})


def forget_messages(*, at: datetime) -> int:
    """Delete messages past their retention, at most one batch per call."""
    return delete_some(ShortMessage.objects.filter(sent_at__lte=kept_since(Clock.MESSAGES, at)))
