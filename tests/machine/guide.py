"""What a guide tells an operator to type: its fenced blocks, by section."""

import re
from pathlib import Path

DOCS = Path(__file__).resolve().parent.parent.parent / "docs" / "operators"
OPERATING = DOCS / "operating.md"
UPGRADING = DOCS / "upgrading.md"


def blocks(section: str, guide: Path = OPERATING) -> list[str]:
    """The commands of the section whose heading begins so, one text for each block."""
    found = re.split(r"^## ", guide.read_text(encoding="utf-8"), flags=re.M)
    (text,) = [one for one in found if one.startswith(section)]
    return re.findall(r"^```sh\n(.*?)^```", text, re.M | re.S)
