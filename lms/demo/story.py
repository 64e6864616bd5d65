"""What the people of the demo have done so far, made by the services."""

from datetime import timedelta

from django.utils import timezone

from accounts.consents.rules import NEEDED_IN_A_ROOM
from accounts.consents.services import answer
from accounts.queries import organisations_of
from accounts.recovery_services import give_app
from accounts.roles import INSTALLATION_ROLES, PARTICIPANT_ROLES, STAFF_ROLES, Role
from accounts.services import (
    agree,
    ask_for_clearance,
    grant_role,
    make_account,
    make_organisation,
)
from cms.course_import.queries import lessons_at, lessons_of_courses
from cms.library.directory.queries import country_of
from cms.library.directory.services import check_service, choose_country, set_up_emergency_number
from courses.catalogue.queries import course_key, lesson_key, lesson_keys
from courses.enrolment.services import enrol
from courses.progress.services import open_lesson, save_position
from mentors.assessment.competencies.framework import (
    COURSES,
    MENTORING_HOURS,
    REFRESHER,
    SUPERVISION_PERCENT,
)
from mentors.assessment.competencies.programme_services import register_peer_mentor
from mentors.assessment.competencies.rating_services import rate
from mentors.assessment.competencies.services import assign_assessor
from mentors.certification.services import issue_certificate
from mentors.journeys.services import begin_journey, choose_certificate_name
from mentors.mentor_onboarding.rules import Chose
from mentors.mentor_onboarding.services import agree as agree_to_mentor
from mentors.mentor_onboarding.services import write_talk
from mentors.programmes.rules import (
    CompetencyRequirement,
    CourseRequirement,
    RenewalRequirement,
    Requirements,
)
from mentors.programmes.services import register_programme

from .people import EVERYONE, organisation_name_of
from .reading import Reading
from .rooms_held import observe

PROGRAMME = "eleven-principles"
VALIDITY_MONTHS = 24
# Long enough ago to approve requests (domain 10.27).
JOINED_BEFORE = timedelta(days=30)
ROOM_GUESTS = PARTICIPANT_ROLES | {Role.INTERPRETER}
# Course, module and lesson.
BODY_ALARMS = ("a", 2, 1)
# The competency of the demo's programme; where two ratings differ, a third assessor decides.
GATE = "C4"


def make_people(*, password_hash: str, at) -> dict:
    """Create the two organisations and all their people. Returns the accounts by alias."""
    accounts = {}
    for person in EVERYONE:
        user = make_account(
            alias=person.alias,
            shown_name=person.shown_name,
            password_hash=password_hash,
            joined_at=at - JOINED_BEFORE,
        )
        name = organisation_name_of(person)
        organisation = make_organisation(name=name) if name else None
        for role in person.roles:
            home = None if role in INSTALLATION_ROLES else organisation
            grant_role(user=user, role=role, organisation=home, at=at)
        if set(person.roles) & STAFF_ROLES:
            give_app(user=user)
        accounts[person.alias] = user
    _clear_for_rooms(accounts, at=at)
    _say_yes_to_rooms(accounts, at=at)
    return accounts


def settle_in_a_country(accounts, *, at) -> None:
    """Set Italy as the country of both organisations, and let Edith check its emergency number.

    Otherwise no room opens (domain 10.10). The site has to be set up first. Safe to repeat; a
    country that was already chosen stays, and deleted accounts are skipped.
    """
    for coordinator in ("olga", "olga-2"):
        olga = accounts.get(coordinator)
        for organisation in organisations_of(olga, Role.COORDINATOR) if olga else ():
            if not country_of(organisation):
                choose_country(organisation=organisation, country="IT", at=at)
    number = set_up_emergency_number()
    edith = accounts.get("edith")
    if edith and edith.has_perm("cms.change_service"):
        check_service(by=edith, public_id=number.public_id, at=at)


def _clear_for_rooms(accounts, *, at) -> None:
    """Coordinator and safeguarding lead clear everyone who enters rooms, except supervisors."""
    for person in EVERYONE:
        if not ROOM_GUESTS & set(person.roles):
            continue
        suffix = "-2" if person.alias.endswith("-2") else ""
        clear_for_rooms(accounts[person.alias], accounts, suffix=suffix, at=at)


def clear_for_rooms(user, accounts, *, suffix="", at) -> None:
    """Olga has met the person and requests clearance; Sara approves."""
    olga, sara = accounts[f"olga{suffix}"], accounts[f"sara{suffix}"]
    place = organisations_of(olga, Role.COORDINATOR)[0]
    asked = ask_for_clearance(by=olga, user=user, organisation=place, at=at)
    agree(by=sara, approval_id=asked.public_id, at=at)


def _say_yes_to_rooms(accounts, *, at) -> None:
    """Everyone who needs it has answered the questions before a room, alone (domain 4.8)."""
    for person in EVERYONE:
        say_yes_to_rooms(accounts[person.alias], at=at)


def let_mentor(accounts, alias, *, at) -> None:
    """A mentor who has led a session with Grace decides to go on, and agrees to the commitments."""
    mentor, grace = accounts[alias], accounts["grace"]
    place = organisations_of(mentor, Role.MENTOR)[0].public_id
    write_talk(
        by=grace,
        organisation_id=place,
        person_id=mentor.public_id,
        day=timezone.localdate(at),
        chose=Chose.GO_ON,
        at=at,
    )
    agree_to_mentor(person=mentor, organisation_id=place, language="en", at=at)


def say_yes_to_rooms(user, *, at, language="en") -> None:
    """Consent to everything that rooms need; only learners, mentors and mentees are asked."""
    for place in organisations_of(user, *PARTICIPANT_ROLES):
        for kind in sorted(NEEDED_IN_A_ROOM):
            answer(
                person=user,
                organisation_id=place.public_id,
                number=kind.number,
                yes=True,
                language=language,
                at=at,
            )


def register_demo_programme(*, at):
    """“The eleven principles in practice”: course B's first lessons, C4 rated twice, one room.

    Short enough for Lucia to have completed all of it. The programme that ships with the software
    is registered too.
    """
    register_peer_mentor(
        lessons=lessons_of_courses(COURSES), refresher=lessons_at(REFRESHER), at=at
    )
    lessons = tuple(lesson_keys(course_code="b", first_of_each_module=True))
    requirements = Requirements(
        courses=(CourseRequirement(course_key=course_key("b"), lesson_keys=lessons),),
        competencies=(CompetencyRequirement(code=GATE, level=3, raters=2, evidence_types=1),),
        observed_sessions=1,
        observed_days=1,
        validity_months=VALIDITY_MONTHS,
        renewal=RenewalRequirement(
            mentoring_hours=MENTORING_HOURS,
            supervision_percent=SUPERVISION_PERCENT,
            observed_sessions=1,
            refresher=lessons[:2],
        ),
    )
    return register_programme(
        code=PROGRAMME,
        title="The eleven principles in practice",
        achievement="Peer mentoring: foundations",
        description="Supports others one to one, with a supervisor, and keeps what she is told.",
        requirements=requirements,
        at=at,
    )


def begin(accounts, version, *, at) -> None:
    """Amara is in “Body alarms” and has opened nothing of course B; Nora has the staff
    course open.
    """
    amara, olga = accounts["amara"], accounts["olga"]
    enrol(learner=amara, course_key=course_key("a"), at=at)
    enrol(learner=accounts["nora"], course_key=course_key("s"), at=at)
    body_alarms = lesson_key(*BODY_ALARMS)
    open_lesson(learner=amara, lesson_key=body_alarms, at=at)
    save_position(learner=amara, lesson_key=body_alarms, place=2, at=at)
    on_the_way(amara, accounts, version, by=olga, at=at)


def on_the_way(learner, accounts, version, *, by, at):
    """Begin the learner's journey, and assign Grace and Ines as assessors."""
    journey = begin_journey(learner=learner, version=version, by=by, at=at)
    for place, alias in ((1, "grace"), (2, "ines")):
        assign_assessor(
            by=by, journey_id=journey.public_id, assessor=accounts[alias], place=place, at=at
        )
    return journey


def certify_lucia(accounts, version, *, at, progress, days=timedelta()) -> None:
    """Lucia's whole pathway: eleven lessons and quizzes, one room, two ratings, the certificate.

    It took `days`, and ended at `at`.
    """
    lucia, olga = accounts["lucia"], accounts["olga"]
    journey = on_the_way(lucia, accounts, version, by=olga, at=at - days)
    progress("Lucia reads eleven lessons")
    complete_course_b(lucia, Reading(), since=at - days, at=at)
    progress("Lucia mentors in a room that Grace holds")
    observation = observe(
        supervisor=accounts["grace"],
        mentor=lucia,
        mentee=accounts["joy"],
        at=at - days / 4,
        sentence="Lucia said what stays private and what cannot, before anything else.",
    )
    for alias in ("grace", "ines"):
        rate_c4(accounts[alias], observation, level=3, at=at)
    choose_certificate_name(learner=lucia, journey_id=journey.public_id, name="Lucia", at=at)
    issue_certificate(by=olga, journey_id=journey.public_id, at=at)


def rate_c4(assessor, observation, *, level, at, next_step="") -> None:
    """`assessor` rates confidentiality, the demo programme's gate, from an observation in a
    room.
    """
    evidence = observation.evidence
    rate(
        assessor=assessor,
        journey_id=evidence.journey.public_id,
        code=GATE,
        level=level,
        evidence_ids=[evidence.public_id],
        next_step=next_step,
        at=at,
    )


def complete_course_b(learner, reading, *, since, at) -> None:
    """Complete the lessons that the demo's programme needs, one after the other until `at`."""
    enrol(learner=learner, course_key=course_key("b"), at=since)
    keys = lesson_keys(course_code="b", first_of_each_module=True)
    step = (at - since) / len(keys)
    reading.through_all(learner, keys, days=(since + step * turn for turn, _ in enumerate(keys, 1)))
