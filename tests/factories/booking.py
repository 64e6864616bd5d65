"""A pair that can book, its sessions, and sessions that took place."""

from datetime import timedelta

from django.utils import timezone

from accounts.roles import Role
from core.clock import now
from mentors.mentoring.booking_services import offer_times, take_time
from mentors.mentoring.models import MentoringPair, PairSession
from mentors.models import Room, RoomMember

from .people import make_person
from .rooms import RealCast

DAY = timedelta(days=1)


class BookingCast(RealCast):
    """Joy and Lucia are an active pair that Grace supervises, with one session in two hours.

    Olga coordinates.
    """

    def __init__(self, organisation, **names):
        super().__init__(organisation, **names)
        MentoringPair.objects.filter(mentee=self.joy).update(supervisor=self.grace)
        self.olga = make_person(
            Role.COORDINATOR, f"olga-{organisation.pk}", organisation=organisation
        )
        self.reload()

    def reload(self):
        """The pair as it is now."""
        self.pair = MentoringPair.objects.get(mentee=self.joy, mentor=self.lucia)
        return self.pair

    def time(self, days=7, hour=10):
        """So many days from now at this hour of the place."""
        day = timezone.localtime(now()) + days * DAY
        return day.replace(hour=hour, minute=0, second=0, microsecond=0)

    def offer(self, *times, **changed):
        """Lucia offers these times, or one in a week."""
        wanted = {"minutes": 50, "at": now(), "times": times or [self.time()]}
        return offer_times(by=self.lucia, pair_id=self.pair.public_id, **wanted | changed)

    def book(self, *times, **changed):
        """Joy takes what Lucia offered; the rooms."""
        offers = self.offer(*times, **changed)
        return [
            room
            for offer in offers
            for room in take_time(by=self.joy, offer_id=offer.public_id, at=now())
        ]

    def took_place(self, days_ago=1, state="closed"):
        """A session of the pair that took place so long ago; its room."""
        began = now() - days_ago * DAY
        room = Room.objects.create(
            organisation=self.organisation,
            kind="mentoring",
            state=state,
            starts_at=began,
            opened_at=began,
            closed_at=began + timedelta(minutes=50),
        )
        for seat, person in (
            ("supervisor", self.grace),
            ("backup", self.ines),
            ("mentor", self.lucia),
            ("mentee", self.joy),
        ):
            RoomMember.objects.create(room=room, user=person, seat=seat, joined_at=began)
        PairSession.objects.create(pair=self.pair, room=room)
        return room
