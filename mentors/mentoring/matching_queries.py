"""Who waits for a mentor at an organisation, and which mentors it has. Read only.

The number of queries does not depend on must-not-meet rules, so that no answer differs by one.
"""

from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from accounts.models import Organisation
from accounts.queries import cleared_people_in, people_in
from accounts.roles import Role
from accounts.safe_contact.queries import all_kept_apart
from mentors.certification.decision_queries import Mentoring, mentoring_at
from mentors.mentor_onboarding.queries import standings
from mentors.mentor_onboarding.rules import current_version, may_meet_a_woman
from mentors.rooms.state.load_queries import limits_of

from .matching_rules import Candidate, Seeker
from .models import MentoringPair, MentorProfile, MentorRequest
from .permissions import MENTEE_ROLES
from .states import LIVE, PairState
from .wish_rules import NOTHING_SAID

TAKES_A_PLACE = (*LIVE, PairState.PROPOSED)


def requests_in(organisation: Organisation) -> list[MentorRequest]:
    """Return the open requests there without a proposal, longest waiting first."""
    proposed = MentoringPair.objects.filter(organisation=organisation, state=PairState.PROPOSED)
    return list(
        MentorRequest.objects.filter(
            organisation=organisation,
            closed_at=None,
            # People who are not cleared for rooms yet are included.
            person__in=people_in(organisation, *MENTEE_ROLES).order_by().values("pk"),
        )
        .exclude(person__in=proposed.values("mentee"))
        .select_related("person")
        .order_by("asked_at", "pk")
    )


def seekers_of(
    rows: Collection[MentorRequest], organisation: Organisation, at: datetime
) -> dict[int, Seeker]:
    """Return, by account, what the matching rules need to know of a mentee. One query."""
    again: dict[int, set[int]] = defaultdict(set)
    since = {row.person_id: row.asked_at for row in rows}
    pairs = MentoringPair.objects.filter(
        Q(state__in=LIVE) | Q(state=PairState.ENDED, agreed_at=None),
        organisation=organisation,
        mentee__in=list(since),
    )
    for mentee, mentor, state, proposed_at in pairs.values_list(
        "mentee", "mentor", "state", "proposed_at"
    ):
        if state in LIVE or proposed_at >= since[mentee]:
            again[mentee].add(mentor)
    today = timezone.localdate(at)
    return {
        row.person_id: Seeker(
            person=row.person_id,
            organisation=organisation.pk,
            wishes=row.wishes,
            not_again=frozenset(again[row.person_id]),
            days_waiting=(today - timezone.localdate(row.asked_at)).days,
        )
        for row in rows
    }


def candidates_in(organisation: Organisation, at: datetime) -> list[Candidate]:
    """Return every mentor there, as input for the rules, even those who cannot be proposed."""
    people = list(cleared_people_in(organisation, Role.MENTOR).values_list("pk", flat=True))
    cards = {
        row.person_id: row
        for row in MentorProfile.objects.filter(organisation=organisation, person__in=people)
    }
    mentees = Counter(
        MentoringPair.objects.filter(
            mentor__in=people, mentee__is_active=True, state__in=TAKES_A_PLACE
        ).values_list("mentor", flat=True)
    )
    how = mentoring_at(people, at)
    limits = limits_of(people, at)
    standing, current = standings(people, organisation), current_version()
    apart = all_kept_apart(organisation)
    return [
        Candidate(
            person=person,
            organisation=organisation.pk,
            wishes=cards[person].wishes if person in cards else NOTHING_SAID,
            mentees=mentees[person],
            most=limits[person].women,
            may_mentor=how[person] != Mentoring.RESTS
            and may_meet_a_woman(standing[person], current),
            takes_new=cards[person].takes_new if person in cards else True,
            kept_apart=frozenset(apart.get(person, ())),
        )
        for person in people
    ]
