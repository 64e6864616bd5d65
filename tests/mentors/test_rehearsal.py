"""A mentor practises a talk alone with a script; what is written is kept nowhere."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pydantic import ValidationError

from accounts.roles import Role
from mentors.rehearsal import rules
from mentors.rehearsal.queries import FOLDER, script_of
from mentors.rehearsal.rules import Script
from tests.factories.rooms import open_to_rooms

pytestmark = [pytest.mark.django_db]
ADDRESS = "/rehearsal/"
WRITTEN = "Zqx my very own words"


@pytest.fixture
def mentor(person, harbour, signed_in):
    open_to_rooms(harbour)
    return signed_in(person(Role.MENTOR, "lucia"))


class Rehearsal:
    """One browser in a rehearsal; each act posts what the page before held."""

    def __init__(self, browser):
        self.browser, self.token = browser, ""
        self.act("begin")

    def act(self, act, text=""):
        fields = {"act": act, "talk": self.token, "text": text}
        self.answer = self.browser.post(ADDRESS, fields)
        self.page = BeautifulSoup(self.answer.content, "html.parser")
        if field := self.page.select_one("[name=talk]"):
            self.token = field["value"]
        return self

    def say(self, text):
        return self.act("say", text)

    @property
    def bubbles(self):
        return [one.select("span")[-1].get_text() for one in self.page.select(".bubble")]

    @property
    def shown(self):
        return self.page.select_one("main").get_text(" ", strip=True)


# --- scripts ---------------------------------------------------------------------------------


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*/*.yaml")), ids=lambda file: file.stem)
def test_script_that_ships_is_whole_and_gives_no_contact_details(file):
    script = script_of(file.stem)
    assert len(script.steps) >= 6
    assert len({kind for step in script.steps for kind in step.reactions}) >= 4
    assert not re.search(r"\d{4}|@|https?:", Path(file).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("You should go back on Tuesday.", "advises"),
        ("I promise it will be fine", "promises"),
        ("I hear you. Take your time.", "hears"),
        ("What happened then?", "asks"),
        ("Why don’t you ask her?", "advises"),
        ("Hm.", "other"),
    ],
)
def test_line_is_taken_for_the_first_kind_that_fits(line, kind):
    assert script_of("first-talk").kind_of(line) == kind


def test_script_with_a_reaction_to_an_unknown_kind_is_refused():
    script = script_of("first-talk").model_dump()
    script["steps"][0]["reactions"] = {"shouts": ["Oh."]}
    with pytest.raises(ValidationError, match="unknown kinds"):
        Script.model_validate(script)


def test_every_talk_ends_after_as_many_lines_as_there_are_steps():
    script = script_of("first-talk")
    for line in ("What?", "You should", "I hear you", "x"):
        talk = rules.begin(script)
        for _step in script.steps:
            assert not talk.is_over
            talk = rules.say(talk, script, line)
        assert talk.is_over


# --- the page --------------------------------------------------------------------------------


def test_mentee_answers_by_what_was_said(mentor):
    asked = Rehearsal(mentor).say("What brings you here?").bubbles
    advised = Rehearsal(mentor).say("You should learn more.").bubbles
    assert asked[2] == "What brings you here?"
    assert "sewing teacher" in asked[3]
    assert "what I should do" in advised[3]
    assert asked[-1] == advised[-1] == "Everybody there is faster than me."


def test_screening_stops_a_telephone_number_and_keeps_the_words(mentor):
    talk = Rehearsal(mentor)
    before = talk.bubbles
    talk.say("Call me on 347 812 9056 tonight")
    assert talk.answer.status_code == 409
    assert "In a real room this line would be stopped as well" in talk.shown
    assert talk.page.select_one("textarea").get_text().strip() == "Call me on 347 812 9056 tonight"
    assert talk.bubbles == before


def test_number_told_over_several_lines_is_stopped(mentor):
    talk = Rehearsal(mentor).say("347 812").say("9056")
    assert talk.answer.status_code == 409


def test_paused_rehearsal_takes_no_line_until_it_goes_on(mentor):
    talk = Rehearsal(mentor).say("Hm.").say("Hm.").act("pause", WRITTEN)
    assert "Paused. Nobody has to say why." in talk.shown
    assert talk.page.select_one("textarea").get_text().strip() == WRITTEN
    talk.say(WRITTEN)
    assert talk.answer.status_code == 409
    assert WRITTEN not in talk.bubbles
    talk.act("continue")
    assert talk.bubbles[-1] == "That was good. I drank some water."
    assert talk.say(WRITTEN).answer.status_code == 200


def test_help_is_a_drill_that_calls_nobody(mentor):
    from mentors.models import Call, HelpSignal

    talk = Rehearsal(mentor).act("help")
    assert "A drill" in talk.shown
    assert not Call.objects.exists()
    assert not HelpSignal.objects.exists()


def test_end_shows_what_to_look_back_on_and_no_word_that_was_said(mentor):
    talk = Rehearsal(mentor)
    for _step in script_of("first-talk").steps:
        talk.say(f"You should try. {WRITTEN}")
    assert "The rehearsal is over." in talk.shown
    assert "7 times" in talk.shown
    assert WRITTEN not in talk.answer.content.decode()
    assert talk.page.select_one("[name=talk]") is None


def test_nothing_is_written_while_a_talk_goes_on(mentor):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        talk = Rehearsal(mentor)
        for act in ("say", "pause", "continue", "help", "end"):
            talk.act(act, WRITTEN)
    written = [
        query["sql"]
        for query in queries
        if re.match(r"INSERT|UPDATE|DELETE", query["sql"]) and "session" not in query["sql"]
    ]
    assert written == []
    assert all(WRITTEN not in query["sql"] for query in queries)


@pytest.mark.parametrize("text", ["", "  ", "x" * 2001])
def test_line_that_cannot_be_said_is_refused(mentor, text):
    assert Rehearsal(mentor).say(text).answer.status_code == 409


def test_talk_of_another_person_or_none_begins_anew(mentor, person, signed_in):
    talk = Rehearsal(mentor)
    other = signed_in(person(Role.LEARNER, "amara"))
    for token in (talk.token, "", "x" * 100):
        answer = other.post(ADDRESS, {"act": "say", "talk": token, "text": "Hello"})
        assert answer.status_code == 400
        assert "begins anew" in answer.content.decode()


def test_mentors_and_learners_find_it_and_others_do_not(person, signed_in):
    for role, alias in ((Role.MENTOR, "lucia"), (Role.LEARNER, "amara")):
        browser = signed_in(person(role, alias))
        assert ADDRESS in browser.get("/rooms/").content.decode()
        assert browser.get(ADDRESS).status_code == 200
    assert ADDRESS in signed_in(person(Role.MENTOR, "bea")).get("/mentoring/mine/").content.decode()
    for role, alias in ((Role.MENTEE, "joy"), (Role.SUPERVISOR, "grace")):
        assert signed_in(person(role, alias)).get(ADDRESS).status_code == 404
