"""Scripts of rehearsals, and the screening of a message. Read only."""

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
# Until a script is translated, everybody reads it in this language.
LANGUAGE = "en"
FIRST_TALK = "first-talk"


@cache
def script_of(key: str) -> Script:
    """Return a script that ships with the software. Raise ValidationError if it is invalid."""
    text = (FOLDER / LANGUAGE / f"{key}.yaml").read_text(encoding="utf-8")
    return Script.model_validate(yaml.safe_load(text))


def is_stopped(user: User, earlier: list[str], text: str) -> bool:
    """Whether screening holds this message, as in a practice room of the person's organisations."""
    places = organisations_of(user, *CERTIFICATE_ROLES)
    regions = tuple(region for place in places for region in phone_regions(place))
    return bool(screen(text, regions=regions, practice=True)) or (
        spread_number(earlier, text, regions=regions, practice=True) is not None
    )
