"""Neutral reminders before sessions: chosen, sent once, and to nobody who did not choose one."""

from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from core.clock import now
from core.errors import Invalid, NotFound
from mentors.mentoring.booking_rules import reminder_at
from mentors.mentoring.models import ReminderChoice
from mentors.mentoring.pair_services import pause
from mentors.mentoring.reminder_services import remind, set_reminder
from mentors.mentoring.session_services import not_this_week
from mentors.models import AlarmChannel, Room
from tests.factories.alarm_receivers import local_receivers

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
SENTENCE = "A reminder you asked for."
ALL = ("push", "email", "webhook")


@pytest.fixture
def receivers(settings):
    with local_receivers(settings) as found:
        yield found


@pytest.fixture
def queue(settings):
    settings.TASKS = settings.TASKS | {"later": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def soon(cast):
    """The session of the pair begins in one hour, and Joy chose two hours before."""
    set_reminder(by=cast.joy, hours=2, at=now())
    room = Room.objects.get(pair_session__pair=cast.pair)
    Room.objects.filter(pk=room.pk).update(starts_at=now() + timedelta(hours=1))
    return room


def run(cast, room):
    remind.func(ReminderChoice.objects.get(person=cast.joy).pk, room.pk)


def test_reminder_goes_out_once_by_each_channel_and_says_one_neutral_sentence(
    cast, receivers, soon
):
    receivers.add(cast.joy, *ALL)
    run(cast, soon)
    run(cast, soon)
    assert receivers.sent() == (1, 1, 1)
    assert receivers.mail.message()["Subject"] == SENTENCE
    assert receivers.browsers[cast.joy.pk].shown() == [SENTENCE]
    (_path, headers, body) = receivers.gateway.requests[0]
    assert SENTENCE in body.decode()
    everything = f"{receivers.mail.message()}{headers}{body.decode()}"
    assert cast.joy.shown_name not in everything
    assert cast.lucia.shown_name not in everything


def off(cast, room):
    not_this_week(by=cast.lucia, room_id=room.public_id, at=now())


def paused(cast, room):
    pause(by=cast.joy, pair_id=cast.pair.public_id, at=now())


def restricted(cast, room):
    cast.joy.learning_only_since = now()
    cast.joy.save(update_fields=["learning_only_since"])


def over(cast, room):
    Room.objects.filter(pk=room.pk).update(starts_at=now() - timedelta(minutes=1))


@pytest.mark.parametrize("what", [off, paused, restricted, over])
def test_reminder_is_not_sent_of_a_session_that_is_no_longer_on(cast, receivers, soon, what):
    receivers.add(cast.joy, "email")
    what(cast, soon)
    run(cast, soon)
    assert receivers.sent() == (0, 0, 0)


def test_booked_session_queues_a_reminder_for_those_who_chose_one(
    cast, queue, django_capture_on_commit_callbacks
):
    set_reminder(by=cast.joy, hours=24, at=now())
    with django_capture_on_commit_callbacks(execute=True):
        (room,) = cast.book()
    task = DBTaskResult.objects.get()
    assert task.run_after == reminder_at(room.starts_at, 24)
    assert task.args_kwargs["args"] == [cast.joy.reminder_choice.pk, room.pk]


def test_choice_covers_sessions_that_are_booked_already(
    cast, queue, django_capture_on_commit_callbacks
):
    (room,) = cast.book()
    with django_capture_on_commit_callbacks(execute=True):
        set_reminder(by=cast.joy, hours=2, at=now())
    # The one in two hours is too soon for it.
    assert [row.args_kwargs["args"][1] for row in DBTaskResult.objects.all()] == [room.pk]


def test_moved_session_is_planned_anew_and_not_announced_early(
    cast, receivers, soon, queue, django_capture_on_commit_callbacks
):
    receivers.add(cast.joy, "email")
    later = now() + timedelta(days=3)
    Room.objects.filter(pk=soon.pk).update(starts_at=later)
    with django_capture_on_commit_callbacks(execute=True):
        run(cast, soon)
    assert receivers.sent() == (0, 0, 0)
    assert DBTaskResult.objects.get().run_after == reminder_at(later, 2)


def test_browser_that_took_its_permission_back_is_forgotten(cast, receivers, soon):
    receivers.add(cast.joy, "push")
    receivers.push.status = 410
    run(cast, soon)
    assert not AlarmChannel.objects.filter(user=cast.joy).exists()


def test_no_reminder_forgets_the_addresses(cast, receivers):
    set_reminder(by=cast.joy, hours=2, at=now())
    receivers.add(cast.joy, *ALL)
    set_reminder(by=cast.joy, hours=None, at=now())
    assert not ReminderChoice.objects.exists()
    assert not AlarmChannel.objects.exists()


def test_reminder_is_for_people_with_sessions_and_known_hours(cast):
    with pytest.raises(Invalid):
        set_reminder(by=cast.joy, hours=3, at=now())
    for person in (cast.olga, cast.grace):
        with pytest.raises(NotFound):
            set_reminder(by=person, hours=2, at=now())


def test_page_chooses_adds_and_takes_out(cast, receivers, signed_in):
    joy = signed_in(cast.joy)
    assert "E-mail address" not in joy.get("/my-reminders/").content.decode()
    assert joy.post("/my-reminders/", {"hours": "24"}).status_code == 302
    assert joy.post("/my-reminders/add/", {"address": "joy"}).status_code == 400
    assert joy.post("/my-reminders/add/", {"address": "joy@example.org"}).status_code == 302
    assert joy.post("/my-reminders/add/", {"kind": "webhook"}).status_code == 302
    mail, gateway = AlarmChannel.objects.order_by("kind")
    page = joy.get("/my-reminders/").content.decode()
    assert mail.address in page
    assert str(gateway.public_id) in page
    assert joy.post(f"/my-reminders/{mail.public_id}/remove/").status_code == 302
    assert list(AlarmChannel.objects.all()) == [gateway]
    assert (
        signed_in(cast.lucia).post(f"/my-reminders/{gateway.public_id}/remove/").status_code == 404
    )


def test_page_without_a_channel_of_the_operator_offers_nothing(cast, signed_in):
    joy = signed_in(cast.joy)
    assert "Reminders are not set up here." in joy.get("/my-reminders/").content.decode()
    assert "/my-reminders/" not in joy.get("/my-mentor/").content.decode()
    assert joy.post("/my-reminders/add/", {"address": "joy@example.org"}).status_code == 404
