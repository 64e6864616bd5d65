"""What happens to each credential, session and code at each event of an account. Pure.

This table alone decides which access ends when an account changes hands: services name an event and
`revocation_services` does what the table says. `docs/policies/credentials.md` is written from it.
Source: domain 5.4, 10.27; `docs/policies/credentials.md`.
"""

from enum import StrEnum


class Credential(StrEnum):
    """Something that gives access to an account, or exists because of it."""

    PASSPHRASE = "Passphrase"  # noqa: S105 - a name
    SESSION = "Session"
    KNOWN_DEVICE = "Known device"
    SIGN_IN_CARD = "Sign-in card"
    RETURN_CARD = "Return card"
    SECOND_FACTOR = "Authenticator app, passkeys, spare codes"
    REQUEST = "Open request or offered role"
    RECOVERY_CODE = "Recovery code of the last 15 minutes"
    TRANSFER_CODE = "Unused transfer code"
    STAFF_INVITATION = "Unused staff invitation made by this account"
    CALENDAR_FEED = "Calendar feed"
    CERTIFICATE_LINK = "Link that shows a certificate once"
    RECORD_ACCESS = "Access of staff to this person's record"


class Event(StrEnum):
    """What can happen to an account."""

    NOT_ME = "“That was not me”"
    NEW_PASSPHRASE = "New passphrase"  # noqa: S105 - a name
    RECOVERY = "Recovery by two people"
    SUSPENSION = "Suspension"
    RETURN = "Return from suspension"
    RETURN_CARD = "Return with a card"
    ROLE_END = "Role ended"
    TRANSFER = "Transfer to another organisation"
    ERASURE = "Erasure requested"


class Effect(StrEnum):
    """What an event does to a credential."""

    STAYS = "stays"
    ENDS = "ends"
    # All but the session or device from which the event was reported.
    ENDS_ELSEWHERE = "ends elsewhere"
    # The event itself sets a new one; the old one stops working.
    REPLACED = "replaced"
    # Only what belongs to the organisation in which the event happened.
    ENDS_HERE = "ends in that organisation"


_STAYS, _ENDS, _ELSEWHERE = Effect.STAYS, Effect.ENDS, Effect.ENDS_ELSEWHERE
_REPLACED, _HERE = Effect.REPLACED, Effect.ENDS_HERE


def _row(*effects: Effect) -> dict[Event, Effect]:
    """The effects on one credential, in the order of `Event`."""
    return dict(zip(Event, effects, strict=True))


_ROWS = {
    Credential.PASSPHRASE: _row(
        _STAYS, _REPLACED, _REPLACED, _ENDS, _STAYS, _REPLACED, _STAYS, _STAYS, _STAYS
    ),
    Credential.SESSION: _row(
        _ELSEWHERE, _ELSEWHERE, _ENDS, _ENDS, _ENDS, _ENDS, _STAYS, _STAYS, _ENDS
    ),
    Credential.KNOWN_DEVICE: _row(
        _ELSEWHERE, _STAYS, _ENDS, _ENDS, _ENDS, _ENDS, _STAYS, _STAYS, _STAYS
    ),
    Credential.SIGN_IN_CARD: _row(
        _ENDS, _STAYS, _ENDS, _ENDS, _ENDS, _ENDS, _STAYS, _STAYS, _STAYS
    ),
    Credential.RETURN_CARD: _row(_ENDS, _STAYS, _ENDS, _ENDS, _ENDS, _ENDS, _STAYS, _STAYS, _STAYS),
    Credential.SECOND_FACTOR: _row(
        _ENDS, _STAYS, _ENDS, _ENDS, _ENDS, _ENDS, _STAYS, _STAYS, _STAYS
    ),
    Credential.REQUEST: _row(_ENDS, _STAYS, _ENDS, _ENDS, _ENDS, _ENDS, _HERE, _HERE, _ENDS),
    Credential.RECOVERY_CODE: _row(_ENDS, _ENDS, _ENDS, _ENDS, _ENDS, _ENDS, _HERE, _HERE, _ENDS),
    Credential.TRANSFER_CODE: _row(
        _ENDS, _STAYS, _ENDS, _ENDS, _ENDS, _ENDS, _STAYS, _STAYS, _ENDS
    ),
    Credential.STAFF_INVITATION: _row(
        _ENDS, _STAYS, _ENDS, _ENDS, _ENDS, _ENDS, _STAYS, _STAYS, _ENDS
    ),
    Credential.CALENDAR_FEED: _row(_ENDS, _STAYS, _ENDS, _ENDS, _ENDS, _ENDS, _HERE, _HERE, _ENDS),
    Credential.CERTIFICATE_LINK: _row(
        _ENDS, _STAYS, _ENDS, _ENDS, _ENDS, _ENDS, _STAYS, _STAYS, _ENDS
    ),
    Credential.RECORD_ACCESS: _row(
        _STAYS, _STAYS, _STAYS, _STAYS, _STAYS, _STAYS, _HERE, _HERE, _STAYS
    ),
}
TABLE: dict[tuple[Credential, Event], Effect] = {
    (credential, event): effect
    for credential, row in _ROWS.items()
    for event, effect in row.items()
}


def as_markdown() -> str:
    """The table as `docs/policies/credentials.md` shows it."""
    lines = ["| | " + " | ".join(Event) + " |", "|---" * (len(Event) + 1) + "|"]
    lines += [
        f"| {credential} | " + " | ".join(TABLE[credential, event] for event in Event) + " |"
        for credential in Credential
    ]
    return "\n".join(lines) + "\n"
