"""The pathways of the large demo's learners: observed rooms, ratings, and one appeal."""

from datetime import datetime, timedelta
from typing import Any

from mentors.appeals.services import disagree
from mentors.journeys.services import choose_certificate_name

from .house_renewal import comes_to_renew
from .house_steps import STEPS, Way
from .reading import Reading
from .rooms_held import observe
from .story import GATE, complete_course_b, on_the_way, rate_c4

SENTENCE = "She asked twice whether it was all right to go on."
NEXT_STEP = "Say at the start what cannot stay between you, before she tells you anything."
DISAGREES = "I did say it, after the break. I would like somebody else to look at it."
# How long ago the pathway began and the first room took place, and how much later the ratings were.
BEGAN = timedelta(days=14)
FIRST_ROOM = timedelta(days=9)
RATED_AFTER = timedelta(days=1)
# Levels of the first and the second assessor; None: not yet rated.
LEVELS = {
    Way.OBSERVED: (None, None),
    Way.HALF_RATED: (3, None),
    Way.APART: (3, 2),
    Way.NOT_YET: (2, 2),
    Way.MET: (3, 3),
}


def walk(accounts: dict[str, Any], version: Any, *, at: datetime) -> None:
    """Take every learner with a pathway as far as the table says, with rooms on different days."""
    days = 0
    # In reverse, so that the learner waiting for a third assessor was observed last, less than five
    # working days ago.
    for alias, step in reversed(STEPS.items()):
        if step.way == Way.NONE:
            continue
        if step.way == Way.RENEWS:
            comes_to_renew(accounts, alias, version, at=at)
            continue
        journey = on_the_way(accounts[alias], accounts, version, by=accounts["olga"], at=at - BEGAN)
        if step.way in LEVELS:
            room_at = at - FIRST_ROOM + timedelta(days=days, hours=days)
            days += 1
            _seen_and_rated(accounts, alias, step.way, room_at)
        if step.way == Way.NOT_YET:
            disagree(
                learner=accounts[alias],
                journey_id=journey.public_id,
                about=GATE,
                words=DISAGREES,
                at=at - timedelta(days=1),
            )
        if step.way == Way.MET:
            complete_course_b(accounts[alias], Reading(), since=at - BEGAN, at=at - RATED_AFTER)
            choose_certificate_name(
                learner=accounts[alias],
                journey_id=journey.public_id,
                name=accounts[alias].shown_name,
                at=at - RATED_AFTER,
            )


def _seen_and_rated(accounts: dict[str, Any], alias: str, way: Way, at: datetime) -> None:
    observation = observe(
        supervisor=accounts["grace"],
        mentor=accounts[alias],
        mentee=accounts["joy"],
        at=at,
        sentence=SENTENCE,
    )
    for assessor, level in zip(("grace", "ines"), LEVELS[way], strict=True):
        if level is not None:
            rate_c4(
                accounts[assessor],
                observation,
                level=level,
                next_step=NEXT_STEP if level < 3 else "",
                at=at + RATED_AFTER,
            )
