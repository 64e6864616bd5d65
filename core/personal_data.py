"""What a model stores about a person, declared in the model: `personal_data = PersonalData(…)`.

From these declarations the data map is written (`manage.py data_map`), the export is built and the
erasure is checked. A test finds every model that links to a person without a declaration.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Field, ForeignKey, Model

from .retention_clocks import Clock


class OnErasure(StrEnum):
    """What happens to the row when the person it is about, or who made it, is erased."""

    DELETED = "deleted"
    # The row stays; its link to the person and the person's words are removed.
    CUT = "link cut"
    # Nothing in the row leads to the person once the rest is gone.
    KEPT = "kept"


class InExport(StrEnum):
    """Whether it is in the person's own export."""

    YES = "yes"
    # Not in the download; handed over when collected in person (domain 10.5).
    IN_PERSON = "only in person"
    NO = "no"


@dataclass(frozen=True, kw_only=True)
class PersonalData:
    """One model's declaration.

    `about`: field paths to the account that the row is about. `made_by`: field paths to accounts
    that only acted on it. `because` says why something is kept or left out of the export.
    `left_out`: columns that are not exported. `only_when`: only rows that match these pairs of a
    lookup and its value are exported.
    """

    what: str
    why: str
    seen_by: str
    clock: Clock
    on_erasure: OnErasure
    export: InExport
    about: tuple[str, ...] = ()
    made_by: tuple[str, ...] = ()
    because: str = ""
    left_out: tuple[str, ...] = ()
    only_when: tuple[tuple[str, object], ...] = ()


# Models of libraries, which have no declaration: "app.Model" → their declaration here.
_of_libraries: dict[str, PersonalData] = {}


def declare_for_library(label: str, declaration: PersonalData) -> None:
    """Declare it for a model that is not ours. Raises ValueError for a conflicting declaration."""
    if _of_libraries.setdefault(label, declaration) != declaration:
        raise ValueError(f"{label} is declared otherwise already.")


def declaration_of(model: type[Model]) -> PersonalData | None:
    """The declaration of the model, its own or registered here. None: no personal data."""
    # Only its own: a child in another table has columns that its parent does not know.
    own = vars(model).get("personal_data")
    return own if own is not None else _of_libraries.get(model._meta.label)


def declared() -> Iterator[tuple[type[Model], PersonalData]]:
    """Every model with personal data, by label."""
    for model in sorted(apps.get_models(), key=lambda one: one._meta.label):
        if said := declaration_of(model):
            yield model, said


def links_to_accounts(model: type[Model]) -> list[str]:
    """Names of its fields that link directly to an account."""
    return [
        field.name
        for field in model._meta.local_fields
        if isinstance(field, ForeignKey) and is_link_to_account(field)
    ]


def is_link_to_account(field: "Field[Any, Any]") -> bool:
    """Whether this column is a foreign key to an account."""
    related = field.related_model
    return isinstance(related, type) and related._meta.label == settings.AUTH_USER_MODEL
