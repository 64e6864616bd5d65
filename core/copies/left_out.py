"""What no backup holds: each app names its tables and columns here, with the reason.

Words of rooms and their keys must be gone when their time is over, also from every copy (domain
10.3); a sign-in that ended must not come back to life.
"""

from collections.abc import Mapping
from types import MappingProxyType

from django.db.models import Model

_tables: dict[str, str] = {}
_columns: dict[tuple[str, str], str] = {}
# Table → why its rows are left out.
TABLES: Mapping[str, str] = MappingProxyType(_tables)
# (table, column) → why it is empty in a backup.
COLUMNS: Mapping[tuple[str, str], str] = MappingProxyType(_columns)


def leave_out_rows(model: type[Model], *, because: str) -> None:
    """No row of this model is copied; called when an app is ready."""
    _tables[model._meta.db_table] = because


def leave_out_column(model: type[Model], name: str, *, because: str) -> None:
    """The column is copied as NULL. Raises ValueError where it may not be NULL."""
    field = model._meta.get_field(name)
    if not getattr(field, "null", False):
        raise ValueError(f"{model.__name__}.{name} may not be NULL.")
    _columns[model._meta.db_table, str(getattr(field, "column", name))] = because
