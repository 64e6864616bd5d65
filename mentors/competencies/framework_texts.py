"""The competencies as they are worded now, in one language. Read only."""

from dataclasses import dataclass
from functools import lru_cache

from django.db.models import TextField
from django.db.models.functions import MD5, Cast
from django.utils.translation import get_language

from core.compiled_queries import CompiledRows
from mentors.programmes.rules import code_number

from ..models import CompetencyVersion

FALLBACK = "en"
IN_A_ROOM = "OP"
# A dozen competencies in a few languages, and some that were just replaced.
KEPT_WORDINGS = 256


@dataclass(frozen=True, slots=True)
class Wording:
    """One competency version, ready to show. `language`: the one of its words."""

    version_id: int
    code: str
    gate: bool
    language: str
    name: str
    indicators: dict[str, str]
    levels: dict[int, str]
    evidence_types: tuple[str, ...]


def wordings(codes=None) -> dict[str, Wording]:
    """Code → latest wording, in the order of their numbers; all of them when `codes` is None.

    One query once they are known.
    """
    language = get_language() or FALLBACK
    latest = {code: facts for code, *facts in _versions() if codes is None or code in codes}
    return {code: _kept(code, *latest[code], language) for code in sorted(latest, key=code_number)}


def wordings_seen_in_a_room() -> dict[str, Wording]:
    """Those which a supervisor can see in a room."""
    return {code: words for code, words in wordings().items() if IN_A_ROOM in words.evidence_types}


def kinds_named(definition: dict) -> tuple[str, ...]:
    """The kinds of evidence that a competency can rest on, each once."""
    return tuple(dict.fromkeys(kind for group in definition["evidence"] for kind in group))


_versions = CompiledRows(
    lambda: CompetencyVersion.objects.order_by("number").values_list(
        "competency__code", "pk", "gate", MD5(Cast("definition", TextField()))
    )
)


@lru_cache(maxsize=KEPT_WORDINGS)
def _kept(code: str, pk: int, gate: bool, _digest: str, language: str) -> Wording:
    """The same for everyone, and found by the digest of what it says: never out of date."""
    definition = CompetencyVersion.objects.values_list("definition", flat=True).get(pk=pk)
    texts = definition["texts"]
    language = language if language in texts else FALLBACK
    words = texts[language]
    return Wording(
        version_id=pk,
        code=code,
        gate=gate,
        language=language,
        name=words["name"],
        indicators=words["indicators"],
        levels={int(level): text for level, text in words["levels"].items()},
        evidence_types=kinds_named(definition),
    )
