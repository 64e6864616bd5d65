"""Who did what, as pseudonyms and ids: rows are added, never changed, and sealed in segments."""

import uuid
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.field_keys import signature
from core.frozen import Frozen
from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from .chain import digest, written_down


class AppendOnly(models.QuerySet[Any, Any]):
    """Refuses to change or remove rows in bulk."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("Audit entries are only ever added.")

    def delete(self) -> NoReturn:
        raise TypeError("Audit entries are only ever added.")


class MarkField(models.BinaryField):  # type: ignore[type-arg]  # generic in the stubs alone
    """What only the holder of FIELD_KEYS can make of a row; made anew under another key."""

    follows_keys = True


class Pseudonym(models.Model):
    """The link between a person and the number the log knows her by; erasing it makes her unknown.

    Personal data: the link itself. Erased with the account; the entries stay.
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


class Chain(models.Model):
    """The segments of one organisation, or of the installation. Appears with the first of them.

    It says how many there are and how the last one reads, so that none can be cut off at the end.
    """

    # The organisation by its number; "": acts in the installation.
    of = models.CharField(max_length=20, unique=True)
    length = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64)
    mark = MarkField()

    def text(self) -> bytes:
        """What its mark is made of."""
        return b"chain" + written_down(of=self.of, length=self.length, head=self.head)


class Segment(models.Model):
    """Entries of one organisation that are closed. Appears when they are sealed; never changed.

    `rows` are their numbers and digests in order, `previous` is the digest of the segment before.
    When its entries are past their time they are deleted, and the segment stays.
    """

    frozen = Frozen(once=("emptied_at", "emptied_mark"))

    # NULL: acts in the installation.
    organisation = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.PROTECT)
    number = models.PositiveIntegerField()
    rows = models.JSONField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    mark = MarkField()
    # The latest act in it.
    last_at = models.DateTimeField(db_index=True)
    sealed_at = models.DateTimeField()
    # NULL: its entries are there.
    emptied_at = models.DateTimeField(null=True)
    emptied_mark = MarkField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "number"], name="one_segment_of_a_number"
            ),
            models.UniqueConstraint(
                fields=["number"],
                condition=Q(organisation__isnull=True),
                name="one_segment_of_a_number_in_the_installation",
            ),
        ]

    def own_digest(self) -> str:
        """What `digest` must be."""
        return digest(
            written_down(
                of=self.organisation_id,
                number=self.number,
                rows=self.rows,
                previous=self.previous,
                last_at=self.last_at,
                sealed_at=self.sealed_at,
            )
        )

    def text(self) -> bytes:
        """What its mark is made of."""
        return b"segment" + self.digest.encode()

    def emptied_text(self) -> bytes:
        """What the mark of its emptying is made of."""
        return b"emptied" + written_down(segment=self.digest, at=self.emptied_at)


class Entry(models.Model):
    """One act of one person, written in the transaction of the act. Ids and codes, no words."""

    personal_data = PersonalData(
        what="who did what to which row: numbers, ids and codes, no words",
        why="so that nobody looks or changes without leaving a mark",
        seen_by="whoever reviews accesses",
        clock=Clock.ACCESS_LOG,
        on_erasure=OnErasure.KEPT,
        export=InExport.NO,
        because="the link from number to account is deleted, so that it leads to nobody",
    )
    frozen = Frozen(once=("segment",))

    at = models.DateTimeField(db_index=True)
    # NULL: the software itself acted (a lease ran out, a command ran).
    actor = models.UUIDField(null=True)
    # NULL: an act in the installation, not in an organisation.
    organisation = models.ForeignKey(
        "accounts.Organisation", null=True, on_delete=models.PROTECT, db_index=False
    )
    verb = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=64)
    # NULL: no other person was concerned.
    about = models.UUIDField(null=True)
    facts = models.JSONField(default=dict)
    # Once only, so that a copy of an entry is told from the entry. NULL: written by 0.3 or before.
    nonce = models.UUIDField(default=uuid.uuid4, null=True, unique=True)
    # Made by this program, and by no one who has the database alone. NULL: as above.
    mark = models.BinaryField(null=True)
    # NULL: not sealed yet.
    segment = models.ForeignKey(
        Segment, null=True, on_delete=models.PROTECT, related_name="entries"
    )

    objects = AppendOnly.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"]),
            # The latest first: in an organisation, by somebody, about somebody.
            models.Index(fields=["organisation", "-at", "-id"], name="entries_of_a_place"),
            # A kind of act that is rare: without it the whole log of a place is read for a page.
            models.Index(fields=["organisation", "verb", "-at", "-id"], name="entries_of_a_kind"),
            models.Index(fields=["actor", "-at", "-id"], name="entries_by_somebody"),
            models.Index(fields=["about", "-at", "-id"], name="entries_about_somebody"),
            models.Index(
                fields=["organisation", "id"],
                condition=Q(segment__isnull=True),
                name="entries_that_wait_for_a_seal",
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("Audit entries are only ever added.")
        self.sign()
        super().save(*args, **kwargs)

    def sign(self) -> None:
        """Sets the mark; whoever loads a dump of a release without marks calls it too."""
        self.nonce = self.nonce or uuid.uuid4()
        self.mark = signature(self.text())

    def text(self) -> bytes:
        """What its mark is made of."""
        return b"entry" + written_down(
            at=self.at,
            actor=self.actor,
            of=self.organisation_id,
            verb=self.verb,
            subject_kind=self.subject_kind,
            subject_id=self.subject_id,
            about=self.about,
            facts=self.facts,
            nonce=self.nonce,
        )

    def row(self) -> tuple[int, str]:
        """Its number and digest, as a segment holds them."""
        return self.pk, digest(self.text() + str(self.pk).encode())
