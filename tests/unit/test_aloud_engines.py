"""Programs that speak: what they are given, and what is said when they fail."""

import re
from io import BytesIO
from wave import open as open_wave

import pytest

from cms.text_to_speech.services import (
    CannotSpeak,
    Espeak,
    Piper,
    as_opus,
    engine_for,
    missing_programs,
    run,
)
from tests.every_case import every_case
from tests.programs import needs


def test_a_program_reads_its_standard_input_and_answers_on_its_standard_output():
    assert run(["cat"], b"One small piece.") == b"One small piece."


@every_case(
    ("command", "said"),
    [
        (["no-such-program"], "no-such-program is not installed"),
        (["false"], "false gave no sound"),
        (["true"], "true gave no sound"),
        (["/"], "/ gave no sound"),
    ],
)
def test_a_program_that_gives_no_sound_is_named(command, said):
    with pytest.raises(CannotSpeak, match=re.escape(said)):
        run(command, b"words")


@every_case(
    ("language", "good_enough"),
    [("en", True), ("it", True), ("ar", False), ("fa", False), ("he", False), ("ur", False)],
)
def test_espeak_says_itself_where_it_cannot_be_followed(language, good_enough):
    engine = Espeak(language)
    assert engine.good_enough is good_enough
    assert engine.voice == f"espeak-ng {language}"


def test_a_voice_file_is_taken_for_its_own_language_alone(tmp_path):
    for name in ("ar_JO-kareem-low.onnx", "arn-other.onnx", "it_IT-paola-medium.onnx.json"):
        (tmp_path / name).touch()
    voice = engine_for("ar", tmp_path)
    assert isinstance(voice, Piper)
    assert voice.good_enough
    assert voice.voice == "piper ar_JO-kareem-low"
    assert isinstance(engine_for("fr", tmp_path), Espeak)
    assert isinstance(engine_for("ar", None), Espeak)


def test_piper_without_its_program_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    engine = Piper(tmp_path / "it_IT-paola-medium.onnx")
    assert missing_programs(engine) == ["piper", "opusenc"]
    with pytest.raises(CannotSpeak, match="piper is not installed"):
        engine.wave("Ciao.")


@needs("espeak-ng")
@needs("opusenc")
def test_a_sentence_becomes_sound_of_one_channel_and_opus():
    wave = Espeak("en").wave("One small piece.")
    with open_wave(BytesIO(wave)) as sound:
        assert sound.getnchannels() == 1
    assert missing_programs(Espeak("en")) == []
    opus = as_opus(wave)
    assert opus.startswith(b"OggS")
    assert b"OpusHead" in opus
    assert len(opus) < len(wave) / 5


@needs("opusenc")
def test_what_is_no_wave_becomes_no_opus():
    with pytest.raises(CannotSpeak, match="opusenc gave no sound"):
        as_opus(b"no wave")
