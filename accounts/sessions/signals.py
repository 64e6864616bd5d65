"""What accounts tell without knowing who listens. Apps above connect when they start."""

from django.dispatch import Signal

# A role began or ended: `user`, `role`. Sent inside the transaction, so that whatever follows from
# roles changes with them or not at all.
role_changed = Signal()
# A card was used: `invitation`, `user`, `at`. Sent inside the transaction, once the role is given.
card_used = Signal()
# A user chose to leave an organisation: `user`, `organisation`, `at`. Sent inside the transaction.
organisation_left = Signal()
# Somebody has signed in: `user`. The session is not saved yet.
signed_in = Signal()
# An account may not be used from now on: `user`. Sent once the suspension is committed.
suspended = Signal()
