"""The competencies as they are worded now, in one language. Read only."""

from dataclasses import dataclass

from django.utils.translation import get_language

from mentors.certification.rules import Requirements

from ..models import CompetencyVersion

FALLBACK = "en"
IN_A_ROOM = "OP"


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


def by_number(code: str) -> int:
    """C2 before C10."""
    return int(code[1:]) if code[1:].isdigit() else 0


def wordings(codes=None) -> dict[str, Wording]:
    """Code → latest wording, in the order of their numbers; all of them when `codes` is None."""
    rows = CompetencyVersion.objects.select_related("competency").order_by("number")
    if codes is not None:
        rows = rows.filter(competency__code__in=codes)
    latest = {row.competency.code: row for row in rows}
    return {code: _in_her_language(code, latest[code]) for code in sorted(latest, key=by_number)}


def wordings_seen_in_a_room() -> dict[str, Wording]:
    """Those which a supervisor can see in a room."""
    return {code: words for code, words in wordings().items() if IN_A_ROOM in words.evidence_types}


def kinds_named(definition: dict) -> tuple[str, ...]:
    """The kinds of evidence that a competency can rest on, each once."""
    return tuple(dict.fromkeys(kind for group in definition["evidence"] for kind in group))


def required(journey) -> dict[str, int]:
    """Code → level that the programme of this journey asks for, in the order of their numbers."""
    asked = Requirements.model_validate(journey.version.requirements).competencies
    return {item.code: item.level for item in sorted(asked, key=lambda item: by_number(item.code))}


def _in_her_language(code: str, row: CompetencyVersion) -> Wording:
    texts = row.definition["texts"]
    language = get_language() or FALLBACK
    language = language if language in texts else FALLBACK
    words = texts[language]
    return Wording(
        version_id=row.pk,
        code=code,
        gate=row.gate,
        language=language,
        name=words["name"],
        indicators=words["indicators"],
        levels={int(level): text for level, text in words["levels"].items()},
        evidence_types=kinds_named(row.definition),
    )
