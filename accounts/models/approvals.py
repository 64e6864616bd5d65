"""What needs two people: requests and their approval, clearance for rooms, suspension."""

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from ..approval_rules import Kind
from ..sentences import KIND_CHOICES, ROLE_CHOICES
from .invitations import Invitation
from .organisations import Organisation


class Suspension(models.Model):
    """An account that may not be used, from `suspended_at` until `ended_at`.

    Appears when a coordinator or the safeguarding lead suspends a staff account. Its roles are kept
    but not in force meanwhile. Personal data: that it happened, when and by whom. Why: so that a
    stolen account is stopped, and two people can lift the suspension. Erased with the account.
    """

    personal_data = PersonalData(
        what="that an account was suspended, when and by whom",
        why="so that a stolen account is stopped, and two people take that back",
        seen_by="coordinators and safeguarding leads of the organisation",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.NO,
        about=("user",),
        made_by=("suspended_by",),
        because="it is a measure against whoever held the account, and its list is for the team",
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="suspensions"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    # NULL: the account of the person who suspended it was erased.
    suspended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    suspended_at = models.DateTimeField()
    # NULL: still suspended.
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(ended_at__isnull=True),
                name="an_account_is_suspended_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.suspended_at:%Y-%m-%d}"


class Clearance(models.Model):
    """The organisation has met the person, and two of its staff agree to open rooms to them.

    Appears when the second agrees (domain R9.1). It says nothing about the person: there is no
    column for gender, sex or papers, and none may be added. Personal data: that the account is
    cleared, and by whom. Why: it opens rooms. Erased with the account.
    """

    personal_data = PersonalData(
        what="that an account may come into rooms, and who said so",
        why="it opens rooms to her",
        seen_by="coordinators and safeguarding leads of the organisation",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("person",),
        made_by=("first", "second", "withdrawn_by"),
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="clearances"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    # NULL for these three: the account was erased; for the last also: not withdrawn.
    first = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    cleared_at = models.DateTimeField()
    # NULL: in force.
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation"],
                condition=Q(withdrawn_at__isnull=True),
                name="a_clearance_holds_once",
            ),
            models.CheckConstraint(
                condition=~Q(first=F("second")), name="clearance_takes_two_people"
            ),
            models.CheckConstraint(
                condition=~Q(person=F("first")) & ~Q(person=F("second")),
                name="nobody_clears_herself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cleared_at:%Y-%m-%d}"


class ApprovalQuerySet(models.QuerySet["Approval"]):
    def waiting(self, at: datetime) -> Self:
        """Requests that a second person can still approve."""
        return self.filter(outcome=Approval.Outcome.OPEN, lapses_at__gt=at)


class Approval(models.Model):
    """A request that needs two people: made by one, approved by a second (domain 10.27).

    Appears when somebody asks. Nothing takes effect until a second person agrees; after `lapses_at`
    nobody can agree. For an offered role the second person is the one to whom it was offered.
    Personal data: who asked, who decided, whom it is about. Why: so that no role, card or clearance
    depends on one person. Erased with the account it is about.
    """

    class Outcome(models.TextChoices):
        OPEN = "open"
        AGREED = "agreed"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"
        LAPSED = "lapsed"
        # By or about an account that was suspended meanwhile, or for a card that was cancelled.
        VOID = "void"

    personal_data = PersonalData(
        what="what was asked for an account and waits for a second person, and who decided",
        why="so that no role, card or clearance rests on one person",
        seen_by="coordinators and safeguarding leads of the organisation",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.NO,
        about=("person",),
        made_by=("asked_by", "decided_by"),
        because="what was agreed to stands in the membership and the clearance",
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    kind = models.CharField(max_length=20, choices=KIND_CHOICES)
    # NULL: a card, whose holder has no account yet.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="approvals",
    )
    # Empty: not about a role.
    role = models.CharField(max_length=30, choices=ROLE_CHOICES, blank=True)
    # NULL: not about a card.
    invitation = models.OneToOneField(
        Invitation, null=True, blank=True, on_delete=models.CASCADE, related_name="approval"
    )
    # NULL: the account of the person who asked was erased.
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField()
    lapses_at = models.DateTimeField()
    outcome = models.CharField(max_length=20, choices=Outcome, default=Outcome.OPEN)
    # NULL: open, ended automatically, or the account of the person who decided was erased.
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # NULL: open.
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome="agreed") | ~Q(decided_by=F("asked_by")),
                name="approval_takes_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(person=F("asked_by"))
                & (~Q(outcome="agreed") | Q(kind=Kind.OFFER) | ~Q(person=F("decided_by"))),
                name="nobody_approves_what_is_about_herself",
            ),
            models.CheckConstraint(
                condition=Q(lapses_at__gt=F("asked_at")), name="approval_lapses_later"
            ),
            models.CheckConstraint(
                condition=Q(outcome="open", decided_at__isnull=True)
                | (~Q(outcome="open") & Q(decided_at__isnull=False)),
                name="approval_is_decided_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.CARD, invitation__isnull=False, person__isnull=True)
                | (~Q(kind=Kind.CARD) & Q(invitation__isnull=True, person__isnull=False)),
                name="approval_is_about_a_card_or_a_person",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[Kind.ROLE, Kind.CARD, Kind.OFFER]) & ~Q(role="")
                | Q(kind__in=[Kind.RETURN, Kind.CLEARANCE, Kind.RECOVERY], role=""),
                name="approval_names_a_role_where_it_is_about_one",
            ),
            models.UniqueConstraint(
                fields=["organisation", "person", "kind", "role"],
                condition=Q(outcome="open"),
                name="one_open_approval_for_each_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.asked_at:%Y-%m-%d}"
