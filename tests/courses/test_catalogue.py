"""The catalogue follows what is published, in any order and however often."""

from uuid import uuid4

import pytest

from accounts.roles import Role
from core.audit.models import Entry
from core.clock import now
from core.errors import Conflict, Invalid, NotFound
from courses.catalogue import queries
from courses.catalogue.snapshot import offered_lessons
from courses.enrolment.queries import courses_visible_to
from courses.enrolment.services import enrol, pause_enrolment, resume_enrolment
from courses.models import (
    Course,
    Enrolment,
    Lesson,
    LessonProgress,
    OutlineVersion,
    Quiz,
    QuizVersion,
)
from courses.progress.services import mark_lesson_read
from courses.publishing import quiz_services, services
from courses.questions.schema import parse_definition, parse_texts
from tests.factories.courses import (
    add_lesson,
    add_quiz,
    definition_data,
    make_course,
    texts_data,
)

pytestmark = pytest.mark.django_db


def register_again(key, **changes):
    """Publishes a course once more."""
    words = {
        "key": key,
        "code": "a",
        "audience": ["learner"],
        "language": "en",
        "title": "Peer mentor",
        "summary": "",
    }
    return services.register_course(**(words | changes), at=now())


def test_publishing_everything_twice_changes_nothing():
    key = uuid4()
    course = register_again(key)
    module = {"key": uuid4(), "course_key": key, "number": 1, "language": "en", "title": "One"}
    services.register_module(**module, at=now())
    lesson = add_lesson(module["key"], 1)
    quiz = add_quiz(lesson)
    quiz_services.place_quizzes(lesson_key=lesson, quiz_keys=[quiz], at=now())
    services.register_outline(course_key=key, at=now())
    before = queries.catalogue_facts(), Entry.objects.count()

    register_again(key)
    services.register_module(**module, at=now())
    add_lesson(module["key"], 1, key=lesson)
    add_quiz(lesson, key=quiz)
    quiz_services.place_quizzes(lesson_key=lesson, quiz_keys=[quiz], at=now())
    services.register_outline(course_key=key, at=now())

    assert (queries.catalogue_facts(), Entry.objects.count()) == before
    assert Course.objects.get() == course
    assert QuizVersion.objects.count() == OutlineVersion.objects.count() == 1


def test_a_second_language_adds_words_and_no_second_course():
    key = register_again(uuid4()).key
    register_again(key, language="it", title="Mentore")

    (facts,) = queries.catalogue_facts()["courses"]

    assert facts["titles"] == {"en": "Peer mentor", "it": "Mentore"}


def test_a_role_that_does_not_exist_is_no_audience():
    with pytest.raises(Invalid):
        register_again(uuid4(), audience=["learner", "friend"])
    assert not Course.objects.exists()


def test_two_courses_cannot_have_one_code():
    register_again(uuid4())
    with pytest.raises(Conflict):
        register_again(uuid4())


def test_a_module_without_its_course_and_a_lesson_without_its_module_are_not_registered():
    with pytest.raises(NotFound):
        services.register_module(
            key=uuid4(), course_key=uuid4(), number=1, language="en", title="One", at=now()
        )
    with pytest.raises(NotFound):
        add_lesson(uuid4(), 1)


def test_a_lesson_needs_a_part():
    course = make_course()
    with pytest.raises(Invalid):
        add_lesson(course.modules[0], 4, parts=0)


def test_a_withdrawn_lesson_counts_again_when_it_is_published_again():
    course = make_course(lessons=2)
    services.retire_lesson(key=course.lessons[0], at=now())
    assert queries.lesson_keys(course_code="a") == course.lessons[1:]
    services.retire_lesson(key=course.lessons[0], at=now())  # twice is harmless

    add_lesson(course.modules[0], 1, key=course.lessons[0])

    assert queries.lesson_keys(course_code="a") == course.lessons
    assert Entry.objects.filter(verb="lesson-withdrawn").count() == 1


def test_an_unknown_lesson_is_withdrawn_in_silence():
    services.retire_lesson(key=uuid4(), at=now())
    assert not Lesson.objects.exists()


def test_an_outline_is_born_only_when_the_list_of_lessons_changes():
    course = make_course(lessons=2)
    assert services.register_outline(course_key=course.key, at=now()).number == 1
    new = add_lesson(course.modules[0], 3)

    outline = services.register_outline(course_key=course.key, at=now())

    assert outline.number == 2
    assert outline.lessons == [str(key) for key in [*course.lessons, new]]
    first = OutlineVersion.objects.get(number=1)
    assert first.lessons == [str(key) for key in course.lessons]


def test_lesson_keys_follow_module_and_lesson_numbers():
    course = make_course(modules=2, lessons=2)
    assert queries.lesson_keys(course_code="a") == course.lessons
    assert queries.lesson_keys(course_code="a", first_of_each_module=True) == [
        course.lessons[0],
        course.lessons[2],
    ]
    assert queries.lesson_keys(course_code="unknown") == []


# --- quizzes --------------------------------------------------------------------------------


def test_a_changed_structure_is_a_new_version_and_the_old_one_stays_as_it_was():
    course = make_course()
    old = Quiz.objects.get(key=course.quiz).current

    add_quiz(course.lessons[0], key=course.quiz, pass_mark_percent=80)

    quiz = Quiz.objects.get(key=course.quiz)
    assert quiz.current.number == 2
    assert quiz.current.definition["pass_mark_percent"] == 80
    old.refresh_from_db()
    assert old.definition["pass_mark_percent"] == 60


def test_changed_words_and_a_translation_are_no_new_version():
    course = make_course()
    add_quiz(course.lessons[0], key=course.quiz, mark=" (better)")
    add_quiz(course.lessons[0], key=course.quiz, language="it", mark=" (it)")

    version = QuizVersion.objects.get()

    assert version.texts["en"] == texts_data(" (better)")
    assert version.texts["it"] == texts_data(" (it)")


def test_a_translation_comes_along_to_a_new_version_only_while_it_is_true():
    course = make_course()
    add_quiz(course.lessons[0], key=course.quiz, language="it", mark=" (it)")
    add_quiz(course.lessons[0], key=course.quiz, pass_mark_percent=80)
    assert set(Quiz.objects.get().current.texts) == {"en", "it"}

    # Now another option is the one that fits: the Italian feedback would no longer be true.
    changed = definition_data(course.quiz)
    for option in changed["questions"][0]["options"]:
        option["correct"] = not option["correct"]
    quiz_services.register_quiz(
        key=course.quiz,
        lesson_key=course.lessons[0],
        definition=parse_definition(changed),
        language="en",
        texts=parse_texts(texts_data()),
        at=now(),
    )

    assert set(Quiz.objects.get().current.texts) == {"en"}


def test_a_quiz_with_a_word_missing_is_not_registered():
    course = make_course(with_quiz=False)
    words = texts_data()
    words["questions"]["late"]["options"]["push-on"]["feedback"] = " "
    key = uuid4()

    with pytest.raises(Invalid) as problem:
        quiz_services.register_quiz(
            key=key,
            lesson_key=course.lessons[0],
            definition=parse_definition(definition_data(key)),
            language="en",
            texts=parse_texts(words),
            at=now(),
        )

    assert problem.value.todo == ["feedback-empty:late.push-on"]
    assert not Quiz.objects.exists()


def test_a_definition_of_another_quiz_is_refused():
    course = make_course(with_quiz=False)
    with pytest.raises(Invalid):
        quiz_services.register_quiz(
            key=uuid4(),
            lesson_key=course.lessons[0],
            definition=parse_definition(definition_data(uuid4())),
            language="en",
            texts=parse_texts(texts_data()),
            at=now(),
        )


def test_a_quiz_that_is_not_placed_stands_in_no_lesson():
    course = make_course()
    quiz_services.place_quizzes(lesson_key=course.lessons[0], quiz_keys=[], at=now())
    assert Quiz.objects.get(key=course.quiz).lesson is None

    quiz_services.place_quizzes(lesson_key=course.lessons[1], quiz_keys=[course.quiz], at=now())
    assert Quiz.objects.get(key=course.quiz).lesson.key == course.lessons[1]


def test_the_lesson_may_be_published_before_its_quiz():
    course = make_course(with_quiz=False)
    key = uuid4()
    quiz_services.place_quizzes(lesson_key=course.lessons[0], quiz_keys=[key], at=now())

    quiz_services.register_quiz(
        key=key,
        lesson_key=None,
        definition=parse_definition(definition_data(key)),
        language="en",
        texts=parse_texts(texts_data()),
        at=now(),
    )

    quiz = Quiz.objects.get(key=key)
    assert quiz.lesson.key == course.lessons[0]
    assert quiz.current.number == 1


# --- what a change means for those on the way -----------------------------------------------


def test_whoever_lacked_only_the_quiz_that_was_taken_out_has_completed_the_lesson(person):
    course = make_course(lessons=1)
    learner = person()
    enrol(learner=learner, course_key=course.key, at=now())
    mark_lesson_read(learner=learner, lesson_key=course.lessons[0], at=now())
    assert LessonProgress.objects.get().completed_at is None

    quiz_services.place_quizzes(lesson_key=course.lessons[0], quiz_keys=[], at=now())

    assert LessonProgress.objects.get().completed_at is not None
    assert Enrolment.objects.get().state == "completed"


def test_a_quiz_that_moves_on_holds_nobody_back_in_the_lesson_it_left(person):
    course = make_course(lessons=2)
    learner = person()
    enrol(learner=learner, course_key=course.key, at=now())
    mark_lesson_read(learner=learner, lesson_key=course.lessons[0], at=now())

    add_quiz(course.lessons[1], key=course.quiz)

    assert LessonProgress.objects.get(lesson__key=course.lessons[0]).completed_at is not None


def test_nobody_waits_for_a_lesson_that_was_withdrawn(person):
    course = make_course(lessons=2, with_quiz=False)
    learner = person()
    enrol(learner=learner, course_key=course.key, at=now())
    mark_lesson_read(learner=learner, lesson_key=course.lessons[0], at=now())
    assert Enrolment.objects.get().state == "active"

    services.retire_lesson(key=course.lessons[1], at=now())
    services.register_outline(course_key=course.key, at=now())

    assert Enrolment.objects.get().state == "completed"


def test_nobody_completes_a_course_that_is_offered_to_nobody(person):
    course = make_course(lessons=2, with_quiz=False)
    learner = person()
    enrolment = enrol(learner=learner, course_key=course.key, at=now())
    mark_lesson_read(learner=learner, lesson_key=course.lessons[0], at=now())

    Course.objects.update(audience=[])
    services.retire_lesson(key=course.lessons[1], at=now())
    hers = {"learner": learner, "enrolment_id": enrolment.public_id, "at": now()}
    pause_enrolment(**hers)

    assert resume_enrolment(**hers).state == "active"


def test_one_version_of_the_outline_leaves_out_all_that_goes_together(person):
    course = make_course(modules=2, lessons=2, with_quiz=False)
    enrol(learner=(learner := person()), course_key=course.key, at=now())
    mark_lesson_read(learner=learner, lesson_key=course.lessons[0], at=now())

    for key in course.lessons:
        services.retire_lesson(key=key, at=now())
    services.register_outline(course_key=course.key, at=now())

    assert Enrolment.objects.get().state == "active"


def test_withdrawing_or_adding_a_lesson_uncompletes_nobody(person):
    course = make_course(lessons=2, with_quiz=False)
    learner = person()
    enrol(learner=learner, course_key=course.key, at=now())
    for key in course.lessons:
        mark_lesson_read(learner=learner, lesson_key=key, at=now())
    done = Enrolment.objects.get()

    services.retire_lesson(key=course.lessons[0], at=now())
    add_lesson(course.modules[0], 3)
    add_quiz(course.lessons[1])
    services.register_outline(course_key=course.key, at=now())

    enrolment = Enrolment.objects.get()
    assert (enrolment.state, enrolment.completed_at) == ("completed", done.completed_at)
    assert LessonProgress.objects.filter(completed_at=None).count() == 0


def test_a_lesson_that_moves_to_another_course_is_gone_from_the_first_at_once():
    course, other = make_course("a", lessons=2, with_quiz=False), make_course("b", with_quiz=False)
    add_lesson(other.modules[0], 9, key=course.lessons[1])
    row = Course.objects.get(key=course.key)
    offered = offered_lessons(row.pk, row.edition, "en")
    assert [one.key for one in offered] == course.lessons[:1]


def test_nobody_waits_for_a_lesson_that_moved_to_another_course(person):
    course, other = make_course("a", lessons=2, with_quiz=False), make_course("b", with_quiz=False)
    woman = person()
    enrol(learner=woman, course_key=course.key, at=now())
    mark_lesson_read(learner=woman, lesson_key=course.lessons[0], at=now())
    add_lesson(other.modules[0], 9, key=course.lessons[1])
    for key in (course.key, other.key):
        services.register_outline(course_key=key, at=now())
    with pytest.raises(NotFound):
        mark_lesson_read(learner=woman, lesson_key=course.lessons[1], at=now())
    assert Enrolment.objects.get().state == "completed"


# --- reading --------------------------------------------------------------------------------


def test_words_fall_back_to_english_and_then_to_any_language(person):
    key = uuid4()
    learner = person()

    def shown(language):
        (card,) = courses_visible_to(learner, language)
        return card.title, card.url

    register_again(key, language="it", title="Mentore")
    assert shown("ro") == ("Mentore", "/ro/courses/a/")
    register_again(key, language="en", title="Mentor")
    assert shown("ro") == ("Mentor", "/ro/courses/a/")
    assert shown("it") == ("Mentore", "/it/courses/a/")


def test_cards_say_what_she_has_opened(person, django_assert_num_queries):
    a, b = make_course("a"), make_course("b", title="Ideas")
    make_course("s", audience=[Role.STAFF_LEARNER])
    learner, other = person(), person()
    enrol(learner=learner, course_key=b.key, at=now())
    enrol(learner=other, course_key=a.key, at=now())
    # What a course is called is read once for all its readers.
    courses_visible_to(other, "en")

    with django_assert_num_queries(1):
        cards = courses_visible_to(learner, "en")

    assert [(card.code, card.enrolled, card.state) for card in cards] == [
        ("a", False, ""),
        ("b", True, "open"),
    ]


def test_an_address_is_made_of_numbers():
    course = make_course(lessons=2)
    assert queries.lesson_address(course.lessons[1], "en") == "/en/courses/a/1/2/"
    with pytest.raises(NotFound):
        queries.lesson_address(uuid4(), "en")
    with pytest.raises(NotFound):
        queries.course_key("unknown")
