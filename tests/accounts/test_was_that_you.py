"""“Was that you?” is asked on a phone that was hers before, and of who signs in after a code."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts.auth.notice_services import note_recovery
from accounts.models import KnownDevice, Session, SignInNotice
from accounts.roles import Role
from core.audit.models import Entry
from core.audit.retention_services import run_job
from core.clock import now
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db

PASSPHRASE = "green boat quiet river"
QUESTION = "Was that you?"


@pytest.fixture
def amara(harbour):
    return make_person(Role.LEARNER, "amara", organisation=harbour, password=PASSPHRASE)


def sign_in(browser, *, device="shared"):
    """She signs in there anew; what her start page says."""
    browser.post("/accounts/logout/")
    form = {"login": "amara", "password": PASSPHRASE, "device": device}
    assert browser.post("/accounts/login/", form).status_code == 302
    return browser.get("/").content.decode()


def reply(browser, said, notice=None):
    notice = notice or SignInNotice.objects.latest("pk")
    return browser.post(f"/me/notices/{notice.public_id}/", {"answer": said}, follow=True)


def test_a_sign_in_elsewhere_is_asked_about_on_her_own_phone_and_nowhere_else(amara):
    phone, other = Client(), Client()
    assert QUESTION not in sign_in(phone, device="own")
    assert QUESTION not in sign_in(other)
    assert QUESTION in sign_in(phone)
    assert QUESTION not in sign_in(other)
    assert QUESTION not in sign_in(Client())
    # Once for a day, however often.
    assert SignInNotice.objects.count() == 1
    assert "Nothing was changed" in reply(phone, "me").content.decode()
    assert QUESTION not in phone.get("/").content.decode()
    assert QUESTION not in sign_in(phone)


def test_a_stranger_who_calls_his_phone_hers_is_not_asked(amara):
    phone, his = Client(), Client()
    sign_in(phone, device="own")
    sign_in(his, device="own")
    assert KnownDevice.objects.count() == 2
    assert QUESTION not in sign_in(his, device="own")
    assert QUESTION in sign_in(phone, device="own")


def test_no_ends_every_other_sign_in_and_forgets_every_other_phone(amara):
    phone, his = Client(), Client()
    sign_in(phone, device="own")
    sign_in(his, device="own")
    sign_in(phone)
    page = reply(phone, "not-me")
    assert page.redirect_chain[-1][0] == "/accounts/password/change/"
    assert "tell somebody of the team" in page.content.decode()
    assert his.get("/me/").status_code == 302
    assert phone.get("/me/").status_code == 200
    assert (KnownDevice.objects.count(), Session.objects.filter(account=amara).count()) == (1, 1)
    assert Entry.objects.filter(verb="sign-in-not-hers").count() == 1
    # A second tap does nothing more.
    sign_in(his)
    reply(phone, "not-me", SignInNotice.objects.order_by("pk").first())
    assert his.get("/me/").status_code == 200


def test_who_has_no_phone_of_her_own_is_never_asked_about_shared_ones(amara):
    for _n in range(3):
        assert QUESTION not in sign_in(Client())
    assert not SignInNotice.objects.exists()


def test_whoever_signs_in_after_a_new_passphrase_by_code_is_told(amara):
    note_recovery(user=amara, at=now())
    browser = Client()
    words = sign_in(browser)
    assert QUESTION in words
    assert "made new with a code of the team" in words
    assert QUESTION in sign_in(Client())
    reply(browser, "me")
    # Answered by whoever came first, it still stands there for a month.
    assert QUESTION not in sign_in(Client())
    assert "made new with a code of the team" in browser.get("/me/").content.decode()
    assert run_job("notices", at=now() + timedelta(days=30)) == 0
    assert run_job("notices", at=now() + timedelta(days=31)) == 1


def test_nobody_answers_for_another_and_an_answer_that_is_none_changes_nothing(amara, person):
    note_recovery(user=amara, at=now())
    hers = SignInNotice.objects.get()
    stranger = Client()
    stranger.force_login(person(), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert reply(stranger, "not-me").status_code == 404
    browser = Client()
    sign_in(browser)
    assert reply(browser, "maybe").status_code == 200
    hers.refresh_from_db()
    assert hers.answer == ""
