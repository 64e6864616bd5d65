"""Writing, changing and removing goals and journal pages. The only writer of these models.

Nothing here is audited: when the learner writes is as private as what the learner writes. Removing
deletes the row. Ids that come in are public ids. Source: domain R1.2, R7.5, 5.5.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from core.crypto import UnreadableText
from core.errors import Conflict, NotFound
from core.free_text import checked
from courses.models import Goal, JournalEntry

from .permissions import goals_of, journal_of, writing_organisation

GOAL_CHARACTERS = 300
ENTRY_CHARACTERS = 5_000
# The same text again within this time counts as a second click.
SECOND_CLICK = timedelta(minutes=10)


def add_goal(*, learner: User, text: str, at: datetime) -> Goal:
    """Add a goal. A second click returns the first one.

    Raises NotFound when the learner learns nowhere, Invalid when the text is empty or too long.
    """
    text = checked(text, longest=GOAL_CHARACTERS)
    with transaction.atomic():
        organisation = _locked(learner)
        latest = goals_of(learner).order_by("-created_at", "-pk").first()
        if latest and latest.text == text and at - latest.created_at < SECOND_CLICK:
            return latest
        return Goal.objects.create(
            learner=learner, organisation=organisation, text=text, created_at=at
        )


def change_goal(*, learner: User, goal_id: UUID, text: str) -> Goal:
    """Change the text of a goal. Raises NotFound when not the learner's, Invalid as `add_goal`."""
    text = checked(text, longest=GOAL_CHARACTERS)
    with transaction.atomic():
        goal = _lock_own(goals_of(learner), goal_id)
        _check_text(goal.text)
        goal.text = text
        goal.save(update_fields=["text"])
    return goal


@transaction.atomic
def set_reached(*, learner: User, goal_id: UUID, reached: bool, at: datetime) -> Goal:
    """Mark the goal as reached, or as not reached yet. Raises NotFound."""
    goal = _lock_own(goals_of(learner), goal_id)
    if reached != (goal.reached_at is not None):
        goal.reached_at = at if reached else None
        goal.save(update_fields=["reached_at"])
    return goal


def remove_goal(*, learner: User, goal_id: UUID) -> None:
    """Delete the goal; harmless when it no longer exists."""
    goals_of(learner).filter(public_id=goal_id).delete()


def add_entry(*, learner: User, text: str, at: datetime) -> JournalEntry:
    """Add a journal page. A second click returns the first one. Raises as `add_goal`."""
    text = checked(text, longest=ENTRY_CHARACTERS)
    with transaction.atomic():
        organisation = _locked(learner)
        latest = journal_of(learner).first()
        if latest and latest.text == text and at - latest.at < SECOND_CLICK:
            return latest
        return JournalEntry.objects.create(
            learner=learner, organisation=organisation, text=text, at=at
        )


def change_entry(*, learner: User, entry_id: UUID, text: str, at: datetime) -> JournalEntry:
    """Change the text of a page; the earlier text is not kept. Raises as `change_goal`."""
    text = checked(text, longest=ENTRY_CHARACTERS)
    with transaction.atomic():
        entry = _lock_own(journal_of(learner), entry_id)
        _check_text(entry.text)
        if entry.text != text:
            entry.text = text
            entry.changed_at = at
            entry.save(update_fields=["text", "changed_at"])
    return entry


def remove_entry(*, learner: User, entry_id: UUID) -> None:
    """Delete the page; harmless when it no longer exists."""
    journal_of(learner).filter(public_id=entry_id).delete()


def _locked(learner: User) -> Organisation:
    """Return the learner's organisation, with the account locked to serialise two clicks at once.

    Raises NotFound.
    """
    organisation = writing_organisation(learner)
    if organisation is None:
        raise NotFound
    User.objects.select_for_update().get(pk=learner.pk)
    return organisation


def _check_text(text: str) -> None:
    """Raise Conflict for unreadable text: it is not overwritten, since it may be readable again."""
    if isinstance(text, UnreadableText):
        raise Conflict(_("These words cannot be read at the moment. They are kept as they are."))


def _lock_own(own: QuerySet[Any], public_id: UUID) -> Any:
    row = own.select_for_update().filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    return row
