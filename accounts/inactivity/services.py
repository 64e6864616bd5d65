"""Lock the names of accounts after 36 months, and restore them. Progress is kept (ADR-0056)."""

import secrets
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit.services import record
from core.errors import Invalid, NotFound
from core.quarters import quarter_of
from core.retention import A_STEP
from core.retention_clocks import Clock

from ..auth.aliases import skeleton
from ..auth.codes import drawn, in_groups, plain
from ..auth.notice_services import note_recovery
from ..auth.revocation_rules import Event
from ..auth.revocation_services import revoke
from ..erasure_taken_back_services import take_back
from ..models import (
    InactivityQuestion,
    LockedIdentity,
    Membership,
    Organisation,
    ReturnCard,
    Suspension,
    User,
)
from ..queries import holds, is_staff
from ..roles import PARTICIPANT_ROLES, Role
from ..sessions.sign_ins import end_sign_ins
from .queries import digest_of, key_mark, last_quarter, locked_in, questions_for, women_away
from .rules import NO_NAME, alias_while_away

# Accounts per batch; each is locked and signed out.
ACCOUNTS_A_STEP = 20


def lock_who_is_away(*, at: datetime) -> int:
    """Lock the names of accounts unused for three years; one batch of a job.

    Digests made with an earlier signing key are renewed first, or nobody could come back.
    """
    renewed = _renew_digests()
    if renewed:
        return renewed
    found = list(women_away(Clock.AWAY_LOCKED, at)[:ACCOUNTS_A_STEP])
    for user in found:
        with transaction.atomic():
            _put_away(User.objects.select_for_update().get(pk=user.pk), at=at)
    return len(found)


def _put_away(user: User, *, at: datetime) -> None:
    locked = LockedIdentity.objects.create(
        user=user,
        alias=user.username,
        shown_name=user.shown_name,
        alias_digest=digest_of(user.username.casefold()),
        skeleton_digest=digest_of(user.alias_skeleton) if user.alias_skeleton else None,
        key_mark=key_mark(),
    )
    User.objects.filter(pk=user.pk).update(
        username=alias_while_away(user.pk), alias_skeleton=None, shown_name=NO_NAME, is_active=False
    )
    InactivityQuestion.objects.filter(user=user).delete()
    end_sign_ins(user=user, at=at)
    record(actor=None, verb="identity-locked", subject=locked, at=at)


def _renew_digests() -> int:
    mark = key_mark()
    old = list(LockedIdentity.objects.exclude(key_mark=mark).order_by("pk")[:ACCOUNTS_A_STEP])
    done = 0
    for locked in old:
        if locked.alias is None:
            continue
        LockedIdentity.objects.filter(pk=locked.pk).update(
            alias_digest=digest_of(locked.alias.casefold()),
            skeleton_digest=digest_of(skeleton(locked.alias)) if locked.skeleton_digest else None,
            key_mark=mark,
        )
        done += 1
    return done


def unlock(*, user: User, by: User | None, at: datetime) -> bool:
    """Restore the names; return whether they were locked. Only after the user's identity is proved.

    `by`: the owner, or the staff member who unlocked the account. Uses the caller's transaction or
    makes one.
    """
    with transaction.atomic():
        locked = LockedIdentity.objects.select_for_update().filter(user=user).first()
        # If the names cannot be decrypted, leave the account locked rather than restore it
        # nameless.
        if locked is None or locked.alias is None or locked.shown_name is None:
            return False
        looks = skeleton(locked.alias)
        is_suspended = Suspension.objects.filter(user=user, ended_at=None).exists()
        User.objects.filter(pk=user.pk).update(
            username=locked.alias,
            alias_skeleton=looks if locked.skeleton_digest else None,
            shown_name=locked.shown_name,
            is_active=not is_suspended,
        )
        record(actor=by, verb="identity-unlocked", subject=locked, at=at)
        locked.delete()
    user.refresh_from_db(fields=["username", "alias_skeleton", "shown_name", "is_active"])
    return True


def ask_who_is_away(*, at: datetime) -> int:
    """Create questions for staff about people inactive for two years; one batch of a job."""
    asked = InactivityQuestion.objects.filter(
        user=OuterRef("user"), organisation=OuterRef("organisation")
    )
    pairs = (
        Membership.objects.active()
        .filter(
            ~Exists(asked),
            role__in=PARTICIPANT_ROLES,
            user__in=women_away(Clock.AWAY_ASKED, at).order_by().values("pk"),
        )
        .order_by("user", "organisation")
        .values_list("user", "organisation")
        .distinct()
    )
    rows = [
        InactivityQuestion(user_id=user, organisation_id=place) for user, place in pairs[:A_STEP]
    ]
    InactivityQuestion.objects.bulk_create(rows)
    return len(rows)


def note_here(*, user: User, at: datetime) -> bool:
    """Note that the user is here and delete open questions; return whether two years had passed."""
    quarter, before = quarter_of(timezone.localdate(at)), user.here_in_quarter
    if before == quarter:
        return False
    User.objects.filter(pk=user.pk).update(here_in_quarter=quarter)
    user.here_in_quarter = quarter
    was_away = before is not None and before <= last_quarter(Clock.AWAY_ASKED, at)
    if was_away:
        InactivityQuestion.objects.filter(user=user).delete()
    return was_away


def answer_for(*, by: User, question_id: UUID, stays: bool, at: datetime) -> None:
    """Record the outcome of a question: the person stays, or did not answer.

    If the person stays, the period begins again; the answer itself is not stored. Raises NotFound
    for a question that is not the user's to ask.
    """
    with transaction.atomic():
        asked = (
            questions_for(by, at)
            .select_for_update(of=("self",))
            .filter(public_id=question_id)
            .select_related("user", "organisation")
            .first()
        )
        if asked is None:
            raise NotFound
        record(
            actor=by,
            verb="absence-asked",
            subject=asked,
            organisation=asked.organisation,
            about=asked.user,
            at=at,
        )
        if stays:
            note_here(user=asked.user, at=at)
        else:
            asked.was_tried = True
            asked.save(update_fields=["was_tried"])


# Number of letters: the first ones find the row, the others prove that the user has the card.
LETTERS, FINDS = 16, 8
# Checked when no card is found, so that the response takes as long.
_NO_CARD = make_password(None)


def make_card(*, user: User, at: datetime) -> str:
    """Create a return card and return its code, shown once. An earlier card stops working.

    Raises NotFound for staff, whose names are never locked.
    """
    if is_staff(user):
        raise NotFound
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        ReturnCard.objects.filter(user=user).delete()
        letters = drawn(secrets.choice, LETTERS)
        while ReturnCard.objects.filter(finds=letters[:FINDS]).exists():
            letters = drawn(secrets.choice, LETTERS)
        card = ReturnCard.objects.create(
            user=user,
            finds=letters[:FINDS],
            secret=make_password(letters[FINDS:]),
            made_on=timezone.localdate(at),
        )
        record(actor=user, verb="return-card-made", subject=card, at=at)
    return in_groups(letters)


def give_up_card(*, user: User, at: datetime) -> None:
    """Void the user's return card. Does nothing if there is none."""
    with transaction.atomic():
        card = ReturnCard.objects.select_for_update().filter(user=user).first()
        if card is not None:
            record(actor=user, verb="return-card-given-up", subject=card, at=at)
            card.delete()


def come_back(*, code: str, passphrase: str, at: datetime) -> User:
    """Restore an account with its return card: names, all that was kept, and a new passphrase.

    The card works only for an account whose names are locked, so a lost card is of no use to a
    finder. Raises Invalid for a passphrase that is too easy. Raises Invalid, in the same words and
    after the same work, for every card that does not work.
    """
    try:
        validate_password(passphrase, User(username="", shown_name=""))
    except ValidationError as problem:
        raise Invalid(" ".join(problem.messages)) from problem
    letters, hashed = plain(code), make_password(passphrase)
    with transaction.atomic():
        # Lock the account first, as every other service does.
        found = ReturnCard.objects.filter(finds=letters[:FINDS]).select_related("user").first()
        user = User.objects.select_for_update().get(pk=found.user_id) if found else None
        # Read again: if the same card is sent twice at once, the second request finds none.
        card = ReturnCard.objects.filter(pk=found.pk).first() if found else None
        fits = check_password(letters[FINDS:], card.secret if card else _NO_CARD)
        if not fits or user is None or card is None or not _let_in(user, by=user, at=at):
            raise Invalid(
                _("We do not know this card, or it is not needed. Sign in, or ask the team.")
            )
        user.password = hashed
        user.save(update_fields=["password"])
        record(actor=user, verb="return-card-used", subject=card, at=at)
        revoke(user=user, event=Event.RETURN_CARD, at=at)
        note_recovery(user=user, at=at)
    return user


def let_in(*, by: User, organisation: Organisation, said: str, at: datetime) -> bool:
    """Unlock an account for a person who tells staff its alias; return whether there was one.

    The old passphrase stays valid; a person who forgot it gets a code from two staff members.
    Raises NotFound when `by` does not coordinate there.
    """
    if not holds(by, Role.COORDINATOR, organisation):
        raise NotFound
    locked = locked_in(organisation, said)
    if locked is None:
        return False
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=locked.user_id)
        done = _let_in(user, by=by, at=at)
        # Otherwise the next run of the job would lock the names again.
        note_here(user=user, at=at)
    return done


def _let_in(user: User, *, by: User, at: datetime) -> bool:
    """Unlock the names and cancel a pending erasure; return False if no names were locked."""
    if not unlock(user=user, by=by, at=at):
        return False
    take_back(user=user, at=at)
    return True
