"""Who may sit in a room by the SQL that is kept, beside the plain queryset that says it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.consents.rules import NEEDED_IN_A_ROOM, oldest_that_holds
from accounts.models import Clearance, Consent, Membership, User
from core.clock import now
from mentors.models import Room, RoomMember
from mentors.models.seat_conditions import versions_asked
from tests.factories.people import make_person
from tests.factories.rooms import RealCast, RoomCast

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
LONG_AGO = timedelta(days=400)


def answer(person, **changed):
    """One more answer of hers to one question, as the last one but for this."""
    last = Consent.objects.filter(person=person, kind=min(NEEDED_IN_A_ROOM)).latest("pk")
    last.pk, last.public_id, last.answered_at = None, uuid4(), now()
    for name, value in changed.items():
        setattr(last, name, value)
    last.save(force_insert=True)


CHANGES = {
    "nothing": lambda _cast: None,
    "she cannot sign in": lambda cast: User.objects.filter(pk=cast.joy.pk).update(is_active=False),
    "her role ended": lambda cast: Membership.objects.filter(user=cast.lucia).update(
        ended_at=now()
    ),
    "the supervisor's role ended": lambda cast: Membership.objects.filter(user=cast.grace).update(
        ended_at=now()
    ),
    "her clearance is withdrawn": lambda cast: Clearance.objects.filter(person=cast.joy).update(
        withdrawn_at=now()
    ),
    "she said no since": lambda cast: answer(cast.joy, yes=False),
    "she said yes to another wording since": lambda cast: answer(cast.lucia, version=9),
    "she is out for good": lambda cast: RoomMember.objects.filter(user=cast.joy).update(
        removed_at=now()
    ),
    "she is asked at the door": lambda cast: RoomMember.objects.filter(user=cast.joy).update(
        asked_at_the_door=True, came_in_at=None
    ),
    "she was at the door long ago": lambda cast: RoomMember.objects.filter(user=cast.joy).update(
        asked_at_the_door=True, came_in_at=now() - LONG_AGO
    ),
    "an assessor waits for an OK": lambda cast: RoomMember.objects.create(
        room=cast.room,
        user=make_person("supervisor", organisation=cast.organisation),
        seat="assessor",
    ),
    "an assessor was let in": lambda cast: RoomMember.objects.create(
        room=cast.room,
        user=make_person("supervisor", organisation=cast.organisation),
        seat="assessor",
        let_in_at=now(),
    ),
}


def plainly(at):
    oldest = {kind: oldest_that_holds(kind, at) for kind in NEEDED_IN_A_ROOM}
    return RoomMember.objects.plainly_in_force(at, oldest)


def seats(found):
    return sorted(found.values_list("pk", flat=True))


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("cast", [RoomCast, RealCast])
def test_what_is_kept_finds_the_seats_that_the_plain_query_finds(harbour, change, cast):
    cast = cast(harbour)
    change(cast)
    at = now()
    for moment in (at, at - timedelta(days=1), at + LONG_AGO):
        assert seats(RoomMember.objects.in_force(moment)) == seats(plainly(moment))
    assert seats(RoomMember.objects.held()) == seats(RoomMember.objects.plainly_held())
    oldest = {kind: oldest_that_holds(kind, at) for kind in NEEDED_IN_A_ROOM}
    ready = RoomMember.objects.with_ready().filter(is_ready=True)
    assert seats(ready) == seats(RoomMember.objects.plainly_ready(at, oldest))


def test_it_may_stand_inside_other_queries_and_beside_itself(harbour):
    casts = [RoomCast(harbour), RealCast(harbour)]
    CHANGES["the supervisor's role ended"](casts[0])

    def held(seats):
        hers = seats.filter(room=OuterRef("pk"), seat="supervisor")
        others = seats.filter(room=OuterRef("pk"), seat="mentor")
        both = Room.objects.filter(Exists(hers), Exists(others))
        rooms = RoomMember.objects.filter(room__in=both.values("pk"), pk__in=seats.values("pk"))
        return sorted(rooms.values_list("room", "seat"))

    assert held(RoomMember.objects.in_force())
    assert held(RoomMember.objects.in_force()) == held(plainly(now()))


def test_a_new_wording_of_a_question_is_new_sql(harbour, monkeypatch):
    cast = RoomCast(harbour)
    assert cast.seat(cast.joy) is not None
    before = versions_asked()
    for module in ("mentors.models.seat_conditions", "accounts.models.consents"):
        monkeypatch.setattr(f"{module}.current_version", lambda _kind: max(before) + 1)
    assert seats(RoomMember.objects.in_force().filter(seat="mentee")) == []


def test_the_moment_is_that_of_the_question_and_not_of_the_first(harbour):
    cast = RoomCast(harbour)
    later = timezone.now() + LONG_AGO
    assert seats(RoomMember.objects.in_force().filter(user=cast.joy))
    assert not seats(RoomMember.objects.in_force(later).filter(user=cast.joy))
    assert seats(RoomMember.objects.in_force().filter(user=cast.joy))
