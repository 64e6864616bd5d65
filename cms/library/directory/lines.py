"""National lines that come with the software, read from `lines.yaml`. Pure."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

import yaml

FILE = Path(__file__).with_suffix(".yaml")


@dataclass(frozen=True, slots=True)
class Line:
    """A line as public pages tell it. `words`: by language, what to expect and when."""

    public_id: UUID
    country: str
    name: str
    phone: str
    languages: list[str]
    no_name_needed: bool
    leads_to_police: bool
    sources: list[str]
    looked_up_on: date
    words: dict[str, tuple[str, str]]


def national_lines(file: Path = FILE) -> list[Line]:
    """All of them, in the order of the file."""
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    return [
        Line(
            public_id=UUID(one["id"]),
            country=one["country"],
            name=one["name"],
            phone=one["phone"],
            languages=one.get("languages", []),
            no_name_needed=one.get("no_name_needed", False),
            leads_to_police=one.get("leads_to_police", False),
            sources=one["sources"],
            looked_up_on=data["looked_up_on"],
            words={code: (expect, hours) for code, (expect, hours) in one["words"].items()},
        )
        for one in data["lines"]
    ]
