"""What the people of the demo have done so far, all of it done by the services."""

import uuid
from datetime import timedelta

from accounts.consents.rules import NEEDED_IN_A_ROOM
from accounts.consents.services import answer
from accounts.queries import organisations_of
from accounts.roles import INSTALLATION_ROLES, PARTICIPANT_ROLES, STAFF_ROLES, Role
from accounts.second_factor_services import give_app
from accounts.services import (
    agree,
    ask_for_clearance,
    grant_role,
    make_account,
    make_organisation,
)
from cms.library.directory.queries import country_of
from cms.library.directory.services import (
    check_service,
    choose_country,
    set_up_emergency_number,
)
from cms.loading.queries import lessons_of_courses
from courses.attempts.services import start_attempt, submit_attempt
from courses.catalogue.answer_key import correct_answers
from courses.catalogue.queries import course_key, lesson_key, lesson_keys
from courses.enrolment.services import enrol
from courses.progress.queries import lesson_state
from courses.progress.services import keep_place, mark_read, open_lesson
from mentors.certification.services import issue_certificate
from mentors.competencies.peer_mentor import COURSES
from mentors.competencies.programme_services import register_peer_mentor
from mentors.competencies.rating_services import rate
from mentors.competencies.services import assign_assessor, sign_observation
from mentors.journeys.services import begin_journey, choose_certificate_name
from mentors.programmes.rules import CompetencyRequirement, CourseRequirement, Requirements
from mentors.programmes.services import register_programme
from mentors.rooms.messages import NewMessage, post_messages
from mentors.rooms.presence import Arrival, beat, go_in
from mentors.rooms.services import close_room, open_room, set_up_room

from .people import EVERYONE, organisation_name_of

PROGRAMME = "eleven-principles"
# Long enough ago for her to be the second of two (domain 10.27).
JOINED_BEFORE = timedelta(days=30)
ROOM_GUESTS = PARTICIPANT_ROLES | {Role.INTERPRETER}
# Course, module and lesson.
BODY_ALARMS = ("a", 2, 1)


def make_people(*, password_hash: str, at) -> dict:
    """The two organisations and everyone in them. Returns the accounts by alias."""
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
    """Both organisations work in Italy, and Edith has checked the emergency number there: else no
    room opens (domain 10.10). The office has to be set up.

    Harmless twice; a country that somebody has chosen stays, and who is gone is left out.
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
    """Coordinator and safeguarding lead have met everyone who sits in rooms beside supervisors."""
    for person in EVERYONE:
        if not ROOM_GUESTS & set(person.roles):
            continue
        suffix = "-2" if person.alias.endswith("-2") else ""
        olga, sara = accounts[f"olga{suffix}"], accounts[f"sara{suffix}"]
        asked = ask_for_clearance(
            by=olga,
            user=accounts[person.alias],
            organisation=organisations_of(olga, Role.COORDINATOR)[0],
            at=at,
        )
        agree(by=sara, approval_id=asked.public_id, at=at)


def _say_yes_to_rooms(accounts, *, at) -> None:
    """Each woman has answered what she is asked before a room, on her own (domain 4.8)."""
    for person in EVERYONE:
        user = accounts[person.alias]
        for place in organisations_of(user, *PARTICIPANT_ROLES):
            for kind in sorted(NEEDED_IN_A_ROOM):
                answer(
                    person=user,
                    organisation_id=place.public_id,
                    number=kind.number,
                    yes=True,
                    language="en",
                    at=at,
                )


def register_demo_programme(*, at):
    """“The eleven principles in practice”: course B's first lessons, C4 twice rated, one room.

    Short enough for Lucia to have walked its whole way. The programme that ships stands beside it.
    """
    register_peer_mentor(lessons=lessons_of_courses(COURSES), at=at)
    requirements = Requirements(
        courses=(
            CourseRequirement(
                course_key=course_key("b"),
                lesson_keys=tuple(lesson_keys(course_code="b", first_of_each_module=True)),
            ),
        ),
        competencies=(CompetencyRequirement(code="C4", level=3, raters=2, evidence_types=1),),
        observed_sessions=1,
        observed_days=1,
        validity_months=24,
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
    """Amara has opened “Body alarms” and nothing of course B; Nora has the staff course open."""
    amara, olga = accounts["amara"], accounts["olga"]
    enrol(learner=amara, course_key=course_key("a"), at=at)
    enrol(learner=accounts["nora"], course_key=course_key("s"), at=at)
    body_alarms = lesson_key(*BODY_ALARMS)
    open_lesson(learner=amara, lesson_key=body_alarms, at=at)
    keep_place(learner=amara, lesson_key=body_alarms, place=2, at=at)
    _on_her_way(amara, accounts, version, by=olga, at=at)


def _on_her_way(learner, accounts, version, *, by, at):
    journey = begin_journey(learner=learner, version=version, by=by, at=at)
    for place, alias in ((1, "grace"), (2, "ines")):
        assign_assessor(
            by=by, journey_id=journey.public_id, assessor=accounts[alias], place=place, at=at
        )
    return journey


def certify_lucia(accounts, version, *, at, progress) -> None:
    """Lucia's whole way: eleven lessons and quizzes, one room, two ratings, her certificate."""
    lucia, olga = accounts["lucia"], accounts["olga"]
    journey = _on_her_way(lucia, accounts, version, by=olga, at=at)
    progress("Lucia reads eleven lessons")
    _complete_course_b(lucia, at=at)
    progress("Lucia mentors in a room that Grace holds")
    room = _hold_a_room(accounts, at=at)
    observation = sign_observation(
        observer=accounts["grace"],
        room_id=room.public_id,
        seen={"C4a": "seen", "C4b": "seen", "C1a": "seen", "C2a": "with-help"},
        sentence="Lucia said what stays private and what cannot, before anything else.",
        at=at,
    )
    for alias in ("grace", "ines"):
        rate(
            assessor=accounts[alias],
            journey_id=journey.public_id,
            code="C4",
            level=3,
            evidence_ids=[observation.evidence.public_id],
            next_step="",
            at=at,
        )
    choose_certificate_name(learner=lucia, journey_id=journey.public_id, name="Lucia", at=at)
    issue_certificate(by=olga, journey_id=journey.public_id, at=at)


def _complete_course_b(learner, *, at) -> None:
    enrol(learner=learner, course_key=course_key("b"), at=at)
    for key in lesson_keys(course_code="b", first_of_each_module=True):
        open_lesson(learner=learner, lesson_key=key, at=at)
        mark_read(learner=learner, lesson_key=key, at=at)
        for quiz in lesson_state(learner, key, "en").quizzes:
            attempt = start_attempt(learner=learner, quiz_key=quiz.key, at=at)
            submit_attempt(
                learner=learner,
                attempt_id=attempt.public_id,
                answers=correct_answers(quiz.key),
                at=at,
            )


def _hold_a_room(accounts, *, at):
    room = set_up_room(
        by=accounts["grace"],
        mentor=accounts["lucia"],
        mentee=accounts["joy"],
        starts_at=at - timedelta(minutes=5),
        minutes=30,
        at=at,
    )
    seats = {seat.seat: seat for seat in room.members.all()}
    go_in([Arrival(member_id=seat.pk, after=0) for seat in seats.values()])
    beat([seat.pk for seat in seats.values()])
    open_room(member_id=seats["supervisor"].pk)
    words = "Before we start: you can stop or pause at any time. Is that all right?"
    post_messages([NewMessage(member_id=seats["mentor"].pk, client_id=uuid.uuid4(), text=words)])
    close_room(member_id=seats["supervisor"].pk)
    return room
