"""Scripts of rehearsals, and what screening says of a line. Read only."""

from functools import cache
from pathlib import Path

import yaml

from accounts.models import User
from accounts.queries import organisations_of
from accounts.roles import CERTIFICATE_ROLES
from mentors.rooms.screening.filter import screen, spread_number
from mentors.rooms.state.permissions import phone_regions

from .rules import Script

FOLDER = Path(__file__).parent / "scripts"
# Until a script is translated, all read it in this language.
LANGUAGE = "en"
FIRST_TALK = "first-talk"


@cache
def script_of(key: str) -> Script:
    """A script that ships with the software. Raises ValidationError for one that does not fit."""
    text = (FOLDER / LANGUAGE / f"{key}.yaml").read_text(encoding="utf-8")
    return Script.model_validate(yaml.safe_load(text))


def is_stopped(user: User, earlier: list[str], text: str) -> bool:
    """Whether screening stops this line, as in a practice room of the person's organisations."""
    places = organisations_of(user, *CERTIFICATE_ROLES)
    regions = tuple(region for place in places for region in phone_regions(place))
    return bool(screen(text, regions=regions, practice=True)) or (
        spread_number(earlier, text, regions=regions, practice=True) is not None
    )
