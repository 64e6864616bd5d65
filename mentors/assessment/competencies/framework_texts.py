"""The current texts of the competencies in one language. Read only."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import TextField
from django.db.models.functions import MD5, Cast
from django.utils.translation import get_language

from core.compiled_queries import CompiledRows
from mentors.programmes.rules import code_number

from ...models import CompetencyVersion

FALLBACK = "en"
IN_A_ROOM = "OP"
# Enough for a dozen competencies in a few languages, and some that were just replaced.
KEPT_TEXTS = 256


@dataclass(frozen=True, slots=True)
class CompetencyText:
    """One competency version, ready to show. `language`: the one of its texts."""

    version_id: int
    code: str
    gate: bool
    language: str
    name: str
    indicators: dict[str, str]
    levels: dict[int, str]
    evidence_types: tuple[str, ...]
    # One kind of each group is required.
    groups: tuple[tuple[str, ...], ...]


def competency_texts(codes: Collection[str] | None = None) -> dict[str, CompetencyText]:
    """Return code → latest text, in the order of the codes; all of them if `codes` is None.

    One query once the texts are cached.
    """
    language = get_language() or FALLBACK
    rows = (_Version(*row) for row in _versions())
    latest = {row.code: row for row in rows if codes is None or row.code in codes}
    return {
        code: _kept(code, latest[code].pk, latest[code].gate, latest[code].digest, language)
        for code in sorted(latest, key=code_number)
    }


def texts_seen_in_a_room() -> dict[str, CompetencyText]:
    """Return the competencies that a supervisor can observe in a room."""
    return {
        code: text for code, text in competency_texts().items() if IN_A_ROOM in text.evidence_types
    }


def kinds_named(definition: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the kinds of evidence that a competency can rest on, each once."""
    return tuple(dict.fromkeys(kind for group in definition["evidence"] for kind in group))


class _Version(NamedTuple):
    """A version of a competency, with a digest of its definition."""

    code: str
    pk: int
    gate: bool
    digest: str


# Every version, oldest first. Compiled: otherwise the learner's pathway and a supervisor's day
# exceed their performance goals.
_versions = CompiledRows(
    lambda: CompetencyVersion.objects.order_by("number").values_list(
        *("competency__code", "pk", "gate"), MD5(Cast("definition", TextField()))
    )
)


@lru_cache(maxsize=KEPT_TEXTS)
def _kept(code: str, pk: int, gate: bool, _digest: str, language: str) -> CompetencyText:
    """Return a cached text; the key has a digest of the definition, so it is never out of date."""
    definition = CompetencyVersion.objects.values_list("definition", flat=True).get(pk=pk)
    texts = definition["texts"]
    language = language if language in texts else FALLBACK
    words = texts[language]
    return CompetencyText(
        version_id=pk,
        code=code,
        gate=gate,
        language=language,
        name=words["name"],
        indicators=words["indicators"],
        levels={int(level): text for level, text in words["levels"].items()},
        evidence_types=kinds_named(definition),
        groups=tuple(tuple(group) for group in definition["evidence"]),
    )
