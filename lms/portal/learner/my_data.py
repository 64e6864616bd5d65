"""“Me”: what data is kept about a person, in plain words, from the current tables."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.queries import is_staff, memberships_of
from accounts.sessions.rules import OWN
from accounts.types import Person
from core.retention_clocks import Clock, days_of


@dataclass(frozen=True)
class Held:
    """One kind of data that is kept: why, and when it is deleted."""

    what: str
    why: str
    until: str


@dataclass(frozen=True)
class SignInLine:
    """One of the user's sign-ins. Neither an IP address nor the type of phone is known."""

    public_id: UUID
    began_at: datetime
    is_own_phone: bool
    is_this: bool


class SignInRow(Protocol):
    """The fields that are needed of a sign-in row."""

    public_id: UUID
    began_at: datetime
    device: str
    session_key: str


def my_sign_ins(rows: Iterable[SignInRow], session_key: str | None) -> list[SignInLine]:
    """The user's current sign-ins: this one first, then the others in the given order."""
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
    """“Supervisor, Harbour”, one line for each role the user holds."""
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


def lasting(clock: Clock) -> str:
    """“14 days”, “6 months”, “2 years”: a retention period in everyday words."""
    days = days_of(clock)
    if days % 365 == 0:
        return ngettext("%(count)s year", "%(count)s years", days // 365) % {"count": days // 365}
    if days >= 60:
        months = round(days / 30.4)
        return ngettext("%(count)s month", "%(count)s months", months) % {"count": months}
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}


def _with_account() -> str:
    return _("It stays until your account is deleted.")


def _of_staff(user: Person) -> list[Held]:
    if not is_staff(user):
        return []
    return [
        Held(
            _("What you signed, rated, gave or published"),
            _("So that it is clear who decided."),
            _("It stays with the record that it belongs to. Your name on it goes with you."),
        ),
        Held(
            _("A day for a course, where a coordinator set one"),
            _("So that you can plan. Nothing closes on it."),
            _with_account(),
        ),
    ]


def what_is_held(user: Person) -> list[Held]:
    """Every kind of data about the user: what, why, and when it is deleted."""
    return [
        *_identity(),
        *_to_sign_in(),
        *_with_others(),
        *_learning(),
        *_as_a_mentor(),
        *_of_staff(user),
        _looks(),
    ]


def _identity() -> list[Held]:
    return [
        Held(
            _(
                "The name you sign in with, the name you chose, your language, how pages look, "
                "and your roles"
            ),
            _("So that you can sign in and are called what you wish."),
            _(
                "They stay until you delete your account, or nobody signs in to it for %(time)s. "
                "For that we keep in which three months you were last here, and no day."
            )
            % {"time": lasting(Clock.AWAY_ERASED)},
        ),
        Held(
            _("Your name, if you are away for long"),
            _("So that nobody finds you here when you are gone, and you find everything again."),
            _(
                "After %(asked)s we ask you, in the way you chose, whether you stay. "
                "After %(locked)s your name is put away. "
                "Your secret words or your card bring it back."
            )
            % {"asked": lasting(Clock.AWAY_ASKED), "locked": lasting(Clock.AWAY_LOCKED)},
        ),
    ]


def _to_sign_in() -> list[Held]:
    return [
        Held(
            _("The card you came in with"),
            _("So that nobody comes in with it again."),
            _("%(time)s after you used it, the card leads to nobody.")
            % {"time": lasting(Clock.INVITATIONS)},
        ),
        Held(
            _("Which phones you called your own, and your passkeys or codes, encrypted"),
            _("So that nobody can lock you out or sign in as you. No address is kept."),
            _("A phone is forgotten after %(time)s. A passkey stays until you remove it.")
            % {"time": lasting(Clock.DEVICES)},
        ),
        Held(
            _("Where you are signed in"),
            _("So that you can end it."),
            _("It goes when you sign out, and after %(time)s at most.")
            % {"time": lasting(Clock.SESSIONS)},
        ),
        Held(
            _(
                "On which days somebody signed in elsewhere as you, "
                "or your secret words were made new"
            ),
            _("So that you can say that it was not you. No address and no hour is kept."),
            _("It goes after %(time)s.") % {"time": lasting(Clock.SIGN_IN_NOTICES)},
        ),
    ]


def _with_others() -> list[Held]:
    return [
        Held(
            _("What you take with you to another organisation, encrypted"),
            _("So that you need not begin anew. Only whom you give the code reads it."),
            _("It goes when nobody used the code in time, or when you take it back."),
        ),
        Held(
            _("That you asked for someone of the team, and who saw to it"),
            _("So that somebody comes to you. No reason is asked for, and none is kept."),
            _("It goes at once when you take it back, else %(time)s after you have spoken.")
            % {"time": lasting(Clock.ASKED_FOR)},
        ),
        Held(
            _("Your yes and your no before rooms"),
            _("So that nothing begins without your yes."),
            _("An answer goes after %(time)s, or with your account.")
            % {"time": lasting(Clock.CONSENTS)},
        ),
    ]


def _learning() -> list[Held]:
    return [
        Held(
            _("The lessons you opened and where you stopped"),
            _("So that you find your place."),
            _with_account(),
        ),
        Held(
            _("Your answers to questions, and Met or Not yet"),
            _("So that you can look back. You may try as often as you like."),
            _with_account(),
        ),
        Held(
            _("What you typed and did not send, encrypted"),
            _("So that nothing is lost when a page closes."),
            _("It goes %(time)s after you last typed there, or when you send it.")
            % {"time": lasting(Clock.DRAFTS)},
        ),
        Held(
            _("What you wrote as an answer, encrypted, and what a person wrote back"),
            _("So that someone can read it and help. Only people who work with you can read it."),
            _with_account(),
        ),
        Held(
            _("What you said as an answer, encrypted"),
            _("So that one person can hear it and help."),
            _("It is deleted when she has marked it, and after %(time)s at most.")
            % {"time": lasting(Clock.RECORDINGS)},
        ),
        Held(
            _("Whom you let do questions together with you, and that you said yes afterwards"),
            _("So that nobody answers for you without your leave."),
            _with_account(),
        ),
        Held(
            _("Your goals and your journal, encrypted"),
            _("So that you find them again. Only you read them. What you remove is gone."),
            _("Your journal stays until you delete it, or your account."),
        ),
        Held(
            _("With which group you learn, what you said of a session to come, and where you were"),
            _("So that you find your sessions. No reason is kept, and nothing is counted."),
            _with_account(),
        ),
    ]


def _as_a_mentor() -> list[Held]:
    evidence = _(
        "It stays while it can count for a certificate. It goes %(time)s after the end of the "
        "certificate that rests on it."
    ) % {"time": lasting(Clock.EVIDENCE)}
    return [
        Held(
            _("What you handed in from your journal, encrypted"),
            _("So that those who assess you can read it. You can take it back until it is used."),
            evidence,
        ),
        Held(
            _("Which rooms you were in, and when"),
            _("So that a certificate can count them."),
            _("It goes %(time)s after the room closed, or later with what was seen there.")
            % {"time": lasting(Clock.ROOMS)},
        ),
        Held(
            _("What was said in a room, encrypted"),
            _("So that a broken line loses nothing. After closing it is not shown."),
            _(
                "It is destroyed %(time)s after the room closed, or three days after it where one "
                "of the team has to look. What she keeps, you are told."
            )
            % {"time": lasting(Clock.ROOM_WORDS)},
        ),
        Held(
            _("What a supervisor saw you do as a mentor"),
            _("So that your certificate rests on something. You can read it under My way."),
            evidence,
        ),
        Held(
            _("How those who assess you rated it"),
            _("So that your certificate rests on something. You can read it under My way."),
            _with_account(),
        ),
        Held(
            _("The name you chose for a certificate, encrypted, and the certificate"),
            _("So that you can print it, and others can check it. The check shows no name."),
            _("If you delete your account, you choose whether the certificate stays valid."),
        ),
        Held(
            _("What you said when you asked for a mentor, and your card as a mentor, encrypted"),
            _("So that two are brought together who suit each other."),
            _("A request goes at once when you take it back, else %(time)s after its end.")
            % {"time": lasting(Clock.MENTORING)},
        ),
        Held(
            _("Who mentors you or whom you mentor, and what you wrote about it, encrypted"),
            _("So that the two of you meet. No reason is kept for a pause, a change or an end."),
            _("It goes %(time)s after the end.") % {"time": lasting(Clock.MENTORING)},
        ),
        Held(
            _("Who works with you here, and who opened your record and why"),
            _("So that nobody else can open it, and you see who did."),
            _("Who opened it is kept for %(time)s.") % {"time": lasting(Clock.ACCESS_LOG)},
        ),
    ]


def _looks() -> Held:
    return Held(
        _("What staff did with your record, as numbers without your name"),
        _("So that nobody can look without leaving a mark."),
        _("It is kept for %(time)s. If you delete your account, it leads to nobody.")
        % {"time": lasting(Clock.ACCESS_LOG)},
    )
