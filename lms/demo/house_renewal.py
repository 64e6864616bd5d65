"""Khadija's certificate ends within sixty days: its evidence, and which renewal requirements are
met.
"""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.queries import organisations_of
from accounts.roles import Role
from accounts.services import grant_role
from courses.catalogue.queries import lesson_keys
from mentors.certification.rules import months_later
from mentors.certification.services import issue_certificate
from mentors.journeys.services import choose_certificate_name
from mentors.supervision.services import write_talk

from .reading import Reading
from .rooms_held import observe
from .story import VALIDITY_MONTHS, complete_course_b, on_the_way, rate_c4, say_yes_to_rooms

# How long until it ends; and how long the pathway to it took.
ENDS_IN = timedelta(days=50)
WAY = timedelta(days=16)
SENTENCE = "She asked what the other woman wanted from this hour, and kept to it."
AGREED = "Four rooms until the end of the month, and the second lesson."
# For the renewal: how many days ago two supervision meetings and a room took place; a meeting is
# offered for tomorrow.
TALKS = (34, 12)
ROOM = 9
LESSON = 4
OFFERED_IN = 1


def comes_to_renew(accounts: dict[str, Any], alias: str, version: Any, *, at: datetime) -> None:
    """Certified nearly two years ago and mentoring since; some renewal requirements are met.

    Hours and one of the two lessons are still missing.
    """
    person, olga = accounts[alias], accounts["olga"]
    given = months_later(timezone.localtime(at), -VALIDITY_MONTHS) + ENDS_IN
    # Consent from before the first room expires and is asked for again; only the latest answer
    # counts.
    say_yes_to_rooms(person, at=at - timedelta(days=ROOM + 1), language=person.language)
    journey = on_the_way(person, accounts, version, by=olga, at=given - WAY)
    complete_course_b(person, Reading(), since=given - WAY, at=given)
    observation = _seen(accounts, person, given - WAY / 4)
    for assessor in ("grace", "ines"):
        rate_c4(accounts[assessor], observation, level=3, at=given)
    choose_certificate_name(
        learner=person, journey_id=journey.public_id, name=person.shown_name, at=given
    )
    issue_certificate(by=olga, journey_id=journey.public_id, at=given)
    (place,) = organisations_of(olga, Role.COORDINATOR)
    grant_role(user=person, role=Role.MENTOR, organisation=place, by=olga, at=given)
    _since_then(accounts, person, place.public_id, at=at)


def _since_then(accounts: dict[str, Any], person: Any, place: Any, *, at: datetime) -> None:
    for days in (*TALKS, -OFFERED_IN):
        held = days > 0
        write_talk(
            by=accounts["grace"],
            organisation_id=place,
            person_id=person.public_id,
            day=timezone.localdate(at - timedelta(days=days)),
            held=held,
            agreed=AGREED if days == min(TALKS) else "",
            at=at - timedelta(days=min(TALKS)),
        )
    _seen(accounts, person, at - timedelta(days=ROOM))
    again = lesson_keys(course_code="b", first_of_each_module=True)[0]
    Reading().through(person, again, at=at - timedelta(days=LESSON))


def _seen(accounts: dict[str, Any], person: Any, at: datetime) -> Any:
    return observe(
        supervisor=accounts["grace"],
        mentor=person,
        mentee=accounts["joy"],
        at=at,
        sentence=SENTENCE,
    )
