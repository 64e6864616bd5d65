"""The account of a person: an alias and a language, nothing that identifies the person."""

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

# The same text, whether the service, the form or the database detects it.
ALIAS_TAKEN = _("This name is taken, or looks like one that is. Please choose another.")


class UserManager(BaseUserManager["User"]):
    """Creates accounts. Called only by services and tests."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """A new account; without a password nobody can sign in to it."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find the account, ignoring case."""
        return self.get(username__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """One person who can sign in. Appears when an invitation is accepted.

    Personal data: username and shown name (aliases that the person chose), language and display
    settings. Why: to sign in and to be called as wished. Erased with the account. There is no
    column for e-mail, real name, contact, birth, gender, address or document, and none may be added
    (domain R1.1).
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
        # The last is left out because an export on the person's phone would reveal it.
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
    # The skeleton of the alias: no two accounts look the same (accounts.auth.aliases). NULL: an
    # account older than this column that looks like another.
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
    # The first day of the quarter of the last sign-in: an unused account is erased after five
    # years. NULL: not recorded yet (ADR-0056).
    here_in_quarter = models.DateField(null=True, editable=False)
    # The next onboarding screen; 0: all were seen or skipped.
    first_step = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    # How pages look and sound for the user, at every sign-in (accounts.preferences).
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
    # NULL: the user sees all pages. Otherwise only lessons are shown, in every sign-in, until staff
    # undo it (domain 10.6, `membership.services`).
    learning_only_since = models.DateTimeField(null=True, editable=False)
    # The day and hour are private, so Django's column for them is left out.
    last_login = None
    # The user's roles, once they were read in this request (accounts.queries.memberships_of).
    _held_memberships: "list[Membership] | None" = None
    # The notice to be shown in every sign-in of the account (accounts.sessions.queries).
    _open_notice: uuid.UUID | None = None
    # Whether a role may be offered to the account (accounts.sessions.queries).
    _is_offered_a_role: bool = False
    # Whether the user is known to have passed the staff modules; checked again while False.
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
            # Every right follows from a role, but Wagtail and Django also check this column.
            models.CheckConstraint(
                condition=Q(is_superuser=False), name="nobody_has_rights_without_a_role"
            ),
        ]

    def __str__(self) -> str:
        return self.shown_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the skeleton of the alias with a new account."""
        if self._state.adding:
            self.alias_skeleton = skeleton(self.username)
        super().save(*args, **kwargs)

    @classmethod
    def normalize_username(cls, username: str | None) -> str:
        """The alias as it is stored, however a phone composes letters and spaces."""
        return tidy_alias(username or "")

    def get_full_name(self) -> str:
        """The name that Wagtail shows with an edit."""
        return self.shown_name

    def get_short_name(self) -> str:
        """The name that Wagtail shows in its menu."""
        return self.shown_name

    @property
    def is_learning_only(self) -> bool:
        """Whether the user's pages show only lessons."""
        return self.learning_only_since is not None

    @property
    def email(self) -> str:
        """Always empty: Wagtail needs an e-mail address to send mail, and nobody here has one."""
        return ""

    @property
    def language_or_default(self) -> str:
        """The user's language if it is offered, otherwise the installation's."""
        offered = {code for code, _name in settings.LANGUAGES}
        return self.language if self.language in offered else settings.LANGUAGE_CODE
