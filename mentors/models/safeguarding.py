"""Safeguarding notes: a separate, encrypted store to which nothing else links (domain 4.5)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.append_only import AppendOnly
from core.crypto import EncryptedTextField
from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from ..safeguarding_rules import Agreed, Level, NoteState, ReadingReason, SheKnows

_WHY_NO_EXPORT = "it can hold words about others and about a child; two people open it (ADR-0097)"


def _is_one_of(field: str, codes: type) -> Q:
    return Q(**{f"{field}__in": [code.value for code in codes]})  # type: ignore[attr-defined]


def _account() -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )


class SafeguardingNote(models.Model):
    """A concern for somebody's safety, written by a supervisor and taken by a lead.

    Created when the supervisor sends it. Its text never changes; what is done is added as
    `SafeguardingStep`. Personal data: facts, the person's wishes, who was told, encrypted. Why: so
    that somebody acts in time, and it can be shown what was done. Loses the person's account and
    names on erasure, and is deleted by its own clock (ADR-0097).
    """

    personal_data = PersonalData(
        what="a worry for her safety: facts, her wishes, who was told, encrypted; a child at risk",
        why="so that somebody acts in time, and it can be shown what was done",
        seen_by="its writer and the lead who took it, while it is open; then only by two together",
        clock=Clock.SAFEGUARDING,
        on_erasure=OnErasure.CUT,
        export=InExport.NO,
        about=("woman",),
        made_by=("written_by", "taken_by", "closed_by"),
        because=_WHY_NO_EXPORT,
    )
    append_only = AppendOnly(
        mutable=(
            *("room", "woman", "written_by", "level", "level_at", "state"),
            *("taken_by", "taken_at", "closed_by"),
        ),
        set_once=("closed_at",),
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    # NULL: it arose elsewhere, or the room is deleted.
    room = models.ForeignKey(
        "mentors.Room", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # NULL: about nobody who has an account, or it is erased.
    woman = _account()
    level = models.PositiveSmallIntegerField(choices=[(one.value, one.name) for one in Level])
    # Since when it has this level: its deadline is counted from here.
    level_at = models.DateTimeField()
    state = models.CharField(
        max_length=8,
        choices=[(one.value, one.value) for one in NoteState],
        default=NoteState.OPEN.value,
    )
    # NULL for these three: nobody has (yet), or the account is gone.
    written_by = _account()
    taken_by = _account()
    closed_by = _account()
    written_at = models.DateTimeField()
    # NULL: no lead has taken it.
    taken_at = models.DateTimeField(null=True, blank=True)
    # NULL: it is open.
    closed_at = models.DateTimeField(null=True, blank=True)
    facts = EncryptedTextField()
    # NULL for these: nothing was said.
    her_wishes = EncryptedTextField(null=True, blank=True)
    who_was_told = EncryptedTextField(null=True, blank=True)
    agreed = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Agreed])
    # NULL: the person agreed.
    why_not_agreed = EncryptedTextField(null=True, blank=True)
    she_knows = models.CharField(
        max_length=10, choices=[(one.value, one.value) for one in SheKnows]
    )
    child_at_risk = models.BooleanField()
    # NULL for these three: no child is at risk.
    child_seen = EncryptedTextField(null=True, blank=True)
    child_carer = EncryptedTextField(null=True, blank=True)
    child_told = EncryptedTextField(null=True, blank=True)

    class Meta:
        ordering = ["-level", "level_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=_is_one_of("level", Level), name="note_level_is_known"
            ),
            models.CheckConstraint(
                condition=_is_one_of("agreed", Agreed), name="note_says_whether_she_agreed"
            ),
            models.CheckConstraint(
                condition=_is_one_of("she_knows", SheKnows), name="note_says_when_she_was_told"
            ),
            models.CheckConstraint(
                condition=Q(child_at_risk=False) | Q(level__gte=Level.SERIOUS.value),
                name="a_child_at_risk_is_level_2_or_3",
            ),
            models.CheckConstraint(
                condition=Q(
                    child_at_risk=True,
                    child_seen__isnull=False,
                    child_carer__isnull=False,
                    child_told__isnull=False,
                )
                | Q(
                    child_at_risk=False,
                    child_seen__isnull=True,
                    child_carer__isnull=True,
                    child_told__isnull=True,
                ),
                name="the_form_of_a_child_at_risk_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(agreed=Agreed.YES.value) | Q(why_not_agreed__isnull=False),
                name="a_note_without_her_yes_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state=NoteState.OPEN.value, taken_at__isnull=True, closed_at=None)
                | Q(state=NoteState.TAKEN.value, taken_at__isnull=False, closed_at=None)
                | Q(state=NoteState.CLOSED.value, closed_at__isnull=False),
                name="note_state_has_its_times",
            ),
            # A serious note is closed by the lead who took it.
            models.CheckConstraint(
                condition=Q(closed_at=None)
                | Q(taken_at__isnull=False)
                | Q(level=Level.WORRY.value),
                name="a_note_is_taken_before_it_is_closed",
            ),
            # A deleted account compares with nobody: only then may a name be missing.
            models.CheckConstraint(
                condition=Q(taken_by=None) | Q(written_by=None) | ~Q(taken_by=F("written_by")),
                name="who_takes_a_note_did_not_write_it",
            ),
            models.CheckConstraint(
                condition=Q(woman=None)
                | (Q(written_by=None) | ~Q(written_by=F("woman")))
                & (Q(taken_by=None) | ~Q(taken_by=F("woman"))),
                name="a_note_is_not_hers_to_write_or_take",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "level_at"],
                condition=~Q(state="closed"),
                name="notes_not_closed",
            ),
            models.Index(fields=["closed_at"], name="notes_by_closing"),
        ]


class SafeguardingStep(models.Model):
    """What was done about a note, and when. Created by its writer or lead; never changes."""

    personal_data = PersonalData(
        what="what was done about a worry for somebody's safety, and by whom, encrypted",
        why="so that it can be shown what was done",
        seen_by="as the note",
        clock=Clock.SAFEGUARDING,
        on_erasure=OnErasure.CUT,
        export=InExport.NO,
        made_by=("by",),
        because=_WHY_NO_EXPORT,
    )
    append_only = AppendOnly(mutable=("by",))

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    note = models.ForeignKey(SafeguardingNote, on_delete=models.CASCADE, related_name="steps")
    # NULL: the account is gone.
    by = _account()
    at = models.DateTimeField()
    words = EncryptedTextField()

    class Meta:
        ordering = ["at", "pk"]


class SafeguardingReading(models.Model):
    """A lead's request to read a closed note; a second person opens it for a day, or declines.

    Personal data: who asked, who answered, why as a code. Why: nobody reads it alone.
    """

    personal_data = PersonalData(
        what="who asked to read or to have a safeguarding note, why, as a code, and who answered",
        why="so that nobody reads it alone",
        seen_by="leads and coordinators of the organisation",
        clock=Clock.SAFEGUARDING,
        on_erasure=OnErasure.CUT,
        export=InExport.NO,
        made_by=("asked_by", "answered_by"),
        because="it is about a note, and goes with it",
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    note = models.ForeignKey(SafeguardingNote, on_delete=models.CASCADE, related_name="readings")
    # NULL: the account is gone.
    asked_by = _account()
    reason = models.CharField(
        max_length=20, choices=[(one.value, one.value) for one in ReadingReason]
    )
    asked_at = models.DateTimeField()
    # NULL: nobody has answered, or the account is gone.
    answered_by = _account()
    # NULL: nobody has answered.
    answered_at = models.DateTimeField(null=True, blank=True)
    # NULL: not opened. Otherwise the time at which it closes automatically.
    open_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["note", "asked_by"],
                condition=Q(answered_at__isnull=True),
                name="one_open_request_for_a_note",
            ),
            models.CheckConstraint(
                condition=_is_one_of("reason", ReadingReason), name="reading_reason_is_known"
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | Q(asked_by=None) | ~Q(answered_by=F("asked_by")),
                name="nobody_opens_a_note_alone",
            ),
            models.CheckConstraint(
                condition=Q(open_until__isnull=True)
                | (Q(answered_at__isnull=False) & Q(open_until__gt=F("answered_at"))),
                name="a_note_opens_with_an_answer",
            ),
        ]
