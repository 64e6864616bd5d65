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

# Those that came first: an older site has them, or has deleted them.
FIRST_LINES = frozenset(
    {
        UUID("3f0d3b0e-6a55-4f0e-9b37-5f2c1d5a1522"),
        UUID("7c7b5d0a-1f0e-4d53-8f5e-2a4c80029029"),
        UUID("5b9e0d61-0c44-4f6c-9d3c-7f1e00116016"),
        UUID("9a1f4c3e-6d3a-4f7b-8a5e-31c200000016"),
        UUID("c2d7a0f4-8f43-4a0b-9f0a-900105090e5a"),
        UUID("e5b1c7d2-3a90-4c1e-a7c8-08000121700a"),
        UUID("1d6f8a24-52b7-4e0e-b0d4-08082000247b"),
        UUID("6e0b9f35-9c12-4a57-8e6b-08000271234c"),
        UUID("82f3e1b6-40d8-4f8e-93ad-08088010800d"),
        UUID("b47c2d90-1e65-4b3a-8d77-08088021414e"),
        UUID("d0a95e47-77f1-4c2b-a1b0-01800341900f"),
        UUID("24e81c5d-b03f-4d69-9e18-01800666111a"),
        UUID("93bd6f08-2c7a-4e41-b5f6-01800250025b"),
    }
)


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
