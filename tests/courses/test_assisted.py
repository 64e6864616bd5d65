"""Done together: with her leave, judged by the same rule, counting when she says it is hers."""

from functools import partial
from uuid import uuid4

import pytest

from accounts.roles import Role
from accounts.services import end_role, make_organisation
from core.audit.models import Entry
from core.audit.services import pseudonym_of
from core.clock import now
from core.errors import Conflict, Invalid, NotFound, Refused
from courses.assisted_learning import queries, services
from courses.enrolment.services import enrol
from courses.models import Answer, Attempt, Enrolment, Grade, LessonProgress, TogetherLeave
from courses.progress.queries import lesson_state, quizzes_met
from courses.progress.services import mark_lesson_read
from courses.quizzes.attempts.queries import attempt_view
from courses.quizzes.attempts.services import save_answers, start_attempt, submit_attempt
from courses.quizzes.marking.queries import waiting_count
from courses.quizzes.marking.services import mark_answer
from tests.concurrency import at_once, on_postgresql, one_within_another
from tests.factories.courses import AUDIENCE, HALF, RIGHT, add_quiz_of_every_kind, make_course
from tests.factories.people import make_person
from tests.factories.record_access import assign

NOT_MET = {"late": ["push-on"], "helps": ["faster"]}


@pytest.fixture
def course(db):
    return make_course(audience=[*AUDIENCE, Role.SUPERVISOR])


@pytest.fixture
def learner(course, person):
    woman = person(name="amara")
    enrol(learner=woman, course_key=course.key, at=now())
    mark_lesson_read(learner=woman, lesson_key=course.lessons[0], at=now())
    return woman


@pytest.fixture
def helper(person, learner):
    found = person(Role.SUPERVISOR, name="grace")
    assign(found, learner)
    return found


@pytest.fixture
def enrolment(learner):
    return Enrolment.objects.get(learner=learner)


def allow(learner, course, helper):
    """She allows it on her own page."""
    return services.grant_permission(
        learner=learner, quiz_key=course.quiz, helper_id=helper.public_id, at=now()
    )


def take_leave_back(learner, course, helper):
    services.withdraw_permission(
        learner=learner, quiz_key=course.quiz, helper_id=helper.public_id, at=now()
    )


def begin(helper, enrolment, course, *, asked=False):
    return services.start_assisted_attempt(
        helper=helper,
        enrolment_id=enrolment.public_id,
        quiz_key=course.quiz,
        asked_in_person=asked,
        at=now(),
    )


def hand_in(helper, attempt, answers=RIGHT):
    services.submit_assisted_attempt(
        helper=helper, attempt_id=attempt.public_id, answers=answers, at=now(), language="en"
    )
    attempt.refresh_from_db()


def confirm(learner, attempt):
    services.confirm_assisted_attempt(learner=learner, attempt_id=attempt.public_id, at=now())


def spoken_yes(helper, attempt):
    services.record_spoken_confirmation(helper=helper, attempt_id=attempt.public_id, at=now())


def take_back(learner, attempt):
    services.reject_assisted_attempt(learner=learner, attempt_id=attempt.public_id, at=now())


@pytest.fixture
def done(learner, course, helper, enrolment):
    """Allowed, entered so that all fits, and handed in."""
    allow(learner, course, helper)
    attempt = begin(helper, enrolment, course)
    hand_in(helper, attempt)
    return attempt


# --- her leave ------------------------------------------------------------------------------


def test_without_her_leave_nobody_begins(helper, enrolment, course):
    with pytest.raises(Refused):
        begin(helper, enrolment, course)
    assert not Attempt.objects.exists()


def test_what_she_allows_to_one_she_does_not_allow_to_another(learner, course, enrolment, helper):
    other = make_person(Role.SUPERVISOR, organisation=enrolment.organisation)
    assign(other, learner)
    allow(learner, course, helper)
    with pytest.raises(Refused):
        begin(other, enrolment, course)


def test_asked_in_person_is_noted_and_is_hers_to_confirm(learner, helper, enrolment, course):
    attempt = begin(helper, enrolment, course, asked=True)
    leave = TogetherLeave.objects.get()
    assert leave.asked_in_person
    entry = Entry.objects.get(verb="together-allowed")
    assert (entry.actor, entry.about) == (pseudonym_of(helper), pseudonym_of(learner))
    hand_in(helper, attempt)
    assert not Grade.objects.exists()


def test_she_takes_it_back_and_what_was_entered_is_gone(learner, course, helper, enrolment):
    allow(learner, course, helper)
    attempt = begin(helper, enrolment, course)
    services.save_assisted_answers(
        helper=helper, attempt_id=attempt.public_id, answers=HALF, at=now()
    )
    take_leave_back(learner, course, helper)
    take_leave_back(learner, course, helper)
    assert not Answer.objects.exists()
    for step in (partial(hand_in, helper, attempt), partial(begin, helper, enrolment, course)):
        with pytest.raises((Refused, NotFound)):
            step()
    assert Entry.objects.filter(verb="together-leave-ended").count() == 1


def test_only_who_is_assigned_to_her_can_be_allowed(learner, course, person, lighthouse):
    for someone in (
        person(Role.MENTOR),
        person(Role.LEARNER),
        person(Role.EDITOR),
        person(Role.SUPERVISOR),
        person(Role.COORDINATOR),
        person(Role.SUPERVISOR, organisation=lighthouse),
        learner,
    ):
        with pytest.raises(NotFound):
            allow(learner, course, someone)
    assert not TogetherLeave.objects.exists()


def test_nobody_does_it_who_is_not_assigned_to_her(enrolment, course, person, lighthouse):
    for someone in (
        person(Role.MENTOR),
        person(Role.SAFEGUARDING_LEAD),
        person(Role.SUPERVISOR),
        person(Role.COORDINATOR),
        person(Role.SUPERVISOR, organisation=lighthouse),
    ):
        with pytest.raises(NotFound):
            begin(someone, enrolment, course, asked=True)


def test_nobody_does_it_for_herself(course, helper):
    enrol(learner=helper, course_key=course.key, at=now())
    own = Enrolment.objects.get(learner=helper, course__code="a")
    with pytest.raises(NotFound):
        begin(helper, own, course, asked=True)
    with pytest.raises(NotFound):
        allow(helper, course, helper)


def test_a_quiz_of_another_course_is_not_there(learner, helper, enrolment):
    other = make_course("b", title="Ideas")
    enrol(learner=learner, course_key=other.key, at=now())
    with pytest.raises(NotFound):
        begin(helper, enrolment, other, asked=True)


def test_who_is_no_longer_staff_goes_on_with_nothing(learner, course, helper, enrolment):
    allow(learner, course, helper)
    attempt = begin(helper, enrolment, course)
    end_role(membership=helper.memberships.get(), by=None, at=now())
    helper.__dict__.pop("_held_memberships", None)
    with pytest.raises(NotFound):
        hand_in(helper, attempt)


# --- entering -------------------------------------------------------------------------------


def test_the_same_rule_judges_it(done, learner, course):
    confirm(learner, done)
    alone = start_attempt(learner=learner, quiz_key=course.quiz, at=now())
    submit_attempt(learner=learner, attempt_id=alone.public_id, answers=RIGHT, at=now())
    assert [(one.points, one.met) for one in Grade.objects.order_by("pk")] == [(2, True)] * 2


def test_her_own_open_attempt_stays_hers_and_unseen(learner, course, helper, enrolment):
    own = start_attempt(learner=learner, quiz_key=course.quiz, at=now())
    save_answers(learner=learner, attempt_id=own.public_id, answers=HALF, at=now())
    allow(learner, course, helper)
    together = begin(helper, enrolment, course)
    assert together != own
    assert begin(helper, enrolment, course) == together
    assert not together.answers.exists()
    with pytest.raises(NotFound):
        queries.assisted_attempt_view(helper, own.public_id, "en")
    with pytest.raises(NotFound):
        hand_in(helper, own)
    hand_in(helper, together)
    assert start_attempt(learner=learner, quiz_key=course.quiz, at=now()) == own
    assert own.answers.count() == 2


def test_while_it_is_entered_it_is_not_hers_to_change(learner, course, helper, enrolment):
    allow(learner, course, helper)
    together = begin(helper, enrolment, course)
    with pytest.raises(NotFound):
        save_answers(learner=learner, attempt_id=together.public_id, answers=HALF, at=now())
    with pytest.raises(NotFound):
        attempt_view(learner, together.public_id, "en")


def test_an_answer_that_does_not_fit_is_refused_and_keeps_what_was_there(
    learner, course, helper, enrolment
):
    allow(learner, course, helper)
    attempt = begin(helper, enrolment, course)
    services.save_assisted_answers(
        helper=helper, attempt_id=attempt.public_id, answers=HALF, at=now()
    )
    for answers in ({"late": ["other"]}, {"other": ["x"]}):
        with pytest.raises(Invalid):
            hand_in(helper, attempt, answers)
    assert attempt.answers.count() == 2


def test_handed_in_twice_is_once_and_ends_the_leave(done, helper, course, enrolment):
    hand_in(helper, done, NOT_MET)
    assert done.judged == {"late": True, "helps": True}
    assert TogetherLeave.objects.get().ended_at is not None
    with pytest.raises(Refused):
        begin(helper, enrolment, course)
    entry = Entry.objects.get(verb="quiz-handed-in")
    assert (entry.actor, entry.about) == (
        pseudonym_of(helper),
        pseudonym_of(enrolment.learner),
    )


# --- what counts ----------------------------------------------------------------------------


def test_nothing_counts_before_she_has_confirmed(done, learner, course):
    assert not Grade.objects.exists()
    assert LessonProgress.objects.get(enrolment__course__code="a").completed_at is None
    (quiz,) = lesson_state(learner, course.lessons[0], "en").quizzes
    assert (quiz.met, quiz.waits, quiz.to_confirm) == (False, False, done.public_id)
    assert queries.attempts_to_confirm(learner, "en") == [(done.public_id, "Words of lesson 1")]


def test_her_tap_makes_it_count_once(done, learner, course):
    for _again in range(2):
        confirm(learner, done)
    done.refresh_from_db()
    assert (done.confirmed_how, done.grades.count()) == ("tap", 1)
    assert LessonProgress.objects.get(enrolment__course__code="a").completed_at is not None
    assert quizzes_met(learner) == {course.quiz}
    assert Entry.objects.get(verb="together-confirmed").facts == {"how": "tap"}


def test_a_spoken_yes_is_noted_by_the_helper_with_its_date(done, learner, helper):
    spoken_yes(helper, done)
    done.refresh_from_db()
    assert done.confirmed_how == "spoken-yes"
    assert done.grades.get().met
    entry = Entry.objects.get(verb="together-confirmed")
    assert entry.actor == pseudonym_of(helper)
    assert entry.about == pseudonym_of(learner)
    assert "Amara" not in str(entry.facts)


def test_her_tap_after_a_spoken_yes_makes_it_hers(done, learner, helper):
    spoken_yes(helper, done)
    confirm(learner, done)
    spoken_yes(helper, done)
    done.refresh_from_db()
    assert (done.confirmed_how, done.grades.count()) == ("tap", 1)
    with pytest.raises(Conflict):
        take_back(learner, done)


def test_that_is_not_what_i_said_takes_it_back_and_keeps_the_attempt(done, learner, helper):
    take_back(learner, done)
    take_back(learner, done)
    done.refresh_from_db()
    assert done.taken_back_at is not None
    assert not done.counts
    for step in (partial(confirm, learner, done), partial(spoken_yes, helper, done)):
        with pytest.raises(Conflict):
            step()
    assert not Grade.objects.exists()
    assert Entry.objects.filter(verb="together-taken-back").count() == 1


def test_what_somebody_noted_for_her_she_can_still_take_back(done, learner, helper):
    spoken_yes(helper, done)
    assert quizzes_met(learner)
    take_back(learner, done)
    assert quizzes_met(learner) == set()
    # What was completed stays: nothing is ever lowered.
    assert LessonProgress.objects.get(enrolment__course__code="a").completed_at is not None


def test_others_neither_confirm_nor_take_back(done, helper, person, lighthouse):
    others = [person(), person(Role.SUPERVISOR), person(Role.SUPERVISOR, organisation=lighthouse)]
    for someone in [*others, helper]:
        with pytest.raises(NotFound):
            confirm(someone, done)
        with pytest.raises(NotFound):
            take_back(someone, done)
    for someone in others:
        with pytest.raises(NotFound):
            spoken_yes(someone, done)
        with pytest.raises(NotFound):
            queries.assisted_attempt_view(someone, done.public_id, "en")


def test_what_she_did_alone_is_not_to_be_confirmed(learner, course):
    alone = start_attempt(learner=learner, quiz_key=course.quiz, at=now())
    submit_attempt(learner=learner, attempt_id=alone.public_id, answers=RIGHT, at=now())
    for step in (confirm, take_back):
        with pytest.raises(Conflict):
            step(learner, alone)


def test_words_that_were_entered_are_marked_only_when_they_are_confirmed(
    learner, course, helper, enrolment
):
    course.quiz = add_quiz_of_every_kind(course.lessons[1], questions=["own-words"])
    attempt = begin(helper, enrolment, course, asked=True)
    hand_in(helper, attempt, {"own-words": ["I would ask."]})
    assert waiting_count(helper) == 0
    marked = partial(
        mark_answer,
        marker=helper,
        attempt_id=attempt.public_id,
        question_key="own-words",
        met=True,
        comment="",
        at=now(),
    )
    with pytest.raises(NotFound):
        marked()
    confirm(learner, attempt)
    assert waiting_count(helper) == 1
    marked()
    assert attempt.grades.get().met


def test_a_tap_and_a_spoken_yes_at_once_are_one_grade(transactional_db):
    course = make_course()
    harbour = make_organisation(name="Harbour")
    learner = make_person(Role.LEARNER, organisation=harbour)
    helper = make_person(Role.SUPERVISOR, organisation=harbour)
    assign(helper, learner)
    enrol(learner=learner, course_key=course.key, at=now())
    enrolment = Enrolment.objects.get(course__code="a")
    attempt = begin(helper, enrolment, course, asked=True)
    hand_in(helper, attempt)
    at_once(partial(confirm, learner, attempt), partial(spoken_yes, helper, attempt))
    assert Grade.objects.count() == 1
    attempt.refresh_from_db()
    assert attempt.confirmed_how == "tap"


# --- pages ----------------------------------------------------------------------------------

FIELDS = {"q-late": "small-piece", "q-helps": ["aloud", "same-place"]}


def html_of(response):
    return response.content.decode()


def test_from_her_leave_to_her_yes(learner, course, helper, signed_in):
    hers, desk = signed_in(learner), signed_in(helper)
    start = f"/courses/quizzes/{course.quiz}/start/"
    page = f"/courses/quizzes/{course.quiz}/together/"
    assert page in html_of(hers.get(start))
    html = html_of(hers.get(page))
    assert "Do it with Grace" in html
    assert "checked" not in html
    wish = {"helper": str(helper.public_id), "then": "allow"}
    assert hers.post(page, wish).url == page
    assert "Take it back from Grace" in html_of(hers.get(page))

    assert "Start with Amara" in html_of(desk.get("/assisted-learning/"))
    enrolment = Enrolment.objects.get(course__code="a")
    choose = f"/assisted-learning/with/{enrolment.public_id}/"
    place = desk.post(choose, {"quiz": str(course.quiz)}).url
    assert "Read each question aloud and enter" in html_of(desk.get(place))
    answer = desk.post(place, {"then": "see", "q-late": "small-piece"})
    assert answer.status_code == 400
    assert "Some questions are unanswered." in html_of(answer)
    assert desk.post(place, {"then": "see", **FIELDS}).url == place
    assert "Waiting for confirmation" in html_of(desk.get(place))
    assert "Waiting for confirmation" in html_of(desk.get("/assisted-learning/"))

    attempt = Attempt.objects.get()
    own = f"/courses/attempts/{attempt.public_id}/"
    assert own in html_of(hers.get("/learn/"))
    html = html_of(hers.get(own))
    assert "You did this together with Grace" in html
    assert "It counts when you say that they are yours." in html
    assert "Both are met." not in html
    assert hers.post(f"{own}said/", {"then": "yes"}).url == own
    assert "Both are met." in html_of(hers.get(own))
    assert "confirmed the answers online" in html_of(desk.get(place))
    assert own not in html_of(hers.get("/learn/"))


def test_another_language_keeps_what_was_entered_and_the_place(
    learner, course, helper, enrolment, signed_in
):
    allow(learner, course, helper)
    attempt = begin(helper, enrolment, course)
    place, desk = f"/assisted-learning/{attempt.public_id}/", signed_in(helper)
    page = html_of(desk.get(place))
    assert 'form="quiz" formnovalidate' in page
    assert 'id="quiz"' in page
    assert "data-at" in page
    fields = {"language": "it", "at": "question-helps", "q-late": "push-on"}
    assert desk.post(place, fields).url == f"{place}#question-helps"
    assert list(attempt.answers.values_list("question_key", "chosen")) == [("late", ["push-on"])]
    assert '<html lang="it"' in html_of(desk.get(place))
    attempt.refresh_from_db()
    assert attempt.submitted_at is None


def test_another_language_keeps_nothing_once_she_has_taken_it_back(
    learner, course, helper, enrolment, signed_in
):
    allow(learner, course, helper)
    attempt = begin(helper, enrolment, course)
    take_leave_back(learner, course, helper)
    fields = {"language": "it", "q-late": "push-on"}
    desk = signed_in(helper)
    assert desk.post(f"/assisted-learning/{attempt.public_id}/", fields).status_code == 404
    assert not Answer.objects.exists()


def test_a_spoken_yes_and_then_her_no(done, learner, helper, signed_in):
    desk, hers = signed_in(helper), signed_in(learner)
    place = f"/assisted-learning/{done.public_id}/"
    assert desk.get(f"{place}yes/").url == place
    assert not Grade.objects.exists()
    assert desk.post(f"{place}yes/").url == place
    assert "confirmed the answers to you on" in html_of(desk.get(place))
    own = f"/courses/attempts/{done.public_id}/"
    assert "It was noted that you said yes on" in html_of(hers.get(own))
    hers.post(f"{own}said/", {"then": "no"})
    html = html_of(hers.get(own))
    assert "It does not count." in html
    assert "Both are met." not in html
    html = html_of(desk.get(place))
    assert "Do not ask why" in html
    assert "One line, then stop." not in html


@pytest.mark.parametrize(
    ("path", "data", "status"),
    [
        ("/courses/quizzes/{quiz}/together/", {"then": "allow"}, 400),
        ("/courses/quizzes/{quiz}/together/", {"helper": "x", "then": "allow"}, 400),
        ("/courses/quizzes/{quiz}/together/", {"helper": "{helper}", "then": "perhaps"}, 400),
        ("/courses/quizzes/{quiz}/together/", {"helper": "{nobody}", "then": "allow"}, 404),
        ("/courses/attempts/{attempt}/said/", {}, 400),
        ("/courses/attempts/{attempt}/said/", {"then": "maybe"}, 400),
        ("/courses/attempts/{nobody}/said/", {"then": "yes"}, 404),
    ],
)
def test_what_arrives_broken_from_her_page_changes_nothing(
    *, done, learner, helper, course, signed_in, path, data, status
):
    names = {
        "quiz": course.quiz,
        "helper": helper.public_id,
        "attempt": done.public_id,
        "nobody": uuid4(),
    }
    sent = {name: value.format(**names) for name, value in data.items()}
    assert signed_in(learner).post(path.format(**names), sent).status_code == status
    assert not TogetherLeave.objects.filter(ended_at=None).exists()
    assert not Grade.objects.exists()


@pytest.mark.parametrize(
    ("data", "status"),
    [({}, 400), ({"quiz": "x"}, 400), ({"quiz": "{nobody}"}, 404), ({"quiz": "{quiz}"}, 403)],
)
def test_what_arrives_broken_from_the_desk_begins_nothing(
    *, helper, enrolment, course, signed_in, data, status
):
    sent = {name: value.format(quiz=course.quiz, nobody=uuid4()) for name, value in data.items()}
    path = f"/assisted-learning/with/{enrolment.public_id}/"
    assert signed_in(helper).post(path, sent).status_code == status
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("women", [1, 12])
def test_the_desk_asks_the_database_the_same_few_times(
    *, course, helper, person, signed_in, women, django_assert_max_num_queries
):
    for _one in range(women):
        woman = person()
        enrol(learner=woman, course_key=course.key, at=now())
        enrolment = Enrolment.objects.get(learner=woman)
        assign(helper, woman)
        allow(woman, course, helper)
        hand_in(helper, begin(helper, enrolment, course))
        allow(woman, course, helper)
    browser = signed_in(helper)
    browser.get("/leave/state/")
    with django_assert_max_num_queries(10):
        html = html_of(browser.get("/assisted-learning/"))
    assert html.count("Waiting for confirmation") == html.count("Start with") == women


def test_she_finds_a_woman_by_a_part_of_her_name(course, helper, person, signed_in):
    for name in ("beatrice", "hana"):
        woman = person(name=name)
        enrol(learner=woman, course_key=course.key, at=now())
        assign(helper, woman)
    html = html_of(signed_in(helper).get("/assisted-learning/?name=an"))
    assert "Hana" in html
    assert "Beatrice" not in html


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_she_takes_it_back_while_the_helper_saves(monkeypatch, course, learner, helper, enrolment):
    attempt = begin(helper, enrolment, course, asked=True)
    with pytest.raises(NotFound):
        one_within_another(
            monkeypatch,
            (services, "_end_permission"),
            lambda: take_leave_back(learner, course, helper),
            lambda: services.save_assisted_answers(
                helper=helper, attempt_id=attempt.public_id, answers=HALF, at=now()
            ),
        )


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_she_takes_it_back_while_somebody_marks(monkeypatch, course, learner, helper, enrolment):
    course.quiz = add_quiz_of_every_kind(course.lessons[1], questions=["own-words"])
    attempt = begin(helper, enrolment, course, asked=True)
    hand_in(helper, attempt, {"own-words": ["I would ask."]})
    services.record_spoken_confirmation(helper=helper, attempt_id=attempt.public_id, at=now())
    marked = partial(mark_answer, question_key="own-words", met=True, comment="", at=now())
    with pytest.raises(NotFound):
        one_within_another(
            monkeypatch,
            (services, "record"),
            lambda: take_back(learner, attempt),
            lambda: marked(marker=helper, attempt_id=attempt.public_id),
        )
