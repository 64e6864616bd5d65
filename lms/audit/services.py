"""Writing the log."""

from .models import Entry, Pseudonym


def pseudonym_of(user):
    """The number by which the log knows `user`, made at her first act."""
    return Pseudonym.objects.get_or_create(user=user)[0].key


def record(*, actor, verb: str, subject, at, organisation=None, about=None, **facts) -> None:
    """Adds an entry. `subject` is the row acted on, `about` the other person concerned, if any.

    `facts` are ids, codes and numbers: never a person's words (domain 10, decision 9). `actor` is
    None when the software itself acted. Call it inside the transaction of the act.
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
