"""Django's checks of a new passphrase, in the words of the pages: there is no “password” here."""

from django.contrib.auth import password_validation as django_checks
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

TOO_SHORT = gettext_lazy("Please take eight characters or more. Four words in a row are enough.")


class LongEnough(django_checks.MinimumLengthValidator):
    """Eight characters or more."""

    def get_error_message(self) -> str:
        return str(TOO_SHORT)

    def get_help_text(self) -> str:
        return str(TOO_SHORT)


class NotCommon(django_checks.CommonPasswordValidator):
    """None of the twenty thousand that are tried first."""

    def get_error_message(self) -> str:
        return _("Many people use this passphrase, so it is easy to guess. Please take another.")

    def get_help_text(self) -> str:
        return _("It should not be one that many people use.")


class NotTheName(django_checks.UserAttributeSimilarityValidator):
    """Neither her alias nor the name she is called by."""

    def get_error_message(self) -> str:
        return _("This passphrase is too close to your alias or your name. Please take another.")

    def get_help_text(self) -> str:
        return _("It should not be close to your alias or your name.")
