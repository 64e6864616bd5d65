"""Notices to an account's owner about its sign-ins."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock


class SignInNotice(models.Model):
    """An event of the account, about which the owner is asked “was it you?” (ADR-0038).

    Appears with a sign-in on a browser that is not one of the owner's own phones, if there are any,
    and after a recovery. Appears also when a way to sign in was added, and when somebody who knows
    the passphrase entered wrong second-factor codes. Deleted after 30 days.

    Personal data: that it happened, and on which day. Why: so that the owner notices a stranger. No
    IP address, time of day or device name is stored, and none may be added (domain 5.2).
    """

    personal_data = PersonalData(
        what="that somebody signed in elsewhere, a passphrase was made new, a way to sign in was "
        "added, or codes of the second step were wrong, and on which day",
        why="so that its owner can say that it was not her",
        seen_by="its owner",
        clock=Clock.SIGN_IN_NOTICES,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("user",),
        left_out=("phones_before",),
    )

    class Kind(models.TextChoices):
        ELSEWHERE = "elsewhere"
        RECOVERED = "recovered"
        FACTOR = "factor"
        WRONG_CODES = "wrong-codes"

    class Answer(models.TextChoices):
        ME = "me"
        NOT_ME = "not-me"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sign_in_notices"
    )
    kind = models.CharField(max_length=20, choices=Kind)
    day = models.DateField()
    # Empty: the owner has not answered yet.
    answer = models.CharField(max_length=20, choices=Answer, blank=True, default="")
    # The highest number of the owner's phones at that time. Phones added later do not count: they
    # may be the stranger's.
    phones_before = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "day"],
                condition=Q(answer=""),
                name="asked_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["elsewhere", "recovered", "factor", "wrong-codes"]),
                name="notice_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(answer__in=["", "me", "not-me"]), name="notice_answer_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.day:%Y-%m-%d}"


# Kinds that every sign-in shows on its next page.
TOLD_EVERYWHERE = (SignInNotice.Kind.FACTOR, SignInNotice.Kind.WRONG_CODES)
