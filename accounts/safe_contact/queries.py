"""Queries, for rooms, on safe contact and must-not-meet rules. Read only."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ..models import MustNotMeet, Organisation, SafeContact, User
from .rules import IfSheLeaves, still_holds


def contact_of(person: User, organisation: Organisation) -> SafeContact | None:
    """The person's latest answer, if anybody has asked."""
    rows = SafeContact.objects.filter(person=person, organisation=organisation)
    return rows.select_related("written_down_by").first()


def have_answered(people: Collection[int], organisation: Organisation, at: datetime) -> bool:
    """Whether each person has an answer from the last 90 days and was asked whom not to meet.

    `people` are ids of accounts.
    """
    rows = SafeContact.objects.filter(person__in=people, organisation=organisation)
    fresh = [
        person
        for person, answered_at, asked_at in rows.values_list(
            "person", "answered_at", "asked_apart_at"
        )
        if still_holds(answered_at, at) and asked_at is not None
    ]
    return set(people) <= set(fresh)


def without_who_is_kept_apart(
    people: QuerySet[User], person: int, organisation: Organisation
) -> QuerySet[User]:
    """Those people who may meet this person. Only for lists that nobody sees (domain R11.2)."""
    pairs = MustNotMeet.objects.filter(organisation=organisation)
    return people.filter(
        ~Exists(pairs.filter(person=person, other=OuterRef("pk"))),
        ~Exists(pairs.filter(other=person, person=OuterRef("pk"))),
    )


def must_not_meet_any(person: int, people: Collection[int], organisation: Organisation) -> bool:
    """Whether this person must not meet any of those people. Which one is never disclosed."""
    return MustNotMeet.objects.filter(
        Q(person=person, other__in=people) | Q(other=person, person__in=people),
        organisation=organisation,
    ).exists()


def kept_from(people: Collection[int], organisation: Organisation) -> set[int]:
    """Accounts of people who must not meet one of these. Why, and whom, is never disclosed."""
    rows = MustNotMeet.objects.filter(
        Q(person__in=people) | Q(other__in=people), organisation=organisation
    )
    inside = set(people)
    found: set[int] = set()
    for person, other in rows.values_list("person", "other"):
        found |= {other} if person in inside else set()
        found |= {person} if other in inside else set()
    return found


def all_kept_apart(organisation: Organisation) -> dict[int, set[int]]:
    """Account → accounts it must not meet there. Only for lists that nobody sees (domain R11.2).

    One query, whether or not there are any rules.
    """
    found: dict[int, set[int]] = {}
    rows = MustNotMeet.objects.filter(organisation=organisation)
    for person, other in rows.values_list("person", "other"):
        found.setdefault(person, set()).add(other)
        found.setdefault(other, set()).add(person)
    return found


def must_be_kept_apart(people: Collection[int], organisation: Organisation) -> bool:
    """Whether any two of them must not meet. Which two is never disclosed (domain R11.2)."""
    return MustNotMeet.objects.filter(
        person__in=people, other__in=people, organisation=organisation
    ).exists()


IF_SHE_LEAVES = [
    (IfSheLeaves.NOTHING.value, _("No contact; the person returns when ready")),
    (IfSheLeaves.HOUR.value, _("Use the safe contact after an hour")),
    (IfSheLeaves.DAY.value, _("Use the safe contact the next day")),
]
