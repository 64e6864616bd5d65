"""Tables whose rows no backup holds: each app names its own, with the reason.

Words of rooms and their keys must be gone when their time is over, also from every copy (domain
10.3); a sign-in that ended must not come back to life.
"""

from collections.abc import Mapping
from types import MappingProxyType

from django.db.models import Model

_tables: dict[str, str] = {}
# Table → why its rows are left out.
EXCLUDED_TABLES: Mapping[str, str] = MappingProxyType(_tables)


def exclude_from_backups(model: type[Model], *, because: str) -> None:
    """No row of this model is in a backup; called when an app is ready."""
    _tables[model._meta.db_table] = because
