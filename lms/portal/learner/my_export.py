"""All data about a user: as a page in the user's language, and as a machine-readable file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.membership.queries import roles_by_person
from accounts.roles import STAFF_ROLES
from accounts.sentences import ROLE_LABELS
from accounts.types import Person
from core.personal_export import count_acts_on_others, excluded_models, export_of
from core.templatetags.when import date_words, time_words

from .export_wording import COLUMNS, TITLES

# Version of the file format (docs/users/export.md); increased by changes that break its readers.
FORM = 1


@dataclass(frozen=True, slots=True)
class Section:
    """One table in words: a title, and for each row pairs of a label and a value."""

    title: str
    rows: tuple[tuple[tuple[str, str], ...], ...]


def export_file(person: Person, at: datetime, *, in_person: bool = False) -> dict[str, Any]:
    """For a machine: tables and columns by their names, other people by role."""
    tables = export_of(person, in_person=in_person, colleague=_colleague())
    return {
        "form": FORM,
        "made_at": at,
        "tables": [
            {"table": one.label, "what": one.what, "rows": list(one.rows)} for one in tables
        ],
        "made_or_signed": count_acts_on_others(person),
        "left_out": [
            {"table": one.label, "because": one.because}
            for one in excluded_models(in_person=in_person)
        ],
    }


def export_sections(person: Person) -> list[Section]:
    """The same as text in the language of the page, in the order of `TITLES`."""
    tables = {one.label: one for one in export_of(person, in_person=False, colleague=_colleague())}
    return [
        Section(str(title), tuple(_row(row) for row in tables[label].rows))
        for label, title in TITLES.items()
        if label in tables
    ]


def _row(row: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (str(COLUMNS[name]), words)
        for name, value in row.items()
        if name in COLUMNS and (words := _in_words(name, value))
    )


def _in_words(name: str, value: Any) -> str:
    """A value as shown to the user; "" if there is nothing to show."""
    if value is None:
        return ""
    if name == "role":
        return str(ROLE_LABELS.get(value, value))
    for kind, say in _SAYS:
        if isinstance(value, kind):
            return say(value)
    return _("You") if value == "you" else str(value)


# The first matching type counts: a bool is an int, and a datetime is a date.
_SAYS: tuple[tuple[type | tuple[type, ...], Callable[[Any], str]], ...] = (
    (bool, lambda value: _("Yes") if value else _("No")),
    (datetime, lambda value: f"{date_words(value)}, {time_words(value)}"),
    (date, date_words),
    ((bytes, memoryview), lambda value: _("In the other file")),
    (dict, lambda value: ", ".join(f"{key}: {one}" for key, one in value.items())),
    (list, lambda value: ", ".join(str(one) for one in value)),
)


def _colleague() -> Callable[[int | None], str | None]:
    """A function that describes other people by their role, staff roles first."""
    known: dict[int, str] = {}

    def say(number: int | None) -> str | None:
        if number is None:
            return None
        if number not in known:
            roles = sorted(roles_by_person(number), key=lambda role: role not in STAFF_ROLES)
            known[number] = str(ROLE_LABELS[roles[0]]) if roles else _("Somebody who left")
        return known[number]

    return say
