"""The account of a person: an alias and a language, nothing that says who the person is."""

import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.personal_data import InExport, OnErasure, PersonalData
from core.retention_clocks import Clock

from ..auth.aliases import ALIAS, skeleton, tidy_alias
from ..preferences.rules import TEXT_SIZES

if TYPE_CHECKING:
    from .organisations import Membership

# The same text, whether the service, the form or the database finds out first.
ALIAS_TAKEN = _("This name is taken, or looks like one that is. Please choose another.")


class UserManager(BaseUserManager["User"]):
    """Makes accounts. Called by services and tests only."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """A new account; without a password nobody can sign in to it."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Sign-in does not depend on capital letters."""
        return self.get(username__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """One person who can sign in. Appears when an invitation is accepted.

    Personal data: username and shown name (aliases that the person chose), language and look. Why:
    to sign in and to be called as wished. Erased with the account. There is no column for e-mail,
    real name, contact, birth, gender, address or document, and none may be added (domain R1.1).
    """

    personal_data = PersonalData(
        what="alias, the name to be called by, language, how pages look and sound, digest of the "
        "passphrase, how far the first screens were seen, in which quarter of a year the last "
        "sign-in was, and since when the pages show lessons alone",
        why="to sign in, and to be called as wished; so that nothing lies about for ever, and so "
        "that whoever stands beside her finds nothing",
        seen_by="its owner; staff of the organisation; who sits in the same room",
        clock=Clock.ACCOUNT,
        on_erasure=OnErasure.DELETED,
        export=InExport.YES,
        about=("pk",),
        # The last: whoever holds the phone would learn of it.
        left_out=("password", "alias_skeleton", "is_superuser", "learning_only_since"),
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    username = models.CharField(
        _("alias"),
        max_length=60,
        unique=True,
        validators=[RegexValidator(ALIAS)],
        error_messages={"unique": ALIAS_TAKEN},
    )
    # What the alias looks like: no two accounts look the same (accounts.auth.aliases).
    # NULL: an account older than this column that looks like another.
    alias_skeleton = models.CharField(  # noqa: DJ001 - "" would be a skeleton that one may have
        max_length=240,
        null=True,
        unique=True,
        editable=False,
        error_messages={"unique": ALIAS_TAKEN},
    )
    shown_name = models.CharField(
        _("the name you want to be called"),
        max_length=60,
        help_text=_("It can be any name. It does not have to be the one on your papers."),
    )
    language = models.CharField(_("language"), max_length=10, default="en")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    # The first day of the quarter of the year of the last sign-in: an account that nobody uses is
    # erased after five years. NULL: not yet looked at (ADR-0056).
    here_in_quarter = models.DateField(null=True, editable=False)
    # Which of the first screens comes next; 0: all are seen, or skipped.
    first_step = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    # How the pages are to look and sound for the user, at every sign-in (accounts.preferences).
    text_size = models.CharField(
        _("size of the text"),
        max_length=10,
        choices=[(one, one) for one in TEXT_SIZES],
        default="",
        db_default="",
        blank=True,
    )
    wide_spacing = models.BooleanField(_("more space"), default=False, db_default=False)
    strong_contrast = models.BooleanField(_("stronger contrast"), default=False, db_default=False)
    sound_on = models.BooleanField(_("sound"), default=False, db_default=False)
    # NULL: all pages of the user are shown. Else they show lessons and nothing besides, in every
    # sign-in, until staff take that back (domain 10.6, `membership.services`).
    learning_only_since = models.DateTimeField(null=True, editable=False)
    # The day and hour are nobody's business, so Django's column for them is left out.
    last_login = None
    # The user's roles, once somebody has asked for them in this request
    # (accounts.queries.memberships_of).
    _held_memberships: "list[Membership] | None" = None
    # The notice that every sign-in of the account is told (accounts.sessions.queries).
    _open_notice: uuid.UUID | None = None
    # Whether a role may be offered to the account (accounts.sessions.queries).
    _is_offered_a_role: bool = False
    # Whether the user was found to have passed the staff modules; asked again while that is no.
    _is_trained: bool = False

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["shown_name"]
    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="one_account_for_each_alias",
                violation_error_message=ALIAS_TAKEN,
            ),
            # Every right follows from a role; Wagtail and Django ask this column beside them.
            models.CheckConstraint(
                condition=Q(is_superuser=False), name="nobody_has_rights_without_a_role"
            ),
        ]

    def __str__(self) -> str:
        return self.shown_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps what the alias looks like beside it."""
        if self._state.adding:
            self.alias_skeleton = skeleton(self.username)
        super().save(*args, **kwargs)

    @classmethod
    def normalize_username(cls, username: str | None) -> str:
        """The alias as it is kept, however a phone puts its letters and blanks together."""
        return tidy_alias(username or "")

    def get_full_name(self) -> str:
        """What Wagtail shows beside an edit."""
        return self.shown_name

    def get_short_name(self) -> str:
        """What Wagtail shows in its menu."""
        return self.shown_name

    @property
    def is_learning_only(self) -> bool:
        """Whether the user's pages show lessons and nothing besides."""
        return self.learning_only_since is not None

    @property
    def email(self) -> str:
        """Wagtail asks every user for an address before it mails; nobody here has one."""
        return ""

    @property
    def language_or_default(self) -> str:
        """The user's language while it is offered, else the installation's."""
        offered = {code for code, _name in settings.LANGUAGES}
        return self.language if self.language in offered else settings.LANGUAGE_CODE
