"""The pair of a mentee and a mentor, from the proposal to the end."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.crypto import EncryptedTextField
from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from ..states import LIVE, PairFacts, PairState, Side
from ..wish_rules import MOST_SESSIONS

_LIVE = [state.value for state in LIVE]


class MentoringPairQuerySet(models.QuerySet["MentoringPair"]):
    def of_active_people(self) -> Self:
        """Leave out pairs of anyone who asked to be erased: no page names them (domain 10.5)."""
        return self.filter(mentee__is_active=True, mentor__is_active=True)


class MentoringPair(models.Model):
    """A mentee and a mentor. Created when a coordinator proposes that the two meet.

    A proposal that failed has ended without `agreed_at`; it does not record who declined. There is
    no column for a reason, and none may be added. Personal data: the two, their supervisor, and
    what the mentee wants, encrypted.
    """

    personal_data = PersonalData(
        what="who mentors whom, since when, for how many sessions, and what the mentee wants from "
        "it, encrypted",
        why="so that the two meet, and nobody else takes the place of either",
        seen_by="the two; their supervisor; coordinators of the organisation",
        clock=Clock.MENTORING,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("mentee", "mentor"),
        made_by=("supervisor", "proposed_by"),
        # Otherwise one of the two would read what the other answered, or who paused.
        left_out=(
            *("mentee_accepted", "mentor_accepted"),
            *("mentee_paused", "mentor_paused", "team_paused"),
        ),
    )

    State = PairState

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    mentee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pairs_as_mentee"
    )
    mentor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pairs_as_mentor"
    )
    # NULL: none was found or the account was deleted, and a coordinator names one.
    supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # NULL: created from rooms of an earlier release, or the account was deleted.
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    sessions = models.PositiveSmallIntegerField(default=12)
    # In the mentee's words, for the mentor and the supervisor. NULL: nothing is written.
    goals = EncryptedTextField(null=True)
    state = models.CharField(
        max_length=10, choices=[(state.value, state.value) for state in PairState]
    )
    mentee_accepted = models.BooleanField(default=False)
    mentor_accepted = models.BooleanField(default=False)
    mentee_paused = models.BooleanField(default=False)
    mentor_paused = models.BooleanField(default=False)
    team_paused = models.BooleanField(default=False)
    proposed_at = models.DateTimeField()
    # NULL: a proposal that not both have accepted.
    agreed_at = models.DateTimeField(null=True)
    # NULL: no session has been booked.
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # NULL: the mentee is not asking the mentor for (other) times.
    times_asked_at = models.DateTimeField(null=True)

    objects = MentoringPairQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(mentee=F("mentor")), name="nobody_is_her_own_mentor"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in PairState]),
                name="pair_state_is_known",
            ),
            models.UniqueConstraint(
                fields=["organisation", "mentee"],
                condition=Q(state__in=_LIVE),
                name="one_live_pair_of_a_mentee",
            ),
            # A new mentor may be proposed before the present pair ends.
            models.UniqueConstraint(
                fields=["organisation", "mentee"],
                condition=Q(state=PairState.PROPOSED.value),
                name="one_proposal_to_a_mentee",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_LIVE)
                | Q(mentee_accepted=True, mentor_accepted=True, agreed_at__isnull=False),
                name="a_live_pair_was_accepted_by_both",
            ),
            models.CheckConstraint(
                condition=Q(state=PairState.ENDED.value, ended_at__isnull=False)
                | (~Q(state=PairState.ENDED.value) & Q(ended_at__isnull=True)),
                name="an_ended_pair_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state=PairState.PAUSED.value)
                & (Q(mentee_paused=True) | Q(mentor_paused=True) | Q(team_paused=True))
                | ~Q(state=PairState.PAUSED.value)
                & Q(mentee_paused=False, mentor_paused=False, team_paused=False),
                name="a_paused_pair_is_paused_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(sessions__gte=1, sessions__lte=MOST_SESSIONS),
                name="a_pair_agrees_on_some_sessions",
            ),
        ]
        indexes = [
            models.Index(
                fields=["mentor"],
                condition=Q(state__in=[*_LIVE, PairState.PROPOSED.value]),
                name="pairs_of_a_mentor",
            ),
        ]

    @property
    def facts(self) -> PairFacts:
        """Return the row as input for `states.after`."""
        return PairFacts(
            state=PairState(self.state),
            accepted=self._sides("accepted"),
            paused_by=self._sides("paused"),
            has_booked=self.began_at is not None,
        )

    def _sides(self, what: str) -> frozenset[Side]:
        return frozenset(side for side in Side if getattr(self, f"{side}_{what}", False))
