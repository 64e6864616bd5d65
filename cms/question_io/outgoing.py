"""Converts CMS blocks into questions for export. Pure."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from cms.curriculum.question_pictures import SHOWN_KINDS, parts_with
from cms.curriculum.quiz_blocks import kind_of
from core.media.pictures import LONGEST_SIDE, BadPicture, has_no_metadata, open_picture
from courses.question_formats.exchange import (
    ExchangeOption,
    ExchangePicture,
    ExchangeQuestion,
    Location,
    Notes,
    Unsupported,
)
from courses.question_formats.plain import one_line, tidy
from courses.question_formats.points import number
from courses.questions.bare_files import RejectedFile, strip_picture
from courses.questions.kinds.gap import MARKER
from courses.questions.pictures import InvalidPicture, picture_facts
from courses.questions.schema import with_ancestors

# Moodle's prefixes for where a category belongs; they are not part of its name.
_OF_PLACES = ("$course$", "$module$", "$system$", "$category$", "$coursecat$", "top")
_LONGEST_PATH = 120
_LONGEST_NAME = 200


def words_by_path(category: str) -> dict[str, str]:
    """“$course$/Tea/Pots” as {"tea": "Tea", "tea/pots": "Pots"}; {} if nothing is left of it.

    A category that is too deep or too long for a path here also gives {}.
    """
    names = [name.strip() for name in category.split("/")]
    names = [name for name in names if name and name.lower() not in _OF_PLACES]
    path = "/".join(_short(name) for name in names)
    if not names or len(path) > _LONGEST_PATH or any(len(name) > _LONGEST_NAME for name in names):
        return {}
    return dict(zip(with_ancestors(path), names, strict=True))


def _short(name: str) -> str:
    """A short name; for a name without Latin letters, a stable hash."""
    latin = unicodedata.normalize("NFKD", name.replace("_", " ")).encode("ascii", "ignore").decode()
    short = re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", latin.lower())).strip("-_")
    return short or f"c-{hashlib.sha256(name.encode(errors='replace')).hexdigest()[:8]}"


def in_words(path: str, words: Mapping[str, str]) -> str:
    """The names of a category and its parents, separated by slashes."""
    return "/".join(
        words.get(one, one.rpartition("/")[2]).replace("/", "-") for one in with_ancestors(path)
    )


# Returns the picture to export, from an image and its alternative text.
TakesOut = Callable[[Any, str], ExchangePicture | None]

_NO_WORDS: Mapping[str, str] = {}
_MEANS_TRUE = {"true", "yes", "that is true", "this is true"}
_MEANS_FALSE = {"false", "not true", "no", "that is not true", "this is not true"}


def question_of(
    block_type: str,
    value: Mapping,
    notes: Notes,
    pictures: TakesOut,
    categories: Mapping[str, str] = _NO_WORDS,
) -> ExchangeQuestion:
    """The question of a block. `notes` receive what no format can express; raises Unsupported.

    `pictures` finds its pictures; `categories` are the names in the quiz by path.
    """
    kind = kind_of(block_type, value)
    key = value["key"]
    question = ExchangeQuestion(
        kind,
        tidy(value["text"]),
        name=value.get("name") or key,
        category=in_words(value.get("category") or "", categories),
        place=Location(item=key),
    )
    if kind == "spoken":
        # No format has it; “written” is equivalent, so nothing of the question is lost.
        notes.changed(question.place, "spoken-is-written")
        question = replace(question, kind="written")
    elif kind == "self_check":
        notes.changed(question.place, "self-check-is-written")
        question = replace(question, kind="written")
    _note_omissions(question, value, notes)
    for name in ("unit", "guide", "feedback", "feedback_met", "feedback_not_yet"):
        if name in value:
            words: dict[str, Any] = {name: tidy(value[name] or "")}
            question = replace(question, **words)
    if kind in SHOWN_KINDS:
        return _with_options(question, value, notes, pictures)
    if kind == "gap":
        return _gap(question, value)
    if kind == "numeric":
        return replace(
            question,
            answer=number(value["answer"] or "0"),
            tolerance=number(value["tolerance"] or "0"),
        )
    return question


def _note_omissions(question: ExchangeQuestion, value: Mapping, notes: Notes) -> None:
    if any(part.get("drawing") for part in parts_with(question.kind, value)):
        notes.left_out(question.place, "drawings")
    if list(value["outcomes"]):
        notes.left_out(question.place, "outcomes")
    if value.get("nearly") or any(gap.get("reject") for gap in value.get("gaps", ())):
        notes.left_out(question.place, "nearly")
    if value.get("sound") or any(one.get("sound") for one in value.get("options", ())):
        notes.left_out(question.place, "sound")


def _with_options(
    question: ExchangeQuestion, value: Mapping, notes: Notes, pictures: TakesOut
) -> ExchangeQuestion:
    """The question with its answers, steps or pairs, and with their pictures."""

    def shown(part: Mapping) -> ExchangePicture | None:
        if not part.get("picture"):
            return None
        picture = pictures(part["picture"], one_line(part.get("alt") or ""))
        if picture is None:
            notes.changed(question.place, "picture-gone")
        return picture

    question = replace(
        question,
        picture=shown(value),
        options=tuple(_option(one, shown(one)) for one in value["options"]),
    )
    if question.kind == "matching":
        return _matching(question, value)
    return _true_first(question, value, notes) if question.kind == "true_false" else question


def _option(value: Mapping, picture: ExchangePicture | None) -> ExchangeOption:
    return ExchangeOption(
        one_line(value["text"]),
        correct=bool(value.get("correct")),
        feedback=tidy(value["feedback"]),
        picture=picture,
    )


def _true_first(question: ExchangeQuestion, value: Mapping, notes: Notes) -> ExchangeQuestion:
    """Put the option that means “true” first, recognised by its key or its text.

    If that is not possible, the question becomes a single-choice one.
    """
    found = [
        _meaning(one["key"], option.text)
        for one, option in zip(value["options"], question.options, strict=True)
    ]
    if found == [True, False]:
        return question
    if found == [False, True]:
        return replace(question, options=question.options[::-1])
    notes.changed(question.place, "true-not-found")
    return replace(question, kind="single")


def _meaning(key: str, text: str) -> bool | None:
    plain = text.casefold().strip(" .!")
    if plain in _MEANS_TRUE or key in ("true", "yes-true"):
        return True
    return False if plain in _MEANS_FALSE or key in ("false", "no-false") else None


def _matching(question: ExchangeQuestion, value: Mapping) -> ExchangeQuestion:
    keys = [target["key"] for target in value["targets"]]
    if not all(one["match"] in keys for one in value["options"]):
        raise Unsupported("pair-half-empty")
    options = tuple(
        replace(option, match=keys.index(one["match"]))
        for option, one in zip(question.options, value["options"], strict=True)
    )
    targets = tuple(one_line(target["text"]) for target in value["targets"])
    return replace(question, options=options, targets=targets)


def _gap(question: ExchangeQuestion, value: Mapping) -> ExchangeQuestion:
    """The gaps in the order of the text, renamed g1, g2 …"""
    by_key = {gap["key"]: gap for gap in value["gaps"]}
    markers = [key for key in MARKER.findall(question.text) if key in by_key]
    if sorted(markers) != sorted(by_key):
        raise Unsupported("gap-unfinished")
    numbers = {key: f"{{g{index}}}" for index, key in enumerate(markers, start=1)}
    text = MARKER.sub(lambda found: numbers.get(found[1], found[0]), question.text)
    return replace(question, text=text, options=tuple(_one_gap(by_key[key]) for key in markers))


def _one_gap(gap: Mapping) -> ExchangeOption:
    choices = tuple(one_line(word) for word in gap["choices"])
    accept = tuple(one_line(word) for word in gap["accept"])
    if choices:
        accept = tuple(word for word in choices if word.casefold() in map(str.casefold, accept))
    return ExchangeOption(accept=accept, choices=choices, feedback=tidy(gap["feedback"]))


# Limits for one file. Converting a picture takes a second at most, mostly for its pixels.
MOST_PICTURES = 100
MOST_PIXELS = 60_000_000
# *Units*: bytes of all pictures exported in one file. In base64 it can still be imported again.
MOST_BYTES_OUT = 12_000_000


@dataclass(frozen=True, slots=True)
class BarePicture:
    """A picture stripped to its pixels, in a format of ours."""

    data: bytes = field(repr=False)


class Pictures:
    """The pictures of one imported file, counted before they are unpacked."""

    def __init__(self) -> None:
        self._count = self._pixels = 0

    def bare(self, picture: ExchangePicture) -> BarePicture:
        """The picture as it is stored. Raises Unsupported for anything else, or above the
        limits.
        """
        try:
            size = open_picture(picture.data).size
        except BadPicture as problem:
            raise Unsupported(f"picture-{problem.code}") from problem
        self._count += 1
        self._pixels += size[0] * size[1]
        if self._count > MOST_PICTURES or self._pixels > MOST_PIXELS:
            raise Unsupported("pictures-too-many", most=MOST_PICTURES)
        try:
            data = picture.data if _is_ours(picture.data) else strip_picture(picture.data)
            picture_facts(data)
        except RejectedFile as problem:
            raise Unsupported(f"picture-{problem.code}") from problem
        except InvalidPicture as problem:
            raise Unsupported("picture-none") from problem
        return BarePicture(data)


def _is_ours(data: bytes) -> bool:
    """Whether it was exported from here: converting it once more would lose quality."""
    if not has_no_metadata(data):
        return False
    try:
        picture = open_picture(data)
        picture.load()
    except (BadPicture, OSError, SyntaxError, ValueError):
        return False
    return max(picture.size) <= LONGEST_SIDE


class OutgoingPictures:
    """The pictures that are exported with one file of questions.

    `read` returns the bytes of a CMS image; None: the format has no pictures, and the export only
    reports that there is one.
    """

    def __init__(self, read: Callable[[Any], bytes] | None) -> None:
        self._read = read
        self._count = self._bytes = 0

    def __call__(self, image: Any, alt: str) -> ExchangePicture | None:
        """The picture to export; None if its file is missing. Raises Unsupported above the
        limits.
        """
        if self._read is None:
            return ExchangePicture(b"", alt)
        try:
            picture = ExchangePicture(self._read(image), alt)
        except OSError:
            return None
        self._count += 1
        self._bytes += len(picture.data)
        if self._count > MOST_PICTURES or self._bytes > MOST_BYTES_OUT:
            raise Unsupported("pictures-too-many", most=MOST_PICTURES)
        return picture
