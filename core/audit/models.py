"""Who did what, as pseudonyms and ids: rows are added, never changed."""

import uuid
from typing import Any, NoReturn

from django.conf import settings
from django.db import models


class AppendOnly(models.QuerySet[Any, Any]):
    """Refuses to change or remove rows in bulk."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("Audit entries are only ever added.")

    def delete(self) -> NoReturn:
        raise TypeError("Audit entries are only ever added.")


class Pseudonym(models.Model):
    """The link between a person and the number the log knows her by; erasing it makes her unknown.

    Personal data: the link itself. Erased with the account; the entries stay.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pseudonym"
    )
    key = models.UUIDField(default=uuid.uuid4, unique=True)


class Entry(models.Model):
    """One act of one person, written in the transaction of the act. Ids and codes, no words."""

    at = models.DateTimeField(db_index=True)
    # NULL: the software itself acted (a lease ran out, a command ran).
    actor = models.UUIDField(null=True, db_index=True)
    # NULL: an act in the installation, not in an organisation.
    organisation = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.PROTECT)
    verb = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=64)
    # NULL: no other person was concerned.
    about = models.UUIDField(null=True, db_index=True)
    facts = models.JSONField(default=dict)

    objects = AppendOnly.as_manager()

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id"])]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("Audit entries are only ever added.")
        super().save(*args, **kwargs)
