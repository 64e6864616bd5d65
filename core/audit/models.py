"""The audit log, with pseudonyms and ids: rows are added and never changed (ADR-0005)."""

import uuid
from typing import Any, NoReturn

from django.conf import settings
from django.db import models

from core.append_only import AppendOnly
from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from .rules import canonical_bytes


class AppendOnlyQuerySet(models.QuerySet[Any, Any]):
    """Refuses to change or remove rows in bulk."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("Audit entries are only ever added.")

    def delete(self) -> NoReturn:
        raise TypeError("Audit entries are only ever added.")


class Pseudonym(models.Model):
    """The link between a person and the pseudonym by which the audit log identifies the person.

    Erasing the link makes the person's entries anonymous. Personal data: the link itself. Erased
    with the account; the entries stay.
    """

    personal_data = PersonalData(
        what="the link between an account and the number by which the log knows it",
        why="so that acts can be traced while the account exists",
        seen_by="nobody on a page; services alone",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.NO,
        about=("user",),
        because="the number says nothing to whom it is about",
    )

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pseudonym"
    )
    key = models.UUIDField(default=uuid.uuid4, unique=True)


class Entry(models.Model):
    """One action of one person, written in the same transaction. Ids and codes, no free text."""

    personal_data = PersonalData(
        what="who did what to which row: numbers, ids and codes, no words",
        why="so that nobody looks or changes without leaving a mark",
        seen_by="whoever reviews accesses",
        clock=Clock.ACCESS_LOG,
        on_erasure=OnErasure.KEPT,
        export=InExport.NO,
        because="the link from number to account is deleted, so that it leads to nobody",
    )
    append_only = AppendOnly()

    at = models.DateTimeField(db_index=True)
    # NULL: the software itself acted (a lease expired, a command ran).
    actor = models.UUIDField(null=True)
    # NULL: an action in the installation, not in an organisation.
    organisation = models.ForeignKey(
        "accounts.Organisation", null=True, on_delete=models.PROTECT, db_index=False
    )
    verb = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=64)
    # NULL: no other person was concerned.
    about = models.UUIDField(null=True)
    facts = models.JSONField(default=dict)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"]),
            # The latest first: in an organisation, by somebody, about somebody.
            models.Index(fields=["organisation", "-at", "-id"], name="entries_of_a_place"),
            # For rare actions: without it a page would read the whole log of an organisation.
            models.Index(fields=["organisation", "verb", "-at", "-id"], name="entries_of_a_kind"),
            models.Index(fields=["actor", "-at", "-id"], name="entries_by_somebody"),
            models.Index(fields=["about", "-at", "-id"], name="entries_about_somebody"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("Audit entries are only ever added.")
        super().save(*args, **kwargs)

    def canonical(self) -> bytes:
        """The bytes from which the day's digest is computed."""
        return canonical_bytes(
            {
                "id": self.pk,
                "at": self.at,
                "actor": self.actor,
                "of": self.organisation_id,
                "verb": self.verb,
                "subject_kind": self.subject_kind,
                "subject_id": self.subject_id,
                "about": self.about,
                "facts": self.facts,
            }
        )
