"""A form that is open in two windows loses nothing, and what is kept is hers alone."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from accounts.drafts import services
from accounts.drafts.queries import draft_at
from accounts.drafts.rules import LONGEST, MOST_OTHERS, Sender, Verdict
from accounts.models import Draft, Session
from accounts.roles import Role
from accounts.sessions.sign_ins import end_sign_ins
from core.append_only import erasing
from core.audit.retention_services import run_jobs
from core.clock import now
from core.errors import Invalid, Refused
from courses.journal.services import add_entry
from courses.models import JournalEntry
from tests.courses.test_journal import every_word_in_the_database

pytestmark = pytest.mark.django_db
PLACE = "/learn/journal/"
FIRST, SECOND = "Quiet heron by the river.", "A green boat at noon."
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def amara(person):
    return person(name="amara")


@pytest.fixture
def browser(amara, signed_in):
    return signed_in(amara)


class Window:
    """One showing of a form: it counts what it sends, and hears its version."""

    def __init__(self, browser, path=PLACE):
        self.browser, self.path, self.turn = browser, path, 0
        page = browser.get(path).text
        self.fields = dict(
            re.findall(r'name="(draft-mark|draft-window|draft-version)" value="(.*?)"', page)
        )

    def keep(self, text, **more):
        """The page sends it by itself."""
        self.turn += 1
        sent = {**self.fields, "draft-turn": self.turn, "draft-keep": 1, "text": text, **more}
        answer = self.browser.post(self.path, sent)
        if answer.status_code == 200:
            self.fields["draft-version"] = answer.json()["version"]
        return answer

    def press(self, text, **more):
        """She presses a button."""
        sent = {**self.fields, "draft-turn": self.turn, "text": text, **more}
        return self.browser.post(self.path, sent)


def waiting(browser, path=PLACE):
    """What stands in the box."""
    return re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", browser.get(path).text, re.S)[1]


def test_what_she_types_is_there_in_another_browser_and_nowhere_readable(amara, browser, signed_in):
    assert Window(browser).keep(FIRST).json() == {"version": 1}
    assert waiting(signed_in(amara)) == FIRST
    assert "heron" not in every_word_in_the_database()


def test_an_older_window_never_wipes_newer_words_and_she_chooses(browser):
    old, new = Window(browser), Window(browser)
    assert old.keep("Quiet").status_code == 200
    assert new.keep(SECOND).status_code == 409
    assert waiting(browser) == "Quiet"
    page = browser.get(PLACE).text
    assert SECOND in page
    assert "Take this one" in page

    now_open = Window(browser)
    take = re.search(r'value="(use:[0-9a-f]{32})"', page)[1]
    now_open.press("Quiet", **{"draft-choice": take})
    assert waiting(browser) == SECOND
    page = browser.get(PLACE).text
    assert "Quiet" in page
    leave = re.search(r'value="(leave:[0-9a-f]{32})"', page)[1]
    Window(browser).press(SECOND, **{"draft-choice": leave})
    assert waiting(browser) == SECOND
    assert "Take this one" not in browser.get(PLACE).text


def test_a_window_goes_on_when_the_answer_to_it_was_lost(browser):
    window = Window(browser)
    window.keep("One")
    window.fields["draft-version"] = 0
    assert window.keep("One two").json() == {"version": 2}
    assert waiting(browser) == "One two"


def test_what_was_overtaken_on_the_way_changes_nothing(browser):
    window = Window(browser)
    window.keep("One two")
    window.turn = 0
    assert window.keep("One").status_code == 200
    assert waiting(browser) == "One two"


def test_what_was_on_its_way_when_she_pressed_does_not_come_back(browser):
    window = Window(browser)
    window.keep(FIRST)
    window.press(FIRST)
    window.turn -= 1
    window.keep(FIRST)
    assert waiting(browser) == ""
    assert JournalEntry.objects.get().text == FIRST


def test_an_older_window_that_presses_changes_no_page_of_hers(amara, browser):
    entry = add_entry(learner=amara, text="A page.", at=now())
    path = f"{PLACE}{entry.public_id}/"
    old, new = Window(browser, path), Window(browser, path)
    assert new.press(SECOND).status_code == 302
    answer = old.press(FIRST)
    assert answer.status_code == 409
    assert FIRST in answer.text
    entry.refresh_from_db()
    assert entry.text == SECOND
    take = re.search(r'value="(use:[0-9a-f]{32})"', answer.text)[1]
    Window(browser, path).press(SECOND, **{"draft-choice": take})
    assert waiting(browser, path) == FIRST
    assert Window(browser, path).press(FIRST).status_code == 302
    entry.refresh_from_db()
    assert entry.text == FIRST


def test_two_new_pages_from_two_windows_are_two_pages(browser):
    one, other = Window(browser), Window(browser)
    assert one.press(FIRST).status_code == 302
    assert other.press(SECOND).status_code == 302
    assert {entry.text for entry in JournalEntry.objects.all()} == {FIRST, SECOND}


def test_without_a_script_a_form_that_is_refused_keeps_her_words(browser):
    assert Window(browser).press("x" * 5_001).status_code == 400
    assert waiting(browser) == "x" * 5_001


@pytest.mark.parametrize(
    "fields",
    [
        {"draft-window": "../../etc", "draft-version": "-1", "draft-turn": "x"},
        {"draft-window": "a" * 32, "draft-version": "9" * 40, "draft-turn": "٣"},
        {"draft-window": "a" * 32, "draft-version": "1", "at": "<script>" * 40},
        {"draft-choice": "use:" + "b" * 32},
        {"draft-choice": "use"},
        {"text": "nul\x00"},
    ],
)
def test_fields_that_no_page_of_ours_makes_lose_nothing(browser, fields):
    Window(browser).keep(FIRST)
    answer = browser.post(PLACE, {"text": FIRST, "draft-keep": "1", **fields})
    assert answer.status_code in (200, 302, 409)
    assert waiting(browser)


def test_signed_out_without_her_mark_nothing_is_kept_and_the_page_is_told(browser, amara):
    fields = Window(browser).fields
    stranger = Client()
    for mark in ("", "made up", fields["draft-mark"][:-2]):
        sent = {**fields, "draft-mark": mark, "text": FIRST, "draft-keep": "1"}
        assert stranger.post(PLACE, sent).status_code == 401
    assert not Draft.objects.exists()


def test_what_comes_by_itself_when_the_sign_in_is_over_is_kept_for_her_alone(
    browser, amara, person, signed_in
):
    window = Window(browser)
    browser.logout()
    assert window.keep(FIRST).json() == {"version": 1}
    assert waiting(signed_in(person(name="bea"))) == ""
    browser.force_login(amara, backend=BACKEND)
    assert waiting(browser) == FIRST


def test_a_suspended_woman_gets_no_words_from_a_page_that_was_left_open(browser, amara):
    window = Window(browser)
    browser.logout()
    type(amara).objects.filter(pk=amara.pk).update(is_active=False)
    assert window.keep(FIRST).status_code == 401
    assert not Draft.objects.exists()


def test_drafts_go_when_their_clock_is_over_and_not_before(amara, settings):
    at = now()
    services.keep(owner=amara, place="/a/", words={"text": ["x"]}, sender=None, at=at)
    days = timedelta(days=settings.RETENTION_DAYS["drafts"])
    assert run_jobs(at=at + days)["drafts"] == 0
    assert run_jobs(at=at + days + timedelta(minutes=1))["drafts"] == 1
    assert not Draft.objects.exists()


def test_a_draft_carries_her_organisation_and_goes_with_whom_it_is_about(amara, person, harbour):
    grace = person(Role.SUPERVISOR, name="grace")
    about = amara.public_id
    services.keep(owner=grace, place="/o/", words={"t": ["x"]}, sender=None, about=about, at=now())
    assert Draft.objects.get().organisation == harbour
    with erasing():
        amara.delete()
    assert not Draft.objects.exists()


def test_words_beyond_every_form_are_refused_and_what_is_there_stays(amara):
    own = {"owner": amara, "place": "/a/", "sender": None, "at": now()}
    services.keep(**own, words={"text": [FIRST]})
    with pytest.raises(Invalid):
        services.keep(**own, words={"text": ["x" * (LONGEST + 1)]})
    assert draft_at(amara, "/a/").words == {"text": [FIRST]}


def test_there_is_an_end_of_forms_that_wait_and_of_windows_that_are_older(amara, monkeypatch):
    monkeypatch.setattr(services, "MOST_WAITING", 2)
    own = {"owner": amara, "words": {"text": ["x"]}, "at": now()}
    for place in ("/a/", "/b/"):
        services.keep(**own, place=place, sender=None)
    with pytest.raises(Refused):
        services.keep(**own, place="/c/", sender=None)
    for _number in range(MOST_OTHERS + 3):
        older = Sender(uuid4().hex, 0, 1)
        assert services.keep(**own, place="/a/", sender=older)[0] is Verdict.OLDER
    assert len(draft_at(amara, "/a/").others) == MOST_OTHERS


def test_words_that_no_key_opens_count_as_nothing_and_are_written_over(amara, settings):
    services.keep(owner=amara, place="/a/", words={"text": ["x"]}, sender=None, at=now())
    settings.FIELD_KEYS = ["dGhlLWtleS1vZi1hbm90aGVyLWluc3RhbGxhdGlvbiE="]
    assert draft_at(amara, "/a/").words is None
    services.keep(owner=amara, place="/a/", words={"text": ["y"]}, sender=None, at=now())
    assert draft_at(amara, "/a/").words == {"text": ["y"]}


# --- when a sign-in was ended at once -------------------------------------------------------


def late(path, fields):
    """What a page sends that is still open when nobody is signed in here any more."""
    return Client().post(path, {**fields, "text": FIRST, "draft-turn": 1, "draft-keep": 1})


@pytest.mark.parametrize("way", ["quick exit", "ended from another phone"])
def test_a_page_that_is_still_open_keeps_nothing_once_its_sign_in_was_ended(
    browser, amara, way, django_capture_on_commit_callbacks
):
    fields = Window(browser).fields
    with django_capture_on_commit_callbacks(execute=True):
        if way == "quick exit":
            browser.post("/leave/")
        else:
            end_sign_ins(user=amara, at=now())
    assert late(PLACE, fields).status_code == 401
    assert draft_at(amara, PLACE).words is None


def test_a_sign_in_that_ran_out_still_keeps_and_only_at_the_form_of_its_page(browser, amara):
    fields = Window(browser).fields
    Session.objects.filter(account=amara).delete()
    assert late("/learn/goals/", fields).status_code == 401
    assert late(PLACE, fields).status_code == 200
    assert draft_at(amara, PLACE).words == {"text": [FIRST]}


def test_looking_at_another_part_makes_no_other_window_older(browser, amara):
    first, second = Window(browser), Window(browser)
    assert second.keep("", at="part-3").status_code == 200
    assert first.keep(FIRST).status_code == 200
    assert second.keep(FIRST, at="part-4").status_code in (200, 409)
    assert draft_at(amara, PLACE).words == {"text": [FIRST]}
