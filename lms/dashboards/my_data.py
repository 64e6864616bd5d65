"""“Me”: what is kept about a person, in her own words' order, read from the tables as they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.devices import OWN
from accounts.queries import is_staff, memberships_of
from accounts.types import Person


@dataclass(frozen=True)
class Held:
    """One thing that is kept, and why."""

    what: str
    why: str


@dataclass(frozen=True)
class SignInLine:
    """One place where she is signed in. Neither an address nor a kind of phone is known."""

    public_id: UUID
    began_at: datetime
    is_own_phone: bool
    is_this: bool


class SignInRow(Protocol):
    """What is asked of a row of her sign-ins."""

    public_id: UUID
    began_at: datetime
    device: str
    session_key: str


def my_sign_ins(rows: Iterable[SignInRow], session_key: str | None) -> list[SignInLine]:
    """Where she is signed in now: this one first, then the latest."""
    lines = [
        SignInLine(
            public_id=one.public_id,
            began_at=one.began_at,
            is_own_phone=one.device == OWN,
            is_this=one.session_key == session_key,
        )
        for one in rows
    ]
    return sorted(lines, key=lambda line: not line.is_this)


def roles_in_words(user: Person) -> list[str]:
    """“Supervisor, Harbour”, one line for each role she holds."""
    lines = []
    for membership in memberships_of(user):
        role = membership.get_role_display()
        where = membership.organisation.name if membership.organisation else None
        lines.append(
            _("%(role)s, %(organisation)s") % {"role": role, "organisation": where}
            if where
            else str(role)
        )
    return lines


def _of_staff(user: Person) -> list[Held]:
    if not is_staff(user):
        return []
    return [
        Held(
            _("What you signed, rated, gave or published"),
            _("So that it is clear who decided. It stays with the record that it belongs to."),
        ),
        Held(
            _("A day for a course, where a coordinator set one"),
            _("So that you can plan. Nothing closes on it."),
        ),
    ]


def what_is_held(user: Person) -> list[Held]:
    """Every kind of row that is about her."""
    return [
        Held(
            _("Your alias, the name you chose, your language, your roles, and the card you used"),
            _("So that you can sign in and are called what you wish."),
        ),
        Held(
            _("Which phones you called your own, and your passkeys or codes, encrypted"),
            _("So that nobody can lock you out or sign in as you. No address is kept."),
        ),
        Held(_("The lessons you opened and where you stopped"), _("So that you find your place.")),
        Held(
            _("Your answers to questions, and Met or Not yet"),
            _("So that you can look back. You may try as often as you like."),
        ),
        Held(
            _("What you wrote as an answer, encrypted, and what a person wrote back"),
            _("So that someone can read it and help. Only people who work with you can read it."),
        ),
        Held(
            _("What you said as an answer, encrypted, for 14 days at most"),
            _("So that one person can hear it and help. It is deleted when she has marked it."),
        ),
        Held(
            _("Whom you let do questions together with you, and that you said yes afterwards"),
            _("So that nobody answers for you without your leave."),
        ),
        Held(
            _("Your goals and your journal, encrypted"),
            _("So that you find them again. Only you read them. What you remove is gone."),
        ),
        Held(
            _("What you handed in from your journal, encrypted"),
            _("So that those who assess you can read it. You can take it back until it is used."),
        ),
        Held(
            _("With which group you learn, what you said of a session to come, and where you were"),
            _("So that you find your sessions. No reason is kept, and nothing is counted."),
        ),
        Held(
            _("Which rooms you were in, and when"),
            _("So that a certificate can count them."),
        ),
        Held(
            _("What was said in a room, encrypted"),
            _(
                "So that a broken line loses nothing. After closing it is not shown, "
                "and its key dies a day later."
            ),
        ),
        Held(
            _("What a supervisor saw you do as a mentor, and how two of them rated it"),
            _("So that your certificate rests on something. You can read it under My way."),
        ),
        Held(
            _("The name you chose for a certificate, encrypted, and the certificate"),
            _("So that you can print it, and others can check it. The check shows no name."),
        ),
        Held(
            _("Who works with you here, and for two years who opened your record and why"),
            _("So that nobody else can open it, and you see who did."),
        ),
        *_of_staff(user),
        Held(
            _("What staff did with your record, as numbers without your name"),
            _("So that nobody can look without leaving a mark."),
        ),
    ]
