"""What each event does to each credential: every cell of the table, through the real services."""

from datetime import timedelta
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db.models import Field
from django.test import Client

from accounts.approval_rules import Kind
from accounts.auth.notice_services import note_recovery
from accounts.auth.queries import code_of
from accounts.auth.revocation_rules import TABLE, Credential, Effect, Event, as_markdown
from accounts.card_login import services as cards
from accounts.erasure_services import ask_for_erasure
from accounts.inactivity.services import _put_away, come_back, make_card
from accounts.models import (
    Approval,
    Assignment,
    HandOver,
    Invitation,
    KnownDevice,
    LoginCard,
    ReturnCard,
    Session,
    Suspension,
    User,
)
from accounts.roles import Role
from accounts.services import agree, ask_for_recovery, ask_for_return, end_role, recover, suspend
from accounts.transfers.rules import Brought, CourseBrought
from accounts.transfers.services import make, receive
from core.clock import now
from courses.models import CalendarFeed
from mentors.models import CheckLink
from tests.factories.mentors import certify
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db

OLD, NEW = "green boat quiet river", "another quiet green river"


def approval(account, place, kind, **fields):
    """A row that `account` asked for; agreed when it says by whom."""
    agreed = {"outcome": "agreed", "decided_at": now()} if "decided_by" in fields else {}
    return Approval.objects.create(
        organisation=place,
        kind=kind,
        asked_by=account,
        asked_at=now(),
        lapses_at=now() + timedelta(days=14),
        **fields,
        **agreed,
    )


class Kit:
    """An account of Harbour with one credential of each kind; of those of an organisation one at
    Harbour and one at Lighthouse; of sessions and devices one here and one elsewhere.
    """

    def __init__(self, harbour, lighthouse):
        self.harbour, self.lighthouse = harbour, lighthouse
        self.olga = make_person(Role.COORDINATOR, "olga", organisation=harbour)
        self.sara = make_person(Role.SAFEGUARDING_LEAD, "sara", organisation=harbour)
        self.grace = make_person(Role.SUPERVISOR, "grace", organisation=harbour)
        self.account = make_person(Role.LEARNER, "amara", organisation=harbour, password=OLD)
        self.certificate = certify(self.account, organisation=harbour)

    def fill(self):
        """Gives the account all of them; the browser and the passphrase of before."""
        account, at = self.account, now()
        self.here = self.sign_in()
        self.sign_in()
        cards.make_card(user=account, kind="numbers", signs=["4072"], at=at)
        self.return_code = make_card(user=account, at=at)
        for kind in ("totp", "webauthn", "recovery_codes"):
            Authenticator.objects.create(user=account, type=kind, data={})
        self.transfer_code = make(
            user=account, brought=BROUGHT, leaves=self.harbour.public_id, at=at
        )[1]
        make(user=account, brought=BROUGHT, at=at)
        Invitation.objects.create(
            organisation=self.harbour,
            role=Role.SUPERVISOR,
            code_digest="x",
            invited_by=account,
            created_at=at,
            expires_at=at + timedelta(days=1),
            number=900,
        )
        CheckLink.objects.create(
            certificate=self.certificate, digest="y", made_at=at, ends_at=at + timedelta(days=1)
        )
        for place in (self.harbour, self.lighthouse):
            other = make_person(Role.LEARNER, organisation=place)
            approval(account, place, Kind.ROLE, person=other, role=Role.SUPERVISOR)
            approval(account, place, Kind.RECOVERY, person=other, decided_by=self.sara)
            CalendarFeed.objects.create(
                organisation=place, person=account, token_digest=place.name, made_at=at
            )
            Assignment.objects.create(
                person=self.grace, about=account, organisation=place, duty="supervisor", since=at
            )
        self.passphrase = User.objects.get(pk=account.pk).password

    def sign_in(self):
        """A browser that is signed in and known."""
        browser = Client()
        form = {"login": self.account.username, "password": OLD, "device": "own"}
        assert browser.post("/accounts/login/", form).status_code == 302
        return browser

    def digest(self):
        """The digest of the device from which the event is reported."""
        return KnownDevice.objects.filter(user=self.account).order_by("pk").first().digest


BROUGHT = Brought(courses=(CourseBrought("a", 1, 2),))


def left(kit, credential):
    """What is left of this credential: (here or at Harbour, elsewhere or at Lighthouse)."""
    account, at = kit.account, now()
    rows = {
        Credential.SIGN_IN_CARD: LoginCard.objects.filter(user=account),
        Credential.RETURN_CARD: ReturnCard.objects.filter(user=account),
        Credential.TRANSFER_CODE: HandOver.objects.filter(user=account, taken_at=None),
        Credential.STAFF_INVITATION: Invitation.objects.filter(invited_by=account, voided_at=None),
        Credential.CERTIFICATE_LINK: CheckLink.objects.filter(certificate=kit.certificate),
        Credential.SECOND_FACTOR: Authenticator.objects.filter(user=account),
    }
    places = {
        Credential.REQUEST: Approval.objects.filter(asked_by=account, outcome="open"),
        Credential.RECOVERY_CODE: Approval.objects.filter(
            asked_by=account, kind=Kind.RECOVERY, outcome="agreed"
        ),
        Credential.CALENDAR_FEED: CalendarFeed.objects.filter(person=account),
        Credential.RECORD_ACCESS: Assignment.objects.filter(about=account).in_force(at),
    }
    if credential in rows:
        return rows[credential].exists(), rows[credential].exists()
    if credential in places:
        found = places[credential]
        return tuple(
            found.filter(organisation=place).exists() for place in (kit.harbour, kit.lighthouse)
        )
    if credential is Credential.SESSION:
        keys = Session.objects.filter(account=account)
        mine = keys.filter(session_key=kit.here.session.session_key or "-")
        return mine.exists(), keys.count() > mine.count()
    devices = KnownDevice.objects.filter(user=account)
    mine = devices.filter(digest=kit.device)
    return mine.exists(), devices.count() > mine.count()


def seen(kit, credential):
    """The effect that the event had."""
    if credential is Credential.PASSPHRASE:
        kept = User.objects.get(pk=kit.account.pk)
        if kept.password == kit.passphrase:
            return Effect.STAYS
        return Effect.REPLACED if kept.has_usable_password() else Effect.ENDS
    here, elsewhere = left(kit, credential)
    if here and elsewhere:
        return Effect.STAYS
    if here:
        return Effect.ENDS_ELSEWHERE
    return Effect.ENDS_HERE if elsewhere else Effect.ENDS


# --- the events, each by what a person does --------------------------------------------------


def not_me(kit):
    note_recovery(user=kit.account, at=now())
    notice = kit.account.sign_in_notices.get(kind="recovered")
    kit.here.post(f"/me/notices/{notice.public_id}/", {"answer": "not-me"})


def new_passphrase(kit):
    form = {"oldpassword": OLD, "password1": NEW, "password2": NEW}
    assert kit.here.post("/accounts/password/change/", form).status_code == 302


def recovery(kit):
    about = {"user": kit.account, "organisation": kit.harbour, "at": now()}
    agreed = agree(
        by=kit.sara, approval_id=ask_for_recovery(by=kit.olga, **about).public_id, at=now()
    )
    recover(alias=kit.account.username, code=code_of(agreed), passphrase=NEW, at=now())


def suspension(kit):
    kit.account.memberships.create(role=Role.STAFF_LEARNER, organisation=kit.harbour)
    suspend(by=kit.sara, user=kit.account, organisation=kit.harbour, at=now())


def back_from_suspension(kit):
    """Of an account that was suspended by a release in which nothing ended with it."""
    kit.account.memberships.create(role=Role.STAFF_LEARNER, organisation=kit.harbour)
    Suspension.objects.create(
        user=kit.account, organisation=kit.harbour, suspended_by=kit.sara, suspended_at=now()
    )
    User.objects.filter(pk=kit.account.pk).update(is_active=False)
    asked = ask_for_return(by=kit.olga, user=kit.account, organisation=kit.harbour, at=now())
    agree(by=kit.sara, approval_id=asked.public_id, at=now())


def return_card(kit):
    _put_away(User.objects.get(pk=kit.account.pk), at=now())
    come_back(code=kit.return_code, passphrase=NEW, at=now())


def role_end(kit):
    for held in kit.account.memberships.filter(ended_at=None):
        end_role(membership=held, by=kit.olga, at=now())


def transfer(kit):
    coordinator = make_person(Role.COORDINATOR, organisation=kit.lighthouse)
    make_person(Role.SAFEGUARDING_LEAD, organisation=kit.lighthouse)
    receive(by=coordinator, organisation=kit.lighthouse, code=kit.transfer_code, at=now())


def erasure(kit):
    ask_for_erasure(user=kit.account, keep_certificate=False, at=now())


EVENTS = {
    Event.NOT_ME: not_me,
    Event.NEW_PASSPHRASE: new_passphrase,
    Event.RECOVERY: recovery,
    Event.SUSPENSION: suspension,
    Event.RETURN: back_from_suspension,
    Event.RETURN_CARD: return_card,
    Event.ROLE_END: role_end,
    Event.TRANSFER: transfer,
    Event.ERASURE: erasure,
}


@pytest.mark.parametrize("event", Event)
def test_event_does_to_each_credential_what_the_table_says(event, harbour, lighthouse):
    kit = Kit(harbour, lighthouse)
    kit.fill()
    kit.device = kit.digest()
    EVENTS[event](kit)
    found = {credential: seen(kit, credential) for credential in Credential}
    assert found == {credential: TABLE[credential, event] for credential in Credential}


# --- whether the table is whole --------------------------------------------------------------

# Fields by which something is found or opened, and which credential of the table each is.
OPENING = {
    "accounts.User.password": Credential.PASSPHRASE,
    "accounts.Session.session_key": Credential.SESSION,
    "accounts.KnownDevice.digest": Credential.KNOWN_DEVICE,
    "accounts.LoginCard.code_digest": Credential.SIGN_IN_CARD,
    "accounts.LoginCard.signs": Credential.SIGN_IN_CARD,
    "accounts.ReturnCard.secret": Credential.RETURN_CARD,
    "accounts.HandOver.code_digest": Credential.TRANSFER_CODE,
    "accounts.Invitation.code_digest": Credential.STAFF_INVITATION,
    "courses.CalendarFeed.token_digest": Credential.CALENDAR_FEED,
    "mentors.CheckLink.digest": Credential.CERTIFICATE_LINK,
}
# Fields of such a name that open nothing of an account.
OPENS_NOTHING = {
    "accounts.LockedIdentity.alias_digest",
    "accounts.LockedIdentity.skeleton_digest",
    # Of the coordinator's question to another organisation; the mentor herself says yes.
    "mentors.ExternalAssessment.code_digest",
}
NAMES = ("digest", "secret", "token", "password", "session_key", "signs")
OWN_APPS = ("accounts", "courses", "mentors")


def test_every_secret_of_an_account_stands_in_the_table():
    found = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in OWN_APPS
        for field in model._meta.get_fields()
        if isinstance(field, Field)
        and any(name in field.name for name in NAMES)
        and any(one.is_relation for one in model._meta.get_fields())
    }
    assert found - ABOUT_CONTENT == set(OPENING) | OPENS_NOTHING


# Digests of texts, pictures and sounds.
ABOUT_CONTENT = {"courses.QuizVersion.digest", "courses.Picture.digest", "courses.Sound.digest"}


def test_every_kind_of_second_factor_is_known():
    assert set(Authenticator.Type) == {"totp", "webauthn", "recovery_codes"}


def test_the_paper_shows_the_table():
    assert as_markdown() in Path("docs/policies/credentials.md").read_text()
