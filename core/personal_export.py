"""The export of a person's data: every table that declares data about the person.

Built from the declarations in the models (`core.personal_data`), so that a new table is included or
states why not. Other people appear by their function, never by name. Nothing is stored.
"""

from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import AutoField, Field, ForeignKey, Model, Q

from .personal_data import (
    InExport,
    PersonalData,
    declaration_of,
    declared,
    is_link_to_account,
)

# Describes in one or two words who an account is; None: the account was erased.
Colleague = Callable[[int | None], str | None]


@dataclass(frozen=True, slots=True)
class ExportedTable:
    """The rows of one table that are about the person; each row maps column names to values."""

    label: str
    what: str
    rows: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A table with personal data that is not exported."""

    label: str
    because: str


def exported_models(*, in_person: bool = False) -> Iterator[tuple[type[Model], PersonalData]]:
    """The tables that are exported; `in_person`: also those handed over only in person."""
    wanted = {InExport.YES, InExport.IN_PERSON} if in_person else {InExport.YES}
    return ((model, said) for model, said in declared() if said.export in wanted)


def excluded_models(*, in_person: bool = False) -> list[LeftOut]:
    """The tables with personal data that are not exported, with the reason."""
    kept = {model for model, _said in exported_models(in_person=in_person)}
    return [
        LeftOut(model._meta.label, said.because)
        for model, said in declared()
        if model not in kept and said.about
    ]


def columns_of(model: type[Model], said: PersonalData) -> list["Field[Any, Any]"]:
    """The columns of a table that are exported, in order."""
    return [
        field
        for field in model._meta.concrete_fields
        if field.name not in said.left_out and not isinstance(field, AutoField)
    ]


def export_of(user: Any, *, in_person: bool, colleague: Colleague) -> list[ExportedTable]:
    """Everything about this account, by table; tables without rows are left out."""
    tables = [
        ExportedTable(model._meta.label, said.what, tuple(_rows(model, said, user, colleague)))
        for model, said in exported_models(in_person=in_person)
    ]
    return [table for table in tables if table.rows]


def count_acts_on_others(user: Any) -> dict[str, int]:
    """How many rows about others the user made or signed, by table. They are the others' data."""
    found = {}
    for model, said in declared():
        if said.made_by:
            ways = Q(*((path, user.pk) for path in said.made_by), _connector=Q.OR)
            number = model._base_manager.filter(ways).distinct().count()
            if number:
                found[model._meta.label] = number
    return found


def _rows(
    model: type[Model], said: PersonalData, user: Any, colleague: Colleague
) -> Iterator[dict[str, Any]]:
    about = Q(*((path, user.pk) for path in said.about), _connector=Q.OR)
    wanted = model._base_manager.filter(about, *said.only_when).values("pk")
    columns = columns_of(model, said)
    # Model instances, not values: encrypted values can be read only with their row.
    for row in model._base_manager.filter(pk__in=wanted).order_by("pk"):
        yield {field.name: _value(row, field, user, colleague) for field in columns}


def _value(row: Model, field: "Field[Any, Any]", user: Any, colleague: Colleague) -> Any:
    if isinstance(field, ForeignKey):
        if is_link_to_account(field):
            number = getattr(row, field.attname)
            return "you" if number == user.pk else colleague(number)
        return _name_of(getattr(row, field.name))
    return getattr(row, field.attname)


def _name_of(other: Model | None) -> str | None:
    """The name of a linked row, or its id.

    Rows about or made by somebody are identified by id, since their names may contain that person's
    name or words.
    """
    if other is None:
        return None
    said = declaration_of(type(other))
    leads_to_somebody = said is not None and bool(said.about or said.made_by)
    if not leads_to_somebody and type(other).__str__ is not Model.__str__:
        return str(other)
    return str(getattr(other, "public_id", other.pk))


def plain(value: Any) -> Any:
    """Values that JSON lacks: datetimes in UTC (ISO 8601), bytes in base64."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return b64encode(bytes(value)).decode()
    return str(value)
