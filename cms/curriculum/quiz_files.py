"""Reads `<nn-lesson>.quiz.yaml`: structure and words, every problem with its line. Pure."""

from collections.abc import Collection
from pathlib import Path
from uuid import UUID

from cms.curriculum.fields import Sheet
from cms.curriculum.files import QuizFile
from cms.curriculum.quiz_blocks import take_apart
from cms.curriculum.quiz_kinds import ANY_KIND, READERS, entries, read_flag
from cms.curriculum.sound_files import read_sound, sound_names
from courses.questions.pictures import picture_facts
from courses.questions.schema import SchemaProblem, check_texts, parse_definition, parse_texts
from courses.questions.sounds import sound_facts

# When the correct answers are shown: after each question, or at the end.
ANSWERS = ("end", "each")
_CHOICES = {
    "order": ("author", "random"),
    "options": ("author", "random"),
    "answers": ANSWERS,
}
_TEXTS = {"description": 1000, "message_met": 1000, "message_not_yet": 1000}
_QUIZ_FIELDS = {
    "key",
    "pass_mark_percent",
    "questions",
    "draw",
    "single_attempt",
    "minutes",
    "categories",
    *_CHOICES,
    *_TEXTS,
}
# Any key will do where only the structure of one question is checked.
_SOME_KEY = UUID(int=0)


def read_quiz(
    sheet: Sheet, *, outcomes: Collection[str], folder: Path, answers: str = "end"
) -> QuizFile | None:
    """The quiz on this sheet; None if there is a problem.

    `folder` holds its pictures. `answers`: when correct answers are shown, if the file does not
    say.
    """
    before = len(sheet.problems)
    sheet.refuse_others(_QUIZ_FIELDS)
    key = sheet.key("key")
    pass_mark = sheet.number("pass_mark_percent", lowest=1, highest=100)
    settings, whole = {"answers": answers} | _settings(sheet), _texts_of_the_whole(sheet)
    values: list[dict] = []
    asked = set()
    for index, _question in enumerate(entries(sheet, "questions", code="questions-missing")):
        value = _read_question(sheet, ("questions", index), outcomes, folder)
        if value["key"] and value["key"] in asked:
            where = ("questions", index, "key")
            sheet.complain("question-key-twice", *where, key=value["key"])
        asked.add(value["key"])
        values.append(value)
    if key is None or len(sheet.problems) > before:
        return None
    parts = [_taken_apart(value) for value in values]
    questions = [structure for structure, _words in parts]
    words = {structure["key"]: words for structure, words in parts}
    try:
        definition = parse_definition(
            {"key": key, "pass_mark_percent": pass_mark, "questions": questions} | settings
        )
    except SchemaProblem as problem:
        sheet.complain(f"quiz-{problem.code}", "draw", question="", part="")
        return None
    texts = parse_texts({"questions": words} | whole)
    # Problems of a single question were noted with it.
    for missing in check_texts(definition, texts):
        code, _colon, named = missing.partition(":")
        question, _dot, part = named.partition(".")
        sheet.complain(f"quiz-{code}", "categories", question=question, part=part)
    if len(sheet.problems) > before:
        return None
    return QuizFile(key=key, definition=definition, texts=texts, values=tuple(values))


def _settings(sheet: Sheet) -> dict:
    """The settings of the quiz; missing ones have their defaults."""
    found: dict = {}
    for name, allowed in _CHOICES.items():
        said = sheet.look_up(name)
        if said is not None and said not in allowed:
            sheet.complain("not-one-of", name, field=name, allowed=", ".join(allowed))
        elif said is not None:
            found[name] = said
    for name, highest in (("draw", 500), ("minutes", 600)):
        found[name] = sheet.number(name, lowest=1, highest=highest, needed=False)
    return found | {"single_attempt": read_flag(sheet, "single_attempt")}


def _texts_of_the_whole(sheet: Sheet) -> dict:
    found: dict = {
        name: sheet.text(name, longest=longest, needed=False) for name, longest in _TEXTS.items()
    }
    named = sheet.look_up("categories")
    if named is not None and not isinstance(named, dict):
        sheet.complain("not-a-mapping", "categories")
        named = None
    return found | {
        "categories": {
            str(path): sheet.text("categories", path, longest=200) for path in named or ()
        }
    }


def question_lines(sheet: Sheet) -> dict[str, int]:
    """The line of each question key, for comparing the quizzes of a course."""
    found = {}
    for index, question in enumerate(entries(sheet, "questions")):
        if isinstance(question, dict) and isinstance(question.get("key"), str):
            found[question["key"]] = sheet.line("questions", index, "key")
    return found


def picture_names(sheet: Sheet) -> set[str]:
    """The names of all pictures that the quiz names, usable or not."""
    questions = [one for one in entries(sheet, "questions") if isinstance(one, dict)]
    options = [
        option
        for question in questions
        for option in _listed(question.get("options"))
        if isinstance(option, dict)
    ]
    named = [part.get("picture") for part in (*questions, *options)]
    return {name for name in named if isinstance(name, str)}


def _listed(found: object) -> list:
    """A list unchanged; [] for anything else."""
    return found if isinstance(found, list) else []


def names_of_sounds(sheet: Sheet) -> set[str]:
    """The names of all sounds that the quiz names."""
    return set(sound_names(entries(sheet, "questions")))


def _read_question(sheet: Sheet, path: tuple, outcomes: Collection[str], folder: Path) -> dict:
    """One question as a value (`quiz_blocks`), with its kind."""
    before = len(sheet.problems)
    if not isinstance(sheet.look_up(*path), dict):
        return {"key": ""}
    kind = sheet.text(*path, "kind", longest=30)
    value: dict = {
        "key": sheet.text(*path, "key", longest=80),
        "kind": kind,
        "text": sheet.text(*path, "text", longest=5000),
        "outcomes": list(sheet.names(*path, "outcomes", known=outcomes, code="outcome-unknown")),
    }
    if category := sheet.text(*path, "category", longest=120, needed=False):
        value["category"] = category
    if part := sheet.number(*path, "part", lowest=1, highest=99, needed=False):
        value["part"] = part
    value |= READERS.get(kind, ANY_KIND)(sheet, path, folder)
    value |= read_sound(sheet, path, folder)
    if len(sheet.problems) == before:
        _check(sheet, path, value)
    return value


def _taken_apart(value: dict) -> tuple[dict, dict]:
    return take_apart(value["kind"], value, picture=_picture, sound=_sound)


def _sound(file: Path) -> dict:
    return sound_facts(file.read_bytes()).model_dump(mode="json")


def _picture(file: Path) -> dict:
    return picture_facts(file.read_bytes()).model_dump(mode="json")


def _check(sheet: Sheet, path: tuple, value: dict) -> None:
    """Checks parts and words of the question by the rules that `courses` has for its kind."""
    structure, words = _taken_apart(value)
    try:
        definition = parse_definition(
            {"key": _SOME_KEY, "pass_mark_percent": 50, "questions": [structure]}
        )
    except SchemaProblem as problem:
        sheet.complain(f"quiz-{problem.code}", *path, "key", question=value["key"])
        return
    (question,) = definition.questions
    texts = parse_texts({"questions": {question.key: words}})
    for missing in question.text_problems(texts.questions[question.key]):
        code, _colon, where = missing.partition(":")
        facts = {"question": value["key"], "part": where.partition(".")[2]}
        sheet.complain(f"quiz-{code}", *path, "key", **facts)
