"""Encrypted columns: each value under a key of FIELD_KEYS, and bound to its table, column and row.

`django-fernet-encrypted-fields` was not chosen: it derives its keys from SECRET_KEY and silently
returns ciphertext under a wrong key. Here unreadable values are reported as such.

A row is identified by its `public_id`, or by other columns that are set before it is written and
never change (`row=`). A value is decrypted when it is first accessed, so a list that does not show
the text does not pay for it. A values query returns a `Sealed`, which is opened with the row's
columns.

When a table or column is renamed, it must keep its name in the database (`db_column`).
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

# Marks a value in a dump, so that loading does not take it for plain text.
DUMPED = "encrypted:"
# The prefix of a Fernet token, as in dumps of the first releases.
_FERNET = "gAAAA"


if TYPE_CHECKING:

    class _Stored(models.BinaryField[Any, Any]):
        # The stubs know what the column stores, not what it is converted to.
        _pyi_private_get_type: str | None  # type: ignore[assignment]

    class _StoredBytes(models.BinaryField[Any, Any]):
        _pyi_private_get_type: bytes | None  # type: ignore[assignment]
else:
    _Stored = _StoredBytes = models.BinaryField


class UnreadableText(str):
    """Replaces text that cannot be read: a message to show, never to store."""

    __slots__ = ()


class Sealed:
    """The stored value of a column, not decrypted yet."""

    __slots__ = ("_opened", "field", "is_raw", "stored")

    def __init__(self, field: "_EncryptedField", stored: bytes) -> None:
        self.field, self.stored = field, stored
        self._opened: Any = None
        # Loaded from a dump, and about to be stored: nobody opens it.
        self.is_raw = False

    def open(self, *row: Any) -> Any:
        """The content, for the row with these columns; if unreadable, the field's replacement."""
        if self._opened is None:
            try:
                self._opened = self.field.opened(self.stored, row)
            except Unreadable:
                return self.field.unreadable()
        return self._opened


def opened(value: Any, *row: Any) -> Any:
    """The content of a value from a query, for the row with these columns; None stays None."""
    return None if value is None else value.open(*row)


class _Opening(DeferredAttribute):
    """The column on a model instance: decrypted when it is accessed."""

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
    """What both fields have in common. `row`: the columns that identify a row."""

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
        # Dumps are loaded into today's models: the thousands of models that migrations create and
        # discard would never be freed.
        if cls._meta.apps is apps:
            signals.pre_save.connect(self._before_loading, sender=cls, weak=False)

    def _before_loading(self, instance: models.Model, raw: bool = False, **_more: Any) -> None:
        """Loading a dump calls no `pre_save` of fields, so the value is bound here."""
        if raw and (sealed := self.pre_save(instance, add=True)) is not None:
            sealed.is_raw = True
            instance.__dict__[self.attname] = sealed

    def row_of(self, instance: models.Model) -> list[Any]:
        """The values that identify this row."""
        return [
            field.to_python(getattr(instance, field.attname))
            for field in map(self.model._meta.get_field, self.row)
            if isinstance(field, models.Field)
        ]

    def place(self, row: Any) -> bytes:
        """The place of a value, to which it is bound."""
        parts = [self.model._meta.db_table, self.column, *map(str, row)]
        return b"\0".join(part.encode() for part in parts)

    def sealed(self, data: bytes, row: Any) -> Sealed:
        """`data` encrypted with the newest key, for this row."""
        return Sealed(self, bind(data, self.place(row)))

    def opened(self, stored: bytes, row: Any) -> Any:
        """The decrypted value of this row. Raises Unreadable."""
        return read_bound(stored, self.place(row))

    def unreadable(self) -> Any:
        """The replacement for an unreadable value."""
        return None

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        """An error if the columns that identify a row do not exist."""
        known = {field.name for field in self.model._meta.concrete_fields}
        found: list[CheckMessage] = super().check(**kwargs)  # type: ignore[misc]
        if lost := set(self.row) - known:
            says = f"There is no {', '.join(sorted(lost))} by which a row is known."
            found.append(Error(says, obj=self, id="lms.E020"))
        return found

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        return None if value is None else Sealed(self, bytes(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Sealed | None:
        """The value to store: unchanged ones as they are, others bound to the row."""
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
        """Convert input of a form or a dump: a marked value is taken unchanged."""
        if not isinstance(value, str) or not value.startswith(DUMPED):
            return value
        kept = value.removeprefix(DUMPED)
        if kept.startswith(_FERNET):
            return self.from_first_release(kept.encode())
        return Sealed(self, urlsafe_b64decode(kept))

    def from_first_release(self, token: bytes) -> Any:
        """The content of a dump of 0.1: encrypted, but not bound to a place."""
        return decrypt_bytes(token)

    def value_to_string(self, obj: models.Model) -> Any:
        """For dumpdata: a marked value, so that a dump never has the plain text."""
        sealed = self.pre_save(obj, add=False)
        return None if sealed is None else DUMPED + urlsafe_b64encode(sealed.stored).decode()


class EncryptedTextField(_EncryptedField, _Stored):
    """Text that is encrypted in the database. It cannot be searched, ordered or compared.

    Unreadable text is replaced by a message, or by None if it is not for reading (`shown=False`: a
    name that is printed, the key of a room).
    """

    def __init__(self, *args: Any, shown: bool = True, **kwargs: Any) -> None:
        self.shown = shown
        super().__init__(*args, **kwargs)

    def opened(self, stored: bytes, row: Any) -> str:
        """The text in this row. Raises Unreadable."""
        return read_bound(stored, self.place(row)).decode()

    def unreadable(self) -> UnreadableText | None:
        """The message, in the reader's language."""
        if not self.shown:
            return None
        return UnreadableText(gettext("These words cannot be read at the moment."))

    def from_first_release(self, token: bytes) -> str:
        """The text of a dump of 0.1."""
        return decrypt(token)


class EncryptedBytesField(_EncryptedField, _StoredBytes):
    """Bytes (a recording) that are encrypted in the database. Load them only to send them.

    None if they cannot be read.
    """

    def to_python(self, value: Any) -> Any:
        """Convert the input of a dump."""
        found = super().to_python(value)
        return models.BinaryField.to_python(self, found) if isinstance(found, str) else found
