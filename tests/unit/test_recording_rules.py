"""What a recording may be: by its first bytes, by its size and by its age."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.questions.grading import UnknownAnswer, grade
from courses.questions.kinds.spoken import RECORDED
from courses.questions.schema import check_texts, parse_definition, parse_texts
from courses.questions.sounds import mime_of
from courses.quizzes.attempts.recordings.rules import kept_until, oldest_kept
from courses.states import MIMES
from tests.unit.quiz_definitions import quiz
from tests.unit.quiz_kinds import SPOKEN, words_of

SOUNDS = Path(__file__).parents[1] / "data/sound"
ALOUD = parse_definition(quiz(SPOKEN))


@pytest.mark.parametrize(
    ("name", "mime"),
    [("hello.webm", "audio/webm"), ("hello.ogg", "audio/ogg"), ("hello.m4a", "audio/mp4")],
)
def test_what_browsers_record_is_known_by_its_bytes(name, mime):
    assert mime_of((SOUNDS / name).read_bytes()) == mime


@pytest.mark.parametrize("name", ["film.webm", "film.mp4"])
def test_a_film_is_no_recording(name):
    assert mime_of((SOUNDS / name).read_bytes()) is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<script>alert(1)</script>",
        b"RIFF\x24\x00\x00\x00WAVEfmt ",
        b"ID3\x04\x00",
        b"\x1a\x45\xdf\xa3" + b"\x00" * 100,
        b"\x1a\x45\xdf\xa3 matroska A_OPUS",
        b"OggS" + b"\x00" * 40 + b"\x01vorbis",
        b"\x00\x00\x00\x18ftypisom" + b"\x00" * 40,
        b"x" + (SOUNDS / "hello.webm").read_bytes(),
    ],
)
def test_what_else_is_sent_is_no_recording(data):
    assert mime_of(data) is None


@given(st.binary(max_size=300))
def test_any_bytes_have_an_answer(data):
    assert mime_of(data) in (None, *MIMES)


def test_a_recording_is_kept_for_fourteen_days_and_not_a_moment_longer():
    made = datetime(2026, 3, 1, 12, tzinfo=UTC)
    end = kept_until(made)
    assert end == datetime(2026, 3, 15, 12, tzinfo=UTC)
    assert made <= oldest_kept(end)
    assert made > oldest_kept(end - timedelta(seconds=1))


# --- the kind of question -------------------------------------------------------------------


def result(answer, **marks):
    return grade(ALOUD, {"aloud": answer}, marks=marks).questions[0]


@pytest.mark.parametrize("answer", [["My words."], [RECORDED], [RECORDED, "My words."]])
def test_said_and_written_wait_for_a_person_alike(answer):
    assert (result(answer).met, result(answer).waits) == (None, True)
    assert result(answer, aloud=True).met is True
    assert result(answer, aloud=False).met is False


def test_an_answer_with_both_has_one_form_whatever_comes_first():
    assert result([RECORDED, " My words. "]).chosen == ("My words.", RECORDED)
    assert result(["My words.", RECORDED]).chosen == ("My words.", RECORDED)


@pytest.mark.parametrize("answer", [[], [""], ["  \n"]])
def test_nothing_said_and_nothing_written_is_not_met_and_waits_for_nobody(answer):
    assert (result(answer).met, result(answer).waits) == (False, False)


@pytest.mark.parametrize("answer", [["one", "two"], ["a\x00b"], ["x" * 5001]])
def test_what_cannot_be_an_answer_is_refused(answer):
    with pytest.raises(UnknownAnswer):
        result(answer)


def test_a_person_who_hears_it_needs_a_guide():
    words = {"aloud": words_of(SPOKEN)}
    assert check_texts(ALOUD, parse_texts({"questions": words})) == ["guide-empty:aloud"]
