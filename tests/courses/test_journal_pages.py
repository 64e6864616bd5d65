"""The pages of goals and journal: calm, private, and nothing typed is lost."""

import html
import re
import time

import pytest
from django.conf import settings
from django.test import Client

from accounts.drafts import rules
from accounts.models import Draft, Membership
from accounts.roles import Role
from accounts.services import end_role
from core.clock import now
from courses.journal import services
from courses.models import Goal, JournalEntry
from tests.courses.test_journal import every_word_in_the_database
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db
WORDS = "Quiet heron by the green river."
BEGUN, BEGUN_IN_ITALIAN = "You began this before.", "Questo l’avevi già cominciato."
PASSPHRASE = "green boat quiet river"
NOT_ASKED = "You do not need to say what happened to you."


@pytest.fixture
def amara(harbour):
    return make_person(Role.LEARNER, "amara", organisation=harbour, password=PASSPHRASE)


@pytest.fixture
def browser(amara, signed_in):
    return signed_in(amara)


def box(page):
    """What stands in the box to write in."""
    return html.unescape(re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", page, re.S)[1])


def mark(page):
    return re.search(r'name="draft-mark" value="([^"]+)"', page)[1]


def sign_in(client, login="amara"):
    fields = {"login": login, "password": PASSPHRASE, "device": "shared"}
    return client.post("/accounts/login/", fields)


@pytest.mark.parametrize("path", ["/learn/goals/", "/learn/journal/"])
def test_each_page_says_what_happens_with_her_words_and_asks_for_no_story(browser, path):
    page = browser.get(path).text
    assert NOT_ASKED in html.unescape(page)
    assert "Only you can read it." in page
    assert "It is encrypted where it is kept." in page
    assert "When you remove it, it is gone." in page
    assert "<title>Learn – Learning space</title>" in page


def test_every_box_to_write_in_says_that_she_need_not_tell(amara, browser):
    goal = services.add_goal(learner=amara, text=WORDS, at=now())
    entry = services.add_entry(learner=amara, text=WORDS, at=now())
    for path in (f"/learn/goals/{goal.public_id}/", f"/learn/journal/{entry.public_id}/"):
        page = browser.get(path).text
        assert box(page) == WORDS
        assert NOT_ASKED in html.unescape(page)


def test_she_keeps_changes_reaches_and_removes_a_goal(browser):
    assert browser.post("/learn/goals/", {"text": WORDS}).url == "/learn/goals/"
    path = f"/learn/goals/{Goal.objects.get().public_id}/"
    assert browser.post(path, {"text": "Two words."}).status_code == 302
    assert Goal.objects.get().text == "Two words."
    browser.post(path, {"then": "reached"})
    assert "Reached today" in browser.get("/learn/goals/").text
    browser.post(path, {"then": "not-yet"})
    assert Goal.objects.get().reached_at is None
    assert "Keep it" in browser.post(path, {"then": "ask"}).text
    assert Goal.objects.exists()
    assert browser.post(path, {"then": "remove"}).status_code == 302
    assert not Goal.objects.exists()


def test_she_keeps_changes_and_removes_a_page_of_her_journal(browser):
    assert browser.post("/learn/journal/", {"text": WORDS}).url == "/learn/journal/"
    path = f"/learn/journal/{JournalEntry.objects.get().public_id}/"
    assert WORDS in browser.get(path).text
    assert browser.post(path, {"text": "Two words."}).url == path
    assert "Two words." in browser.get("/learn/journal/").text
    assert "Nobody can bring it back" in browser.post(path, {"then": "ask"}).text
    assert JournalEntry.objects.exists()
    browser.post(path, {"then": "remove"})
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize(("path", "longest"), [("/learn/goals/", 300), ("/learn/journal/", 5000)])
def test_what_is_too_long_comes_back_whole(browser, path, longest):
    text = "Lang “und” <gut> " * longest
    answer = browser.post(path, {"text": text, "draft-mark": "x"})
    assert answer.status_code == 400
    assert box(answer.text).strip() == text.strip()
    assert "It is still here" in answer.text
    assert box(browser.get(path).text).strip() == text.strip()
    assert not Goal.objects.exists()
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize("path", ["/learn/goals/", "/learn/journal/"])
@pytest.mark.parametrize("fields", [{}, {"text": " \x00 "}])
def test_an_empty_box_is_a_kind_400(browser, path, fields):
    answer = browser.post(path, fields)
    assert answer.status_code == 400
    assert "There are no words yet. Nothing was kept." in answer.text


def test_her_words_are_shown_as_words(browser):
    browser.post("/learn/journal/", {"text": "<script>alert(1)</script>"})
    page = browser.get(f"/learn/journal/{JournalEntry.objects.get().public_id}/").text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_somebody_elses_page_is_404(amara, person, lighthouse, signed_in):
    goal = services.add_goal(learner=amara, text=WORDS, at=now())
    entry = services.add_entry(learner=amara, text=WORDS, at=now())
    others = [person(Role.SUPERVISOR), person(Role.COORDINATOR), person(Role.LEARNER)]
    others.append(person(Role.LEARNER, organisation=lighthouse))
    for other in others:
        stranger = signed_in(other)
        for path in (f"/learn/goals/{goal.public_id}/", f"/learn/journal/{entry.public_id}/"):
            assert stranger.get(path).status_code == 404
            for fields in ({"text": "x"}, {"then": "ask"}, {"then": "remove"}):
                assert stranger.post(path, fields).status_code == 404
        for path in ("/learn/goals/", "/learn/journal/"):
            assert WORDS not in stranger.get(path).text
    assert Goal.objects.get().text == JournalEntry.objects.get().text == WORDS


def test_the_number_of_queries_does_not_grow_with_her_pages(
    amara, browser, django_assert_max_num_queries
):
    at = now()
    for number in range(25):
        services.add_goal(learner=amara, text=f"{number}", at=at)
        services.add_entry(learner=amara, text=f"{number}", at=at)
    browser.get("/learn/goals/")
    for path in ("/learn/goals/", "/learn/journal/", "/learn/journal/?page=2"):
        with django_assert_max_num_queries(7):
            assert browser.get(path).status_code == 200


# --- when her time runs out -----------------------------------------------------------------


@pytest.mark.parametrize("path", ["/learn/goals/", "/learn/journal/"])
def test_words_that_come_after_her_time_ran_out_wait_for_her_encrypted(amara, client, path):
    sign_in(client)
    fields = {"text": WORDS, "draft-mark": mark(client.get(path).text)}
    session = client.session
    session["seen"] -= 301
    session.save()

    answer = client.post(path, fields)
    assert answer.url == f"/accounts/login/?next={path}"
    assert "Your words are kept" in client.get(answer.url).text
    assert "heron" not in every_word_in_the_database()
    assert not any("heron" in str(value) for value in client.session.values())
    assert not JournalEntry.objects.exists()

    sign_in(client)
    page = client.get(path).text
    assert box(page) == WORDS
    assert BEGUN in page
    client.post(path, {"text": box(page), "draft-mark": mark(page)})
    assert [*Goal.objects.all(), *JournalEntry.objects.all()][0].text == WORDS
    assert box(client.get(path).text) == ""


def test_words_that_wait_are_not_shown_to_the_next_person(amara, client, harbour):
    make_person(Role.LEARNER, "bea", organisation=harbour, password=PASSPHRASE)
    sign_in(client)
    fields = {"text": WORDS, "draft-mark": mark(client.get("/learn/journal/").text)}
    session = client.session
    session["seen"] -= 301
    session.save()
    client.post("/learn/journal/", fields)
    sign_in(client, "bea")
    assert "heron" not in client.get("/learn/journal/").text


def test_words_without_her_mark_are_not_kept_and_the_page_says_so(amara):
    browser = Client()
    for fields in (
        {"text": WORDS},
        {"text": WORDS, "draft-mark": "made-up"},
        {"text": WORDS, "draft-mark": "ä"},
    ):
        answer = browser.post("/learn/journal/", fields)
        assert answer.status_code == 302
        assert "could not be kept" in browser.get(answer.url).text
    sign_in(browser)
    assert box(browser.get("/learn/journal/").text) == ""


def test_a_mark_is_good_for_a_day_of_signing_in_and_no_longer(amara, client, monkeypatch):
    sign_in(client)
    fields = {"text": WORDS, "draft-mark": mark(client.get("/learn/journal/").text)}
    client.logout()
    much_later = time.time() + settings.SESSION_LIFETIME_SECONDS + 31 * 60
    monkeypatch.setattr("time.time", lambda: much_later)
    answer = client.post("/learn/journal/", fields)
    assert "could not be kept" in client.get(answer.url).text
    assert not Draft.objects.exists()


def test_words_that_no_hand_has_typed_are_not_put_aside(amara):
    browser = Client()
    sign_in(browser)
    fields = {"draft-mark": mark(browser.get("/learn/journal/").text)}
    browser.logout()
    for text in ("", "  ", "x" * (rules.LONGEST + 1)):
        browser.post("/learn/journal/", {"text": text, **fields})
    assert not Draft.objects.exists()


def test_what_the_page_sends_by_itself_is_not_taken_as_her_yes(browser):
    answer = browser.post("/learn/journal/", {"text": WORDS, "draft-keep": "1"})
    assert (answer.status_code, answer.json()) == (200, {"version": 1})
    assert box(browser.get("/learn/journal/").text) == WORDS
    assert not JournalEntry.objects.exists()
    assert "heron" not in every_word_in_the_database()


def test_a_form_whose_token_is_too_old_brings_her_words_back(amara):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(amara, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = browser.get("/learn/journal/").text
    answer = browser.post("/learn/journal/", {"text": WORDS, "draft-mark": mark(page)})
    assert (answer.status_code, answer.url) == (302, "/learn/journal/")
    page = browser.get("/learn/journal/").text
    assert box(page) == WORDS
    assert "Your words are kept. Press the button again." in page
    assert not JournalEntry.objects.exists()


# --- another language -----------------------------------------------------------------------


@pytest.fixture
def places(amara):
    """Every page with a box to write in, and what stands in the box."""
    goal = services.add_goal(learner=amara, text="A goal.", at=now())
    entry = services.add_entry(learner=amara, text="A page.", at=now())
    return {
        "/learn/goals/": "",
        f"/learn/goals/{goal.public_id}/": "A goal.",
        "/learn/journal/": "",
        f"/learn/journal/{entry.public_id}/": "A page.",
    }


def every_text():
    return sorted(one.text for one in [*Goal.objects.all(), *JournalEntry.objects.all()])


def test_another_language_takes_along_what_she_has_typed(places, amara, browser):
    for path in places:
        page = browser.get(path).text
        assert 'id="own-words"' in page
        assert page.count('form="own-words" formnovalidate') == len(settings.LANGUAGES)
        answer = browser.post(path, {"text": WORDS, "language": "it", "draft-mark": mark(page)})
        assert (answer.status_code, answer.url) == (302, path)
        page = browser.get(path).text
        assert 'lang="it"' in page.split(">")[1]
        assert box(page) == WORDS
        assert BEGUN_IN_ITALIAN in page
        assert "heron" not in every_word_in_the_database()
        browser.post(path, {"text": WORDS, "language": "en"})
    assert every_text() == ["A goal.", "A page."]
    amara.refresh_from_db()
    assert amara.language == "en"


def test_another_language_with_nothing_typed_claims_nothing(places, browser):
    for path, there in places.items():
        browser.post(path, {"text": WORDS, "language": "it"})
        # She has taken her words back before she went on.
        assert browser.post(path, {"text": f"{there}\r\n", "language": "en"}).url == path
        page = browser.get(path).text
        assert box(page) == there
        assert BEGUN not in page


def test_another_language_keeps_the_page_of_the_list(browser):
    answer = browser.post("/learn/journal/?page=2", {"text": WORDS, "language": "it"})
    assert answer.url == "/learn/journal/?page=2"
    assert box(browser.get("/learn/journal/?page=2").text) == WORDS


def test_words_that_are_too_long_to_wait_stay_on_the_page(browser, amara):
    text = "x" * (rules.LONGEST + 1)
    answer = browser.post("/learn/journal/", {"text": text, "language": "it"})
    assert answer.status_code == 400
    assert box(answer.text) == text
    amara.refresh_from_db()
    assert amara.language == "en"


def test_a_language_that_is_not_offered_loses_no_words(browser):
    answer = browser.post("/learn/journal/", {"text": WORDS, "language": "xx"})
    assert answer.status_code == 400
    assert box(browser.get("/learn/journal/").text) == WORDS


def test_whoever_reads_her_old_journal_and_writes_no_more_changes_the_language_as_elsewhere(
    amara, browser
):
    services.add_entry(learner=amara, text="A page.", at=now())
    end_role(membership=Membership.objects.get(user=amara), by=None, at=now())
    for path in ("/learn/goals/", "/learn/journal/"):
        page = browser.get(path).text
        assert "<textarea" not in page
        assert 'form="own-words"' not in page
