"""Appeals against decisions."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import ClearanceRefusal, User
from core.append_only import AppendOnly
from core.crypto import EncryptedTextField
from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from .certificate_steps import CertificateStep
from .competencies import Competency
from .journeys import Journey
from .prior_learning import PriorLearning
from .seats import RoomMember


class AppealQuerySet(models.QuerySet["Appeal"]):
    def of_the_active(self) -> Self:
        """Return the appeals of people whose account is active, each with its person."""
        return self.filter(
            Q(journey__learner__is_active=True) | Q(person__is_active=True)
        ).select_related("journey__learner", "person")


class Appeal(models.Model):
    """An appeal against a decision about its author, in the author's own words (domain 2.3).

    Created when the author submits it. Two people who were not involved are asked (`PanelSeat`); it
    is answered once both have answered. It may be withdrawn until then. Personal data: the author's
    words, encrypted. Erased with the journey.
    """

    personal_data = PersonalData(
        what="that she disagrees with a decision, and her words, encrypted",
        why="so that two who were not involved look at it",
        seen_by="its owner; the two who are asked; coordinators see that it waits",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("journey__learner", "person"),
    )

    class Outcome(models.TextChoices):
        STANDS = "stands"
        ANEW = "anew"

    # A seat is deleted with its room after two years; an appeal about it stays.
    append_only = AppendOnly(
        mutable=("outcome", "removal"), set_once=("answered_at", "withdrawn_at")
    )
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # NULL: the appeal is about rooms, which do not depend on a journey.
    journey = models.ForeignKey(
        Journey, null=True, on_delete=models.CASCADE, related_name="appeals"
    )
    # NULL: the appeal is about a journey.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="appeals"
    )
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT)
    # NULL: the appeal is about the certificate, or a step concerning it.
    competency = models.ForeignKey(
        Competency, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # NULL: not about a step.
    step = models.ForeignKey(
        CertificateStep, null=True, on_delete=models.CASCADE, related_name="appeals"
    )
    # NULL: not about a talk on prior learning.
    prior_learning = models.ForeignKey(
        PriorLearning, null=True, on_delete=models.CASCADE, related_name="appeals"
    )
    # NULL: not about rooms that were refused or closed.
    refusal = models.ForeignKey(
        ClearanceRefusal, null=True, on_delete=models.CASCADE, related_name="appeals"
    )
    # The seat from which its holder was removed. NULL: not about a removal, or the room is deleted.
    removal = models.ForeignKey(
        RoomMember, null=True, on_delete=models.SET_NULL, related_name="appeals"
    )
    words = EncryptedTextField()
    said_at = models.DateTimeField()
    # NULL: at least one has not answered; `outcome` is "" until then.
    answered_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, default="")
    # NULL: not withdrawn.
    withdrawn_at = models.DateTimeField(null=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["journey", "competency"],
                condition=Q(answered_at__isnull=True, withdrawn_at__isnull=True),
                name="one_open_appeal_about_a_competency",
            ),
            models.UniqueConstraint(
                fields=["journey"],
                condition=Q(
                    answered_at__isnull=True,
                    withdrawn_at__isnull=True,
                    competency__isnull=True,
                    step__isnull=True,
                    prior_learning__isnull=True,
                ),
                name="one_open_appeal_about_a_certificate",
            ),
            models.UniqueConstraint(
                fields=["step"],
                condition=Q(answered_at__isnull=True, withdrawn_at__isnull=True),
                name="one_open_appeal_about_a_step",
            ),
            models.UniqueConstraint(
                fields=["prior_learning"],
                condition=Q(answered_at__isnull=True, withdrawn_at__isnull=True),
                name="one_open_appeal_about_a_claim",
            ),
            models.UniqueConstraint(
                fields=["refusal"],
                condition=Q(answered_at__isnull=True, withdrawn_at__isnull=True),
                name="one_open_appeal_about_a_refusal",
            ),
            models.UniqueConstraint(
                fields=["removal"],
                condition=Q(answered_at__isnull=True, withdrawn_at__isnull=True),
                name="one_open_appeal_about_a_removal",
            ),
            models.CheckConstraint(
                condition=Q(competency__isnull=True, step__isnull=True)
                | Q(competency__isnull=True, prior_learning__isnull=True)
                | Q(step__isnull=True, prior_learning__isnull=True),
                name="a_appeal_is_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(
                    journey__isnull=False,
                    person__isnull=True,
                    refusal__isnull=True,
                    removal__isnull=True,
                )
                | Q(
                    Q(refusal__isnull=True) | Q(removal__isnull=True),
                    journey__isnull=True,
                    person__isnull=False,
                    competency__isnull=True,
                    step__isnull=True,
                    prior_learning__isnull=True,
                ),
                name="a_appeal_is_about_her_way_or_rooms",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, outcome="")
                | Q(answered_at__isnull=False, outcome__in=["stands", "anew"]),
                name="an_answer_has_its_outcome",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="taken_back_is_not_answered",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=F("said_at")),
                name="an_answer_follows_her_words",
            ),
        ]

    @property
    def woman(self) -> User:
        """The person who made the appeal."""
        found = self.journey.learner if self.journey else self.person
        assert found is not None  # noqa: S101 - a constraint of the table
        return found


class PanelSeat(models.Model):
    """One of the two people who review an appeal: not involved before, and answers with reasons.

    Created when this person is asked; ends when the next in line is asked instead. Personal data:
    the answer to the author, encrypted. Erased with the appeal.
    """

    personal_data = PersonalData(
        what="who looks at a disagreement, and her answer, encrypted",
        why="so that two who were not involved look at it, in time",
        seen_by="the woman it is about; the one who is asked; coordinators see that it waits",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("appeal__journey__learner", "appeal__person"),
        made_by=("person",),
        # As on the author's own page: not until both have answered.
        only_when=(("appeal__answered_at__isnull", False),),
    )
    append_only = AppendOnly(
        mutable=("person", "outcome"), set_once=("read_at", "answered_at", "reasons", "ended_at")
    )
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, related_name="seats")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT)
    # NULL: the account is gone.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    number = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    # NULL: receipt has not been confirmed.
    read_at = models.DateTimeField(null=True)
    # NULL: not answered; `outcome` is "" until then.
    answered_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Appeal.Outcome, blank=True, default="")
    reasons = EncryptedTextField(null=True)
    # NULL: still in force. Otherwise somebody else was asked instead.
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["appeal", "person"], name="asked_once_about_a_appeal"),
            models.UniqueConstraint(
                fields=["appeal", "number"],
                condition=Q(ended_at__isnull=True),
                name="a_panel_seat_is_held_by_one",
            ),
            models.CheckConstraint(condition=Q(number__in=[1, 2]), name="a_panel_is_two"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, outcome="", reasons__isnull=True)
                | Q(
                    answered_at__isnull=False,
                    outcome__in=["stands", "anew"],
                    reasons__isnull=False,
                ),
                name="an_answer_has_its_reasons",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(ended_at__isnull=True),
                name="who_answered_keeps_her_seat",
            ),
        ]
