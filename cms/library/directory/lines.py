"""Lines that come with the software, read from `countries/`: a file for each. Pure.

Every number was found in at least two public pages that do not copy each other (`sources`), on the
day `looked_up_on`. Nobody has rung it: the page says so until two people here have. A number that
stood in one place alone is left out, and so is what no page says: hours, cost, languages. Numbers
are written as people dial them in that country.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml

FOLDER = Path(__file__).parent / "countries"


@dataclass(frozen=True, slots=True)
class Line:
    """A line as public pages tell it. `words`: by language, what to expect and when."""

    public_id: UUID
    kind: str
    country: str
    name: str
    phone: str
    text_number: str
    web: str
    ways: list[str]
    cost: str
    on_bill: str
    languages: list[str]
    no_name_needed: bool
    leads_to_police: bool
    sources: list[str]
    looked_up_on: date
    words: dict[str, tuple[str, str]]

    def facts(self) -> dict[str, Any]:
        """What an entry of the directory holds of it, by field."""
        own = {"words"}
        return {name: getattr(self, name) for name in self.__slots__ if name not in own}


def national_lines(folder: Path = FOLDER) -> list[Line]:
    """All of them, by country, in the order of the files."""
    return [
        _line(one, file.stem.upper(), data["looked_up_on"])
        for file in sorted(folder.glob("*.yaml"))
        for data in [yaml.safe_load(file.read_text(encoding="utf-8"))]
        for one in data["lines"]
    ]


def _line(one: dict[str, Any], country: str, looked_up_on: date) -> Line:
    return Line(
        public_id=UUID(one["id"]),
        kind=one["kind"],
        country=country,
        name=one["name"],
        phone=one.get("phone", ""),
        text_number=one.get("text_number", ""),
        web=one.get("web", ""),
        ways=one.get("ways", []),
        cost=one.get("cost", ""),
        on_bill=one.get("on_bill", ""),
        languages=one.get("languages", []),
        no_name_needed=one.get("no_name_needed", False),
        leads_to_police=one.get("leads_to_police", False),
        sources=one["sources"],
        looked_up_on=looked_up_on,
        words={code: (expect, hours) for code, (expect, hours) in one["words"].items()},
    )
