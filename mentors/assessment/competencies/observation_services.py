"""Observations in a room: signed once, and rewritten once if the mentor disagreed.

Ids passed in are public ids.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.audit.services import record
from core.errors import Conflict, Invalid, NotFound
from mentors.room_states import OVER

from ...models import Evidence, Journey, Observation, Room, RoomMember
from . import permissions
from .framework_texts import IN_A_ROOM, texts_seen_in_a_room
from .rating_services import one_sentence
from .rules import may_be_written_anew, may_become_evidence
from .sentences import GIVES_AWAY, MARK_WORDS, NOT_SEEN, NOT_TO_WRITE_ANEW, WHY_ANEW


def sign_observation(
    *, observer: User, room_id: UUID, seen: Mapping[str, str], sentence: str = "", at: datetime
) -> Observation:
    """Sign what the supervisor of a closed room saw; it is evidence once the mentor has read it.

    If the mentor did not agree before the room that it may count, only the mentor sees it, and it
    does not become evidence (domain 10.23).

    `seen` maps indicators to "seen", "with-help" or "not-seen". A second click returns the first
    result. Raise NotFound unless `observer` supervised the room, Conflict while there is nothing to
    sign. Raise Invalid if a mark is unknown, nothing is marked, or the sentence contains contact
    details.
    """
    with transaction.atomic():
        room = _room_to_sign(observer, room_id)
        _check_is_over(room)
        seat = _mentor_of(room)
        mentor = seat.user
        signed = _that_holds(room, observer)
        if signed is not None:
            return signed
        journey = _journey_to_sign_for(room, mentor)
        sentence_kept = _kept(sentence, room)
        learns = not may_become_evidence(seat.may_count)
        observation = Observation.objects.create(
            room=room,
            mentor=mentor,
            organisation=room.organisation,
            observer=observer,
            seen=_checked_marks(seen),
            for_learning=learns,
            sentence=sentence_kept if learns else None,
            signed_at=at,
        )
        if not learns:
            _as_evidence(observation, journey, sentence=sentence_kept, at=at)
        _record(observation, "observation-signed", at)
    return observation


def write_anew(
    *,
    observer: User,
    room_id: UUID,
    seen: Mapping[str, str],
    reason: str,
    sentence: str = "",
    at: datetime,
) -> Observation:
    """Sign a new observation in place of one that the mentor disagreed with.

    The mentor reads it first. The earlier one stays as it is and no longer counts. A second click
    returns the first result. Raise NotFound unless `observer` supervised the room. Raise Conflict
    unless the mentor disagreed, and if it was rewritten before: nobody asks a third time. Otherwise
    raise as `sign_observation`.
    """
    with transaction.atomic():
        room = _room_to_sign(observer, room_id)
        earlier = _that_holds(room, observer)
        if earlier is None or earlier.for_learning:
            raise Conflict(NOT_TO_WRITE_ANEW)
        state, is_anew = earlier.evidence.state, earlier.reason is not None
        if is_anew and state == Evidence.State.SUBMITTED:
            return earlier
        if not may_be_written_anew(state, is_anew=is_anew):
            raise Conflict(NOT_TO_WRITE_ANEW)
        if not reason.strip():
            raise Invalid(WHY_ANEW)
        journey = _journey_to_sign_for(room, earlier.mentor)
        marks, why, sentence_kept = _checked_marks(seen), _kept(reason, room), _kept(sentence, room)
        earlier.replaced_at = at
        earlier.save(update_fields=["replaced_at"])
        observation = Observation.objects.create(
            room=room,
            mentor=earlier.mentor,
            organisation=room.organisation,
            observer=observer,
            seen=marks,
            replaces=earlier,
            reason=why,
            signed_at=at,
        )
        _as_evidence(observation, journey, sentence=sentence_kept, at=at)
        _record(observation, "observation-written-anew", at)
    return observation


def _room_to_sign(observer: User, room_id: UUID) -> Room:
    """Return the room, locked. Raise NotFound unless `observer` supervised it."""
    room = Room.objects.select_for_update().filter(public_id=room_id).first()
    if room is None or not permissions.can_sign(observer, room):
        raise NotFound
    return room


def _that_holds(room: Room, observer: User) -> Observation | None:
    rows = Observation.objects.filter(room=room, observer=observer, replaced_at=None)
    return rows.select_related("mentor", "evidence").first()


def _kept(sentence: str, room: Room) -> str | None:
    """Return the sentence to save. Raise Invalid if it contains contact details or is too long."""
    if sentence.strip() and not permissions.text_has_no_contact_details(
        room.organisation, sentence
    ):
        raise Invalid(GIVES_AWAY)
    return one_sentence(sentence)


def _record(observation: Observation, verb: str, at: datetime) -> None:
    record(
        actor=observation.observer,
        verb=verb,
        subject=observation,
        organisation=observation.organisation,
        about=observation.mentor,
        at=at,
    )


def _check_is_over(room: Room) -> None:
    # This includes a room that closed because nobody came back: not the supervisor's fault.
    if room.state not in OVER:
        raise Conflict(_("You can sign once the room is closed."))
    if room.opened_at is None:
        raise Conflict(_("The room was never opened. There is nothing to sign."))


def _mentor_of(room: Room) -> RoomMember:
    """Return the mentor's seat. A mentor who never joined cannot have been observed."""
    seat = (
        RoomMember.objects.filter(room=room, seat=RoomMember.Seat.MENTOR, joined_at__isnull=False)
        .select_related("user")
        .order_by("pk")
        .first()
    )
    if seat is None:
        raise Conflict(_("The mentor did not attend. There is nothing to sign."))
    return seat


def _journey_to_sign_for(room: Room, mentor: User) -> Journey:
    journey = (
        Journey.objects.filter(
            learner=mentor, organisation=room.organisation_id, left_at__isnull=True
        )
        .order_by("created_at", "pk")
        .last()
    )
    if journey is None:
        raise Conflict(
            _("The mentor has not started a pathway to a certificate. Please ask the coordinator.")
        )
    return journey


def _checked_marks(seen: Mapping[str, str]) -> dict[str, str]:
    known = {key for words in texts_seen_in_a_room().values() for key in words.indicators}
    if not seen:
        raise Invalid(_("Please mark at least one indicator. Nothing was signed yet."))
    if not set(seen) <= known or not set(seen.values()) <= set(MARK_WORDS):
        raise Invalid(_("One of the indicators is unknown. Nothing was signed yet."))
    return dict(seen)


def _as_evidence(
    observation: Observation, journey: Journey, *, sentence: str | None, at: datetime
) -> Evidence:
    shown = {key for key, mark in observation.seen.items() if mark != NOT_SEEN}
    codes = [
        code for code, words in texts_seen_in_a_room().items() if shown & words.indicators.keys()
    ]
    return Evidence.objects.create(
        journey=journey,
        organisation=observation.organisation,
        kind=IN_A_ROOM,
        codes=codes,
        # No assessor sees it until the mentor has read it.
        state=Evidence.State.SUBMITTED,
        observed_on=timezone.localdate(observation.room.opened_at),
        observer=observation.observer,
        observation=observation,
        sentence=sentence,
        created_at=at,
    )
