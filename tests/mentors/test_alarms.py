"""Who is on call is alarmed beyond an open page, until somebody answers or the room says so."""

import json
from copy import deepcopy
from datetime import timedelta

import pytest
from django.core import checks
from django.core.management import call_command
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from accounts.roles import Role
from core.clock import now
from core.errors import Conflict, NotFound
from lms.portal.operator.doctor import alarms_leave_the_server
from mentors.models import Alarm, AlarmChannel, AlarmDelivery, Call, OnCall, Ring, Room
from mentors.rooms import services
from mentors.rooms.help import services as help_services
from mentors.rooms.on_call.alarm_services import (
    acknowledge_alarms,
    alarm_where_needed,
    deliver_alarm,
    forget_alarms,
    send_test_alarm,
)
from mentors.rooms.on_call.alert_services import answer_call
from mentors.rooms.rules.lifecycle import Missing
from mentors.rooms.state import clock
from mentors.rooms.state.opening_queries import missing_before_opening
from mentors.rooms.state.private_queries import private_of
from mentors.rooms.state.snapshot import snapshots
from tests.factories.alarm_receivers import SENTENCE, free_port, local_receivers
from tests.factories.people import make_person
from tests.factories.rooms import RealCast

pytestmark = [pytest.mark.long]
ALL = ("push", "email", "webhook")


@pytest.fixture(scope="module", autouse=True)
def cast_of_the_file(harbour_of_the_file):
    return RealCast(harbour_of_the_file)


@pytest.fixture
def cast(cast_of_the_file, db):
    """Opened before there are alarms, so that nothing waits for a test alarm."""
    cast = deepcopy(cast_of_the_file)
    cast.open()
    return cast


@pytest.fixture
def receivers(settings):
    with local_receivers(settings) as found:
        yield found


@pytest.fixture
def look(django_capture_on_commit_callbacks):
    """A hub looks at its rooms, and the worker does what waits."""

    def look(seconds=0):
        with clock.shifted(seconds), django_capture_on_commit_callbacks(execute=True):
            services.advance_rooms()

    return look


@pytest.fixture
def test_alarm(cast, django_capture_on_commit_callbacks):
    def send(by=None):
        with django_capture_on_commit_callbacks(execute=True):
            return send_test_alarm(by=by or cast.grace, organisation=cast.organisation, at=now())

    return send


def line_of(cast):
    found = snapshots([cast.room.pk])[cast.room.pk]
    return found.state, found.why_for(cast.member_id(cast.joy))


def statuses(person):
    rows = AlarmDelivery.objects.filter(alarm__user=person).order_by("kind", "pk")
    return [(row.kind, row.status) for row in rows]


# --- what leaves the server -----------------------------------------------------------------


def test_alarm_by_three_channels_sends_the_sentence_and_nothing_else(cast, receivers, look):
    receivers.add(cast.sara, *ALL)
    look(16)
    assert receivers.sent() == (1, 1, 1)

    mail = receivers.mail.message()
    assert receivers.mail.mails[0].rcpt_tos == [f"{cast.sara.username}@staff.example"]
    assert mail.get_content().strip() == mail["Subject"] == SENTENCE
    assert mail["Message-ID"].endswith("@house.example>")

    path, headers, body = receivers.gateway.requests[0]
    code = AlarmChannel.objects.get(kind="webhook").public_id
    assert path == "/alarm"
    assert headers["Authorization"] == "Bearer " + "t" * 24
    assert json.loads(body) == {"message": SENTENCE, "recipient": str(code)}

    assert receivers.browsers[cast.sara.pk].shown() == [SENTENCE]
    assert statuses(cast.sara) == [(kind, "delivered") for kind in sorted(ALL)]


def test_no_name_room_or_reason_is_in_any_byte_that_leaves(cast, receivers, look):
    receivers.add(cast.sara, *ALL)
    help_services.ask_for_help(member_id=cast.member_id(cast.joy))
    look(16)
    to = f"{cast.sara.username}@staff.example".encode()
    wire = b"".join(
        [
            receivers.mail.mails[0].content.replace(to, b""),
            *(str(one).encode() for one in receivers.gateway.requests),
            *(str(one).encode() for one in receivers.push.requests),
        ]
    ).lower()
    people = (cast.grace, cast.lucia, cast.joy, cast.ines, cast.sara)
    private = [one.shown_name for one in people] + [cast.organisation.name, str(cast.id)]
    private += ["room", "help", "supervisor", "testserver"]
    found = [one for one in private if one.lower().encode() in wire]
    assert found == []


def test_without_channels_nothing_is_sent_and_the_desk_rings_as_before(cast, look):
    look(16)
    assert Ring.objects.count() == 2
    assert not Alarm.objects.exists()
    look(90)
    assert line_of(cast)[1] == "supervisor-away"


# --- repeated, lost, late, doubled ----------------------------------------------------------


def test_unanswered_alarm_is_repeated_every_half_minute_until_acknowledged(cast, receivers, look):
    receivers.add(cast.sara, "email")
    for seconds in (16, 20, 45, 47, 80):
        look(seconds)
    assert len(receivers.mail.mails) == 3
    assert acknowledge_alarms(user=cast.sara) == 1
    look(150)
    assert len(receivers.mail.mails) == 3


def test_answered_call_ends_its_alarms(cast, receivers, look):
    receivers.add(cast.sara, "email")
    look(16)
    with clock.shifted(17):
        answer_call(by=cast.ines, call_id=Call.objects.get().public_id, at=now())
    look(50)
    assert len(receivers.mail.mails) == 1


def test_doubled_task_sends_once(cast, receivers, look):
    receivers.add(cast.sara, *ALL)
    look(16)
    deliver_alarm.call(Alarm.objects.get().pk)
    look(17)
    assert receivers.sent() == (1, 1, 1)


def test_late_delivery_is_dropped_and_the_next_round_goes_out(
    cast, receivers, django_capture_on_commit_callbacks
):
    """The worker was away for a minute: what it finds then is old."""
    receivers.add(cast.sara, "email")
    with clock.shifted(16), django_capture_on_commit_callbacks():
        services.advance_rooms()
    alarm = Alarm.objects.get()
    with clock.shifted(80):
        deliver_alarm.call(alarm.pk)
    assert receivers.mail.mails == []
    assert statuses(cast.sara) == [("email", "dropped")]
    with clock.shifted(81), django_capture_on_commit_callbacks(execute=True):
        alarm_where_needed()
    assert len(receivers.mail.mails) == 1


def test_delivery_lost_with_its_worker_is_replaced(cast, receivers, look):
    receivers.add(cast.sara, "email")
    look(16)
    AlarmDelivery.objects.update(status="sending", ended_at=None)
    look(47)
    assert len(receivers.mail.mails) == 2


@pytest.mark.parametrize("dead", ALL)
def test_dead_channel_stops_no_other(cast, receivers, look, dead):
    receivers.add(cast.sara, *ALL)
    if dead == "email":
        receivers.mail.status = "451 not now"
    else:
        server = {"webhook": receivers.gateway, "push": receivers.push}[dead]
        server.is_broken = True
    look(16)
    assert statuses(cast.sara) == [
        (kind, "failed" if kind == dead else "delivered") for kind in sorted(ALL)
    ]


@pytest.mark.parametrize("status", [302, 403, 500])
def test_refusal_of_the_gateway_is_a_failed_delivery(cast, receivers, look, status):
    receivers.add(cast.sara, "webhook")
    receivers.gateway.status = status
    look(16)
    assert statuses(cast.sara) == [("webhook", "failed")]


def test_browser_that_is_gone_is_removed(cast, receivers, look):
    receivers.add(cast.sara, "push", "email")
    receivers.push.status = 410
    look(16)
    assert list(AlarmChannel.objects.values_list("kind", flat=True)) == ["email"]
    assert ("push", "failed") in statuses(cast.sara)


# --- somebody is reached, or the room says so ------------------------------------------------


def test_sleeping_person_on_call_leads_to_the_next_on_the_rota(cast, receivers, look):
    nina = make_person(Role.SUPERVISOR, organisation=cast.organisation)
    OnCall.objects.create(
        organisation=cast.organisation,
        user=nina,
        duty="supervisor",
        starts_at=now() - timedelta(hours=1),
        ends_at=now() + timedelta(hours=5),
    )
    receivers.add(cast.sara, "email")
    receivers.add(nina, "email")
    look(16)
    look(77)
    to = [mail.rcpt_tos[0] for mail in receivers.mail.mails]
    assert f"{nina.username}@staff.example" in to


def test_room_says_within_a_minute_that_nobody_was_reached(cast, receivers, look):
    receivers.add(cast.sara, *ALL)
    receivers.mail.status = "451 not now"
    receivers.gateway.is_broken = receivers.push.is_broken = True
    look(16)
    with clock.shifted(16 + 50):
        services.advance_rooms()
        assert line_of(cast) == ("held", "supervisor-away")
    with clock.shifted(16 + 56):
        services.advance_rooms()
        assert line_of(cast) == ("held", "nobody-reached")


def test_room_no_longer_says_so_once_somebody_answers(cast, receivers, look):
    receivers.add(cast.sara, "email")
    look(16)
    look(72)
    assert line_of(cast)[1] == "nobody-reached"
    acknowledge_alarms(user=cast.sara)
    look(73)
    assert line_of(cast)[1] == "supervisor-away"


def test_answered_alarm_keeps_the_room_from_saying_it(cast, receivers, look):
    receivers.add(cast.sara, "email")
    look(16)
    acknowledge_alarms(user=cast.sara)
    look(75)
    assert line_of(cast)[1] == "supervisor-away"


def test_room_that_nobody_opens_says_it_in_its_lobby(cast, receivers, look):
    receivers.add(cast.sara, "email")
    Room.objects.filter(pk=cast.room.pk).update(
        state="lobby", opened_at=None, starts_at=now() - timedelta(minutes=2), lease_until=None
    )
    look(1)
    cast.enter(cast.joy)
    look(2)
    with clock.shifted(60):
        cast.enter(cast.joy)
    look(62)
    assert line_of(cast) == ("lobby", "nobody-reached")


def test_person_who_asked_for_help_reads_that_nobody_has_answered(cast, receivers, look):
    receivers.add(cast.sara, "email")
    help_services.ask_for_help(member_id=cast.member_id(cast.joy))

    def told(person):
        return [one.unreached for one in private_of(cast.room.pk)[cast.member_id(person)].signals]

    look(1)
    assert told(cast.joy) == [False]
    look(57)
    assert told(cast.joy) == [True]
    assert told(cast.lucia) == []


# --- test alarms -----------------------------------------------------------------------------


def is_missing(cast):
    return Missing.ALARM in missing_before_opening(Room.objects.get(pk=cast.room.pk), now())


def test_room_opens_only_after_an_answered_test_alarm(cast, receivers, test_alarm):
    receivers.add(cast.sara, "email")
    assert is_missing(cast)
    assert test_alarm() == 1
    assert is_missing(cast)
    acknowledge_alarms(user=cast.sara)
    assert not is_missing(cast)
    Alarm.objects.update(acknowledged_at=now() - timedelta(minutes=61))
    assert is_missing(cast)


def test_room_opens_as_before_where_no_channel_is_set_up(cast):
    assert not is_missing(cast)


def test_practice_room_waits_for_no_alarm(cast, receivers):
    Room.objects.filter(pk=cast.room.pk).update(kind="practice")
    assert not is_missing(cast)


def test_test_alarm_that_no_channel_took_proves_nothing(cast, receivers, test_alarm):
    receivers.add(cast.sara, "webhook")
    receivers.gateway.status = 500
    test_alarm()
    assert acknowledge_alarms(user=cast.sara) == 0
    assert is_missing(cast)


def test_answer_of_the_room_s_own_supervisor_does_not_count(cast, receivers, test_alarm):
    receivers.add(cast.grace, "email")
    test_alarm()
    acknowledge_alarms(user=cast.grace)
    assert is_missing(cast)


def test_second_tap_sends_no_second_test(cast, receivers, test_alarm):
    receivers.add(cast.sara, "email")
    test_alarm()
    test_alarm()
    assert len(receivers.mail.mails) == 1


def test_test_alarm_is_refused_without_a_channel_or_a_rota(cast, receivers, test_alarm):
    with pytest.raises(Conflict, match="Nobody on call has set up an alarm"):
        test_alarm()
    with pytest.raises(NotFound):
        test_alarm(by=cast.lucia)


# --- the worker ------------------------------------------------------------------------------


def test_worker_delivers_and_looks_again_where_no_hub_does(
    cast, receivers, settings, monkeypatch, django_capture_on_commit_callbacks
):
    settings.TASKS = settings.TASKS | {"later": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)
    receivers.add(cast.sara, "email")
    with clock.shifted(16), django_capture_on_commit_callbacks(execute=True):
        services.advance_rooms()
    assert receivers.mail.mails == []
    with clock.shifted(17):
        call_command("db_worker", "--backend=later", "--batch", "--interval=0", "--verbosity=0")
    assert len(receivers.mail.mails) == 1
    again = DBTaskResult.objects.get(status="READY")
    assert again.task_path.endswith("look_again")
    assert timedelta(seconds=28) < again.run_after - now() < timedelta(seconds=33)
    assert all(
        row.args_kwargs["args"] in ([Alarm.objects.get().pk], [])
        for row in DBTaskResult.objects.all()
    )


def test_alarms_are_forgotten_after_two_weeks(cast, receivers, look):
    receivers.add(cast.sara, "email")
    look(16)
    assert forget_alarms(at=now() + timedelta(days=13)) == 0
    assert forget_alarms(at=now() + timedelta(days=15)) == 1
    assert not AlarmDelivery.objects.exists()


# --- pages -----------------------------------------------------------------------------------


def test_opening_the_workspace_or_the_alerts_acknowledges(cast, receivers, look, signed_in):
    receivers.add(cast.sara, "email")
    look(16)
    browser = signed_in(cast.sara)
    browser.get("/rooms/desk/", {"renewed": "1"})
    browser.get("/rooms/desk/notice/")
    assert Alarm.objects.get().acknowledged_at is None
    browser.get("/")
    assert Alarm.objects.get().acknowledged_at is not None
    Alarm.objects.update(acknowledged_at=None)
    browser.get("/rooms/desk/")
    assert Alarm.objects.get().acknowledged_at is not None


def test_refusal_to_open_offers_a_test_alarm(cast, receivers, signed_in):
    Room.objects.filter(pk=cast.room.pk).update(state="lobby", opened_at=None)
    receivers.add(cast.sara, "email")
    browser = signed_in(cast.grace)
    shown = browser.get(f"/rooms/{cast.id}/").content.decode()
    assert "answered an alarm in the last hour" in shown
    assert "Send test alarm" in shown
    fields = {"place": cast.organisation.public_id, "room": cast.id}
    answer = browser.post("/rooms/alarms/test/", fields)
    assert answer.url == f"/rooms/{cast.id}/"
    assert Alarm.objects.get().user == cast.sara


def test_rota_shows_delivery_and_answer(cast, receivers, test_alarm, signed_in):
    receivers.add(cast.sara, "email")
    browser = signed_in(cast.grace)
    assert "Alarm set up, and never sent so far." in browser.get("/rooms/rota/").content.decode()
    test_alarm()
    acknowledge_alarms(user=cast.sara)
    shown = browser.get("/rooms/rota/").content.decode()
    assert "delivered after 0 s by e-mail, answered after 0 s." in shown
    assert "No alarm set up" in shown
    assert "@staff.example" not in shown


def test_person_adds_and_removes_channels(cast, receivers, signed_in, settings):
    browser = signed_in(cast.sara)
    for fields in ({"address": "a@b.example"}, {"address": "sara@b.example"}):
        assert browser.post("/rooms/alarms/", {"kind": "email", **fields}).status_code == 302
    assert browser.post("/rooms/alarms/", {"kind": "webhook"}).status_code == 302
    assert sorted(AlarmChannel.objects.values_list("kind", flat=True)) == ["email", "webhook"]
    email = AlarmChannel.objects.get(kind="email")
    assert email.address == "sara@b.example"
    shown = browser.get("/rooms/alarms/").content.decode()
    assert "sara@b.example" in shown
    assert str(AlarmChannel.objects.get(kind="webhook").public_id) in shown
    assert signed_in(cast.ines).post(f"/rooms/alarms/{email.public_id}/").status_code == 404
    assert browser.post(f"/rooms/alarms/{email.public_id}/").status_code == 302
    assert AlarmChannel.objects.get().kind == "webhook"


@pytest.mark.parametrize(
    "fields", [{"kind": "email"}, {"kind": "email", "address": "nobody"}, {"kind": "fax"}, {}]
)
def test_address_that_is_none_is_refused_and_nothing_is_kept(cast, receivers, signed_in, fields):
    assert signed_in(cast.sara).post("/rooms/alarms/", fields).status_code == 400
    assert not AlarmChannel.objects.exists()


def test_browser_is_added_only_from_a_known_push_service(cast, receivers, signed_in):
    keys = {"p256dh": "B" * 87, "auth": "a" * 22}
    browser = signed_in(cast.sara)
    for endpoint in (
        "https://10.0.0.1/x",
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://[broken",
    ):
        answer = browser.post("/rooms/alarms/browser/", {"endpoint": endpoint, **keys})
        assert answer.status_code == 400
    fields = {"endpoint": "https://updates.push.services.mozilla.com/wpush/v2/x", **keys}
    assert browser.post("/rooms/alarms/browser/", fields).status_code == 204
    assert json.loads(AlarmChannel.objects.get().address)["keys"] == keys


def test_page_says_that_alarms_are_not_set_up(cast, signed_in):
    shown = signed_in(cast.sara).get("/rooms/alarms/").content.decode()
    assert "not set up on this site" in shown
    assert "<button" not in shown.split("My alarms</h1>")[1].split("</main>")[0]


# --- doctor ----------------------------------------------------------------------------------


def told_by_doctor():
    return [(one.level, one.msg) for one in alarms_leave_the_server()]


def test_doctor_names_a_channel_that_takes_nothing(cast, receivers, look, settings):
    receivers.add(cast.sara, *ALL)
    receivers.gateway.status = 500
    look(16)
    problems = [msg for level, msg in told_by_doctor() if level >= checks.ERROR]
    assert problems == ["webhook: none of 1 deliveries was taken since yesterday."]
    settings.ALARM_WEBHOOK = f"http://127.0.0.1:{free_port()}/"
    assert any("does not answer" in msg for _level, msg in told_by_doctor())


def test_doctor_notes_that_no_alarms_are_set_up(cast):
    assert [msg for _level, msg in told_by_doctor()] == [
        "None are set up, so who is on call has to keep the alerts page open."
    ]
