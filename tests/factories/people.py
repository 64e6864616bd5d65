"""People for tests, as the services leave them."""

from datetime import timedelta
from itertools import count

from django.utils import timezone

from accounts.models import Clearance, Membership, MustNotMeet, User
from accounts.roles import OFFICE_ROLES, Role
from accounts.services import grant_role, join
from core.audit.models import Pseudonym
from core.clock import now
from mentors.mentor_onboarding.rules import current_version
from mentors.models import MentorAgreement, ReadinessTalk

from .record_access import train

_numbers = count(1)
# Long enough ago to be the second of two.
JOINED_BEFORE = timedelta(days=30)


# Staff who come near the record of a woman, or what she says: they have passed the staff modules,
# unless a test asks.
TRAINED = {Role.SUPERVISOR, Role.COORDINATOR, Role.SAFEGUARDING_LEAD, Role.INTERPRETER}


def use_card(code, alias):
    """Somebody comes in by the code of a card; her account."""
    return join(
        code=code,
        alias=alias,
        shown_name="",
        passphrase="green boat quiet river",
        language="en",
        is_adult=True,
        at=now(),
    )


def make_person(role, name=None, *, organisation, password=None, trained=True, cleared=True):
    """A person with `role` in `organisation` (None for a role of the installation).

    She may come into rooms there, unless `cleared` is False; she joined a month ago.
    """
    name = name or f"{role}-{next(_numbers)}"
    user = User.objects.create_user(
        name.lower(), password, shown_name=name.capitalize(), joined_at=now() - JOINED_BEFORE
    )
    if role in OFFICE_ROLES:
        grant_role(user=user, role=role, organisation=organisation, at=now())
    else:
        # What the service leaves but for its line in the log, in two statements instead of ten.
        Membership.objects.create(user=user, role=role, organisation=organisation)
        Pseudonym.objects.create(user=user)
    if trained and role in TRAINED:
        train(user, organisation=organisation)
    if cleared and organisation is not None:
        Clearance.objects.create(person=user, organisation=organisation, cleared_at=now())
        if role in (Role.LEARNER, Role.MENTOR):
            let_mentor(user, organisation=organisation)
    return user


def keep_apart(one, other, *, organisation, turned=False):
    """One of the two said so of the other; `turned`: it stands in the other order."""
    first, second = (other, one) if turned else (one, other)
    MustNotMeet.objects.create(person=first, other=second, organisation=organisation, said_at=now())


def let_mentor(person, *, organisation):
    """She led her talk, wants to go on, and agreed to what is promised."""
    here = {"person": person, "organisation": organisation}
    ReadinessTalk.objects.create(
        **here, day=timezone.localdate() - JOINED_BEFORE, chose="go-on", noted_at=now()
    )
    MentorAgreement.objects.create(
        **here, version=current_version(), language="en", accepted_at=now() - JOINED_BEFORE
    )


def open_to_women(organisation):
    """A colleague who is trained as well: from the second on, cards for women are made there."""
    return make_person(Role.SAFEGUARDING_LEAD, organisation=organisation)
