"""Reads a question of each kind from a quiz file into a value (`quiz_blocks`). Pure.

Every reader takes the sheet and the path of the question, and notes problems on the sheet.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from cms.curriculum.drawings import listed
from cms.curriculum.fields import Sheet
from cms.curriculum.question_pictures import FIELDS as SHOWN
from cms.curriculum.quiz_blocks import AREA, CHOICE_KINDS
from cms.curriculum.sound_files import read_sound
from courses.questions.bare_files import has_no_metadata
from courses.questions.pictures import ENDINGS, InvalidPicture, picture_facts

# For a gap: a typing error is queried before it counts.
ASK = "ask"
OF_ALL = {"key", "kind", "outcomes", "text", "category", "part", "sound"}


def entries(sheet: Sheet, *path: str | int, code: str = "") -> list:
    """A list; with `code`, an empty one and entries that are not mappings are noted as problems."""
    found = sheet.look_up(*path)
    if not isinstance(found, list) or not found:
        if code:
            sheet.complain(code, *path)
        return []
    if code:
        for index, one in enumerate(found):
            if not isinstance(one, dict):
                sheet.complain("not-a-mapping", *path, index)
    return found


def read_parts(sheet: Sheet, path: tuple, code: str, read: Callable[[Sheet, tuple], dict]) -> list:
    """The parts of a list, each read by `read`; a duplicate key is noted as a problem."""
    parts, keys = [], set()
    question = str(sheet.look_up(*path[:2], "key") or "")
    for index, one in enumerate(entries(sheet, *path, code=code)):
        if not isinstance(one, dict):
            continue
        part = read(sheet, (*path, index))
        if part["key"] and part["key"] in keys:
            where = (*path, index, "key")
            sheet.complain("option-key-twice", *where, key=part["key"], question=question)
        keys.add(part["key"])
        parts.append(part)
    return parts


def read_option(sheet: Sheet, path: tuple, *more: str) -> dict:
    """An option with its words; `more` are the fields that its reader handles itself."""
    sheet.refuse_others({"key", "text", "feedback", *more}, *path)
    key = sheet.text(*path, "key", longest=80)
    return {
        "key": key,
        "text": sheet.text(*path, "text", longest=500),
        "feedback": read_feedback(sheet, path, key),
    }


def read_feedback(sheet: Sheet, path: tuple, key: str) -> str:
    """The feedback of an option; a missing one is noted as a problem."""
    given = sheet.look_up(*path, "feedback")
    if given is None or (isinstance(given, str) and not given.strip()):
        sheet.complain("feedback-missing", *path, option=key)
    return sheet.text(*path, "feedback", longest=1000, needed=False)


def read_flag(sheet: Sheet, *path: str | int) -> bool:
    """True or false; false if missing."""
    given = sheet.look_up(*path)
    if given is not None and not isinstance(given, bool):
        sheet.complain("not-yes-or-no", *path, field=str(path[-1]))
    return given is True


# --- the kinds ------------------------------------------------------------------------------


def _fitting_option(sheet: Sheet, path: tuple, folder: Path) -> dict:
    option = _shown_option(sheet, path, "correct", "sound", folder=folder)
    fits = {"correct": read_flag(sheet, *path, "correct")}
    return option | fits | read_sound(sheet, path, folder)


def _shown_option(sheet: Sheet, path: tuple, *more: str, folder: Path) -> dict:
    return read_option(sheet, path, *more, *SHOWN) | read_shown(sheet, path, folder)


def read_shown(sheet: Sheet, path: tuple, folder: Path) -> dict:
    """The picture or the drawing next to the text; only fields that are set are returned."""
    found: dict = {}
    if sheet.look_up(*path, "picture") is not None:
        file = _picture(sheet, path, folder)
        found |= {"picture": file} if file is not None else {}
    alt = sheet.text(*path, "alt", longest=500, needed=False)
    if alt and sheet.look_up(*path, "picture") is None:
        sheet.complain("alt-without-picture", *path, "alt")
    drawing = sheet.text(*path, "drawing", longest=80, needed=False)
    if drawing and drawing not in listed():
        sheet.complain("no-such-drawing", *path, "drawing", name=drawing)
    return found | ({"alt": alt} if alt else {}) | ({"drawing": drawing} if drawing else {})


def _choice(sheet: Sheet, path: tuple, folder: Path) -> dict:
    sheet.refuse_others(OF_ALL | {"options", *SHOWN}, *path)
    read = partial(_fitting_option, folder=folder)
    options = read_parts(sheet, (*path, "options"), "options-missing", read)
    return {"options": options} | read_shown(sheet, path, folder)


def _ordering(sheet: Sheet, path: tuple, folder: Path) -> dict:
    sheet.refuse_others(OF_ALL | {"options", *SHOWN}, *path)
    read = partial(_shown_option, folder=folder)
    options = read_parts(sheet, (*path, "options"), "options-missing", read)
    return {"options": options} | read_shown(sheet, path, folder)


def _named(sheet: Sheet, path: tuple) -> dict:
    sheet.refuse_others({"key", "text"}, *path)
    return {
        "key": sheet.text(*path, "key", longest=80),
        "text": sheet.text(*path, "text", longest=500),
    }


def _pair(sheet: Sheet, path: tuple, folder: Path) -> dict:
    option = _shown_option(sheet, path, "match", folder=folder)
    return option | {"match": sheet.text(*path, "match", longest=80)}


def _matching(sheet: Sheet, path: tuple, folder: Path) -> dict:
    sheet.refuse_others(OF_ALL | {"targets", "options", *SHOWN}, *path)
    read = partial(_pair, folder=folder)
    return {
        "targets": read_parts(sheet, (*path, "targets"), "targets-missing", _named),
        "options": read_parts(sheet, (*path, "options"), "options-missing", read),
    } | read_shown(sheet, path, folder)


def _one_gap(sheet: Sheet, path: tuple) -> dict:
    sheet.refuse_others({"key", "accept", "reject", "choices", "feedback"}, *path)
    key = sheet.text(*path, "key", longest=80)
    there = {name for name in ("reject", "choices") if sheet.look_up(*path, name) is not None}
    return {
        "key": key,
        "accept": list(sheet.names(*path, "accept")),
        "reject": list(sheet.names(*path, "reject")) if "reject" in there else [],
        "choices": list(sheet.names(*path, "choices")) if "choices" in there else [],
        "feedback": read_feedback(sheet, path, key),
    }


def _gap(sheet: Sheet, path: tuple, folder: Path) -> dict:
    sheet.refuse_others(OF_ALL | {"options", "nearly"}, *path)
    nearly = sheet.look_up(*path, "nearly")
    if nearly not in (None, ASK):
        sheet.complain("not-one-of", *path, "nearly", field="nearly", allowed=ASK)
    return {
        "nearly": ASK if nearly == ASK else "",
        "gaps": read_parts(sheet, (*path, "options"), "options-missing", _one_gap),
    }


def _amount(sheet: Sheet, *path: str | int, needed: bool) -> str:
    given = sheet.look_up(*path)
    if given is None:
        if needed:
            sheet.complain("field-missing", *path, field=str(path[-1]))
        return "0"
    if isinstance(given, bool) or not isinstance(given, int | float | str):
        sheet.complain("not-a-decimal", *path, field=str(path[-1]))
        return "0"
    return str(given)


def _numeric(sheet: Sheet, path: tuple, folder: Path) -> dict:
    sheet.refuse_others(OF_ALL | {"answer", "tolerance", "unit", "feedback"}, *path)
    if isinstance(sheet.look_up(*path, "feedback"), dict):
        sheet.refuse_others({"met", "not_yet"}, *path, "feedback")
    return {
        "answer": _amount(sheet, *path, "answer", needed=True),
        "tolerance": _amount(sheet, *path, "tolerance", needed=False),
        "unit": sheet.text(*path, "unit", longest=40, needed=False),
        "feedback_met": sheet.text(*path, "feedback", "met", longest=1000),
        "feedback_not_yet": sheet.text(*path, "feedback", "not_yet", longest=1000),
    }


def _region(sheet: Sheet, path: tuple) -> dict:
    region = read_option(sheet, path, "area", "correct")
    area = sheet.look_up(*path, "area")
    numbers = isinstance(area, list) and all(type(side) in (int, float) for side in area)
    if not numbers or len(area) != len(AREA):
        sheet.complain("area-malformed", *path, "area", option=region["key"])
        area = [0, 0, 1, 1]
    sides = dict(zip(AREA, (float(side) for side in area), strict=True))
    return region | sides | {"correct": read_flag(sheet, *path, "correct")}


def _hotspot(sheet: Sheet, path: tuple, folder: Path) -> dict:
    sheet.refuse_others(OF_ALL | {"picture", "alt", "regions"}, *path)
    return {
        "picture": _picture(sheet, path, folder),
        "alt": sheet.text(*path, "alt", longest=500),
        "regions": read_parts(sheet, (*path, "regions"), "regions-missing", _region),
    }


def _picture(sheet: Sheet, path: tuple, folder: Path) -> Path | None:
    """The file of a picture, which is next to the quiz; None after noting a problem."""
    name = sheet.text(*path, "picture", longest=100)
    if not name:
        return None
    file = folder / name
    if Path(name).name != name or not name.lower().endswith(ENDINGS) or not file.is_file():
        sheet.complain("picture-missing", *path, "picture", name=name)
        return None
    try:
        raw = file.read_bytes()
        picture_facts(raw)
    except (InvalidPicture, OSError):
        sheet.complain("picture-unreadable", *path, "picture", name=name)
        return None
    if not has_no_metadata(raw):
        sheet.complain("file-not-bare", *path, "picture", name=name)
        return None
    return file


def _way_on(sheet: Sheet, path: tuple) -> dict:
    choice = read_option(sheet, path, "to", "good")
    return choice | {
        "to": sheet.text(*path, "to", longest=80),
        "good": read_flag(sheet, *path, "good"),
    }


def _scene(sheet: Sheet, path: tuple) -> dict:
    sheet.refuse_others({"key", "text", "choices"}, *path)
    return {
        "key": sheet.text(*path, "key", longest=80),
        "text": sheet.text(*path, "text", longest=1000),
        "choices": read_parts(sheet, (*path, "choices"), "options-missing", _way_on),
    }


def _branching(sheet: Sheet, path: tuple, folder: Path) -> dict:
    sheet.refuse_others(OF_ALL | {"scenes"}, *path)
    return {"scenes": read_parts(sheet, (*path, "scenes"), "scenes-missing", _scene)}


def _reflection(sheet: Sheet, path: tuple, folder: Path) -> dict:
    sheet.refuse_others(OF_ALL | {"feedback"}, *path)
    return {"feedback": sheet.text(*path, "feedback", longest=1000)}


def _written(sheet: Sheet, path: tuple, folder: Path) -> dict:
    sheet.refuse_others(OF_ALL | {"guide", "feedback"}, *path)
    return {
        "guide": sheet.text(*path, "guide", longest=2000),
        "feedback": sheet.text(*path, "feedback", longest=1000, needed=False),
    }


READERS: dict[str, Callable[[Sheet, tuple, Path], dict]] = {
    **dict.fromkeys(CHOICE_KINDS, _choice),
    "ordering": _ordering,
    "matching": _matching,
    "gap": _gap,
    "numeric": _numeric,
    "hotspot": _hotspot,
    "branching": _branching,
    "reflection": _reflection,
    "self_check": _reflection,
    "written": _written,
    "spoken": _written,
}
# An unknown kind is read as the plainest one, so that its other problems are reported too.
ANY_KIND = _choice
