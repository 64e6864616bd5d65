"""Reading `<nn-lesson>.quiz.yaml`: structure and words, every problem with its line. Pure."""

from collections.abc import Collection
from uuid import UUID

from cms.curriculum.fields import Sheet
from cms.curriculum.files import QuizFile
from courses.quizzes.schema import SchemaProblem, parse_definition, parse_texts

_QUIZ_FIELDS = {"key", "pass_mark_percent", "questions"}
_QUESTION_FIELDS = {"key", "kind", "outcomes", "text", "options"}
_OPTION_FIELDS = {"key", "text", "correct", "feedback"}
# Any key does where only the structure of one question is looked at.
_SOME_KEY = UUID(int=0)


def read_quiz(sheet: Sheet, *, outcomes: Collection[str]) -> QuizFile | None:
    """The quiz on this sheet; None when something on it has to be mended."""
    before = len(sheet.problems)
    sheet.refuse_others(_QUIZ_FIELDS)
    key = sheet.key("key")
    pass_mark = sheet.number("pass_mark_percent", lowest=1, highest=100)
    questions, texts = [], {}
    for place, _question in enumerate(_entries(sheet, "questions", code="questions-missing")):
        structure, words = _read_question(sheet, ("questions", place), outcomes)
        if structure["key"]:
            if structure["key"] in texts:
                sheet.complain(
                    "question-key-twice", "questions", place, "key", key=structure["key"]
                )
            texts[structure["key"]] = words
        questions.append(structure)
    if len(sheet.problems) > before:
        return None
    definition = parse_definition(
        {"key": key, "pass_mark_percent": pass_mark, "questions": questions}
    )
    return QuizFile(key=key, definition=definition, texts=parse_texts({"questions": texts}))


def question_lines(sheet: Sheet) -> dict[str, int]:
    """The line of each question key, for comparing the quizzes of a course."""
    found = {}
    for place, question in enumerate(_entries(sheet, "questions")):
        if isinstance(question, dict) and isinstance(question.get("key"), str):
            found[question["key"]] = sheet.line("questions", place, "key")
    return found


def _entries(sheet: Sheet, *path, code: str = "") -> list:
    """A list of mappings; what is not a mapping is complained about and left empty."""
    found = sheet.look_up(*path)
    if not isinstance(found, list) or not found:
        if code:
            sheet.complain(code, *path)
        return []
    if code:
        for place, one in enumerate(found):
            if not isinstance(one, dict):
                sheet.complain("not-a-mapping", *path, place)
    return found


def _read_question(sheet: Sheet, path: tuple, outcomes: Collection[str]) -> tuple[dict, dict]:
    """One question as (structure, words), in the form `courses.quizzes.schema` reads."""
    before = len(sheet.problems)
    if not isinstance(sheet.look_up(*path), dict):
        return {"key": ""}, {}
    sheet.refuse_others(_QUESTION_FIELDS, *path)
    key = sheet.text(*path, "key", longest=80)
    structure = {
        "key": key,
        "kind": sheet.text(*path, "kind", longest=30),
        "outcomes": list(sheet.names(*path, "outcomes", known=outcomes, code="outcome-unknown")),
        "options": [],
    }
    words = {"text": sheet.text(*path, "text", longest=1000), "options": {}}
    for place, _option in enumerate(_entries(sheet, *path, "options", code="options-missing")):
        option, option_words = _read_option(sheet, (*path, "options", place))
        if option["key"] and option["key"] in words["options"]:
            sheet.complain(
                "option-key-twice", *path, "options", place, "key", key=option["key"], question=key
            )
        structure["options"].append(option)
        words["options"][option["key"]] = option_words
    if len(sheet.problems) == before:
        _check_structure(sheet, path, structure)
    return structure, words


def _read_option(sheet: Sheet, path: tuple) -> tuple[dict, dict]:
    if not isinstance(sheet.look_up(*path), dict):
        return {"key": "", "correct": False}, {}
    sheet.refuse_others(_OPTION_FIELDS, *path)
    key = sheet.text(*path, "key", longest=80)
    correct = sheet.look_up(*path, "correct")
    if correct is not None and not isinstance(correct, bool):
        sheet.complain("not-yes-or-no", *path, "correct")
    words = {
        "text": sheet.text(*path, "text", longest=500),
        "feedback": sheet.text(*path, "feedback", longest=1000, needed=False),
    }
    given = sheet.look_up(*path, "feedback")
    if given is None or (isinstance(given, str) and not given.strip()):
        sheet.complain("feedback-missing", *path, option=key)
    return {"key": key, "correct": correct is True}, words


def _check_structure(sheet: Sheet, path: tuple, structure: dict) -> None:
    """What the kind of the question asks of its options, by the rules of the learning side."""
    try:
        parse_definition({"key": _SOME_KEY, "pass_mark_percent": 50, "questions": [structure]})
    except SchemaProblem as problem:
        sheet.complain(f"quiz-{problem.code}", *path, "key", question=structure["key"])
