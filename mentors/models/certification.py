"""Programmes as data, and the certificates issued under them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.append_only import AppendOnly
from core.crypto import EncryptedTextField
from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock
from mentors.certificate_states import MOVES, OVER, STANDING, STOPPED, CertificateState

_STATES = [(state.value, state.value) for state in CertificateState]
_CURRENT = CertificateState.CURRENT.value
_STANDING, _OVER, _STOPPED = (
    sorted(state.value for state in states) for states in (STANDING, OVER, STOPPED)
)


class Programme(models.Model):
    """A programme that leads to a certificate. No personal data."""

    code = models.SlugField(max_length=60, unique=True)

    def __str__(self) -> str:
        return self.code


class ProgrammeVersion(models.Model):
    """The requirements of a programme's certificate; never changed after the first journey began.

    `requirements` is mentors.programmes.rules.Requirements as JSON. `achievement` is the name that
    an employer reads and does not reveal why the holder trained (domain R7.7).
    """

    append_only = AppendOnly()
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    achievement = models.CharField(max_length=200)
    # The second of two titles to choose from. "": there is one.
    other_achievement = models.CharField(max_length=200, blank=True, default="", db_default="")
    description = models.CharField(max_length=300)
    requirements = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["programme", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "number"], name="one_programme_version_of_a_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles from which the holder chooses one for the certificate."""
        return tuple(filter(None, (self.achievement, self.other_achievement)))


class Certificate(models.Model):
    """One certificate. Created when a coordinator issues it; afterwards only its state changes.

    Personal data: whose it is, and the name chosen for it (encrypted). Why: to print it and to
    reissue it. Erased with the account; what an employer can verify stays (domain 5.5). `basis`
    holds a fixed copy of its hours, its competencies, and the ids of the ratings and observations
    it is based on.
    """

    personal_data = PersonalData(
        what="whose certificate it is, and the name on it, encrypted",
        why="to print it, and so that others can check it",
        seen_by="its owner; coordinators; whoever checks it sees no name",
        clock=Clock.RECORD,
        on_erasure=OnErasure.CUT,
        export=InExport.YES,
        about=("learner",),
        made_by=("issued_by",),
    )
    append_only = AppendOnly(
        mutable=("shown_name", "valid_until", "stopped_at", "put_away"),
        set_once=("ended_at",),
        transitions={"state": MOVES},
    )
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # NULL: the holder was erased and asked that the certificate stay valid.
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="certificates",
    )
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT)
    version = models.ForeignKey(ProgrammeVersion, on_delete=models.PROTECT)
    # NULL: erased.
    shown_name = EncryptedTextField(null=True, shown=False)
    # The chosen title, and the name under which the organisation issued it. "": the first title;
    # the name of the space.
    title = models.CharField(max_length=200, blank=True, default="", db_default="")
    issuer_name = models.CharField(max_length=60, blank=True, default="", db_default="")
    language = models.CharField(max_length=10, default="en")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    # A certificate that had ended and was erased with the holder's account is always “handed back”.
    state = models.CharField(max_length=20, choices=_STATES, default=_CURRENT, db_default=_CURRENT)
    # NULL: its clock is running, or it has ended.
    stopped_at = models.DateTimeField(null=True, blank=True)
    # The last reminder that the holder dismissed, in days before the last day. NULL: none.
    put_away = models.PositiveSmallIntegerField(null=True, blank=True)
    # NULL: not ended, whether or not it has expired.
    ended_at = models.DateTimeField(null=True, blank=True)
    basis = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, state__in=_STANDING)
                | Q(ended_at__isnull=False, state__in=_OVER),
                name="a_certificate_that_is_over_says_since_when",
            ),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=False, state__in=_STOPPED)
                | (Q(stopped_at__isnull=True) & ~Q(state__in=_STOPPED)),
                name="the_clock_of_a_certificate_stands_or_runs",
            ),
            models.UniqueConstraint(
                fields=["learner", "programme"],
                condition=Q(ended_at__isnull=True, learner__isnull=False),
                name="one_certificate_stands_for_a_programme",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gt=models.F("valid_from")),
                name="a_certificate_ends_after_it_begins",
            ),
        ]

    @property
    def shown_title(self) -> str:
        """The title on the certificate."""
        return self.title or self.version.achievement
