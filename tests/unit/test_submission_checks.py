"""What keeps a lesson of the office from being handed to readers."""

from pathlib import Path

import pytest

import cms.curriculum
from cms.curriculum.danger_checks import check_submission, lesson_spans
from cms.curriculum.text_spans import spans_of

SHIPPED = Path(cms.curriculum.__file__).parent / "content"


def codes(*blocks, short="", questions=(), language="en"):
    return {one.code for one in check_submission(lesson_spans(blocks, short, questions), language)}


@pytest.mark.parametrize(
    "text",
    [
        "Ring 01 234 5678 tonight.",
        "Scrivi al +39 347 123 4567.",
        "Mail me: kettle@example.org",
        "She lives at 12 Long Street.",
        "Vediamoci in via Garibaldi 14.",
        "Komm in die Lindenstraße 7.",
        "Nos vemos en la calle de Alcalá 20.",
    ],
)
def test_contact_details_anywhere_in_a_lesson_are_found(text):
    assert codes(("text", text)) == {"contact-details"}
    assert codes(("text", "Come in."), short=text) == {"contact-details"}
    assert codes(("text", "Come in."), questions=[text]) == {"contact-details"}


@pytest.mark.parametrize(
    "text",
    ["Ring 112.", "In 2024 there were 1,200 of them.", "Read it on 12 June 2026 at 14:30."],
)
def test_short_numbers_years_and_dates_are_no_contact_details(text):
    assert codes(("text", text)) == set()


def test_danger_without_emergency_service_and_help_is_found_until_both_stand_there():
    danger = ("text", "Somebody may kill her.")
    assert codes(danger) == {"danger-without-emergency", "danger-without-help"}
    named = ("text", "Somebody may kill her. Ring the emergency service first.")
    assert codes(named) == {"danger-without-help"}
    assert codes(named, ("help", "")) == set()


def test_question_that_names_danger_needs_the_emergency_service():
    asked = "A man says that he will kill her. What first?"
    assert codes(("help", ""), questions=[asked]) == {"danger-without-emergency"}
    assert codes(("help", ""), questions=[f"{asked} Ring the emergency service."]) == set()


def test_shipped_lessons_hold_no_contact_details():
    for folder in sorted(SHIPPED.iterdir()):
        spans = [one for one in spans_of(folder) if one.file[:2] in ("a/", "b/", "s/")]
        found = [
            (one.file, one.facts)
            for one in check_submission(spans, folder.name)
            if one.code == "contact-details"
        ]
        assert found == []
