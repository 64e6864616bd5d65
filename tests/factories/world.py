"""The demo's people and what they have done, on the test database: a small world with two NGOs."""

import uuid
from datetime import timedelta
from functools import partial
from itertools import product
from pathlib import Path
from types import SimpleNamespace

from django.contrib.auth.hashers import make_password

from accounts.models import Assignment, User
from accounts.record_access.services import ask_to_see
from accounts.roles import Role
from accounts.services import ask_for_role, invite, suspend
from accounts.support_requests.services import ask_for_someone
from cms.admin.services import set_up_site
from cms.course_import.services import load_curriculum
from cms.media.storage import image_of
from cms.models import Service
from core.clock import now
from courses.assisted_learning.services import start_assisted_attempt, submit_assisted_attempt
from courses.catalogue.queries import course_key, lesson_key
from courses.cohorts.calendar_services import create_calendar_feed
from courses.journal.services import add_entry, add_goal
from courses.models import Enrolment
from courses.progress.queries import lesson_state
from courses.publishing.quiz_services import place_sounds, register_sound
from courses.quizzes.attempts.recordings.services import save_recording
from courses.quizzes.attempts.services import start_attempt, submit_attempt
from lms.demo import gathering, staff, story
from lms.portal.management.commands.demo import CONTENT
from mentors.journeys.services import hand_in_excerpt
from mentors.mentoring.request_services import ask as ask_for_mentor
from mentors.models import Certificate, Journey, Observation
from mentors.rooms.services import set_up_room
from mentors.safeguarding.services import ask_to_read
from tests.factories.courses import add_quiz_of_every_kind, add_spoken_quiz
from tests.factories.mentoring import give_sessions, make_pair
from tests.factories.people import make_person
from tests.factories.record_access import say_why, train
from tests.factories.safeguarding import closed, note_about

SOUND = Path(__file__).parents[1] / "data/sound/hello.webm"
PICTURE = Path(__file__).parents[1] / "data/courses/kinds/en/k/01-kitchen/kitchen.png"


def make_world() -> SimpleNamespace:
    """Everything the demo has, a room of Grace's that waits, and an open attempt of Amara's."""
    at = now()
    set_up_site()
    load_curriculum(CONTENT, locale="en", as_draft=False, by=None, at=at)
    people = story.make_people(password_hash=make_password("x"), at=at)
    story.settle_in_a_country(people, at=at)
    # As the demo's services would, in no time.
    train(*(people[alias] for alias in staff.STAFF))
    staff.assign_supervisors(people, at=at)
    version = story.register_demo_programme(at=at)
    story.begin(people, version, at=at)
    story.certify_lucia(people, version, at=at, progress=lambda words: None)
    # They have been here for a while, and have said today why they open these records.
    User.objects.update(joined_at=at - timedelta(days=30))
    for alias, woman in product(("grace", "ines", "olga"), ("amara", "lucia")):
        say_why(people[alias], people[woman])
    body_alarms = lesson_key(*story.BODY_ALARMS)
    quiz = lesson_state(people["amara"], body_alarms, "en").quizzes[0].key
    observation = Observation.objects.get()
    # Amara alone takes course A here, so that the rows about her own pages stay hers.
    gathered = gathering.gather(people, women=("amara",), at=at)
    harbour = gathered["cohort"].organisation
    joys_request = ask_for_mentor(
        person=people["joy"],
        organisation_id=harbour.public_id,
        wish="Someone who has children.",
        at=at,
    )
    pair = make_pair(
        people["amara"], people["lucia"], organisation=harbour, supervisor=people["grace"]
    )
    written = _hand_in_her_own_words(people["amara"], body_alarms, at)
    spoken, spoken_open, sound = _say_aloud(people["amara"], body_alarms, at)
    enrolment = written.attempt.enrolment.public_id
    together = partial(_together, people["grace"], enrolment, at)
    return SimpleNamespace(
        at=at,
        people=people,
        body_alarms=body_alarms,
        course_a=course_key("a"),
        quiz=quiz,
        written=written.public_id,
        spoken=spoken,
        spoken_open=spoken_open,
        sound=sound,
        enrolment=enrolment,
        together_done=together(quiz, handed_in=True),
        together_open=together(quiz),
        pictured=written.attempt.public_id,
        picture="ab" * 32,
        line_to_ring=Service.objects.get(country="IT", phone="800 290 290").public_id,
        office_file=image_of(PICTURE).file.name,
        attempt=start_attempt(learner=people["amara"], quiz_key=quiz, at=at).public_id,
        waiting_room=set_up_room(
            by=people["grace"],
            mentor=people["amara"],
            mentee=people["lucia"],
            starts_at=at + timedelta(hours=1),
            minutes=30,
            at=at,
        ).public_id,
        closed_room=observation.room.public_id,
        observation=observation.public_id,
        amaras_journey=Journey.objects.get(learner=people["amara"]).public_id,
        lucias_journey=Journey.objects.get(learner=people["lucia"]).public_id,
        certificate=Certificate.objects.get().public_id,
        noras_course=Enrolment.objects.get(learner=people["nora"], course__code="s").public_id,
        goal=add_goal(learner=people["amara"], text="A lesson a week.", at=at).public_id,
        entry=add_entry(learner=people["amara"], text="I will try silence.", at=at).public_id,
        excerpt=hand_in_excerpt(
            learner=people["amara"],
            journey_id=Journey.objects.get(learner=people["amara"]).public_id,
            text="I waited.",
            codes=["C4"],
            at=at,
        ).public_id,
        cohort=gathered["cohort"].public_id,
        joys_request=joys_request.public_id,
        pair=pair.public_id,
        **give_sessions(pair, at=at),
        graces_id=people["grace"].public_id,
        amaras_id=people["amara"].public_id,
        lucias_id=people["lucia"].public_id,
        noras_id=people["nora"].public_id,
        **_two_people(people, at),
        **_worries(people, at),
        past_session=gathered["past"].public_id,
        next_session=gathered["soon"].public_id,
        calendar=create_calendar_feed(
            by=people["grace"],
            organisation_id=gathered["cohort"].organisation.public_id,
            at=at,
        ),
        nonsense=uuid.uuid4(),
        harbours_id=gathered["cohort"].organisation.public_id,
        assignment=Assignment.objects.get(
            person=people["grace"], about=people["amara"], duty="supervisor"
        ).public_id,
        asked=ask_for_someone(
            woman=people["amara"],
            organisation_id=gathered["cohort"].organisation.public_id,
            person_id=None,
            at=at,
        ).public_id,
        request=ask_to_see(
            person=people["ines"],
            organisation_id=gathered["cohort"].organisation.public_id,
            about_id=people["amara"].public_id,
            reason="stand_in",
            at=at,
        ).public_id,
    )


def _worries(people, at):
    """A worry that waits, and one that is closed, which the lead asks to read again."""
    grace, sara, amara = people["grace"], people["sara"], people["amara"]
    old = closed(note_about(amara, by=grace), by=sara)
    asked = ask_to_read(by=sara, note_id=old.public_id, reason="new-worry", at=at)
    return {
        "worry": note_about(amara, by=grace).public_id,
        "old_worry": old.public_id,
        "reading": asked.public_id,
    }


def _two_people(people, at):
    """An open card, what waits for a second person, and a colleague whose account is suspended."""
    olga, sara = people["olga"], people["sara"]
    harbour = olga.memberships.get().organisation
    bea = make_person(Role.INTERPRETER, "bea", organisation=harbour)
    suspend(by=sara, user=bea, organisation=harbour, at=at)
    asked = ask_for_role(
        by=olga, user=people["iris"], organisation=harbour, role=Role.SUPERVISOR, at=at
    )
    return {
        "card": invite(by=olga, organisation=harbour, role=Role.LEARNER, at=at)[0].public_id,
        "approval": asked.public_id,
        "suspended": bea.public_id,
    }


def _hand_in_her_own_words(learner, lesson_key, at):
    """A written answer of hers that waits for a person, in a quiz with a picture."""
    quiz = add_quiz_of_every_kind(lesson_key, questions=["spot", "own-words"])
    attempt = start_attempt(learner=learner, quiz_key=quiz, at=at)
    submit_attempt(
        learner=learner,
        attempt_id=attempt.public_id,
        answers={"spot": ["chair"], "own-words": ["I would ask first."]},
        at=at,
    )
    return attempt.written.get()


def _say_aloud(learner, lesson_key, at):
    """What she said and handed in, for the person who marks it; an open attempt with more; and the
    sound that the lesson and the question play.
    """
    raw = SOUND.read_bytes()
    digest = register_sound(raw=raw, at=at)
    place_sounds(lesson_key=lesson_key, language="en", digests=[digest])
    quiz = add_spoken_quiz(lesson_key, sound={"digest": digest, "size_bytes": len(raw)})
    for handed_in in (True, False):
        attempt = start_attempt(learner=learner, quiz_key=quiz, at=at)
        save_recording(
            learner=learner,
            attempt_id=attempt.public_id,
            question_key="aloud",
            data=raw,
            seconds=3,
            device="own",
            at=at,
        )
        if handed_in:
            submit_attempt(learner=learner, attempt_id=attempt.public_id, answers={}, at=at)
            answer = attempt.written.get().public_id
    return answer, attempt.public_id, digest


def _together(helper, enrolment, at, quiz, *, handed_in=False):
    """What the helper does, or did, together with the woman of that enrolment."""
    attempt = start_assisted_attempt(
        helper=helper, enrolment_id=enrolment, quiz_key=quiz, asked_in_person=True, at=at
    )
    if handed_in:
        submit_assisted_attempt(
            helper=helper, attempt_id=attempt.public_id, answers={}, at=at, language="en"
        )
    return attempt.public_id
