"""Writing the audit log."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model

from .models import Entry, Pseudonym


def pseudonym_of(user: Any) -> UUID:
    """The pseudonym of `user` in the log, created at the user's first action."""
    keys = Pseudonym.objects.filter(user=user).values_list("key", flat=True)
    if not (known := list(keys)):
        # A parallel request may be creating it: then that row is kept and read.
        Pseudonym.objects.bulk_create([Pseudonym(user=user)], ignore_conflicts=True)
        known = list(keys.all())
    return known[0]


def record(
    *,
    actor: Any,
    verb: str,
    subject: Model,
    at: datetime,
    organisation: Any = None,
    about: Any = None,
    **facts: Any,
) -> None:
    """Add an entry. `subject` is the row acted on, `about` the other person concerned, if any.

    `facts` are ids, codes and numbers: never a person's words (ADR-0005). A person is identified by
    pseudonym only, because an account number would outlive an erasure. `actor` is None when the
    software itself acted. Call it inside the transaction of the action.
    """
    Entry.objects.create(
        at=at,
        actor=pseudonym_of(actor) if actor is not None else None,
        organisation=organisation,
        verb=verb,
        subject_kind=subject._meta.label_lower,
        subject_id=str(getattr(subject, "public_id", subject.pk)),
        about=pseudonym_of(about) if about is not None else None,
        facts=facts,
    )
