"""Consents that rooms require."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery

from core.append_only import AppendOnly
from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from ..consents.rules import (
    NEEDED_IN_A_ROOM,
    SPOKEN,
    Interpreter,
    Kind,
    Medium,
    oldest_that_holds,
)
from ..consents.texts import current_version
from .organisations import Organisation


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Answers, and a condition for rows that name a person and an organisation."""

    def open_a_room(
        self,
        *,
        person: str,
        organisation: str,
        at: datetime,
        oldest: Mapping[Kind, datetime] | None = None,
    ) -> Q:
        """The condition that the latest answer to each question needed in a room is a valid yes.

        `person` and `organisation` name the columns of the rows that are filtered. `oldest` is
        given where SQL is prepared for later moments: the limit for each question that otherwise
        follows from `at`.
        """
        wanted = Q()
        for kind in sorted(NEEDED_IN_A_ROOM):
            holds = Q(
                yes=True,
                version=current_version(kind),
                answered_at__gt=oldest[kind] if oldest else oldest_that_holds(kind, at),
            )
            latest = (
                self.filter(
                    person=OuterRef(person),
                    organisation=OuterRef(organisation),
                    kind=kind,
                    answered_at__lte=at,
                )
                .order_by("-answered_at", "-pk")
                .annotate(holds=models.ExpressionWrapper(holds, models.BooleanField()))
            )
            wanted &= Q(Subquery(latest.values("holds")[:1], output_field=models.BooleanField()))
        return wanted


class Consent(models.Model):
    """One person's answer to one question, in one wording, at one moment. A change is a new row.

    Appears when the person answers, or when a staff member writes the answer down in the person's
    presence. Personal data: what was agreed to, when, in which language, and who explained it. Why:
    no room opens without it (domain 4.8). Kept for six years; erased with the account.
    """

    personal_data = PersonalData(
        what="what she said yes or no to, in which wording and language, and who explained it",
        why="so that nothing begins without her yes",
        seen_by="herself; who is assigned to her; coordinators of the organisation",
        clock=Clock.CONSENTS,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("person",),
        made_by=("written_down_by",),
    )
    append_only = AppendOnly()

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="consents"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in Kind])
    # The version of the wording, in `language`: accounts/consents/texts.
    version = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=10)
    medium = models.CharField(max_length=12, choices=[(medium, medium) for medium in Medium])
    # Where the interpreter was; empty: there was none.
    interpreter = models.CharField(
        max_length=12, blank=True, choices=[(place, place) for place in Interpreter]
    )
    yes = models.BooleanField()
    # Three points were repeated in the person's own words; required for a spoken yes.
    said_back = models.BooleanField()
    answered_at = models.DateTimeField()
    # NULL: the person answered alone, or the account of whoever wrote it down was erased.
    written_down_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ConsentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["person", "organisation", "kind", "-answered_at"], name="latest_consent"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=sorted(Kind)), name="consent_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(medium__in=sorted(Medium)), name="consent_medium_is_known"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="consent_has_a_wording"),
            models.CheckConstraint(
                condition=Q(medium=Medium.INTERPRETED, interpreter__in=["beside_her", "telephone"])
                | (~Q(medium=Medium.INTERPRETED) & Q(interpreter="")),
                name="only_what_was_interpreted_has_an_interpreter",
            ),
            models.CheckConstraint(
                condition=Q(yes=False) | Q(said_back=True) | ~Q(medium__in=sorted(SPOKEN)),
                name="a_spoken_yes_was_said_back",
            ),
            models.CheckConstraint(
                condition=~Q(person=models.F("written_down_by")),
                name="nobody_writes_down_her_own_consent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.answered_at:%Y-%m-%d}"
