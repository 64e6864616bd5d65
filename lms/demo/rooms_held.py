"""Rooms held in the past: meanwhile the clock that rooms use is moved back."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from core.clock import now
from mentors.assessment.competencies.decision_services import answer
from mentors.assessment.competencies.services import sign_observation
from mentors.debriefs.services import Saying, check_out, keep_card
from mentors.rooms.lifecycle.entry_services import (
    go_through,
    say_i_am_ready,
    say_it_is_safe,
)
from mentors.rooms.messaging.services import NewMessage, post_messages
from mentors.rooms.participants.presence import Arrival, beat, go_in
from mentors.rooms.participants.services import MAY_COUNT, set_counts_as_evidence
from mentors.rooms.services import close_room, open_room, set_up_room
from mentors.rooms.state.clock import shifted

FIRST_WORDS = "Before we start: you can stop or pause at any time. Is that all right?"
MINUTES = 30
AGREED = ("A short walk on Thursday.", "The letter waits until next time.")
HANDED_OVER = "Next time a little shorter."
SEEN = {"C4a": "seen", "C4b": "seen", "C1a": "seen", "C2a": "with-help"}


def hold_a_room(
    *, supervisor: Any, mentor: Any, mentee: Any, at: datetime, say: str = MAY_COUNT
) -> Any:
    """Hold a practice room that begins at `at` and ends half an hour later, or now."""
    with shifted((at - now()).total_seconds()):
        room = set_up_room(
            by=supervisor, mentor=mentor, mentee=mentee, starts_at=at, minutes=MINUTES, at=at
        )
        seats = {seat.seat: seat.pk for seat in room.members.all()}
        go_in([Arrival(member_id=seat, after=0) for seat in seats.values()])
        beat(list(seats.values()))
        set_counts_as_evidence(member_id=seats["mentor"], say=say)
        open_room(member_id=seats["supervisor"])
        post_messages([NewMessage(seats["mentor"], uuid.uuid4(), FIRST_WORDS)])
    end = min(at + timedelta(minutes=MINUTES - 2), now())
    with shifted((end - now()).total_seconds()):
        close_room(member_id=seats["supervisor"])
    keep_card(by=mentee, room_id=room.public_id, lines=AGREED, at=end)
    check_out(by=mentor, room_id=room.public_id, saying=Saying(hands_over=HANDED_OVER), at=end)
    return room


def hold_a_mentoring_session(*, room: Any, at: datetime) -> None:
    """Hold a mentoring session in a room planned for `at`: everybody arrives, and it ends."""
    with shifted((at - now()).total_seconds()):
        seats = {seat.seat: seat for seat in room.members.select_related("user")}
        for seat in ("mentor", "mentee"):
            say_it_is_safe(by=seats[seat].user, room_id=room.pk)
            go_through(by=seats[seat].user, room_id=room.pk)
        say_i_am_ready(by=seats["backup"].user, room_id=room.pk, at=at)
        _are_here(seats["supervisor"], seats["mentor"], seats["mentee"])
        open_room(member_id=seats["supervisor"].pk)
        post_messages([NewMessage(seats["mentor"].pk, uuid.uuid4(), FIRST_WORDS)])
    with shifted((at + timedelta(minutes=room.minutes) - now()).total_seconds()):
        _are_here(seats["supervisor"], seats["mentor"], seats["mentee"])
        # The first step begins the winding down, the second closes the room.
        for _step in range(2):
            close_room(member_id=seats["supervisor"].pk)


def _are_here(*seats: Any) -> None:
    go_in([Arrival(member_id=seat.pk, after=0) for seat in seats])
    beat([seat.pk for seat in seats])


def observe(
    *,
    supervisor: Any,
    mentor: Any,
    mentee: Any,
    at: datetime,
    sentence: str,
    say: str = MAY_COUNT,
) -> Any:
    """Hold a practice room and sign the supervisor's observation within the hour.

    If the room counts as evidence, the mentor has confirmed the observation.
    """
    room = hold_a_room(supervisor=supervisor, mentor=mentor, mentee=mentee, at=at, say=say)
    signed_at = min(at + timedelta(minutes=MINUTES), now())
    observation = sign_observation(
        observer=supervisor, room_id=room.public_id, seen=SEEN, sentence=sentence, at=signed_at
    )
    if say == MAY_COUNT:
        evidence_id = observation.evidence.public_id
        answer(learner=mentor, evidence_id=evidence_id, was_so=True, at=signed_at)
    return observation
