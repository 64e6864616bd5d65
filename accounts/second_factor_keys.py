"""Secrets of second factors under the newest field key: `rotate_keys` asks for it.

They stand in a table of allauth, as Fernet tokens inside `data` (`accounts.second_factors`).
"""

from allauth.mfa.models import Authenticator
from django.db import transaction

from core.field_keys import Unreadable, is_token_of_newest, token_anew
from core.rotation import Rotated

# How a token begins; what else stands in `data` is no secret.
_TOKEN = "gAAAA"  # noqa: S105 - the beginning that all have


def second_factors_anew() -> Rotated:
    """All of them, each under a lock of its own; harmless when repeated."""
    written, lost = 0, []
    for pk in list(Authenticator.objects.order_by("pk").values_list("pk", flat=True)):
        try:
            written += _anew(pk)
        except Unreadable:
            lost.append(f"mfa_authenticator {pk}")
    return Rotated(written, tuple(lost))


@transaction.atomic
def _anew(pk: int) -> int:
    row = Authenticator.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        return 0
    old = {
        name: value
        for name, value in row.data.items()
        if isinstance(value, str) and value.startswith(_TOKEN) and not is_token_of_newest(value)
    }
    if old:
        row.data |= {name: token_anew(value) for name, value in old.items()}
        row.save(update_fields=["data"])
    return int(bool(old))
