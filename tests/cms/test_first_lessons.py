"""The first lesson of each principle, and of the courses for mentors and staff: whole and plain.

The files are read as they lie there, so that these tests hold whatever the loader makes of them.
"""

import re
import statistics
import uuid
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pytest
import textstat
import yaml

CONTENT = Path(__file__).resolve().parents[2] / "cms" / "curriculum" / "content" / "en"
LESSONS = {
    "b/1/1": "b/01-access-and-time/01-help-before-papers",
    "b/2/1": "b/02-legal-help/01-information-or-advice",
    "b/3/1": "b/03-mothers-and-children/01-many-ways-to-be-a-mother",
    "b/4/1": "b/04-safe-home/01-what-makes-a-room-safe",
    "b/5/1": "b/05-mind/01-normal-reactions",
    "b/6/1": "b/06-body-and-health/01-my-yes-my-no",
    "b/7/1": "b/07-learning-and-work/01-what-i-already-know",
    "b/8/1": "b/08-allies/01-what-other-services-know",
    "b/9/1": "b/09-womens-spaces/01-why-women-only",
    "b/10/1": "b/10-my-voice/01-words-about-us",
    "b/11/1": "b/11-peers/01-what-experience-teaches",
    "a/2/1": "a/02-trauma-in-plain-words/01-body-alarms",
    "s/1/1": "s/01-gender-and-power/01-trafficking-as-gender-based-violence",
}
EVERY_LESSON = pytest.mark.parametrize("place", LESSONS)
HIGHEST_GRADE = {"a": 7, "b": 7, "s": 10}
WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")


@dataclass(frozen=True)
class Lesson:
    header: dict
    body: str
    quiz: dict

    @property
    def questions(self):
        return self.quiz["questions"]

    @property
    def choices(self):
        """The questions with options; an answer in own words has none."""
        return [question for question in self.questions if "options" in question]

    @property
    def options(self):
        return [option for question in self.choices for option in question["options"]]

    @property
    def sentences(self):
        return sentences(self.body)

    @property
    def short_sentences(self):
        return sentences(self.header.get("short_version", ""))

    @property
    def quiz_sentences(self):
        texts = [question["text"] for question in self.questions]
        texts += [option[part] for option in self.options for part in ("text", "feedback")]
        return [sentence for text in texts for sentence in sentences(text)]


def read_lesson(place):
    file = CONTENT / f"{LESSONS[place]}.md"
    _, header, body = file.read_text().split("---\n", 2)
    quiz = yaml.safe_load(file.with_suffix(".quiz.yaml").read_text())
    return Lesson(yaml.safe_load(header), body, quiz)


@pytest.fixture
def lesson(place):
    return read_lesson(place)


PICTURE = re.compile(r"^::: picture .*?^:::$\n?", re.MULTILINE | re.DOTALL)


def prose(markdown):
    """The words without fence lines, marks of lists and stress; headings stay."""
    lines = [line for line in markdown.splitlines() if not line.startswith(":::")]
    lines = [re.sub(r"^\s*(?:#+|-|\d+\.)\s+", "", line) for line in lines]
    return "\n".join(lines).replace("*", "")


def sentences(markdown):
    """The sentences of paragraphs and list items; headings are no sentences."""
    text = re.sub(r"^#.*$", "", markdown, flags=re.MULTILINE)
    pieces = re.split(r"\n\s*\n|^(?=- )|^:::.*$", text, flags=re.MULTILINE)
    found = [
        sentence.strip()
        for piece in pieces
        for sentence in re.split(
            r"(?:(?<=[.!?…])|(?<=[.!?…][”’)]))\s+", " ".join(prose(piece).split())
        )
    ]
    return [sentence for sentence in found if WORD.search(sentence)]


def length(sentence):
    return len(WORD.findall(sentence))


def grade(found):
    """Flesch–Kincaid. A list item without a full stop is a sentence all the same."""
    return textstat.flesch_kincaid_grade(
        " ".join(re.sub(r"[.:;,]*([”’)]*)$", r"\1.", sentence) for sentence in found)
    )


def is_uuid4(key):
    return isinstance(key, str) and str(uuid.UUID(key)) == key and uuid.UUID(key).version == 4


@EVERY_LESSON
def test_the_lesson_lies_in_its_place_with_lasting_keys(place, lesson):
    course, module, number = place.split("/")
    path = Path(LESSONS[place])
    assert path.parts[0] == course
    assert path.parts[1].startswith(f"{int(module):02}-")
    assert path.name.startswith(f"{int(number):02}-")
    module_file = yaml.safe_load((CONTENT / path.parent / "module.yaml").read_text())
    course_file = yaml.safe_load((CONTENT / course / "course.yaml").read_text())
    for file in (lesson.header, lesson.quiz, module_file, course_file):
        assert is_uuid4(file["key"])
    assert lesson.header.get("principle") == (int(module) if course == "b" else None)


@EVERY_LESSON
def test_the_body_has_between_400_and_700_words(lesson):
    # What is said to a picture says again what it shows.
    assert 400 <= length(prose(PICTURE.sub("", lesson.body))) <= 700


@EVERY_LESSON
def test_a_content_note_stands_where_it_should_with_a_short_version(lesson):
    note = lesson.header["content_note"]
    assert 3 <= length(note) <= 8
    assert note != "none"
    assert 60 <= length(lesson.header["short_version"]) < length(prose(lesson.body))


@EVERY_LESSON
def test_the_lesson_has_a_scenario_something_to_try_and_ends_with_grounding(lesson):
    fences = re.findall(r"^::: (\w+)", lesson.body, flags=re.MULTILINE)
    assert "scenario" in fences
    assert "try" in fences
    assert fences[-1] == "ground"
    scene = re.search(r"^::: scenario\n(.*?)^:::$", lesson.body, re.MULTILINE | re.DOTALL)
    assert length(scene[1]) >= 30


@EVERY_LESSON
def test_the_quiz_has_five_questions_and_feedback_on_every_option(lesson):
    assert len(lesson.questions) >= 5
    for question in lesson.choices:
        assert len(question["options"]) >= 2
        for option in question["options"]:
            assert length(option.get("feedback", "")) >= 3, option["key"]


@EVERY_LESSON
def test_every_question_can_be_met(lesson):
    for question in lesson.choices:
        met = [option for option in question["options"] if option.get("correct") is True]
        assert met, question["key"]
        assert len(met) < len(question["options"]), question["key"]
        assert question["kind"] == "multiple" or len(met) == 1, question["key"]


@EVERY_LESSON
def test_every_outcome_of_the_header_is_asked_and_written_down(place, lesson):
    written = yaml.safe_load((CONTENT / place[0] / "outcomes.yaml").read_text())
    named = set(lesson.header["outcomes"])
    asked = {outcome for question in lesson.questions for outcome in question["outcomes"]}
    assert named
    assert named == asked
    assert named <= written.keys()


@EVERY_LESSON
@pytest.mark.parametrize("part", ["sentences", "short_sentences", "quiz_sentences"])
def test_no_sentence_has_more_than_20_words(lesson, part):
    assert not [sentence for sentence in getattr(lesson, part) if length(sentence) > 20]


@EVERY_LESSON
def test_sentences_have_12_words_on_average_at_most(lesson):
    assert statistics.mean(map(length, lesson.sentences)) <= 12


@EVERY_LESSON
def test_the_lesson_is_plain_enough_to_read(place, lesson):
    assert grade(lesson.sentences) <= HIGHEST_GRADE[place[0]]


def test_the_reading_level_of_all_lessons_for_women_lies_at_five_or_below():
    grades = [grade(read_lesson(place).sentences) for place in LESSONS if place[0] != "s"]
    assert statistics.median(grades) <= 5


def test_no_two_lessons_share_a_sentence_of_more_than_six_words():
    told = {}
    for place in LESSONS:
        lesson = read_lesson(place)
        everything = lesson.sentences + lesson.short_sentences + lesson.quiz_sentences
        told[place] = {
            " ".join(WORD.findall(sentence)).lower()
            for sentence in everything
            if length(sentence) > 6
        }
    shared = {
        (one, other): told[one] & told[other]
        for one, other in combinations(told, 2)
        if told[one] & told[other]
    }
    assert not shared


def test_all_keys_are_used_once():
    keys = []
    for file in sorted(CONTENT.rglob("*.yaml")):
        if file.name != "outcomes.yaml":
            data = yaml.safe_load(file.read_text())
            # The glossary is a list.
            for one in data if isinstance(data, list) else [data]:
                keys.append(one["key"])
                keys += [question["key"] for question in one.get("questions", [])]
    for file in sorted(CONTENT.rglob("*.md")):
        keys.append(yaml.safe_load(file.read_text().split("---\n", 2)[1])["key"])
    assert len(keys) > 2 * len(LESSONS)
    assert sorted(keys) == sorted(set(keys))


@EVERY_LESSON
def test_the_options_of_a_question_have_different_keys(lesson):
    for question in lesson.choices:
        keys = [option["key"] for option in question["options"]]
        assert len(keys) == len(set(keys)), question["key"]


def test_sentences_are_counted_as_a_reader_counts_them():
    markdown = (
        "Arrive here.\n\n## A heading of its own\nOne line\ngoes on. “Ask her?” she says.\n\n"
        "- **First** item\n- Second item.\n\n::: try\nTwo minutes… or less.\n:::\n"
    )
    assert sentences(markdown) == [
        "Arrive here.",
        "One line goes on.",
        "“Ask her?”",
        "she says.",
        "First item",
        "Second item.",
        "Two minutes…",
        "or less.",
    ]
    assert length("A well-kept book isn’t hers – or is it?") == 8
