"""Encrypted columns: each value under a key of FIELD_KEYS, and bound to its table, column and row.

`django-fernet-encrypted-fields` was not taken: it derives its keys from SECRET_KEY and returns
ciphertext in silence under a wrong key. Here what cannot be read is said to be so.

A row is known by its `public_id`, or by other columns that are there before it is written and never
change (`row=`). A value is opened when somebody looks at it, so a list that does not show the words
does not pay for them. A query for values gives a `Sealed`, which is opened with the row's columns.
Neither a table nor a column is renamed without keeping its name in the database (`db_column`).
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.db import models
from django.db.models import signals
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext

from .field_keys import Unreadable, bind, decrypt, decrypt_bytes, encrypt, read_bound

__all__ = [
    "EncryptedBytesField",
    "EncryptedTextField",
    "Sealed",
    "Unreadable",
    "UnreadableText",
    "decrypt",
    "encrypt",
    "opened",
]

# Marks a value in a dump, so that loading it does not take it for the words themselves.
DUMPED = "encrypted:"
# How a Fernet token begins, as dumps of the first releases hold them.
_FERNET = "gAAAA"


if TYPE_CHECKING:

    class _Stored(models.BinaryField[Any, Any]):
        # The stubs know what the column holds, not what it is turned into.
        _pyi_private_get_type: str | None  # type: ignore[assignment]

    class _StoredBytes(models.BinaryField[Any, Any]):
        _pyi_private_get_type: bytes | None  # type: ignore[assignment]
else:
    _Stored = _StoredBytes = models.BinaryField


class UnreadableText(str):
    """Stands where words cannot be read: a sentence to show, never to keep."""

    __slots__ = ()


class Sealed:
    """What stands in a column, not opened yet."""

    __slots__ = ("_opened", "field", "is_raw", "stored")

    def __init__(self, field: "_EncryptedField", stored: bytes) -> None:
        self.field, self.stored = field, stored
        self._opened: Any = None
        # Loaded from a dump, and on its way into the database: nobody opens it.
        self.is_raw = False

    def open(self, *row: Any) -> Any:
        """What it says, for the row with these columns; what cannot be read as in `field`."""
        if self._opened is None:
            try:
                self._opened = self.field.opened(self.stored, row)
            except Unreadable:
                return self.field.unreadable()
        return self._opened


def opened(value: Any, *row: Any) -> Any:
    """What a query for values gave, for the row with these columns; None stays None."""
    return None if value is None else value.open(*row)


class _Opening(DeferredAttribute):
    """The column on a row of a model: opened when it is looked at."""

    field: "_EncryptedField"  # type: ignore[assignment]  # a Field by the classes below

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        value = super().__get__(instance, cls)
        if not isinstance(value, Sealed) or value.is_raw:
            return value
        return value.open(*self.field.row_of(instance))

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class _EncryptedField:
    """What both kinds have in common. `row`: the columns by which a row is known."""

    descriptor_class: Any = _Opening
    follows_keys = True

    def __init__(self, *args: Any, row: tuple[str, ...] = ("public_id",), **kwargs: Any) -> None:
        self.row = row
        super().__init__(*args, **kwargs)

    if TYPE_CHECKING:
        model: type[models.Model]
        attname: str
        column: Any

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)  # type: ignore[misc]
        # Dumps are loaded into today's models: the thousands that a migration makes and throws
        # away would be held for ever.
        if cls._meta.apps is apps:
            signals.pre_save.connect(self._before_loading, sender=cls, weak=False)

    def _before_loading(self, instance: models.Model, raw: bool = False, **_more: Any) -> None:
        """Loading a dump asks no field before it saves, so the value is bound here."""
        if raw and (sealed := self.pre_save(instance, add=True)) is not None:
            sealed.is_raw = True
            instance.__dict__[self.attname] = sealed

    def row_of(self, instance: models.Model) -> list[Any]:
        """The columns by which this row is known."""
        return [
            field.to_python(getattr(instance, field.attname))
            for field in map(self.model._meta.get_field, self.row)
            if isinstance(field, models.Field)
        ]

    def place(self, row: Any) -> bytes:
        """Where a value stands, as it is bound to it."""
        parts = [self.model._meta.db_table, self.column, *map(str, row)]
        return b"\0".join(part.encode() for part in parts)

    def sealed(self, data: bytes, row: Any) -> Sealed:
        """`data` under the newest key, for this row."""
        return Sealed(self, bind(data, self.place(row)))

    def opened(self, stored: bytes, row: Any) -> Any:
        """What stands in this row. Raises Unreadable."""
        return read_bound(stored, self.place(row))

    def unreadable(self) -> Any:
        """What is given where it cannot be read."""
        return None

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        """An error where the columns of a row are not there."""
        known = {field.name for field in self.model._meta.concrete_fields}
        found: list[CheckMessage] = super().check(**kwargs)  # type: ignore[misc]
        if lost := set(self.row) - known:
            says = f"There is no {', '.join(sorted(lost))} by which a row is known."
            found.append(Error(says, obj=self, id="lms.E020"))
        return found

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        return None if value is None else Sealed(self, bytes(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Sealed | None:
        """What nobody changed is written as it stands; anything else is bound to the row."""
        getattr(model_instance, self.attname)
        value = model_instance.__dict__[self.attname]
        if value is None or isinstance(value, Sealed):
            return value
        if isinstance(value, UnreadableText):
            raise Unreadable("This stands for words that cannot be read, and is not kept.")
        data = value.encode() if isinstance(value, str) else bytes(value)
        return self.sealed(data, self.row_of(model_instance))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, Sealed):
            value = value.stored
        elif value is not None:
            raise TypeError("An encrypted column is written row by row, with save().")
        return super().get_db_prep_value(value, connection, prepared)  # type: ignore[misc]

    def to_python(self, value: Any) -> Any:
        """What a form or a dump gives: a marked value is taken as it stands."""
        if not isinstance(value, str) or not value.startswith(DUMPED):
            return value
        kept = value.removeprefix(DUMPED)
        if kept.startswith(_FERNET):
            return self.from_first_release(kept.encode())
        return Sealed(self, urlsafe_b64decode(kept))

    def from_first_release(self, token: bytes) -> Any:
        """What a dump of 0.1 holds: words under a key, and no place."""
        return decrypt_bytes(token)

    def value_to_string(self, obj: models.Model) -> Any:
        """For dumpdata: a marked value, so that a dump never carries the words themselves."""
        sealed = self.pre_save(obj, add=False)
        return None if sealed is None else DUMPED + urlsafe_b64encode(sealed.stored).decode()


class EncryptedTextField(_EncryptedField, _Stored):
    """Text that stands encrypted in the database. It cannot be searched, ordered or compared.

    Where it cannot be read a sentence stands in its place, or None where it is not for reading
    (`shown=False`: a name that is printed, the key of a room).
    """

    def __init__(self, *args: Any, shown: bool = True, **kwargs: Any) -> None:
        self.shown = shown
        super().__init__(*args, **kwargs)

    def opened(self, stored: bytes, row: Any) -> str:
        """The text in this row. Raises Unreadable."""
        return read_bound(stored, self.place(row)).decode()

    def unreadable(self) -> UnreadableText | None:
        """The sentence, in the reader's language."""
        if not self.shown:
            return None
        return UnreadableText(gettext("These words cannot be read at the moment."))

    def from_first_release(self, token: bytes) -> str:
        """As for bytes."""
        return decrypt(token)


class EncryptedBytesField(_EncryptedField, _StoredBytes):
    """Bytes (a recording) that stand encrypted in the database. Load it only where it is sent.

    None where it cannot be read.
    """

    def to_python(self, value: Any) -> Any:
        """What a dump gives."""
        found = super().to_python(value)
        return models.BinaryField.to_python(self, found) if isinstance(found, str) else found
