"""Fill the trial's database with many learners, and print what to measure.

    python -m bench.crowd ENROLMENTS ANSWERS
    python -m bench.crowd people COUNT

Called by `bench.pages`. Rows are written in bulk, as the services would leave them. Prints JSON.
The second form creates only the people.
"""

import json
import random
import sys
from datetime import timedelta
from itertools import batched
from uuid import uuid4

import django

BATCH = 2_000
# Makes every run measure the same crowd.
SEED = 20
LESSONS_OPENED = 20
FRESH = 400
# Answers are submitted over half a year; one in ten is written, and few of those await marking.
MINUTES_BACK = 180 * 24 * 60
IN_OWN_WORDS = 10
MARKED = 0.98
# Log entries per person: learners' own actions, and those of staff.
ACTS = {"quiz-handed-in": 40, "written-marked": 10, "role-granted": 1, "cohort-place-given": 1}


def main(enrolments: int, answers: int) -> None:
    """Create the crowd and print what `bench.pages` needs to know."""
    django.setup()
    from core.clock import now

    chance = random.Random(SEED)  # noqa: S311 - no secret
    at = now()
    crowd = people(enrolments, at)
    _progress(crowd, at, chance)
    made = _attempts(crowd, answers, at, chance)
    made += _own_words(crowd, answers // IN_OWN_WORDS, at, chance)
    acts([one.learner_id for one in crowd], at, chance)
    _as_after_a_night()
    print(json.dumps(_where_to_look() | {"enrolments": enrolments, "answers": made}))


def people(count: int, at, *, organisation=None, code: str = "a", called: str = "crowd") -> list:
    """Create learners of an organisation (Harbour), enrolled in a course (A); return the
    enrolments.
    """
    from accounts.models import Membership, Organisation, User
    from accounts.roles import Role
    from courses.models import Course

    harbour = organisation or Organisation.objects.get(name="Harbour")
    course = Course.objects.get(code=code)
    names = [f"{called}-{number}" for number in range(count)]
    users = [User(username=name, shown_name=name, password="!") for name in names]  # noqa: S106
    _write(User, users)
    users = list(User.objects.filter(username__startswith=f"{called}-").order_by("pk"))
    _write(
        Membership,
        [Membership(user=user, organisation=harbour, role=Role.LEARNER) for user in users],
    )
    return _enrolled([(user.pk, harbour.pk) for user in users], course, at)


def _progress(enrolments: list, at, chance) -> None:
    from courses.models import Lesson, LessonProgress

    lessons = list(Lesson.objects.filter(module__course__code="a"))
    _write(
        LessonProgress,
        (
            LessonProgress(
                enrolment=enrolment,
                lesson=lesson,
                opened_at=at,
                visited_at=at - timedelta(minutes=place),
                read_at=at,
                completed_at=at if place % 2 else None,
            )
            for enrolment in enrolments
            for place, lesson in enumerate(chance.sample(lessons, LESSONS_OPENED))
        ),
    )


def _attempts(enrolments: list, answers: int, at, chance) -> int:
    """Create graded attempts until there are that many answers. Return how many.

    Amara has the most: fifty at the quiz of the lesson that is measured.
    """
    from courses.models import Answer, Attempt, Enrolment, Grade, Quiz

    quizzes = list(Quiz.objects.filter(lesson__module__course__code="a").select_related("current"))
    shapes = {quiz.pk: quiz.current.definition["questions"] for quiz in quizzes}
    attempts, total = [], 0
    amara = Enrolment.objects.get(learner__username="amara", course__code="a")
    alarms_quiz = next(quiz for quiz in quizzes if quiz.lesson_id == _body_alarms().pk)
    for _one in range(50):
        attempts.append(_attempt(amara, alarms_quiz, _ago(at, chance)))
        total += len(shapes[alarms_quiz.pk])
    while total < answers:
        quiz = chance.choice(quizzes)
        attempts.append(_attempt(chance.choice(enrolments), quiz, _ago(at, chance)))
        total += len(shapes[quiz.pk])
    _write(Attempt, attempts)
    _write(Grade, (_grade(one, len(shapes[one.quiz_id]), at) for one in attempts))
    rows = (
        Answer(attempt=one, question_key=question["key"], chosen=["some-answer"])
        for one in attempts
        for question in shapes[one.quiz_id]
    )
    _write(Answer, rows)
    return total


def _own_words(crowd: list, count: int, at, chance) -> int:
    """Create written answers, most of them marked, in the course with every kind. Return
    how many.
    """
    from accounts.models import User
    from courses.models import Attempt, Grade, Quiz, WrittenAnswer, WrittenMark

    quiz = Quiz.objects.select_related("current", "lesson__module__course").get(
        lesson__module__course__code="k"
    )
    people = [(one.learner_id, one.organisation_id) for one in crowd]
    enrolments = _enrolled(people, quiz.lesson.module.course, at)
    questions = quiz.current.definition["questions"]
    key = next(one["key"] for one in questions if one["kind"] == "written")
    grace = User.objects.get(username="grace")
    attempts = [
        _attempt(chance.choice(enrolments), quiz, _ago(at, chance)) for _one in range(count)
    ]
    _write(Attempt, attempts)
    written = [
        WrittenAnswer(
            attempt=one,
            question_key=key,
            text="I would ask first.",
            marked_met=True if chance.random() < MARKED else None,
        )
        for one in attempts
    ]
    _write(WrittenAnswer, written)
    marked = [one for one in written if one.marked_met]
    place = enrolments[0].organisation_id
    _write(
        WrittenMark,
        (
            WrittenMark(answer=one, organisation_id=place, number=1, met=True, marker=grace, at=at)
            for one in marked
        ),
    )
    _write(Grade, (_grade(one.attempt, 2, at) for one in marked))
    return count


def acts(people: list[int], at, chance, each: dict[str, int] = ACTS) -> None:
    """Create log entries as after two years, at Harbour."""
    from accounts.models import Organisation, User
    from core.audit.models import Entry, Pseudonym
    from core.audit.services import pseudonym_of

    harbour = Organisation.objects.get(name="Harbour")
    grace = pseudonym_of(User.objects.get(username="grace"))
    _write(Pseudonym, (Pseudonym(user_id=person) for person in people))
    keys = Pseudonym.objects.filter(user__in=people).values_list("key", flat=True)
    verbs = [verb for verb, times in each.items() for _one in range(times)]
    _write(
        Entry,
        (
            Entry(
                at=at - timedelta(minutes=chance.randrange(4 * MINUTES_BACK)),
                actor=key if verb == "quiz-handed-in" else grace,
                about=None if verb == "quiz-handed-in" else key,
                organisation=harbour,
                verb=verb,
                subject_kind="accounts.user",
                subject_id="0",
                facts={"role": "learner"},
            )
            for key in keys
            for verb in verbs
        ),
    )


def _enrolled(people: list[tuple[int, int]], course, at) -> list:
    """Enrolments of these learners, each with the learner's organisation, in order."""
    from courses.models import Enrolment

    outline = course.outlines.order_by("-number").first()
    enrolments = [
        Enrolment(
            learner_id=learner,
            organisation_id=organisation,
            course=course,
            outline=outline,
            state="active",
            created_at=at,
        )
        for learner, organisation in people
    ]
    _write(Enrolment, enrolments)
    return enrolments


def _ago(at, chance):
    return at - timedelta(minutes=chance.randrange(MINUTES_BACK))


def _attempt(enrolment, quiz, at):
    from courses.models import Attempt

    return Attempt(
        public_id=uuid4(),
        enrolment=enrolment,
        quiz=quiz,
        version=quiz.current,
        started_at=at,
        submitted_at=at,
    )


def _grade(attempt, points: int, at):
    from courses.models import Grade

    return Grade(attempt=attempt, points=points - 1, max_points=points, met=True, at=at)


def _as_after_a_night() -> None:
    """Update the planner's statistics, as in a database that has run for a while."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _write(model, rows) -> None:
    for batch in batched(rows, BATCH):
        model.objects.bulk_create(batch)


def _body_alarms():
    from courses.models import Lesson

    return Lesson.objects.get(module__course__code="a", module__number=2, number=1)


def _where_to_look() -> dict:
    """The cookies of some people, the lesson and its body."""
    from accounts.models import User
    from cms.models import LessonPage

    from .session import cookie_of

    lesson = _body_alarms()
    page = LessonPage.objects.get(translation_key=lesson.key, locale__language_code="en")
    body = [block for block in page.body.raw_data if block["type"] != "quiz"]
    people = User.objects.filter(username__in=["amara", "grace", "olga", "nora"])
    # Learners who have not opened the lesson yet: each can mark it as read and submit its quiz.
    fresh = User.objects.filter(username__startswith="crowd-").exclude(
        enrolments__lessons__lesson=lesson
    )
    return {
        "fresh": [cookie_of(user) for user in fresh.order_by("pk")[:FRESH]],
        "cookies": {user.username: cookie_of(user) for user in people},
        "lesson": str(lesson.key),
        "quiz": str(lesson.quizzes.get().key),
        "person": f"/people/{fresh.order_by('pk')[0].public_id}/",
        "title": page.title,
        "body": body,
    }


def people_alone(count: int) -> None:
    """Create only the learners and their enrolments."""
    django.setup()
    from core.clock import now

    at = now()
    crowd = people(count, at)
    few = ACTS | {"quiz-handed-in": 2, "written-marked": 1}
    acts([one.learner_id for one in crowd], at, random.Random(SEED), few)  # noqa: S311 - no secret
    _as_after_a_night()


if __name__ == "__main__" and sys.argv[1] == "people":
    people_alone(int(sys.argv[2]))
elif __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:3]))
