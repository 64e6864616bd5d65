"""The table of sessions: whose they are, when they end, and who is told."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import Session
from accounts.roles import Role
from accounts.sessions import sign_ins
from core.audit.retention_services import run_jobs
from core.clock import now
from core.errors import NotFound
from tests.factories.people import make_person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]
PASSPHRASE = "green boat quiet river"
SECOND = timedelta(seconds=1)


@pytest.fixture
def amara(harbour):
    return make_person(Role.LEARNER, "amara", organisation=harbour, password=PASSPHRASE)


@pytest.fixture
def ended():
    """The keys of sessions whose end was announced."""
    heard = []

    def hear(sender, session_keys, **kwargs):
        heard.extend(session_keys)

    sign_ins.sign_ins_ended.connect(hear)
    yield heard
    sign_ins.sign_ins_ended.disconnect(hear)


def phone(device="shared"):
    """A browser in which Amara has signed in and opened a page."""
    client = Client()
    fields = {"login": "amara", "password": PASSPHRASE, "device": device}
    assert client.post("/accounts/login/", fields).status_code == 302
    client.get("/ground/")
    return client


def row_of(client):
    return Session.objects.get(session_key=client.session.session_key)


def test_a_sign_in_is_a_row_with_its_account_and_nothing_about_the_phone(amara):
    row = row_of(phone("own"))
    assert (row.account, row.device) == (amara, "own")
    columns = {field.name for field in Session._meta.fields}
    assert columns == {
        *("session_key", "session_data", "expire_date"),
        *("account", "public_id", "began_at", "device"),
    }


def test_a_page_changes_neither_the_public_id_nor_the_beginning(amara):
    client = phone()
    before = row_of(client)
    session = client.session
    session["seen"] -= 60
    session.save()
    client.get("/ground/")
    after = row_of(client)
    assert (after.public_id, after.began_at) == (before.public_id, before.began_at)
    assert after.expire_date > before.expire_date


def test_the_row_ends_when_it_has_lain_idle_or_lived_its_whole_day(amara, settings):
    client = phone()
    row = row_of(client)
    assert row.expire_date - now() <= timedelta(seconds=settings.IDLE_SECONDS["shared"])
    session = client.session
    session["began"] = now().timestamp() - settings.SESSION_LIFETIME_SECONDS + 60
    session.save()
    assert row_of(client).expire_date - now() <= timedelta(seconds=60)


def test_a_sign_of_life_of_a_socket_counts_for_pages_and_never_past_the_whole_day(amara, settings):
    client = phone()
    session = client.session
    session["seen"] -= 299
    session.save()
    key = session.session_key
    sign_ins.keep_alive({key: 300}, at=now())
    assert client.get("/leave/state/").json() == {"signed_in": True}
    assert row_of(client).expire_date > now() + 290 * SECOND
    begun = now() - timedelta(seconds=settings.SESSION_LIFETIME_SECONDS - 100)
    Session.objects.update(began_at=begun, expire_date=now() + 10 * SECOND)
    sign_ins.keep_alive({key: 300}, at=now())
    ends = Session.objects.get(session_key=key).expire_date
    assert now() + 90 * SECOND < ends < now() + 101 * SECOND
    Session.objects.update(expire_date=now() - SECOND)
    sign_ins.keep_alive({key: 300}, at=now())
    assert Session.objects.get(session_key=key).expire_date < now()


def test_ending_her_sign_ins_leaves_the_one_to_keep_and_those_of_others(amara, harbour, ended):
    here, there = phone(), phone("own")
    other = Client()
    other.force_login(make_person(Role.LEARNER, organisation=harbour))
    gone = there.session.session_key
    ended.clear()
    assert sign_ins.end_sign_ins(user=amara, keep=here.session.session_key, at=now()) == 1
    assert ended == [gone]
    assert [row.device for row in sign_ins.sign_ins_of(amara, at=now())] == ["shared"]
    assert there.get("/leave/state/").json() == {"signed_in": False}
    for client in (here, other):
        assert client.get("/leave/state/").json() == {"signed_in": True}


def test_one_sign_in_is_ended_by_its_public_id_and_only_by_its_owner(amara, person, ended):
    client = phone()
    row = row_of(client)
    ended.clear()
    for user, public_id in ((person(), row.public_id), (amara, uuid4())):
        with pytest.raises(NotFound):
            sign_ins.end_sign_in(user=user, public_id=public_id, at=now())
    assert ended == []
    sign_ins.end_sign_in(user=amara, public_id=row.public_id, at=now())
    assert ended == [row.session_key]
    assert client.get("/leave/state/").json() == {"signed_in": False}


@pytest.mark.parametrize(
    "way", ["exit link", "exit beacon", "sign out", "idle", "other passphrase"]
)
def test_every_end_through_a_page_is_announced_once(amara, ended, way):
    client = phone()
    key = client.session.session_key
    ended.clear()
    match way:
        case "exit link":
            client.get("/leave/")
        case "exit beacon":
            client.post("/leave/")
        case "sign out":
            client.post("/accounts/logout/")
        case "idle":
            session = client.session
            session["idle"], session["seen"] = 600, session["seen"] - 400
            session.save()
            client.get("/")
        case _:
            amara.set_password("another boat quiet river")
            amara.save()
            client.get("/")
    assert ended == [key]
    assert not Session.objects.filter(account=amara).exists()


def test_whoever_is_signed_out_leaves_no_row(client, db):
    client.get("/accounts/login/")
    client.post("/accounts/language/", {"language": "ar", "address": "/accounts/login/"})
    client.post("/accounts/login/", {"login": "nobody", "password": "nononono"})
    assert not Session.objects.exists()


def test_sessions_that_ended_by_themselves_are_deleted(amara):
    phone()
    phone("own")
    Session.objects.filter(device="own").update(expire_date=now() - SECOND)
    assert run_jobs(at=now())["sessions"] == 1
    assert run_jobs(at=now())["sessions"] == 0
    assert Session.objects.get().device == "shared"


def test_a_sign_in_lives_while_its_row_its_owner_and_her_passphrase_do(amara):
    key = phone().session.session_key
    asked = [key, "nobody's", "", "a\0b"]
    amara.refresh_from_db()
    assert sign_ins.living_among(asked, at=now()) == {key: (amara.pk, amara.password)}
    assert sign_ins.living_among(asked, at=now() + timedelta(hours=9)) == {}
    type(amara).objects.update(is_active=False)
    assert sign_ins.living_among(asked, at=now()) == {}
