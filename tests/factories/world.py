"""The demo's people and what they have done, on the test database: a small world with two NGOs."""

import uuid
from datetime import timedelta
from types import SimpleNamespace

from django.contrib.auth.hashers import make_password

from cms.services import load_curriculum, set_up_site
from courses.catalogue.queries import course_key, lesson_key
from courses.progress.queries import lesson_state
from courses.quizzes.services import start_attempt
from lms.common.clock import now
from lms.desks.demo import story
from lms.desks.management.commands.demo import CONTENT
from mentors.models import Certificate, Journey, Observation
from mentors.rooms.services import set_up_room


def make_world() -> SimpleNamespace:
    """Everything the demo has, a room of Grace's that waits, and an open attempt of Amara's."""
    at = now()
    set_up_site()
    load_curriculum(CONTENT, locale="en", as_draft=False, by=None, at=at)
    people = story.make_people(password_hash=make_password("x"), at=at)
    version = story.register_demo_programme(at=at)
    story.begin(people, version, at=at)
    story.certify_lucia(people, version, at=at, progress=lambda words: None)
    body_alarms = lesson_key(*story.BODY_ALARMS)
    quiz = lesson_state(people["amara"], body_alarms, "en").quizzes[0].key
    observation = Observation.objects.get()
    return SimpleNamespace(
        at=at,
        people=people,
        body_alarms=body_alarms,
        course_a=course_key("a"),
        quiz=quiz,
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
        nonsense=uuid.uuid4(),
    )
