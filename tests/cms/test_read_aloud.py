"""Pages read aloud: who hears what, from which sound, and what becomes of changed words."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import translation

from accounts.roles import Role
from cms.models import LessonPage, Quiz, Spoken
from cms.models.spoken import MACHINE, PERSON
from cms.text_to_speech import services as text_to_speech_services
from cms.text_to_speech.middleware import ReadAloud
from cms.text_to_speech.page_texts import spoken_texts
from cms.text_to_speech.play_list import Said
from core.clock import now
from tests.programs import needs

HELLO = Path(__file__).parent.parent / "data/sound/hello.ogg"
pytestmark = [pytest.mark.long, pytest.mark.django_db, needs("espeak-ng"), needs("opusenc")]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def speak(said, language="en"):
    text_to_speech_services.speak(
        said=said, engine=text_to_speech_services.engine_for(language, None), at=now()
    )
    return Spoken.objects.get(digest=said.digest)


def listener(person, signed_in, role=Role.LEARNER):
    """Somebody who asked for sound, and her browser."""
    someone = person(role)
    type(someone).objects.filter(pk=someone.pk).update(sound_on=True)
    return signed_in(someone)


def sounds_of(page):
    found = re.search(r"data-sounds>(\[.*?\])</script>", page.content.decode())
    return json.loads(found[1]) if found else None


def test_without_her_asking_a_page_is_as_it_always_was(person, signed_in):
    page = signed_in(person(Role.LEARNER)).get("/me/settings/").content.decode()
    assert "say-it" not in page
    assert "aloud.js" not in page


def test_with_sound_on_each_sentence_is_marked_and_one_with_a_sound_names_it(person, signed_in):
    said = Said("en", "How it looks and sounds")
    speak(said)
    page = listener(person, signed_in).get("/me/settings/")
    sounds = sounds_of(page)
    number = re.search(r'<h1><say-it n="(\d+)">How it looks', page.content.decode())[1]
    assert sounds[int(number)] == "m" + said.digest
    assert sounds.count("") == len(sounds) - 1


def test_with_sound_on_a_page_costs_one_query_more(
    person, signed_in, django_assert_num_queries, django_assert_max_num_queries
):
    browser = listener(person, signed_in)
    browser.get("/me/settings/")
    with django_assert_max_num_queries(3) as asked:
        browser.get("/me/settings/")
    assert sum("cms_spoken" in one["sql"] for one in asked.captured_queries) == 1


def test_a_sound_is_opus_and_holds_nothing_but_the_sound(folder):
    row = speak(Said("en", "One small piece stays."))
    [file] = (folder / "aloud").iterdir()
    assert file.read_bytes().startswith(b"OggS")
    assert b"ENCODER" not in file.read_bytes()
    assert row.made_by == MACHINE
    assert row.voice == "espeak-ng en"
    assert "small" not in file.name


def test_whoever_is_signed_in_hears_it_and_a_stranger_does_not(person, signed_in, client):
    row = speak(Said("en", "One small piece stays."))
    address = f"/courses/aloud/{row.digest}/"
    heard = signed_in(person(Role.LEARNER)).get(address)
    assert heard["Content-Type"] == "audio/ogg"
    assert heard["Cache-Control"] == "private, no-store"
    assert heard.content.startswith(b"OggS")
    assert client.get(address).status_code == 302
    assert signed_in(person(Role.LEARNER)).get("/courses/aloud/0000/").status_code == 404


def test_a_person_who_records_over_is_heard_and_no_machine_takes_her_place(folder):
    said = Said("en", "One small piece stays.")
    row = speak(said)
    text_to_speech_services.record_over(digest=row.digest, sound=HELLO.read_bytes(), at=now())
    speak(said)
    row.refresh_from_db()
    assert (row.made_by, row.voice) == (PERSON, "")


def test_what_is_no_sound_is_refused_and_the_earlier_one_stays(tmp_path):
    row = speak(Said("en", "One small piece stays."))
    (tmp_path / "notes.ogg").write_text("no sound")
    with pytest.raises(CommandError, match="no sound that can be played"):
        call_command("speak", over=row.digest, sound=tmp_path / "notes.ogg")
    row.refresh_from_db()
    assert row.made_by == MACHINE
    assert row.sound.storage.exists(row.sound.name)


def test_changed_words_lay_their_sound_aside_and_it_is_heard_no_more(person, signed_in, folder):
    row = speak(Said("en", "One small piece stays."))
    at = now()
    became = text_to_speech_services.settle(language="en", in_use=[], at=at)
    assert became.newly_stale == 1
    browser = signed_in(person(Role.LEARNER))
    assert browser.get(f"/courses/aloud/{row.digest}/").status_code == 404
    again = text_to_speech_services.settle(language="en", in_use=[row.digest], at=at)
    assert again.came_back == 1
    assert browser.get(f"/courses/aloud/{row.digest}/").status_code == 200
    text_to_speech_services.settle(language="en", in_use=[], at=at)
    gone = text_to_speech_services.settle(language="en", in_use=[], at=at + timedelta(days=31))
    assert gone.dropped == 1
    assert list((folder / "aloud").iterdir()) == []


def test_what_a_person_read_is_never_deleted_by_itself():
    row = speak(Said("en", "One small piece stays."))
    text_to_speech_services.record_over(digest=row.digest, sound=HELLO.read_bytes(), at=now())
    text_to_speech_services.settle(language="en", in_use=[], at=now())
    became = text_to_speech_services.settle(
        language="en", in_use=[], at=now() + timedelta(days=400)
    )
    assert (became.dropped, became.to_read_anew) == (0, 1)
    assert Spoken.objects.filter(pk=row.pk).exists()


def test_a_changed_sentence_of_a_lesson_has_no_sound_until_one_is_made(site):
    page = LessonPage.objects.first()
    before = {said for place in spoken_texts("en") for said in place.said}
    page.title = "Another name altogether"
    page.save_revision().publish()
    after = {said for place in spoken_texts("en") for said in place.said}
    assert {one.text for one in after - before} == {
        "Another name altogether",
        "The lesson after this one: Another name altogether",
        "Most women read “Another name altogether” first.",
    }


def test_every_text_of_a_quiz_is_in_the_list_of_what_is_read(site):
    quiz = Quiz.objects.first()
    said = " ".join(one.text for place in spoken_texts("en") for one in place.said)
    words = quiz.texts()
    for question in words.questions.values():
        assert " ".join(question.text.split()) in said
        for option in question.options.values():
            assert " ".join(option.text.split()) in said
            assert " ".join(option.feedback.split()) in said


@pytest.mark.long
def test_stopped_in_the_middle_it_goes_on_where_it_was(site, monkeypatch, capsys):
    made = []
    real = text_to_speech_services.as_opus

    def stops_at_the_third(wave):
        if len(made) == 3:
            raise text_to_speech_services.CannotSpeak("opusenc gave no sound.")
        made.append(wave)
        return real(wave)

    monkeypatch.setattr(text_to_speech_services, "as_opus", stops_at_the_third)
    [code] = {page.address_steps[0] for page in LessonPage.objects.all()}
    asked = {"language": ["en"], "lesson": f"{code}/1/1"}
    with pytest.raises(CommandError, match="What is made is kept"):
        call_command("speak", **asked)
    assert Spoken.objects.count() == 3
    with pytest.raises(CommandError, match="sentences have no sound"):
        call_command("speak", check=True, **asked)
    assert Spoken.objects.count() == 3
    first = Spoken.objects.order_by("pk").first()
    monkeypatch.setattr(text_to_speech_services, "as_opus", lambda wave: HELLO.read_bytes())
    call_command("speak", **asked)
    assert Spoken.objects.filter(pk=first.pk, made_at=first.made_at).exists()
    assert "questions" in capsys.readouterr().out
    call_command("speak", check=True, **asked)


def test_a_voice_that_cannot_be_followed_makes_nothing_unless_it_is_asked_to():
    with pytest.raises(CommandError, match="cannot be followed in “ar”"):
        call_command("speak", language=["ar"])
    assert not Spoken.objects.exists()


def test_a_voice_file_for_piper_goes_before_espeak(tmp_path):
    (tmp_path / "it_IT-paola-medium.onnx").touch()
    assert text_to_speech_services.engine_for("it", tmp_path).voice == "piper it_IT-paola-medium"
    assert text_to_speech_services.engine_for("en", tmp_path).voice == "espeak-ng en"


def test_a_program_that_is_missing_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CommandError, match="Not installed: espeak-ng, opusenc"):
        call_command("speak", language=["en"])


def test_a_lesson_that_is_named_otherwise_is_told_how():
    with pytest.raises(CommandError, match="a/2/1"):
        call_command("speak", lesson="body alarms")


def test_a_browser_hears_a_sound_in_the_pieces_that_it_asks_for(person, signed_in):
    row = speak(Said("en", "One small piece stays."))
    browser, address = signed_in(person(Role.LEARNER)), f"/courses/aloud/{row.digest}/"
    whole = browser.get(address)
    assert (whole.status_code, whole["Accept-Ranges"]) == (200, "bytes")
    first = browser.get(address, headers={"range": "bytes=0-1"})
    assert (first.status_code, first.content) == (206, b"Og")
    assert first["Content-Range"] == f"bytes 0-1/{len(whole.content)}"
    rest = browser.get(address, headers={"range": "bytes=2-"})
    assert first.content + rest.content == whole.content
    behind = browser.get(address, headers={"range": f"bytes={len(whole.content)}-"})
    assert (behind.status_code, behind.content) == (416, b"")
    assert behind["Content-Range"] == f"bytes */{len(whole.content)}"


def test_what_is_no_page_of_hers_passes_by_untouched():
    """A file, a page without a player, a stream, a text in another encoding."""
    passing = [
        HttpResponse(b"<!--aloud-->\xff", content_type="audio/ogg"),
        HttpResponse("<p>No player.</p>"),
        StreamingHttpResponse(iter([b"<!--aloud-->"])),
        HttpResponse("<p>\u00e8</p>".encode("latin-1"), content_type="text/html; charset=latin-1"),
    ]
    for response in passing:
        before = b"".join(response)
        if response.streaming:
            response.streaming_content = iter([before])
        after = ReadAloud(lambda _request, answer=response: answer)(HttpRequest())
        assert b"".join(after) == before


def test_a_page_with_a_player_gets_its_list_and_says_how_long_it_is():
    page = HttpResponse('<html lang="it"><p>Ciao. A presto.</p><!--aloud--></html>')
    page["Content-Length"] = len(page.content)
    said = Said("it", "A presto.")
    speak(said, "it")
    with translation.override("it"):
        read = ReadAloud(lambda _request: page)(HttpRequest())
    assert sounds_of(read) == ["", "m" + said.digest]
    assert '<say-it n="1">A presto.</say-it>' in read.content.decode()
    assert read["Content-Length"] == str(len(read.content))


def test_the_desk_of_staff_is_not_read(person, signed_in):
    assert sounds_of(listener(person, signed_in, role=Role.SUPERVISOR).get("/me/settings/")) is None
    assert "data-aloud" in listener(person, signed_in).get("/me/settings/").content.decode()
