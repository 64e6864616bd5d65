"""The light plan of a pair, and how it goes for each of the two."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.clock import now
from core.errors import Conflict, Invalid, NotFound
from lms.portal.home.inbox_sources import inbox_of
from mentors.mentoring.booking_rules import is_check_due
from mentors.mentoring.models import MentoringPair, PairCheck, PairTask
from mentors.mentoring.plan_queries import checks_of, checks_that_wait, plans_of
from mentors.mentoring.plan_services import (
    add_task,
    answer_check,
    remove_task,
    take_up_check,
    tick_task,
)
from mentors.mentoring.wish_rules import MOST_TASKS
from tests.factories.booking import DAY
from tests.factories.people import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def plan(cast, user):
    pair = cast.reload()
    return plans_of([pair], user, now())[pair.pk]


def add(cast, by=None, words="Ring the school."):
    return add_task(by=by or cast.joy, pair_id=cast.pair.public_id, words=words, at=now())


def agreed(cast, days_ago):
    MentoringPair.objects.filter(pk=cast.pair.pk).update(agreed_at=now() - days_ago * DAY)


def answer(cast, by, said="change"):
    answer_check(by=by, pair_id=cast.pair.public_id, answer=said, at=now())


@pytest.mark.parametrize(
    ("day", "answered_on", "due"),
    [
        (29, None, False),
        (30, None, True),
        (89, 30, False),
        (89, None, True),
        (90, 30, True),
        (149, 95, False),
        (150, 95, True),
    ],
)
def test_check_is_due_after_thirty_days_and_every_sixty(day, answered_on, due):
    agreed_at = now() - timedelta(days=400)
    answered = None if answered_on is None else agreed_at + answered_on * DAY
    assert is_check_due(agreed_at, answered, agreed_at + day * DAY) == due


def test_task_is_the_mentees_to_write_tick_and_take_out(cast):
    task = add(cast)
    (line,) = plan(cast, cast.lucia).tasks
    assert (line.words, line.is_done) == ("Ring the school.", False)
    whose = {"pair_id": cast.pair.public_id, "task_id": task.public_id}
    for _twice in range(2):
        tick_task(by=cast.joy, **whose, done=True, at=now())
    assert plan(cast, cast.joy).tasks[0].is_done
    tick_task(by=cast.joy, **whose, done=False, at=now())
    assert not plan(cast, cast.joy).tasks[0].is_done
    for other in (cast.lucia, cast.grace):
        with pytest.raises(NotFound):
            remove_task(by=other, **whose)
        with pytest.raises(NotFound):
            add(cast, other)
    remove_task(by=cast.joy, **whose)
    assert plan(cast, cast.joy).tasks == ()


@pytest.mark.parametrize("words", ["", "x" * 121, "Ring 347 555 0199."])
def test_task_that_is_empty_too_long_or_gives_a_number_away_is_refused(cast, words):
    with pytest.raises(Invalid):
        add(cast, words=words)
    assert not PairTask.objects.exists()


def test_task_written_twice_is_kept_once(cast):
    assert add(cast) == add(cast)
    assert len(plan(cast, cast.joy).tasks) == 1


def test_page_refuses_an_eighth_open_task_with_a_sentence(cast, signed_in):
    for number in range(MOST_TASKS):
        add(cast, words=f"Step {number}.")
    with pytest.raises(Conflict):
        add(cast)
    address = reverse("pair-tasks", args=[cast.pair.public_id])
    said = signed_in(cast.joy).post(address, {"act": "add", "words": "One more."}, follow=True)
    assert "Seven steps are enough for now." in said.content.decode()


def test_each_of_the_two_is_asked_and_only_the_supervisor_reads_the_answer(cast, signed_in):
    assert not plan(cast, cast.joy).asks
    agreed(cast, 31)
    for person, page in ((cast.joy, "/my-mentor/"), (cast.lucia, "/mentoring/mine/")):
        assert "How is it going with" in signed_in(person).get(page).content.decode()
        for _twice in range(2):
            answer(cast, person)
        assert not plan(cast, person).asks
    assert PairCheck.objects.count() == 2
    lines = checks_of(cast.grace, cast.reload())
    assert [(line.name, line.words) for line in lines] == [
        (cast.lucia.shown_name, "Something should change"),
        (cast.joy.shown_name, "Something should change"),
    ]
    assert checks_of(cast.ines, cast.reload()) == ()
    for person in (cast.joy, cast.lucia):
        page = signed_in(person).get("/my-mentor/" if person == cast.joy else "/mentoring/mine/")
        assert "hould change" not in page.content.decode()


def test_wish_for_a_change_waits_in_the_inbox_until_it_is_taken_up(cast):
    agreed(cast, 31)
    answer(cast, cast.lucia)
    (line,) = checks_that_wait(cast.grace)
    entries = inbox_of(cast.grace, {"supervisor"}, [], now())
    titles = [one.title for one in entries]
    assert titles.count(f"{cast.lucia.shown_name} wants something to change") == 1
    with pytest.raises(NotFound):
        take_up_check(by=cast.ines, check_id=line.check_id, at=now())
    take_up_check(by=cast.grace, check_id=line.check_id, at=now())
    assert checks_that_wait(cast.grace) == []


def test_unsaid_answer_is_shown_to_nobody_and_not_asked_again(cast):
    agreed(cast, 31)
    answer(cast, cast.joy, "unsaid")
    assert checks_of(cast.grace, cast.reload()) == ()
    assert not plan(cast, cast.joy).asks


def test_check_is_refused_for_others_and_for_an_unknown_answer(cast):
    agreed(cast, 31)
    with pytest.raises(Invalid):
        answer(cast, cast.joy, "seven")
    for other in (cast.grace, make_person("mentee", "fatou", organisation=cast.organisation)):
        with pytest.raises(NotFound):
            answer(cast, other)
