"""Steps before mentoring: a talk led by the learner, and what programme and mentor promise."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.append_only import AppendOnly
from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock


class ReadinessTalk(models.Model):
    """A talk between a learner and a team member about becoming a mentor, and the learner's choice.

    Created when the team member records the day. It holds no answer, no judgement and no reason.
    The latest one holds the learner's current choice, which the learner may change. Personal data:
    the day, both people, and the choice. Erased with the account.
    """

    personal_data = PersonalData(
        what="on which day somebody talked about becoming a mentor, and what she chose",
        why="so that mentoring begins with her word",
        seen_by="whom it is about; her supervisors",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("person",),
        made_by=("talked_with",),
    )

    class Chose(models.TextChoices):
        GO_ON = "go-on"
        LATER = "later"
        NOT_NOW = "not-now"

    append_only = AppendOnly(mutable=("talked_with",))
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="readiness_talks"
    )
    # NULL: the account is gone.
    talked_with = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    day = models.DateField()
    chose = models.CharField(max_length=10, choices=Chose)
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["-day", "-noted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(chose__in=["go-on", "later", "not-now"]), name="what_she_chose_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(talked_with=models.F("person")), name="nobody_talks_with_herself_alone"
            ),
        ]


class MentorAgreement(models.Model):
    """A mentor's acceptance of one version of the agreement between the programme and mentors.

    Created when the mentor accepts it, or when a team member records that the mentor asked for it.
    The mentor may end it at any time and is not asked why. Personal data: the acceptance and its
    date. Erased with the account.
    """

    personal_data = PersonalData(
        what="that somebody agreed to what mentors and the programme promise, and until when",
        why="so that nobody mentors without knowing what is promised",
        seen_by="whom it is about; her supervisors",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("person",),
        made_by=("written_down_by",),
    )
    append_only = AppendOnly(mutable=("written_down_by",), set_once=("ended_at",))
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentor_agreements"
    )
    # Version of the wording, in `language`: mentors/mentor_onboarding/texts.
    version = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=10)
    accepted_at = models.DateTimeField()
    # NULL: it was accepted on the mentor's own page, or the account is gone.
    written_down_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # NULL: in force.
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-accepted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=Q(ended_at__isnull=True),
                name="one_agreement_stands_at_a_place",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=models.F("accepted_at")),
                name="an_agreement_ends_after_it_began",
            ),
        ]
