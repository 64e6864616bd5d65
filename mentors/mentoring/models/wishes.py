"""The wishes of a mentee who asks for a mentor, and the card of a mentor."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.crypto import EncryptedTextField
from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from ..wish_rules import Format, Wishes

FORMATS = [(one.value, one.value) for one in Format]


class Said(models.Model):
    """Languages, times and the way of talking, as codes of `wish_rules`."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    languages = models.JSONField(default=list)
    days = models.JSONField(default=list)
    parts = models.JSONField(default=list)
    format = models.CharField(max_length=8, choices=FORMATS, default=Format.EITHER.value)

    class Meta:
        abstract = True

    @property
    def wishes(self) -> Wishes:
        """Return the row as input for the rules."""
        return Wishes(
            languages=frozenset(self.languages),
            days=frozenset(self.days),
            parts=frozenset(self.parts),
            format=self.format,
        )


class MentorRequest(Said):
    """A request for a mentor, or for another one. Every answer may be missing.

    Created when the mentee asks: one row per organisation. It is kept while there is a mentor, to
    say what suits the mentee. Personal data: the answers, and the wish in the mentee's words,
    encrypted.
    """

    personal_data = PersonalData(
        what="that somebody would like a mentor, in which languages, when and how, and one wish, "
        "encrypted",
        why="so that a mentor is found who suits her",
        seen_by="herself; coordinators of the organisation; a mentor who is proposed to her",
        clock=Clock.MENTORING,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("person",),
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentor_requests"
    )
    # NULL: no wish was written.
    wish = EncryptedTextField(null=True)
    asked_at = models.DateTimeField()
    # NULL: the mentee is waiting.
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person"], name="one_request_for_a_mentor"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "asked_at"],
                condition=Q(closed_at__isnull=True),
                name="requests_that_wait",
            )
        ]


class MentorProfile(Said):
    """A mentor's short card, and when the mentor is available.

    Created when the mentor writes it or confirms the notice about pay. Personal data: both, the
    card encrypted.
    """

    personal_data = PersonalData(
        what="which languages a mentor speaks, when and how she mentors, and her card, encrypted",
        why="so that she is proposed to women whom she suits",
        seen_by="herself; coordinators of the organisation; women to whom she is proposed",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("person",),
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentor_profiles"
    )
    # NULL: no card was written.
    card = EncryptedTextField(null=True)
    # False: the mentor wants no new mentee for now, and keeps the present ones.
    takes_new = models.BooleanField(default=True)
    # NULL: the mentor has not read that pay may change benefits or a permit.
    pay_notice_read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "person"], name="one_card_of_a_mentor"),
        ]
