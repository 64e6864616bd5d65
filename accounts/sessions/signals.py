"""Signals of accounts, to which other apps connect when they start."""

from django.dispatch import Signal

# A role began or ended: `user`, `role`. Sent inside the transaction, so that dependent changes are
# committed together or not at all.
role_changed = Signal()
# A card was used: `invitation`, `user`, `at`. Sent inside the transaction, once the role is given.
card_used = Signal()
# A user chose to leave an organisation: `user`, `organisation`, `at`. Sent inside the transaction.
organisation_left = Signal()
# Somebody signed in: `user`. The session is not saved yet.
signed_in = Signal()
# An account was suspended: `user`. Sent once the suspension is committed.
suspended = Signal()
