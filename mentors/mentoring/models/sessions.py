"""The sessions of a pair: their rooms, and what is said before and after them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from ..booking_rules import REMINDER_HOURS, Feedback, News
from ..states import BOTH
from .pairs import MentoringPair

_SIDES = sorted(side.value for side in BOTH)


class PairSession(models.Model):
    """The link between a mentoring room and its pair. Created when the room is set up.

    Everything else about the session is on the room. Personal data: that the two meet in it, who
    asked for another time, and who will be late.
    """

    personal_data = PersonalData(
        what="which rooms belong to which pair, who asked for another time, who comes late",
        why="so that their sessions are counted, and no room opens for a pair that has ended",
        seen_by="the two; their supervisor; coordinators of the organisation",
        clock=Clock.ROOMS,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("pair__mentee", "pair__mentor"),
    )

    pair = models.ForeignKey(MentoringPair, on_delete=models.CASCADE, related_name="sessions_held")
    room = models.OneToOneField(
        "mentors.Room", on_delete=models.CASCADE, related_name="pair_session"
    )
    # The side that asks for another time; "": nobody. There is no column for a reason.
    move_asked_by = models.CharField(
        max_length=6, blank=True, default="", choices=[(side, side) for side in _SIDES]
    )
    # Another session replaced it, so it is not shown as called off.
    moved = models.BooleanField(default=False)
    mentee_late_at = models.DateTimeField(null=True)
    mentor_late_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(move_asked_by__in=["", *_SIDES]), name="side_that_asks_is_known"
            ),
        ]


class SessionFeedback(models.Model):
    """A mentee's answer to the one question after a session. Created with the answer.

    A code, no text. Personal data: the answer.
    """

    personal_data = PersonalData(
        what="how a session was for the mentee, as one of four answers",
        why="so that the supervisor changes what should change",
        seen_by="the mentee; the supervisor of the pair",
        clock=Clock.ROOMS,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("session__pair__mentee",),
    )

    session = models.OneToOneField(PairSession, on_delete=models.CASCADE, related_name="feedback")
    answer = models.CharField(
        max_length=10, choices=[(answer.value, answer.value) for answer in Feedback]
    )
    answered_at = models.DateTimeField()
    # NULL: the supervisor has not taken it up, if something should change.
    taken_up_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer__in=[answer.value for answer in Feedback]),
                name="feedback_is_known",
            ),
        ]


class SessionNotice(models.Model):
    """News about a session for one of its staff: booked, moved, called off, late.

    Created by an action of one of the two. Deleted when it is read or the session is past. Personal
    data: which member of staff it is for.
    """

    personal_data = PersonalData(
        what="that a supervisor has to learn about a booked, moved or called off session",
        why="so that whoever holds a session knows of it",
        seen_by="the person it is for",
        clock=Clock.ROOMS,
        on_erasure=OnErasure.DELETED,
        export=InExport.NO,
        about=("person",),
        because="it is a mark on a list of work; the seat in the room is exported",
    )

    session = models.ForeignKey(PairSession, on_delete=models.CASCADE, related_name="notices")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="session_notices"
    )
    news = models.CharField(max_length=10, choices=[(news.value, news.value) for news in News])
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"], name="one_notice_of_a_session_to_a_person"
            ),
            models.CheckConstraint(
                condition=Q(news__in=[news.value for news in News]), name="news_is_known"
            ),
        ]


class ReminderChoice(models.Model):
    """A mentee's or mentor's choice of a neutral message before each session.

    Created with the choice. Where the message is sent is in `mentors.AlarmChannel`. Personal data:
    how long before a session, and the last session it was sent for.
    """

    personal_data = PersonalData(
        what="how long before a session somebody wants a neutral message",
        why="so that a reminder is sent only where it was chosen",
        seen_by="its owner alone",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("person",),
    )

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminder_choice"
    )
    hours = models.PositiveSmallIntegerField()
    # The start of the last session a reminder was sent for. NULL: none was sent.
    reminded_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(hours__in=REMINDER_HOURS), name="reminder_hours_are_known"
            ),
        ]
