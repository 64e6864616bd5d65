"""Whoever asked for sound hears the picture phrases of rooms, and nothing else of a room."""

import json
import re
import uuid
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from cms.models import Spoken
from cms.models.spoken import MACHINE, PERSON
from cms.text_to_speech import services
from cms.text_to_speech.page_texts import phrases_of_rooms, said_of_phrases, spoken_texts
from core.clock import now
from mentors.rooms.rules.messaging import PHRASES
from mentors.rooms.rules.reports import REPORT_PHRASES
from mentors.rooms.services import NewMessage, post_messages
from mentors.rooms.state import phrase_sentences
from tests.factories.rooms import RoomCast
from tests.programs import needs

HELLO = Path(__file__).parent.parent / "data/sound/hello.ogg"
LANGUAGES = [code for code, _name in site_settings.LANGUAGES]
WRITTEN = "Shall we begin with the letter?"
pytestmark = [pytest.mark.long, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def cast(harbour):
    """A room that is open, in which Lucia has tapped a phrase and written two lines."""
    cast = RoomCast(harbour, grace="grace", lucia="lucia", joy="joy")
    cast.open()
    tapped = NewMessage(cast.member_id(cast.lucia), uuid.uuid4(), "thank-you", kind="phrase")
    post_messages([tapped])
    cast.say(cast.lucia, WRITTEN)
    # The same words as a phrase has, and written all the same.
    cast.say(cast.lucia, "Thank you")
    return cast


def record(key, language="en"):
    """A person has read this phrase."""
    said = said_of_phrases(language)[key]
    services.record_over(digest=said.digest, sound=HELLO.read_bytes(), at=now(), unheard=[said])
    return said


def page_of(cast, person, signed_in, *, sound, view=""):
    type(person).objects.filter(pk=person.pk).update(sound_on=sound)
    person.refresh_from_db()
    return signed_in(person).get(f"/rooms/{cast.id}/{view}").content.decode()


def sounds_of(page):
    return json.loads(re.search(r"data-phrase-sounds>(\{.*?\})</script>", page)[1])


# --- what is read ---------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_that_can_be_tapped_has_its_place_for_a_sound_in_each_language(language):
    said = said_of_phrases(language)
    assert list(said) == [*PHRASES, *REPORT_PHRASES]
    with translation.override(language):
        assert said["thank-you"].text == str(phrase_sentences.PHRASE_WORDS["thank-you"])
    assert {one.language for one in said.values()} == {language}
    assert set(phrases_of_rooms(language).said) == set(said.values())


def test_no_phrase_of_a_room_shares_its_key_with_one_of_a_report():
    assert not set(PHRASES) & set(REPORT_PHRASES)


def test_a_phrase_of_two_sentences_is_one_sound(monkeypatch):
    monkeypatch.setitem(phrase_sentences.PHRASE_WORDS, "yes", "Yes.  I am ready.")
    assert said_of_phrases("en")["yes"].text == "Yes. I am ready."


def test_a_whole_run_reads_phrases_and_that_of_one_lesson_does_not(site):
    said = set(said_of_phrases("en").values())
    everywhere = {place.name: place.said for place in spoken_texts("en")}
    assert set(everywhere["phrases of rooms"]) == said
    [code] = {name.partition(" ")[0] for name in everywhere if name.endswith("questions")}
    assert "phrases of rooms" not in {place.name for place in spoken_texts("en", code, (1, 1))}


@needs("espeak-ng")
@needs("opusenc")
def test_speak_reads_the_phrases_alone_and_lists_each_with_its_key(capsys):
    asked = {"phrases": True, "language": ["en"]}
    amount = len(PHRASES) + len(REPORT_PHRASES)
    with pytest.raises(CommandError, match=f"{amount} sentences have no sound"):
        call_command("speak", check=True, **asked)
    assert not Spoken.objects.exists()
    said = said_of_phrases("en")["thank-you"]
    assert f"{said.digest}  nobody     Thank you" in capsys.readouterr().out
    call_command("speak", **asked)
    assert Spoken.objects.filter(made_by=MACHINE, stale_since=None).count() == amount
    assert f"{said.digest}  a machine  Thank you" in capsys.readouterr().out
    call_command("speak", check=True, **asked)


def test_a_person_reads_a_phrase_where_no_machine_can_be_followed(capsys):
    said = said_of_phrases("ar")["thank-you"]
    call_command("speak", over=said.digest, sound=HELLO)
    row = Spoken.objects.get()
    assert (row.digest, row.language, row.text) == (said.digest, "ar", said.text)
    assert (row.made_by, row.voice) == (PERSON, "")
    with pytest.raises(CommandError):
        call_command("speak", check=True, phrases=True, language=["ar"])
    assert f"{said.digest}  a person" in capsys.readouterr().out


def test_what_nobody_knows_is_read_by_no_person_either():
    with pytest.raises(CommandError, match="no such sentence"):
        call_command("speak", over="0" * 16, sound=HELLO)
    assert not Spoken.objects.exists()


# --- the page -------------------------------------------------------------------------------


def test_without_her_asking_a_room_is_as_it_always_was(cast, signed_in):
    record("thank-you")
    page = page_of(cast, cast.joy, signed_in, sound=False)
    assert WRITTEN in page
    for mark in ("phrases aloud", "data-phrase=", "data-phrase-sounds", "data-hear", "room-hear"):
        assert mark not in page


def test_with_sound_on_the_phrases_that_have_a_sound_are_listed_and_no_written_line(
    cast, signed_in
):
    said = {key: record(key) for key in ("thank-you", "about-money")}
    page = page_of(cast, cast.joy, signed_in, sound=True)
    assert sounds_of(page) == {key: f"p{one.digest}" for key, one in said.items()}
    # One line is a phrase. What was written is none, though it says the same.
    assert re.findall(r'data-phrase="([^"]*)"', page) == ["thank-you"]
    assert page.count('<div class="bubble') == 4
    assert "say-it" not in page
    assert "js/room-hear.js" in page


def test_the_sounds_are_those_of_her_language(cast, signed_in):
    record("thank-you", "en")
    italian = record("thank-you", "it")
    type(cast.joy).objects.filter(pk=cast.joy.pk).update(language="it")
    page = page_of(cast, cast.joy, signed_in, sound=True)
    assert '<html lang="it"' in page
    assert sounds_of(page) == {"thank-you": f"p{italian.digest}"}


def test_hearing_phrases_costs_one_query_and_whoever_did_not_ask_none(cast, signed_in):
    asked = []
    for sound in (False, True):
        page_of(cast, cast.joy, signed_in, sound=sound)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            page_of(cast, cast.joy, signed_in, sound=sound)
        asked.append(sum("cms_spoken" in one["sql"] for one in captured.captured_queries))
    assert asked == [0, 1]


def test_the_page_that_renews_itself_plays_nothing(cast, signed_in):
    page = page_of(cast, cast.joy, signed_in, sound=True, view="?view=read")
    assert WRITTEN in page
    assert "data-hear" not in page
