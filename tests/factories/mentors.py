"""Women on their way to a certificate, made by the services."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from accounts.roles import Role
from core.clock import now
from mentors.assessment.competencies.decision_services import answer
from mentors.assessment.competencies.services import (
    assign_assessor,
    load_framework,
    rate,
    sign_observation,
)
from mentors.certification.services import issue_certificate
from mentors.journeys.services import begin_journey, choose_certificate_name
from mentors.models import Certificate, Programme, ProgrammeVersion, Room, RoomMember
from mentors.programmes.rules import CompetencyRequirement, Requirements
from mentors.programmes.services import register_programme

from .people import make_person
from .record_access import say_why

FIRST_DAY = datetime(2026, 3, 3, 10, 0, tzinfo=ZoneInfo("UTC"))


def competency(code, *, raters=2, evidence_types=1, level=3):
    """A requirement that one kind of evidence can meet."""
    return CompetencyRequirement(
        code=code, level=level, raters=raters, evidence_types=evidence_types
    )


def make_programme(*codes, code="practice", other="", at=FIRST_DAY, **needs):
    """A programme that asks for these competencies, C1 and C4 when none is named."""
    load_framework(at=at)
    needs.setdefault("competencies", tuple(competency(item) for item in codes or ("C1", "C4")))
    needs.setdefault("validity_months", 24)
    return register_programme(
        code=code,
        title="Peer mentor",
        achievement="Peer Mentor",
        description="Supports others one to one and in groups under supervision.",
        requirements=Requirements(**needs),
        other_achievement=other,
        at=at,
    )


def make_closed_room(*, supervisor, mentor, organisation, day=0, may_count=True):
    """A room that was open on the given day (counted from FIRST_DAY) and is closed.

    `may_count`: what the mentor said before it.
    """
    opened = FIRST_DAY + timedelta(days=day)
    room = Room.objects.create(
        organisation=organisation,
        state=Room.State.CLOSED,
        starts_at=opened,
        opened_at=opened,
        closed_at=opened + timedelta(minutes=50),
        created_by=supervisor,
    )
    seats = {RoomMember.Seat.SUPERVISOR: supervisor, RoomMember.Seat.MENTOR: mentor}
    for seat, user in seats.items():
        said = may_count if seat == RoomMember.Seat.MENTOR else None
        RoomMember.objects.create(room=room, user=user, seat=seat, joined_at=opened, may_count=said)
    return room


class Way:
    """One woman's way at one organisation, with her coordinator and two assessors."""

    def __init__(self, organisation, version=None, *, suffix=""):
        self.organisation = organisation
        self.version = version or make_programme()
        self.learner = make_person(Role.LEARNER, f"amara{suffix}", organisation=organisation)
        self.olga = make_person(Role.COORDINATOR, f"olga{suffix}", organisation=organisation)
        self.grace = make_person(Role.SUPERVISOR, f"grace{suffix}", organisation=organisation)
        self.ines = make_person(Role.SUPERVISOR, f"ines{suffix}", organisation=organisation)
        self.journey = begin_journey(
            learner=self.learner, version=self.version, by=self.learner, at=FIRST_DAY
        )
        self.ask(self.grace, 1)
        self.ask(self.ines, 2)

    def ask(self, assessor, place, at=FIRST_DAY):
        """She is asked, and has said today why she opens the record."""
        asked = assign_assessor(
            by=self.olga,
            journey_id=self.journey.public_id,
            assessor=assessor,
            place=place,
            at=at,
        )
        say_why(assessor, self.learner, organisation=self.organisation)
        return asked

    def observe(self, observer=None, *, day=0, seen=None, sentence="", may_count=True, read=True):
        """Seen in a room that may count, signed, and read by her, who says that it was so."""
        observer = observer or self.grace
        room = make_closed_room(
            supervisor=observer,
            mentor=self.learner,
            organisation=self.organisation,
            day=day,
            may_count=may_count,
        )
        at = FIRST_DAY + timedelta(days=day, hours=1)
        observation = sign_observation(
            observer=observer,
            room_id=room.public_id,
            seen=seen or {"C1a": "seen", "C4a": "seen"},
            sentence=sentence,
            at=at,
        )
        if may_count and read:
            evidence = answer(
                learner=self.learner,
                evidence_id=observation.evidence.public_id,
                was_so=True,
                at=at,
            )
            observation.evidence = evidence
        return observation

    def evidence_ids(self, code):
        rows = self.journey.evidence.filter(state="accepted")
        return [item.public_id for item in rows if code in item.codes]

    def rate(self, assessor, code, level, *, next_step="Ask twice if she wants to go on.", **more):
        more.setdefault("at", FIRST_DAY + timedelta(days=20))
        return rate(
            assessor=assessor,
            journey_id=self.journey.public_id,
            code=code,
            level=level,
            evidence_ids=self.evidence_ids(code),
            next_step=next_step if level < 3 else "",
            **more,
        )

    def choose_name(self, name="Amara N."):
        return choose_certificate_name(
            learner=self.learner,
            journey_id=self.journey.public_id,
            name=name,
            at=FIRST_DAY + timedelta(days=21),
        )

    def meet_everything(self):
        """All but the certificate: observed, rated alike by both, the name chosen."""
        self.observe()
        for code in ("C1", "C4"):
            self.rate(self.grace, code, 3)
            self.rate(self.ines, code, 3)
        self.choose_name()

    def issue(self, at=FIRST_DAY + timedelta(days=30)):
        return issue_certificate(by=self.olga, journey_id=self.journey.public_id, at=at)


def certify(person, *, organisation, at=None, **changed):
    """A certificate that stands, without the way to it."""
    at = at or now() - timedelta(days=30)
    programme, _new = Programme.objects.get_or_create(code="certified")
    version, _new = ProgrammeVersion.objects.get_or_create(
        programme=programme,
        number=1,
        defaults={
            "title": "Peer mentor",
            "achievement": "Peer Mentor",
            "description": "Supports others.",
            "requirements": Requirements(
                competencies=(competency("C1"),), validity_months=24
            ).model_dump(mode="json"),
            "created_at": at,
        },
    )
    values = {
        "learner": person,
        "organisation": organisation,
        "programme": programme,
        "version": version,
        "shown_name": "Amara N.",
        "valid_from": at,
        "valid_until": at + timedelta(days=730),
    }
    return Certificate.objects.create(**values | changed)
