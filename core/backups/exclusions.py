"""Tables whose rows are never in a backup: each app names its own, with the reason.

Text from rooms and its keys must be gone when their time is over, also from every copy (domain
10.3). A sign-in that ended must not be restored.
"""

from collections.abc import Mapping
from types import MappingProxyType

from django.db.models import Model

_tables: dict[str, str] = {}
# Table → why its rows are left out.
EXCLUDED_TABLES: Mapping[str, str] = MappingProxyType(_tables)


def exclude_from_backups(model: type[Model], *, because: str) -> None:
    """Leave the rows of this model out of backups; called when an app is ready."""
    _tables[model._meta.db_table] = because
