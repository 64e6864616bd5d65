"""What a mentee finds once mentoring has ended."""

import pytest
from django.urls import reverse

from core.clock import now
from core.errors import NotFound
from mentors.mentoring.ending_queries import SHOWN_FOR, ended_pair, ended_pairs
from mentors.mentoring.models import MentoringPair
from mentors.mentoring.pair_services import end, write_goals
from mentors.mentoring.plan_services import add_task, tick_task
from tests.factories.booking import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def ended(cast, *, held=2):
    """The pair after so many sessions, with one step done and one not."""
    for number in range(held):
        cast.took_place(days_ago=number + 1)
    write_goals(by=cast.joy, pair_id=cast.pair.public_id, goals="To sleep.", at=now())
    steps = [
        add_task(by=cast.joy, pair_id=cast.pair.public_id, words=words, at=now())
        for words in ("Ring the school.", "Say no once.")
    ]
    pair_id = cast.pair.public_id
    tick_task(by=cast.joy, pair_id=pair_id, task_id=steps[0].public_id, done=True, at=now())
    end(by=cast.joy, pair_id=pair_id, at=now())


def test_ended_pair_shows_sessions_goals_and_the_steps_that_were_done(cast, signed_in):
    ended(cast)
    (found,) = ended_pairs(cast.joy, [cast.organisation], now())
    assert (found.name, found.sessions, found.goals) == (cast.lucia.shown_name, 2, "To sleep.")
    assert found.steps == ("Ring the school.",)
    page = signed_in(cast.joy).get("/my-mentor/").content.decode()
    assert f"Your time with {cast.lucia.shown_name}" in page
    assert "Say no once." not in page


def test_ended_pair_is_shown_for_sixty_days_and_only_where_a_session_took_place(cast):
    ended(cast, held=0)
    assert ended_pairs(cast.joy, [cast.organisation], now()) == []
    cast.took_place()
    assert len(ended_pairs(cast.joy, [cast.organisation], now())) == 1
    MentoringPair.objects.filter(pk=cast.pair.pk).update(ended_at=now() - SHOWN_FOR - DAY)
    assert ended_pairs(cast.joy, [cast.organisation], now()) == []


def test_paper_is_printed_for_the_mentee_alone_with_the_name_typed(cast, signed_in):
    cast.took_place()
    address = reverse("participation-paper", args=[cast.pair.public_id])
    joy = signed_in(cast.joy)
    assert joy.post(address, {"name": "Joy"}).status_code == 404
    end(by=cast.joy, pair_id=cast.pair.public_id, at=now())
    printed = joy.post(address, {"name": "جوي"})
    assert printed["Content-Type"] == "application/pdf"
    assert printed.content.startswith(b"%PDF")
    for other in (cast.lucia, cast.grace):
        with pytest.raises(NotFound):
            ended_pair(other, cast.pair.public_id)


@pytest.mark.parametrize("name", ["", "Joy 🌻", "美"])
def test_paper_is_refused_for_a_name_that_cannot_be_printed(cast, signed_in, name):
    cast.took_place()
    end(by=cast.joy, pair_id=cast.pair.public_id, at=now())
    joy = signed_in(cast.joy)
    address = reverse("participation-paper", args=[cast.pair.public_id])
    assert "write the name" in joy.post(address, {"name": name}, follow=True).content.decode()
