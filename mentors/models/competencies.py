"""The competencies of a mentor, and two assessors' ratings of the evidence for them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.append_only import AppendOnly
from core.crypto import EncryptedTextField
from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from .evidence import Evidence
from .journeys import Journey


class Competency(models.Model):
    """One of the eleven competencies (C1–C11). No personal data."""

    code = models.CharField(max_length=10, unique=True)

    def __str__(self) -> str:
        return self.code


class CompetencyVersion(models.Model):
    """The wording of a competency under which ratings were given; never changed afterwards.

    `definition` holds its groups of evidence, and name, indicators and levels by language. Further
    languages may be added; ratings were given on the English text.
    """

    append_only = AppendOnly(mutable=("definition",))
    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    gate = models.BooleanField()
    definition = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["competency", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["competency", "number"], name="one_competency_version_of_a_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.competency} ({self.number})"


class Assessor(models.Model):
    """The assignment of a supervisor to assess a journey, by place. Ends with `ended_at`.

    Personal data: who assesses whom. Why: only those asked may rate. Erased with the journey.
    """

    personal_data = PersonalData(
        what="who assesses whom",
        why="only those asked may rate",
        seen_by="both of them; coordinators",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("journey__learner", "assessor"),
    )

    class Place(models.IntegerChoices):
        FIRST = 1
        SECOND = 2
        THIRD = 3

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="assessors")
    assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    place = models.PositiveSmallIntegerField(choices=Place)
    since = models.DateTimeField()
    # NULL: still assigned.
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["journey", "assessor"],
                condition=Q(ended_at__isnull=True),
                name="an_assessor_has_one_place_in_a_journey",
            ),
            models.UniqueConstraint(
                fields=["journey", "place"],
                condition=Q(ended_at__isnull=True),
                name="a_place_is_held_by_one_assessor",
            ),
            models.CheckConstraint(
                condition=Q(place__in=[1, 2, 3]), name="assessor_place_is_known"
            ),
        ]


class ThirdCall(models.Model):
    """A call for a third assessor, because two blind ratings of a competency differ (domain 2.2).

    Created by the system with the rating that differs, ended by the one that settles it. Personal
    data: that the two ratings differed, but not how. Erased with the journey.
    """

    personal_data = PersonalData(
        what="that a third person is asked about a competency, and since when",
        why="so that somebody decides, and in time",
        seen_by="whom it is about; assessors; coordinators",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("journey__learner",),
    )
    append_only = AppendOnly(set_once=("ended_at",))
    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="third_calls")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT)
    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    # NULL: still waiting.
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["journey", "competency"],
                condition=Q(ended_at__isnull=True),
                name="a_third_is_called_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=models.F("since")),
                name="a_call_ends_after_it_began",
            ),
        ]


class Rating(models.Model):
    """One assessor's level for one competency of a learner. Append-only; a correction is a new row.

    Personal data: the level, and one sentence on what to do next. Erased with the journey.
    """

    personal_data = PersonalData(
        what="an assessor's level for a competency, and what to do next, encrypted",
        # As on the learner's own page: not until the competency is decided (domain 2.2).
        only_when=(("decisions__isnull", False),),
        why="the certificate rests on it",
        seen_by="whom it is about; assessors",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("journey__learner",),
        made_by=("assessor",),
    )
    append_only = AppendOnly()
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="ratings")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT)
    version = models.ForeignKey(CompetencyVersion, on_delete=models.PROTECT, related_name="+")
    assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    place = models.PositiveSmallIntegerField(choices=Assessor.Place)
    number = models.PositiveSmallIntegerField(default=1)
    level = models.PositiveSmallIntegerField()
    # True: entered before this assessor could see any other level.
    blind = models.BooleanField()
    evidence = models.ManyToManyField(Evidence, related_name="ratings")
    # What to do next, needed for a level below 3 (domain 2.1). NULL: level 3 or 4, nothing added.
    next_step = EncryptedTextField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["journey", "version", "place", "number"],
                name="one_rating_of_a_number_in_a_place",
            ),
            models.CheckConstraint(condition=Q(level__in=[1, 2, 3, 4]), name="level_is_1_to_4"),
        ]


class Decision(models.Model):
    """The result of the ratings of one competency. Append-only; the latest number applies.

    Personal data: *met* or *not yet*. Erased with the journey.
    """

    personal_data = PersonalData(
        what="what the ratings of a competency came to",
        why="the certificate rests on it",
        seen_by="whom it is about; assessors; coordinators",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("journey__learner",),
    )
    append_only = AppendOnly()
    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="decisions")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT)
    version = models.ForeignKey(CompetencyVersion, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(default=1)
    met = models.BooleanField()
    ratings = models.ManyToManyField(Rating, related_name="decisions")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["journey", "version", "number"], name="one_decision_of_a_number"
            )
        ]
