"""What an organisation has, and the next steps, in sentences for the operator."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from accounts.approval_rules import FOUNDERS, TRAINED_FIRST
from accounts.permissions import trained_staff
from accounts.queries import holders_of, open_cards_in, people_in
from accounts.roles import Role
from accounts.types import Organisation
from cms.admin.queries import count_waiting_for_readers
from cms.library.directory.queries import (
    country_name,
    country_of,
    emergency_to_check,
    may_open_rooms,
)
from courses.catalogue.queries import catalogue_facts


def what_is_there(organisation: Organisation, at: datetime) -> Iterator[str]:
    """One line for each item, the organisation first."""
    yield f"{organisation.name}, {country_name(country_of(organisation)) or 'no country'}"
    coordinators = people_in(organisation, Role.COORDINATOR).count()
    waiting = open_cards_in(organisation, at).filter(role=Role.COORDINATOR).count()
    yield f"Coordinators: {coordinators} came in, open cards: {waiting}"
    for role in (Role.EDITOR, Role.READER):
        cards = open_cards_in(organisation, at).filter(role=role).count()
        yield f"{role.label}s: {len(holders_of(role))} came in, open cards: {cards}"
    lessons = sum(not row["retired"] for row in catalogue_facts()["lessons"])
    yield f"Lessons: {lessons} published, {count_waiting_for_readers()} pages wait for our readers"
    yield f"Team that has passed S1 to S4: {trained_staff(organisation)} of {TRAINED_FIRST}"


def next_steps(organisation: Organisation, at: datetime) -> Iterator[str]:
    """The steps before the organisation's first room, in the order in which to do them."""
    today = timezone.localdate(at)
    if people_in(organisation, Role.COORDINATOR).count() < FOUNDERS:
        yield "Hand each card to one person. She opens the address and types the code."
    if count_waiting_for_readers():
        yield "The reader passes lessons in the office. What she has passed is published."
    if not may_open_rooms(organisation, today):
        names = ", ".join(service.name for service, _state in emergency_to_check(today=today))
        yield (
            f"The editor checks the emergency numbers in the office: {names}. No room opens before."
            if names
            else "The editor writes an emergency number of the country, and checks it. "
            "No room opens before."
        )
    if trained_staff(organisation) < TRAINED_FIRST:
        yield "Two of the team pass the modules S1 to S4. Then coordinators make cards for women."
