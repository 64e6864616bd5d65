"""What somebody who has understood the lesson would choose: read from the course files."""

from pathlib import Path

import yaml

CHOICE_KINDS = ("single", "multiple", "true_false")
CONTENT = Path(__file__).resolve().parent.parent.parent / "cms/curriculum/content/en"


def right_answers() -> dict[str, list[str]]:
    """The text of a question → the texts of its right options, where something is chosen."""
    answers = {}
    for path in CONTENT.rglob("*.quiz.yaml"):
        for question in yaml.safe_load(path.read_text(encoding="utf-8"))["questions"]:
            if question["kind"] in CHOICE_KINDS:
                answers[question["text"]] = [
                    option["text"] for option in question["options"] if option.get("correct")
                ]
    return answers
