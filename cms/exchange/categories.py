"""Categories of other programs become paths of ours, and go out as words. Pure."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping

from courses.questions.schema import with_those_around

# Names by which Moodle says where a category stands; they say nothing of the category.
_OF_PLACES = ("$course$", "$module$", "$system$", "$category$", "$coursecat$", "top")
_LONGEST_PATH = 120
_LONGEST_NAME = 200


def words_by_path(category: str) -> dict[str, str]:
    """“$course$/Tea/Pots” as {"tea": "Tea", "tea/pots": "Pots"}; {} where nothing of it is left.

    A category that is too deep or too long for a path here is {} as well.
    """
    names = [name.strip() for name in category.split("/")]
    names = [name for name in names if name and name.lower() not in _OF_PLACES]
    path = "/".join(_short(name) for name in names)
    if not names or len(path) > _LONGEST_PATH or any(len(name) > _LONGEST_NAME for name in names):
        return {}
    return dict(zip(with_those_around(path), names, strict=True))


def _short(name: str) -> str:
    """A short name; where it has no Latin letters, one that is at least always the same."""
    latin = unicodedata.normalize("NFKD", name.replace("_", " ")).encode("ascii", "ignore").decode()
    short = re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", latin.lower())).strip("-_")
    return short or f"c-{hashlib.sha256(name.encode(errors='replace')).hexdigest()[:8]}"


def in_words(path: str, words: Mapping[str, str]) -> str:
    """The words of a category and of those around it, with strokes between them."""
    return "/".join(
        words.get(one, one.rpartition("/")[2]).replace("/", "-") for one in with_those_around(path)
    )
