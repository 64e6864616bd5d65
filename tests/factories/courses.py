"""Courses for tests, made by the catalogue's services as publishing would."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from accounts.roles import Role
from core.clock import now
from courses.catalogue.reading_order import NO_ADVICE
from courses.models import Picture
from courses.publishing import quiz_services, services
from courses.questions.schema import parse_definition, parse_texts, with_ancestors
from tests.unit.quiz_kinds import EVERY_KIND, SPOKEN, TEXTS, words_of

AUDIENCE = (Role.LEARNER, Role.EDITOR)


@dataclass
class MadeCourse:
    """The keys of what was made; `lessons` in order, `quiz` stands in the first of them."""

    key: UUID
    code: str
    modules: list[UUID]
    lessons: list[UUID]
    quiz: UUID | None


def make_course(
    code="a",
    *,
    modules=1,
    lessons=3,
    parts=2,
    with_quiz=True,
    audience=AUDIENCE,
    title="Peer mentor",
):
    """A published course with `lessons` lessons in each of its `modules` modules."""
    at = now()
    course = services.register_course(
        key=uuid4(),
        code=code,
        audience=[str(role) for role in audience],
        language="en",
        title=title,
        summary="To walk beside another woman.",
        at=at,
    )
    made = MadeCourse(course.key, code, [], [], None)
    for number in range(1, modules + 1):
        add_module(made, number, lessons=lessons, parts=parts)
    if with_quiz:
        made.quiz = add_quiz(made.lessons[0])
    services.register_outline(course_key=course.key, at=at)
    return made


def add_module(made, number, *, lessons, parts=2):
    """One more module, with its lessons; the outline is registered by the caller."""
    module = services.register_module(
        key=uuid4(),
        course_key=made.key,
        number=number,
        language="en",
        title=f"Module {number} of {made.code}",
        at=now(),
    )
    made.modules.append(module.key)
    for lesson in range(1, lessons + 1):
        made.lessons.append(add_lesson(module.key, lesson, parts=parts))


def add_lesson(module_key, number, *, key=None, parts=2, title=None, extra=False, advice=NO_ADVICE):
    """A lesson, published; again with its `key`, it is the same lesson."""
    return services.register_lesson(
        key=key or uuid4(),
        module_key=module_key,
        number=number,
        minutes=12,
        parts=parts,
        language="en",
        title=title or f"Words of lesson {number}",
        at=now(),
        extra=extra,
        advice=advice,
    ).key


def advise(made, number, advice):
    """Module `number` of the course, published again with advice."""
    services.register_module(
        key=made.modules[number - 1],
        course_key=made.key,
        number=number,
        language="en",
        title=f"Module {number} of {made.code}",
        at=now(),
        advice=advice,
    )


# Two questions: one choice, several choices. Both are needed for *Met*.
RIGHT = {"late": ["small-piece"], "helps": ["aloud", "same-place"]}
HALF = {"late": ["small-piece"], "helps": ["faster"]}


def definition_data(key, pass_mark_percent=60):
    """The definition of the quiz that `add_quiz` publishes."""
    return {
        "key": str(key),
        "pass_mark_percent": pass_mark_percent,
        "questions": [
            {
                "key": "late",
                "kind": "single",
                "options": [
                    {"key": "push-on", "correct": False},
                    {"key": "small-piece", "correct": True},
                ],
            },
            {
                "key": "helps",
                "kind": "multiple",
                "options": [
                    {"key": "same-place", "correct": True},
                    {"key": "aloud", "correct": True},
                    {"key": "faster", "correct": False},
                ],
            },
        ],
    }


def texts_data(mark=""):
    """Words for `definition_data`; `mark` stands at the end of each, to tell languages apart."""
    return {
        "questions": {
            "late": {
                "text": f"It is late. What could help?{mark}",
                "options": {
                    "push-on": option(f"Read it again.{mark}", "A rest will do more."),
                    "small-piece": option(f"One line, then stop.{mark}", "Small pieces stay."),
                },
            },
            "helps": {
                "text": f"What helps a tired head?{mark}",
                "options": {
                    "same-place": option(f"The same place.{mark}", "The head spends less."),
                    "aloud": option(f"Saying it aloud.{mark}", "What you say stays."),
                    "faster": option(f"Reading faster.{mark}", "Speed tires it more."),
                },
            },
        }
    }


def option(text, feedback):
    """An option in one language."""
    return {"text": text, "feedback": feedback}


def add_quiz(
    lesson_key, *, key=None, pass_mark_percent=60, language="en", mark="", texts=None, **settings
):
    """A quiz in the lesson, published; again with its `key`, it is the same quiz.

    `settings` are fields of the definition, `texts` words of the whole quiz.
    """
    key = key or uuid4()
    quiz_services.register_quiz(
        key=key,
        lesson_key=lesson_key,
        definition=parse_definition(definition_data(key, pass_mark_percent) | settings),
        language=language,
        texts=parse_texts(texts_data(mark) | (texts or {})),
        at=now(),
    )
    return key


def add_quiz_of_every_kind(lesson_key, *, key=None, questions=None, texts=None, **settings):
    """A quiz with a question of each newer kind (`tests.unit.quiz_kinds`), or some of them."""
    key = key or uuid4()
    asked = [
        question
        for question in EVERY_KIND["questions"]
        if questions is None or question["key"] in questions
    ]
    words = (texts or TEXTS)["questions"]
    if any(question["kind"] == "hotspot" for question in asked):
        Picture.objects.get_or_create(
            digest="ab" * 32, defaults={"data": b"a picture", "created_at": now()}
        )
    quiz_services.register_quiz(
        key=key,
        lesson_key=lesson_key,
        definition=parse_definition(
            {"key": str(key), "pass_mark_percent": 60, "questions": asked, **settings}
        ),
        language="en",
        texts=parse_texts({"questions": {one["key"]: words[one["key"]] for one in asked}}),
        at=now(),
    )
    return key


def add_spoken_quiz(lesson_key, *more, sound=None):
    """A quiz with a question to be answered aloud, and `more` of `tests.unit.quiz_kinds`.

    `sound` says what reads the first question aloud, in the form of `SoundFacts`.
    """
    key, asked = uuid4(), [SPOKEN, *more]
    words = {one["key"]: TEXTS["questions"][one["key"]] for one in more}
    words["aloud"] = words_of(SPOKEN, guide="Met when she asks first.", sound=sound)
    quiz_services.register_quiz(
        key=key,
        lesson_key=lesson_key,
        definition=parse_definition({"key": str(key), "pass_mark_percent": 60, "questions": asked}),
        language="en",
        texts=parse_texts({"questions": words}),
        at=now(),
    )
    return key


# The audience of a course in which staff alone learn.
STAFF_AUDIENCE = (Role.STAFF_LEARNER, Role.SUPERVISOR, Role.EDITOR)


def add_pool(lesson_key, size, *, categories=(), **settings):
    """A quiz of `size` statements called q1, q2 …, each true; `categories` go round among them."""
    key = uuid4()
    questions, words = [], {}
    for number in range(1, size + 1):
        question = {
            "key": f"q{number}",
            "kind": "true_false",
            "options": [{"key": "true", "correct": True}, {"key": "false", "correct": False}],
        }
        if categories:
            question["category"] = categories[(number - 1) % len(categories)]
        questions.append(question)
        words[f"q{number}"] = {
            "text": f"Is {number} a number?",
            "options": {
                "true": option("It is.", "It counts."),
                "false": option("It is not.", "Count with your fingers."),
            },
        }
    paths = {path for named in categories for path in with_ancestors(named)}
    quiz_services.register_quiz(
        key=key,
        lesson_key=lesson_key,
        definition=parse_definition(
            {"key": str(key), "pass_mark_percent": 60, "questions": questions} | settings
        ),
        language="en",
        texts=parse_texts(
            {"questions": words, "categories": {path: f"About {path}" for path in paths}}
        ),
        at=now(),
    )
    return key
