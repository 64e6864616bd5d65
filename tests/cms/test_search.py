"""Looking for something in lessons, words and help: by POST, in her language, and never logged."""

import logging

import pytest

from cms.pages.queries import searchable
from core.audit.models import Entry

pytestmark = pytest.mark.django_db


def look(browser, words):
    return browser.post("/search/", {"words": words}).content.decode()


def found_lessons(page):
    if 'id="found-lessons"' not in page:
        return ""
    return page.split('id="found-lessons"')[1].split("</section>")[0]


def test_a_word_of_a_title_or_of_a_lesson_leads_there(world, signed_in):
    browser = signed_in(world.people["amara"])
    assert "Body alarms" in found_lessons(look(browser, "body alarms"))
    # What stands in the text alone; and the beginning of a word of a title.
    assert "/en/courses/a/" in found_lessons(look(browser, "watchdog"))
    assert "Body alarms" in found_lessons(look(browser, "Body al"))


def test_words_and_help_are_found_as_well(world, signed_in):
    page = look(signed_in(world.people["amara"]), "112")
    assert "found-help" in page
    page = look(signed_in(world.people["amara"]), "trauma")
    assert "found-words" in page


def test_a_lesson_that_is_not_for_her_is_not_found(world, signed_in):
    page = look(signed_in(world.people["amara"]), "supervising")
    assert "/en/courses/s/" not in page
    joys = found_lessons(look(signed_in(world.people["joy"]), "alarms"))
    assert "Body alarms" not in joys
    assert "/en/courses/a/0/" in found_lessons(look(signed_in(world.people["joy"]), "leave"))


ODD = ["", "   ", "zzzzqq", "%_'\"\\", "AND OR NOT (", "a" * 500, "\x00"]


@pytest.mark.parametrize("words", ODD)
def test_whatever_is_typed_the_page_answers_in_a_sentence(world, signed_in, words):
    answer = signed_in(world.people["amara"]).post("/search/", {"words": words})
    assert answer.status_code in (200, 400)
    if words.strip() == "zzzzqq":
        assert "Nothing fits these words." in answer.content.decode()


def test_what_she_looked_for_stands_nowhere_afterwards(world, signed_in, caplog):
    caplog.set_level(logging.INFO)
    before = Entry.objects.count()
    browser = signed_in(world.people["amara"])
    look(browser, "watchdog quillwort")
    assert "quillwort" not in caplog.text
    assert Entry.objects.count() == before
    assert "quillwort" not in str(dict(browser.session))
    assert "quillwort" not in browser.get("/search/").content.decode()


def test_another_language_keeps_the_words_that_she_typed(world, signed_in):
    amara = world.people["amara"]
    browser = signed_in(amara)
    assert 'form="search" formnovalidate' in browser.get("/search/").content.decode()
    page = browser.post("/search/", {"words": "respiro", "language": "it"}).content.decode()
    assert '<html lang="it"' in page
    assert 'value="respiro"' in page
    amara.refresh_from_db()
    assert amara.language == "it"
    # With nothing typed it is a page like any other.
    answer = browser.post("/search/", {"words": " ", "language": "ar"})
    assert (answer.status_code, answer["Location"]) == (302, "/search/")


def test_an_address_with_words_looks_for_nothing(world, signed_in):
    page = signed_in(world.people["amara"]).get("/search/?words=alarms").content.decode()
    assert "found-lessons" not in page
    assert 'value="alarms"' not in page


def test_what_the_index_would_take_for_a_command_is_a_blank():
    assert searchable("“AND (x)” *\x00-y_z") == "AND x y z"
    assert searchable("بَيت % '") == "بَيت"
    assert searchable("\\\"'*^") == ""
