"""Pending work for learners in the demo, and for Nora: an unfinished quiz, a last lesson."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.urls import reverse

from accounts.drafts.services import keep
from accounts.queries import organisations_of
from accounts.roles import PARTICIPANT_ROLES
from accounts.sessions.rules import OWN
from accounts.support_requests.services import ask_for_someone
from courses.catalogue.queries import correct_answers, course_key, lesson_key, lesson_keys
from courses.compliance.queries import required_lesson_keys
from courses.enrolment.services import enrol, set_due_day
from courses.progress.queries import lesson_state
from courses.progress.services import mark_lesson_read
from courses.quizzes.attempts.recordings.services import save_recording
from courses.quizzes.attempts.services import save_answers, start_attempt, submit_attempt

from .reading import Reading
from .story import BODY_ALARMS

# A course in the demo only, whose questions are marked by a person.
OWN_WORDS = "w"
SOUND = Path(__file__).parent / "content" / "answer.ogg"
SOUND_SECONDS = 3
WRITTEN = "I would ask: “Do you want me to listen, or shall we look for help together?”"
# The number of “Body alarms” questions that Amara has answered.
ANSWERED = 2


def amara_reads(accounts: dict[str, Any], *, at: datetime) -> None:
    """Amara has finished the first lessons, and answered two questions of “Body alarms”."""
    amara = accounts["amara"]
    body_alarms = lesson_key(*BODY_ALARMS)
    before = lesson_keys(course_code="a")
    before = before[: before.index(body_alarms)]
    days = (at - timedelta(days=len(before) - turn + 1) for turn in range(len(before)))
    Reading().through_all(amara, before, days=days)
    quiz = lesson_state(amara, body_alarms, "en").quizzes[0].key
    attempt = start_attempt(learner=amara, quiz_key=quiz, at=at - timedelta(hours=3))
    right = correct_answers(quiz)
    asked = attempt.asked or list(right)
    save_answers(
        learner=amara,
        attempt_id=attempt.public_id,
        answers={key: right[key] for key in asked[:ANSWERED]},
        at=at - timedelta(hours=3),
    )
    keep(
        owner=amara,
        place=reverse("attempt", args=[attempt.public_id]),
        words={},
        sender=None,
        spot=f"question-{asked[ANSWERED]}",
        at=at - timedelta(hours=3),
    )


def amara_says_it(accounts: dict[str, Any], *, at: datetime) -> None:
    """Amara submits one written and one spoken answer, to be marked by a person."""
    amara = accounts["amara"]
    enrol(learner=amara, course_key=course_key(OWN_WORDS), at=at)
    (lesson,) = lesson_keys(course_code=OWN_WORDS)
    mark_lesson_read(learner=amara, lesson_key=lesson, at=at)
    quiz = lesson_state(amara, lesson, "en").quizzes[0].key
    attempt = start_attempt(learner=amara, quiz_key=quiz, at=at)
    save_recording(
        learner=amara,
        attempt_id=attempt.public_id,
        question_key="aloud",
        data=SOUND.read_bytes(),
        seconds=SOUND_SECONDS,
        device=OWN,
        at=at,
    )
    submit_attempt(
        learner=amara, attempt_id=attempt.public_id, answers={"written": [WRITTEN]}, at=at
    )


def nora_learns(accounts: dict[str, Any], *, at: datetime, suffix: str = "") -> None:
    """One lesson of S1 to S4 is left, and Olga has set a due date in three days."""
    nora = accounts[f"nora{suffix}"]
    enrolment = enrol(learner=nora, course_key=course_key("s"), at=at - timedelta(days=20))
    *passed, _last = required_lesson_keys()
    days = (at - timedelta(days=len(passed) + 2 - turn) for turn in range(len(passed)))
    Reading().through_all(nora, passed, days=days)
    set_due_day(
        coordinator=accounts[f"olga{suffix}"],
        enrolment_id=enrolment.public_id,
        due_on=(at + timedelta(days=3)).date(),
        at=at - timedelta(days=5),
    )


def ask_for(accounts: dict[str, Any], *, woman: str, whom: str, at: datetime) -> None:
    """A learner asks for a call from a member of the team."""
    (place,) = organisations_of(accounts[woman], *PARTICIPANT_ROLES)
    ask_for_someone(
        woman=accounts[woman],
        organisation_id=place.public_id,
        person_id=accounts[whom].public_id,
        at=at,
    )
