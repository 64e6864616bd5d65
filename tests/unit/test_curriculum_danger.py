"""A text that names danger to life says who comes first; the texts of before are told."""

import pytest
from django.conf import settings

from cms.curriculum.checks import check_content
from cms.curriculum.danger_checks import check_danger, danger_words
from cms.curriculum.parser import read_content
from cms.curriculum.sentences import line_of
from cms.curriculum.text_spans import TextSpan, markdown_spans, yaml_spans
from tests.cms.course_files import CourseFiles

LESSON = "a/01-first/01-lesson.md"
QUIZ = "a/01-first/01-lesson.quiz.yaml"
CARDS = "a/01-first/activity.md"
HELP = "\n\n::: help\n:::\n"


def lesson(words: str, *, short: str = "Rest a little.", note: str = "none") -> str:
    return f"---\ncontent_note: {note}\nshort_version: |\n  {short}\n---\n{words}\n"


def question(text: str, feedback: str = "She tells the supervisor.") -> str:
    return (
        "key: 0d4f9a1e-5f0c-4bb0-8b8d-2c1fdc629b89\nquestions:\n  - key: tea-q1\n"
        f"    text: “{text}”\n    options:\n      - key: wait\n        feedback: {feedback}\n"
    )


def found_in(language: str = "en", **files: str) -> list[tuple[str, int, str]]:
    """(file, line, code) of what is told of these files."""
    names = {"lesson": LESSON, "quiz": QUIZ, "cards": CARDS}
    spans: list[TextSpan] = []
    for name, text in files.items():
        read = yaml_spans if name == "quiz" else markdown_spans
        spans += read(text, names[name])
    told = check_danger(spans, danger_words(language))
    return [(problem.file, problem.line, problem.code) for problem in told]


# What the lessons said before.
OLD = {
    "A11.2": (
        "If a life is in danger, everyone uses the words they have, and you call your supervisor."
    ),
    "B5.2": "If a life may be in danger, get your supervisor first, and at once.",
    "A5.2": "Some things you pass on:\n\n- someone's life is in danger\n\nYou ring nobody.",
    "B11": "If someone is in danger, you tell the supervisor.",
    "A6.1": "She says that she may harm herself. With this, you call the supervisor at once.",
    "S7.2": "**“I do not want to live.”** Stay. Bring in the lead at once.",
    "S7.1": "They are immediate danger to life, a child at risk, and a court order.",
}  # fmt: skip


@pytest.mark.parametrize("words", OLD.values(), ids=OLD)
def test_a_lesson_that_sends_her_to_the_supervisor_alone_is_told(words):
    told = found_in(lesson=lesson(words))
    assert {code for _file, _line, code in told} == {
        "danger-without-emergency",
        "danger-without-help",
    }
    line = 6 if "\n" not in words else 8
    assert (LESSON, line, "danger-without-emergency") in told


OLD_ELSEWHERE = {
    "it": "Forse è in pericolo una vita, o un bambino? Dillo subito alla supervisora.",
    "ar": "حين قد تكون حياة إنسان أو سلامة طفل في خطر، أخبري المشرفة حالًا.",
}
NEW = {
    "en": "If a life is in danger and you are alone, call the emergency service first.",
    "it": "Se una vita è in pericolo e sei sola, chiama prima il servizio di emergenza.",
    "ar": "إذا كانت حياة في خطر وكنتِ وحدكِ، فاتصلي بخدمة الطوارئ أولًا.",
}


@pytest.mark.parametrize("language", OLD_ELSEWHERE)
def test_the_other_languages_are_read_as_well(language):
    codes = {code for *_place, code in found_in(language, lesson=lesson(OLD_ELSEWHERE[language]))}
    assert codes == {"danger-without-emergency", "danger-without-help"}


@pytest.mark.parametrize("language", NEW)
def test_who_comes_first_and_the_way_to_help_are_enough(language):
    assert found_in(language, lesson=lesson(NEW[language] + HELP)) == []


@pytest.mark.parametrize("language", NEW)
def test_the_way_to_help_is_missed_by_itself(language):
    told = found_in(language, lesson=lesson(NEW[language]))
    assert told == [(LESSON, 6, "danger-without-help")]


def test_the_short_version_may_be_all_that_she_reads():
    told = found_in(lesson=lesson(NEW["en"] + HELP, short=OLD["B5.2"]))
    assert told == [(LESSON, 4, "danger-without-emergency")]


def test_a_content_note_that_names_it_asks_for_the_way_to_help():
    told = found_in(lesson=lesson("Drink some water.", note="Mentions suicide"))
    assert told == [(LESSON, 2, "danger-without-help")]


def test_the_list_of_limits_names_a_life_in_danger():
    told = found_in(lesson=lesson("Here it is.\n\n::: limits\n:::"))
    assert [code for *_place, code in told] == ["danger-without-emergency", "danger-without-help"]


def test_a_question_names_the_service_and_leads_back_to_a_lesson_with_help():
    old = question("She may hurt herself tonight.")
    whole = lesson(NEW["en"] + HELP)
    assert found_in(lesson=whole, quiz=old) == [(QUIZ, 4, "danger-without-emergency")]
    new = question("She may hurt herself tonight.", "The emergency service comes first.")
    assert found_in(lesson=whole, quiz=new) == []
    without = lesson("Drink some water.")
    assert found_in(lesson=without, quiz=new) == [(QUIZ, 4, "question-without-help")]


def test_each_question_is_looked_at_by_itself():
    text = question("She may hurt herself.", "The emergency service comes first.")
    second = text[text.index("  - key:") :].replace("tea-q1", "tea-q2")
    second = second.replace("The emergency service", "The supervisor")
    told = found_in(lesson=lesson(NEW["en"] + HELP), quiz=text + second)
    assert told == [(QUIZ, 9, "danger-without-emergency")]


def test_cards_of_an_activity_name_the_service():
    card = "---\ntitle: Tea\n---\n::: card Mentor\n{}\n:::\n"
    assert found_in(cards=card.format(OLD["B11"])) == [(CARDS, 5, "danger-without-emergency")]
    assert found_in(cards=card.format(NEW["en"])) == []


@pytest.mark.parametrize(
    "words",
    [
        "Such a word can put a woman in danger.",
        "You are not in danger, but you do not like the dark.",
        "The room is safe. She lives near the market.",
    ],
)
def test_uses_of_other_meaning_are_left_alone(words):
    assert found_in(lesson=lesson(words)) == []


def test_every_language_of_the_site_has_its_words():
    for code, _name in settings.LANGUAGES:
        assert danger_words(code) is not None, code
    assert danger_words("xx") is None
    assert found_in("xx", lesson=lesson(OLD["B5.2"])) == []


def test_check_curriculum_tells_it_with_file_line_and_what_to_mend(tmp_path):
    course = CourseFiles(tmp_path)
    course.change("01-water/01-lesson.md", "Sit where you like.", OLD["B5.2"])
    content = read_content(course.root / "en")
    problems = check_content(content, language="en", words=None)
    told = [line_of(problem) for problem in problems if problem.code.startswith("danger")]
    assert told == [
        "t/01-water/01-lesson.md:15: “in danger” names danger to life, and nothing here names the "
        "emergency service. Say who comes first: the emergency service, then the supervisor.",
        "t/01-water/01-lesson.md:15: “in danger” names danger to life, and the lesson shows no "
        "way to help. Add a line “::: help” and a line “:::” below it.",
    ]
